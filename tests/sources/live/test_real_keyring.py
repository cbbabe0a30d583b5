"""A sign-in in a real keyring: GNOME's, on a session bus of the test's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

WRITE = """
from tieout.sources.live.vault import KeyringVault
KeyringVault().write("QuickBooks Online", {"refresh_token": "long " * 900, "realm": "9130"})
"""
READ = """
from tieout.sources.live.vault import KeyringVault
vault = KeyringVault()
entry = vault.read("QuickBooks Online")
assert entry == {"refresh_token": "long " * 900, "realm": "9130"}, entry
vault.forget("QuickBooks Online")
assert vault.read("QuickBooks Online") is None
print(type(vault._ring).__module__)
"""
SESSION = """
printf 'a passphrase' | gnome-keyring-daemon --unlock --components=secrets >/dev/null
"$1" -c "$2"
"$1" -c "$3"
"""


@pytest.fixture
def session(tmp_path) -> list[str]:
    """The command that gives a program a session bus; skips where GNOME Keyring is absent, but never in CI."""
    for needed in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(needed) is None:
            if os.environ.get("CI") and sys.platform == "linux":
                pytest.fail(f"{needed} is needed in CI: install gnome-keyring and dbus")
            pytest.skip(f"{needed} is not installed")
    return ["dbus-run-session", "--", "sh", "-eu", "-c", SESSION, "sh", sys.executable]


def test_a_sign_in_outlives_the_process_that_wrote_it(session, tmp_path):
    """One process keeps it, the next reads and forgets it; a long one comes back whole."""
    home = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "data"), "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [*session, WRITE, READ], env={**os.environ, **home}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "keyring.backends.SecretService"
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in kept if b"long long" in path.read_bytes()] == []
