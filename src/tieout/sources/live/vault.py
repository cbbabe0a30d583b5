"""Where sign-ins are kept: the operating system's keyring, or a file that a passphrase encrypts. Never in the open."""

from __future__ import annotations

import base64
import json
import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import filelock
import keyring
import keyring.errors
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from keyring.backend import KeyringBackend

from ...model.errors import NoVault
from .masking import hide

SERVICE = "Tieout"
_PART = 1_000  # Windows keeps at most 1,280 letters in one entry
_LOG_N, _R, _P = 15, 8, 1
_REFUSED = ("fail", "null", "plaintext")
NO_KEYRING = (
    "This computer has no keyring for secrets. Unlock or install one (on Linux GNOME Keyring or KWallet), or use the "
    "encrypted file: run the command again with --vault-file; it asks for a passphrase."
)
WRONG = (
    "The passphrase does not open the file of sign-ins. Type it again; if it is lost, delete {path} and connect anew."
)

Entry = dict[str, Any]


class Vault(Protocol):
    """Keeps one entry per name."""

    def read(self, name: str) -> Entry | None:
        """Return an entry, or None where there is none."""

    def write(self, name: str, entry: Entry) -> None:
        """Keep an entry; when this returns, it is safe."""

    def forget(self, name: str) -> None:
        """Delete an entry."""


class KeyringVault:
    """The operating system's keyring. Long entries lie in parts; the first line names them, and is written last."""

    def __init__(self, backend: KeyringBackend | None = None) -> None:
        self._ring = backend or keyring.get_keyring()
        refuse_open_rings(self._ring)

    def read(self, name: str) -> Entry | None:
        with _ring_errors():
            head = self._ring.get_password(SERVICE, name)
            if head is None:
                return None
            mark, count = head.split(" ")
            parts = [self._ring.get_password(SERVICE, f"{name} {mark} {at}") for at in range(int(count))]
        if any(part is None for part in parts):
            return None
        return known_secrets(json.loads("".join(str(part) for part in parts)))

    def write(self, name: str, entry: Entry) -> None:
        text = json.dumps(entry)
        known_secrets(entry)
        mark = secrets.token_hex(4)
        parts = [text[at : at + _PART] for at in range(0, len(text), _PART)]
        with _ring_errors():
            before = self._ring.get_password(SERVICE, name)
            for at, part in enumerate(parts):
                self._ring.set_password(SERVICE, f"{name} {mark} {at}", part)
            self._ring.set_password(SERVICE, name, f"{mark} {len(parts)}")
        self._delete_parts(name, before)

    def forget(self, name: str) -> None:
        with _ring_errors():
            before = self._ring.get_password(SERVICE, name)
            if before is not None:
                self._ring.delete_password(SERVICE, name)
        self._delete_parts(name, before)

    def _delete_parts(self, name: str, head: str | None) -> None:
        if head is None:
            return
        mark, count = head.split(" ")
        for at in range(int(count)):
            try:
                self._ring.delete_password(SERVICE, f"{name} {mark} {at}")
            except keyring.errors.KeyringError:
                return  # an old part that stays is encrypted like the rest


class _ring_errors:  # noqa: N801 - reads like a statement
    """Turns a keyring that is locked or absent into one sentence."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: Any, error: Any, _: Any) -> None:
        if isinstance(error, keyring.errors.KeyringError):
            raise NoVault(NO_KEYRING) from None


def refuse_open_rings(ring: KeyringBackend) -> None:
    """Raise NoVault for a keyring that is none, or that keeps secrets in the open."""
    chosen = getattr(ring, "backends", None) or [ring]
    name = f"{type(chosen[0]).__module__}.{type(chosen[0]).__name__}".casefold()
    if any(word in name for word in _REFUSED):
        raise NoVault(NO_KEYRING)


class FileVault:
    """A file of all entries, encrypted with a key that scrypt makes of a passphrase."""

    def __init__(self, path: Path, ask_passphrase: Callable[[bool], str]) -> None:
        """``ask_passphrase`` is told whether the file is new."""
        self.path = path
        new = not path.exists()
        passphrase = ask_passphrase(new)
        if new and len(passphrase) < 8:
            raise NoVault("The passphrase is too short. Choose one of at least eight letters.")
        hide(passphrase)
        self._salt = secrets.token_bytes(16) if new else base64.b64decode(self._load()["salt"])
        self._fernet = Fernet(_key(passphrase, self._salt))
        if new:
            self._save({})
        self._entries()

    def read(self, name: str) -> Entry | None:
        entry = self._entries().get(name)
        return None if entry is None else known_secrets(entry)

    def write(self, name: str, entry: Entry) -> None:
        with self._alone():
            self._save({**self._entries(), name: known_secrets(entry)})

    def forget(self, name: str) -> None:
        with self._alone():
            self._save({key: value for key, value in self._entries().items() if key != name})

    def _alone(self) -> filelock.BaseFileLock:
        """Let one process at a time change the file: two tokens that rotate at once must both be kept."""
        return filelock.FileLock(self.path.with_name(f"{self.path.name}.lock"), timeout=60)

    def _load(self) -> Entry:
        try:
            found: Entry = json.loads(self.path.read_text("utf-8"))
            if found["scrypt"] != [_LOG_N, _R, _P]:
                raise KeyError("scrypt")
            return found
        except (OSError, ValueError, KeyError):
            raise NoVault(f"The file of sign-ins is damaged. Delete {self.path} and connect anew.") from None

    def _entries(self) -> dict[str, Entry]:
        try:
            found: dict[str, Entry] = json.loads(self._fernet.decrypt(self._load()["entries"].encode()))
        except InvalidToken:
            raise NoVault(WRONG.format(path=self.path)) from None
        return found

    def _save(self, entries: dict[str, Entry]) -> None:
        """Replace the file in one step, so that a full disk or a power cut keeps the old one."""
        sealed = self._fernet.encrypt(json.dumps(entries).encode()).decode()
        text = json.dumps({
            "scrypt": [_LOG_N, _R, _P], "salt": base64.b64encode(self._salt).decode(), "entries": sealed,
        })  # fmt: skip
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=self.path.parent, prefix=".sign-ins-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(made).replace(self.path)
        except OSError as error:
            Path(made).unlink(missing_ok=True)
            raise NoVault(f"The file of sign-ins cannot be written ({error.strerror}).") from None


def _key(passphrase: str, salt: bytes) -> bytes:
    return base64.urlsafe_b64encode(Scrypt(salt=salt, length=32, n=2**_LOG_N, r=_R, p=_P).derive(passphrase.encode()))


def known_secrets(entry: Entry) -> Entry:
    """Let nothing secret of an entry ever be printed."""
    secret = ("secret", "token", "key", "password", "code")
    hide(*(str(value) for name, value in entry.items() if any(word in name for word in secret)))
    return entry
