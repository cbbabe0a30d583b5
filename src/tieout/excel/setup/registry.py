"""The one door to the Windows registry: reading a single value. Tieout never writes there."""

from __future__ import annotations

import sys


def read_value(path: str, name: str, machine: bool = False) -> object:
    """Return a value of the current user's registry, or the machine's; None where there is none, or no registry."""
    if sys.platform != "win32":
        return None
    import winreg

    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE if machine else winreg.HKEY_CURRENT_USER, path) as key:
            return winreg.QueryValueEx(key, name)[0]
    except OSError:
        return None
