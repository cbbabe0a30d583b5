"""The one place that keeps secrets out of errors, logs and files.

Whoever holds a secret says so once (``hide``); every message that leaves this room passes ``mask``. Log lines of
this package and of the libraries beneath it are masked as well: urllib3 writes whole paths, and Workiz' token
stands in the path.
"""

from __future__ import annotations

import base64
import logging
import threading
from urllib.parse import quote, quote_plus

HIDDEN = "•••"
_SHORTEST = 6
_LOGGERS = ("tieout", "urllib3", "urllib3.connectionpool", "urllib3.util.retry", "requests", "keyring")
_secrets: dict[str, None] = {}
_lock = threading.Lock()


def hide(*secrets: str | None) -> None:
    """Remember secrets, in every spelling that a message may print them in."""
    with _lock:
        for secret in secrets:
            if secret and len(secret) >= _SHORTEST:
                encoded = base64.b64encode(secret.encode()).decode()
                for spelling in (secret, quote(secret, safe=""), quote_plus(secret), encoded, encoded.rstrip("=")):
                    _secrets[spelling] = None
        for name in _LOGGERS:
            logger = logging.getLogger(name)
            if not any(isinstance(each, _Masking) for each in logger.filters):
                logger.addFilter(_Masking())


def mask(text: str) -> str:
    """Return the text with every known secret blotted out, the longest first."""
    with _lock:
        known = sorted(_secrets, key=len, reverse=True)
    for secret in known:
        if secret in text:
            text = text.replace(secret, HIDDEN)
    return text


class _Masking(logging.Filter):
    """Blots secrets out of a log line before any handler sees it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(record.getMessage()), ()
        if record.exc_info:
            record.exc_text = mask(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return True
