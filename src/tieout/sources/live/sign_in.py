"""Signing calls: plain keys, client credentials, and OAuth 2 tokens that rotate.

A rotated token is kept in the vault before it is used, under a lock that all processes of this computer share:
some systems void the old token at once, and refuse two renewals at a time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import filelock
import requests
from requests.auth import AuthBase, HTTPBasicAuth

from ...model.errors import LiveTrouble, SignInAgain, SystemDown, UnexpectedAnswer
from .masking import hide, mask
from .replies import REPORT, Reply
from .transport import refuse_plain
from .vault import Entry, Vault

_EARLY = 120  # seconds before its end at which a token is renewed
_LOCK_WAIT = 90


@dataclass(frozen=True)
class Ask:
    """Something that a user types to connect; ``secret`` ones are not shown while typed."""

    name: str
    label: str
    secret: bool = False


@dataclass(frozen=True)
class Keys:
    """A system that wants the same words with each call: a header per form that it may accept, tried in order.

    ``headers`` hold ``{name}`` of what the user typed. A system that has its token in the path has no forms.
    """

    asks: tuple[Ask, ...]
    forms: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class OAuth:
    """A system that gives tokens: for a code that a person's consent yields, or for its credentials alone."""

    asks: tuple[Ask, ...]
    token_url: str
    authorize_url: str = ""
    scopes: str = ""
    grant: Literal["code", "credentials"] = "code"
    secret_in: Literal["basic", "body"] = "basic"
    account_from: str = ""  # the parameter of the redirect, or of the token's answer, that names the account
    headers: Mapping[str, str] = field(default_factory=dict)
    local_redirects: tuple[str, ...] = ("production", "sandbox")  # environments that allow one to this computer
    extra: Mapping[str, str] = field(default_factory=dict)


Rules = Keys | OAuth


class KeySignIn(AuthBase):
    """Signs with what the user typed; falls back to the next form when one is refused."""

    def __init__(self, rules: Keys, entry: Entry) -> None:
        self._forms, self._entry, self._at = rules.forms or ({},), entry, 0
        hide(*(str(entry[ask.name]) for ask in rules.asks if ask.secret and ask.name in entry))

    @property
    def current(self) -> str:
        return str(self._at)

    def renew(self, refused: str) -> bool:
        if refused == self.current and self._at + 1 < len(self._forms):
            self._at += 1
            return True
        return refused != self.current

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        request.headers.update({name: form.format(**self._entry) for name, form in self._forms[self._at].items()})
        return request


class TokenSignIn(AuthBase):
    """Signs with a token, renews it before its end, and whenever the system refuses it."""

    def __init__(self, system: str, rules: OAuth, name: str, vault: Vault, locks: Path) -> None:
        self._system, self._rules, self._name, self._vault, self._locks = system, rules, name, vault, locks
        self._lock = threading.Lock()
        self._entry = self._read()

    @property
    def current(self) -> str:
        with self._lock:
            if self._is_stale(self._entry):
                self._renew_shared()
            return str(self._entry.get("access_token", ""))

    def renew(self, refused: str) -> bool:
        with self._lock:
            if self._entry.get("access_token") == refused:
                self._renew_shared(refused)
            return bool(self._entry.get("access_token") != refused)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        token = self.current
        extra = {name: form.format(**self._entry) for name, form in self._rules.headers.items()}
        request.headers.update({"Authorization": f"Bearer {token}", **extra})
        return request

    def _is_stale(self, entry: Entry) -> bool:
        return not entry.get("access_token") or float(entry.get("expires_at", 0)) - _EARLY < time.time()

    def _renew_shared(self, refused: str = "") -> None:
        """Renew the token, unless another process has just done so; keep the new one before anybody uses it."""
        self._locks.mkdir(parents=True, exist_ok=True)
        try:
            with filelock.FileLock(self._locks / f"{file_name(self._name)}.lock", timeout=_LOCK_WAIT):
                entry = self._read()
                if self._is_stale(entry) or entry.get("access_token") == refused:
                    entry = {**entry, **renew_token(self._system, self._rules, entry)}
                    self._vault.write(self._name, entry)
                self._entry = entry
        except filelock.Timeout:
            raise SystemDown(self._system, "Another program renews the sign-in.", "Run it again in a minute.") from None

    def _read(self) -> Entry:
        entry = self._vault.read(self._name)
        if entry is None:
            raise not_connected(self._system)
        return entry


