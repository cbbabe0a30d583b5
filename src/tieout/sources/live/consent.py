"""A person's consent in the browser: the address to open, and the redirect that brings the code back.

The redirect is pasted, or caught by a listener on this computer where a system allows that. Each consent has a
state of its own, which the redirect must bring back, once.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from ...model.errors import BadInput, Canceled, SignInAgain
from .masking import hide
from .sign_in import OAuth
from .transport import LOCAL

_DONE = b"<!doctype html><title>Tieout</title><p>Thank you. You can close this page and go back to Tieout.</p>"
_NO = b"<!doctype html><title>Tieout</title><p>This page belongs to no sign-in that is under way.</p>"


@dataclass
class Consent:
    """One consent that is asked for: used once, then void."""

    system: str
    rules: OAuth
    client_id: str
    redirect: str
    environment: str = "production"
    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    used: bool = False

    def __post_init__(self) -> None:
        parts = urlsplit(self.redirect)
        local = parts.hostname in LOCAL
        if local and self.environment not in self.rules.local_redirects:
            raise BadInput(
                f"{self.system} allows no redirect to this computer.", "Give the https address that your app is set to."
            )
        if not local and parts.scheme != "https":
            raise BadInput(
                "The redirect address must begin with https.", "Give it as it stands in your app's settings."
            )

    @property
    def address(self) -> str:
        """The page to open in a browser."""
        asked = {"client_id": self.client_id, "response_type": "code", "redirect_uri": self.redirect}
        if self.rules.scopes:
            asked["scope"] = self.rules.scopes
        join = "&" if "?" in self.rules.authorize_url else "?"
        return f"{self.rules.authorize_url}{join}{urlencode({**asked, 'state': self.state})}"

    def read_redirect(self, address: str) -> tuple[str, Mapping[str, str]]:
        """Take the code out of the address that the browser ended on; return it and all parameters.

        Raises SignInAgain where consent was refused, or BadInput where it is another consent's address.
        """
        given = {name: values[0] for name, values in parse_qs(urlsplit(address.strip()).query).items()}
        hide(given.get("code"))
        if self.used:
            raise BadInput("This consent was used already.", "Begin again with tieout connect.")
        if not hmac.compare_digest(given.get("state", ""), self.state):
            raise BadInput(
                "The address does not belong to this sign-in.",
                "Copy the whole address of the page that you were sent to, and paste it here.",
            )
        self.used = True
        if "error" in given or not given.get("code"):
            raise SignInAgain(self.system, "Consent was not given.", f"Run: tieout connect “{self.system}”")
        return given["code"], given


class Listener:
    """Waits on this computer for one redirect."""

    def __init__(self, redirect: str) -> None:
        parts = urlsplit(redirect)
        self._path, self._found, caught = parts.path or "/", "", self
        self._got = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mine = urlsplit(self.path).path == caught._path and "state=" in self.path and not caught._got.is_set()
                self.send_response(200 if mine else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(_DONE if mine else _NO)
                if mine:
                    caught._found = self.path
                    caught._got.set()

            def log_message(self, format: str, *args: object) -> None:
                """Write no log: the address holds the code."""

        self._server = HTTPServer(("127.0.0.1", parts.port or 80), Handler)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)

    def wait(self, seconds: float = 300.0, stop: threading.Event | None = None) -> str:
        """Return the redirect's address. Raises Canceled when stopped or after so long."""
        self._thread.start()
        try:
            ends = time.monotonic() + seconds
            while not self._got.wait(0.1):
                if (stop is not None and stop.is_set()) or time.monotonic() > ends:
                    raise Canceled("Nobody answered the sign-in page. Run tieout connect again.")
            return self._found
        finally:
            self._server.shutdown()
            self._server.server_close()
