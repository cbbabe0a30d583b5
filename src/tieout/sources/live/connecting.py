"""Connecting a system: what a person is asked, the consent where one is needed, and the first look at the account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from ...model.errors import BadInput
from .connections import Home, name_connection
from .connector import Connector
from .consent import Consent, Listener
from .sign_in import Ask, OAuth, exchange_code, renew_token
from .transport import LOCAL
from .vault import Entry, known_secrets

LOCAL_REDIRECT = "http://localhost:8765/tieout"


class Person(Protocol):
    """Whoever connects, at a terminal or in a window."""

    def answer(self, label: str, secret: bool) -> str:
        """Ask for a text; a secret is not shown while typed."""

    def open_page(self, address: str) -> None:
        """Show a page in the browser."""


@dataclass(frozen=True)
class Wish:
    """What to connect: the company's name (empty for the only one), the environment, and the app's redirect."""

    company: str = ""
    environment: str = ""
    redirect: str = ""


def connect(
    connector: Connector, wish: Wish, home: Home, person: Person,
    listen: Callable[[str], str] = lambda redirect: Listener(redirect).wait(),
) -> str:  # fmt: skip
    """Sign in to a system and keep the sign-in; return the connection's name as it is typed on the Settings sheet.

    What was typed before (an app's id and secret) is not asked again. Nothing is kept before the sign-in is good.
    """
    name = name_connection(connector.system, wish.company)
    before = home.vault.read(name) or {}
    environment = wish.environment or str(before.get("environment") or next(iter(connector.hosts)))
    if environment not in connector.hosts:
        raise BadInput(f"{connector.system} has no “{environment}”.", f"Choose: {' · '.join(connector.hosts)}")
    rules = connector.rules_in(environment)
    kept = before if before.get("environment") == environment else {}
    entry: Entry = {"environment": environment, **{k: v for k, v in kept.items() if k in ("host", "token_url")}}
    entry |= {ask.name: str(kept.get(ask.name) or ask_for(person, ask)) for ask in rules.asks}
    known_secrets(entry)
    if isinstance(rules, OAuth):
        entry |= _tokens(connector.system, rules, wish, entry, person, listen)
    if not entry.get("account") and connector.account_label:
        entry["account"] = ask_for(person, Ask("account", connector.account_label))
    home.vault.write(name, entry)
    return name


def ask_for(person: Person, ask: Ask) -> str:
    """Ask until something is answered."""
    for _ in range(3):
        answer = person.answer(ask.label, ask.secret).strip()
        if answer:
            return answer
    raise BadInput(f"“{ask.label}” is needed to connect.", "Run it again when you have it at hand.")


def _tokens(system: str, rules: OAuth, wish: Wish, entry: Entry, person: Person, listen: Callable[[str], str]) -> Entry:
    if rules.grant == "credentials":
        return renew_token(system, rules, entry)
    environment = str(entry["environment"])
    redirect = wish.redirect or (LOCAL_REDIRECT if environment in rules.local_redirects else "")
    redirect = redirect or person.answer("Redirect address of your app (https)", False).strip()
    consent = Consent(system, rules, str(entry["client_id"]), redirect, environment)
    person.open_page(consent.address)
    if urlsplit(redirect).hostname in LOCAL:
        address = listen(redirect)
    else:
        address = person.answer("Paste the whole address of the page that you were sent to", False)
    code, given = consent.read_redirect(address)
    found = exchange_code(system, rules, entry, code, redirect)
    if rules.account_from and given.get(rules.account_from):
        found["account"] = given[rules.account_from]
    return found