def not_connected(system: str) -> SignInAgain:
    """The error for a system without a sign-in."""
    return SignInAgain(system, "There is no sign-in for it.", f"Run: tieout connect “{system}”")


def file_name(name: str) -> str:
    """Make a name fit for a file."""
    return "".join(c if c.isalnum() else "-" for c in name).strip("-").lower()


def renew_token(system: str, rules: OAuth, entry: Entry) -> Entry:
    """Ask for a new token with the refresh token or the credentials."""
    if rules.grant == "credentials":
        form = {"grant_type": "client_credentials"}
    elif entry.get("refresh_token"):
        form = {"grant_type": "refresh_token", "refresh_token": str(entry["refresh_token"])}
    else:
        raise SignInAgain(system, "The sign-in cannot be renewed.", f"Run: tieout connect “{system}”")
    return fetch_token(system, rules, entry, form)


def exchange_code(system: str, rules: OAuth, entry: Entry, code: str, redirect: str) -> Entry:
    """Turn the code of a consent into the first tokens."""
    hide(code)
    return fetch_token(
        system, rules, entry, {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}
    )


def fetch_token(system: str, rules: OAuth, entry: Entry, form: dict[str, str]) -> Entry:
    """Ask the token endpoint; return what belongs into the entry. The only other call than reading there is."""
    url = str(entry.get("token_url") or rules.token_url)
    refuse_plain(url)
    basic = None
    if rules.secret_in == "basic":
        basic = HTTPBasicAuth(str(entry["client_id"]), str(entry["client_secret"]))
    else:
        form = {**form, "client_id": str(entry["client_id"]), "client_secret": str(entry["client_secret"])}
    try:
        with requests.Session() as session:
            session.trust_env = True
            answer = session.post(
                url, data={**form, **rules.extra}, auth=basic or _no_netrc, timeout=(10, 60), allow_redirects=False,
                headers={"Accept": "application/json"},
            )  # fmt: skip
    except requests.RequestException:
        raise SystemDown(system, "Its sign-in page cannot be reached.", "Check the internet connection.") from None
    reply = Reply(system, answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content)
    return _read_token(rules, reply)


def _no_netrc(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _read_token(rules: OAuth, reply: Reply) -> Entry:
    try:
        found: dict[str, Any] = reply.json if isinstance(reply.json, dict) else {}
    except ValueError:
        found = {}
    token = found.get("access_token")
    if reply.status == 200 and isinstance(token, str) and token:
        return _keep(rules, found, token)
    raise _token_error(reply, str(found.get("error", "")))


def _keep(rules: OAuth, found: dict[str, Any], token: str) -> Entry:
    hide(token, str(found.get("refresh_token", "")))
    seconds = found.get("expires_in")
    lasts = float(seconds) if isinstance(seconds, int | float | str) and str(seconds).isdigit() else 3600.0
    made: Entry = {"access_token": token, "expires_at": time.time() + lasts}
    if isinstance(found.get("refresh_token"), str):  # a system that does not rotate sends none: keep the old one
        made["refresh_token"] = found["refresh_token"]
    if rules.account_from and isinstance(found.get(rules.account_from), str | int):
        made["account"] = str(found[rules.account_from])
    return made


def _token_error(reply: Reply, error: str) -> LiveTrouble:
    if error in ("invalid_grant", "invalid_client", "unauthorized_client", "access_denied") or reply.status == 401:
        what = "It no longer accepts the sign-in" + (f" ({mask(error)})." if error else ".")
        return reply.trouble(SignInAgain, what, f"Run: tieout connect “{reply.system}”")
    if reply.status == 429 or reply.status >= 500:
        return reply.trouble(SystemDown, f"Its sign-in page fails (status {reply.status}).", "Try again later.")
    return reply.trouble(UnexpectedAnswer, f"Its sign-in page answered {reply.status}: {reply.text}", REPORT)
