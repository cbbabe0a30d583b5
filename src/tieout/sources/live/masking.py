"""The one place that keeps secrets out of errors, logs and files.

Whoever holds a secret says so once (``hide``); every message that leaves this room passes ``mask``. Log lines are
masked as well, where they are made: urllib3 writes whole paths, and Workiz' token stands in the path.
"""

from __future__ import annotations

import base64
import logging
import threading
from typing import Any
from urllib.parse import quote, quote_plus

HIDDEN = "•••"
_SHORTEST = 6
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
        _watch_log()


def mask(text: str) -> str:
    """Return the text with every known secret blotted out, the longest first."""
    with _lock:
        known = sorted(_secrets, key=len, reverse=True)
    for secret in known:
        if secret in text:
            text = text.replace(secret, HIDDEN)
    return text


def _watch_log() -> None:
    """Mask every log line where it is made, whoever writes it: libraries print addresses, and errors their causes."""
    made_before = logging.getLogRecordFactory()
    if getattr(made_before, "masks", False):
        return

    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = made_before(*args, **kwargs)
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # a library's own mistake in its line
            said = f"{record.msg} {record.args}"
        record.msg, record.args = mask(said), ()
        if record.exc_info:
            record.exc_text = mask(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        return record

    make.masks = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)
