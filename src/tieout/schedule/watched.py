"""A refresh that nobody watches: what it says goes to a file, and a failure shows in the workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from tieout.model.errors import TieoutError
from tieout.procedure import note_failure

_LONGEST_LOG = 1_000_000


@contextmanager
def watched(workbook: Path) -> Iterator[None]:
    """Show a failure in the workbook, on every sheet and in the run log, and let it go on.

    Where the workbook itself is the trouble, the failure shows in the log and the exit code alone.
    """
    try:
        yield
    except TieoutError as error:
        with suppress(TieoutError):
            note_failure(workbook, str(error) or (error.__doc__ or ""), dt.datetime.now(dt.UTC))
        raise


@contextmanager
def kept_in(log: Path) -> Iterator[None]:
    """Write what is said to a file, after what it holds; a file that has grown long begins anew."""
    log.parent.mkdir(parents=True, exist_ok=True)
    long = log.exists() and log.stat().st_size > _LONGEST_LOG
    with log.open("w" if long else "a", encoding="utf-8", errors="replace") as said:
        said.write(f"--- {dt.datetime.now().astimezone():%Y-%m-%d %H:%M:%S %z}\n")
        with redirect_stdout(said), redirect_stderr(said):
            yield
