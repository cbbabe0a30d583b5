"""Keeping Excel quiet while it is written to, and waiting for it where it is busy."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import xlwings as xw

from tieout.model.errors import WorkbookLocked

T = TypeVar("T")
BUSY_CODES = frozenset({-2147418111, -2147417846, -2146777998})
"""What Excel answers while it computes, shows a window or waits for a cell to be finished: rejected, later, not now."""
_PATIENCE, _PAUSE = 20.0, 0.1


@contextmanager
def quiet(app: xw.App, say: str) -> Iterator[None]:
    """Switch calculation, events and drawing off, say in the status bar what goes on, and put all back in any case."""
    held = [(name, patiently(getattr, app, name)) for name in ("screen_updating", "enable_events", "calculation")]
    try:
        for name, off in (("screen_updating", False), ("enable_events", False), ("calculation", "manual")):
            patiently(setattr, app, name, off)
        patiently(setattr, app, "status_bar", say)
        yield
    finally:
        # One that cannot be put back must not keep the others from it.
        for name, value in (("status_bar", False), *reversed(held)):
            with suppress(Exception):
                patiently(setattr, app, name, value)


def patiently(call: Callable[..., T], *given: Any) -> T:
    """Call Excel again while it says that it is busy. Raises WorkbookLocked when it stays so."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return call(*given)
        except Exception as error:
            if not is_busy(error):
                raise
            if time.monotonic() > until:
                raise WorkbookLocked(
                    "Excel is busy. Finish the cell that you are typing in (Enter), close its windows, and try again."
                ) from None
            time.sleep(_PAUSE)


def is_busy(error: Exception) -> bool:
    """Say whether an error means that Excel cannot listen just now."""
    code = getattr(error, "hresult", None)
    return code in BUSY_CODES or any(part in BUSY_CODES for part in error.args if isinstance(part, int))


def check_ready(app: xw.App) -> None:
    """Raise WorkbookLocked while somebody is typing in a cell, which Excel lets nobody interrupt."""
    if getattr(app.api, "Ready", True) is False:
        raise WorkbookLocked("A cell is being typed in. Finish it with Enter or Esc, then try again.")
