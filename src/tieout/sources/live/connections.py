"""Where sign-ins, locks and stores lie, and reading a connected system from start to snapshot."""

from __future__ import annotations

import getpass
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import platformdirs

from ...model.errors import NoVault
from ...model.snapshot import Snapshot
from ...store import Source, Store
from .connector import Connector
from .memory import uncollected
from .news import read_news
from .pull import Say, pull
from .reach import LiveReach
from .sign_in import Keys, KeySignIn, TokenSignIn, file_name, not_connected
from .snapshot import make_snapshot
from .transport import SignIn
from .vault import Entry, FileVault, KeyringVault, Vault

HOME, STORE_URL, PASSPHRASE = "TIEOUT_HOME", "TIEOUT_STORE", "TIEOUT_PASSPHRASE"
SEPARATOR = " @ "


def name_connection(system: str, company: str = "") -> str:
    """Name a connection as it is typed on the Settings sheet: the system, or “system @ company”."""
    return f"{system}{SEPARATOR}{company}" if company else system


def ask_in_terminal(new: bool) -> str:
    """Take the passphrase from the environment, or ask whoever sits at the terminal; twice for a new file."""
    if given := os.environ.get(PASSPHRASE):
        return given
    if not sys.stdin.isatty():
        raise NoVault(f"The file of sign-ins needs its passphrase. Run it in a terminal, or set {PASSPHRASE}.")
    typed = getpass.getpass("Passphrase of the file of sign-ins: ")
    if new and getpass.getpass("The same again: ") != typed:
        raise NoVault("The two differ. Nothing was kept; run it again.")
    return typed


@dataclass
class Home:
    """Tieout's own folder of this user: the encrypted file of sign-ins where no keyring is used, locks, stores."""

    folder: Path = field(default_factory=lambda: Path(os.environ.get(HOME) or platformdirs.user_data_path("Tieout")))
    store_url: str = field(default_factory=lambda: os.environ.get(STORE_URL, ""))
    ask_passphrase: Callable[[bool], str] = ask_in_terminal
    _vault: Vault | None = None

    @property
    def vault_file(self) -> Path:
        return self.folder / "sign-ins.json"

    @property
    def locks(self) -> Path:
        return self.folder / "locks"

    @property
    def vault(self) -> Vault:
        """The keyring; or the encrypted file, once a user has chosen it."""
        if self._vault is None:
            self._vault = self.use_file() if self.vault_file.exists() else KeyringVault()
        return self._vault

    def use_file(self) -> Vault:
        """Choose the encrypted file, and make it if it is new."""
        self._vault = FileVault(self.vault_file, self.ask_passphrase)
        return self._vault

    def keep_vault(self, vault: Vault) -> None:
        """Use this vault."""
        self._vault = vault

    def open_store(self, company: str) -> Store:
        """Open the company's own file, or the database that the environment names."""
        return Store.open(self.store_url or self.folder / "stores" / f"{file_name(company) or 'company'}.sqlite")


def sign_in_for(connector: Connector, name: str, home: Home) -> tuple[SignIn, Entry]:
    """Return what signs the calls of a connection, and its entry. Raises SignInAgain where there is none."""
    entry = home.vault.read(name)
    if entry is None:
        raise not_connected(connector.system)
    rules = connector.rules_in(entry.get("environment"))
    if isinstance(rules, Keys):
        return KeySignIn(rules, entry), entry
    return TokenSignIn(connector.system, rules, name, home.vault, home.locks), entry


def source_of(connector: Connector, company: str, home: Home) -> Source:
    """Return the account that a connection reads. Raises SignInAgain where there is no connection."""
    _, entry = sign_in_for(connector, name_connection(connector.system, company), home)
    return Source(connector.system, str(entry.get("account", "")))


def reach_for(connector: Connector, name: str, home: Home, stop: threading.Event, store: Store | None) -> LiveReach:
    """Bring a connected account within reach."""
    sign_in, entry = sign_in_for(connector, name, home)
    account = str(entry.get("account", ""))
    host = str(entry.get("host") or connector.hosts[str(entry.get("environment") or next(iter(connector.hosts)))])
    source = Source(connector.system, account)
    words = {key: str(value) for key, value in entry.items() if isinstance(value, str | int)}
    known = (lambda entity: store.ids(source, entity)) if store is not None else (lambda entity: [])
    return LiveReach(connector, sign_in, account, host, stop, known, words)


def read_live(
    connector: Connector, company: str, home: Home, home_currency: str = "USD", say: Say = lambda stage: None,
    canceled: threading.Event | None = None,
) -> Snapshot:  # fmt: skip
    """Read what is new in a connected system, and return all that it says now."""
    stop = threading.Event()
    with (
        home.open_store(company) as store,
        reach_for(connector, name_connection(connector.system, company), home, stop, store) as reach,
    ):
        source = Source(connector.system, reach.account)
        pulled = pull(connector, reach, store, source, canceled, say)
        return rebuild(connector, store, source, pulled.run, home_currency)


def rebuild(connector: Connector, store: Store, source: Source, run: int, home_currency: str = "USD") -> Snapshot:
    """Rebuild what a system said at a refresh, exactly; of the last one, what it says now."""
    found = next(each for each in store.runs(source) if each.key == run)
    day = found.started.astimezone().date()
    notes = [found.note] if found.note else []
    with uncollected():
        snapshot = make_snapshot(connector, store.read(source, run), day, home_currency, notes)
        news = read_news(connector, store, source, run, snapshot.tables)
    return replace(snapshot, tables={**snapshot.tables, "changes": news}) if len(news) else snapshot
