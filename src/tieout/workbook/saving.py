"""Saving: all or nothing, with the last few versions kept beside the workbook."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tieout.model.errors import WorkbookLocked

BACKUPS = "Tieout backups"
KEEP = 5


def check_writable(path: Path) -> None:
    """Raise WorkbookLocked when somebody has the workbook open, or it may not be written."""
    for lock in (
        path.with_name(f"~${path.name}"),
        path.with_name(f"~${path.name[2:]}"),
        path.with_name(f".~lock.{path.name}#"),
    ):
        if lock.exists():
            raise WorkbookLocked(
                f"{path.name} is open in Excel or another program. Close it there and run again. "
                f"(If nobody has it open, delete “{lock.name}” beside it.)"
            )
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        raise WorkbookLocked(f"{path.name} is read-only. Allow writing in its properties and run again.")


def replace_file(
    path: Path, write: Callable[[BinaryIO], object], check: Callable[[Path], None], unchanged: Callable[[], bool] | None
) -> None:
    """Write beside, prove, keep a backup, and only then put the new file in the old one's place.

    ``unchanged`` says whether the file still holds what was read; one that somebody saved since is not overwritten.
    Without it the file is new.
    """
    check_writable(path)
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=".tieout-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "w+b") as stream:
            write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        check(temporary)
        if unchanged is None:
            temporary.chmod(0o644)
        else:
            check_unchanged(path, unchanged)
            shutil.copymode(path, temporary)
            _back_up(path)
        temporary.replace(path)
    except PermissionError:
        raise WorkbookLocked(
            f"{path.name} or its folder may not be written. Close it in Excel, or allow writing, and run again."
        ) from None
    except OSError as error:
        raise WorkbookLocked(
            f"{path.name} could not be written ({error.strerror}). Make room or choose another folder, and run again."
        ) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


@contextmanager
def replace_beside(path: Path, files: Mapping[str, Callable[[Path], None]]) -> Iterator[None]:
    """Write files beside the workbook under passing names; they take their names once the workbook is replaced."""
    made: dict[Path, Path] = {}
    try:
        for name, write in files.items():
            passing = path.with_name(f".tieout-{name}.tmp")
            made[passing] = path.with_name(name)
            write(passing)
        yield
        for passing, final in made.items():
            passing.replace(final)
    except OSError as error:
        raise WorkbookLocked(
            f"{', '.join(files)} could not be written ({error.strerror}). Close it or make room, and run again."
        ) from None
    finally:
        for passing in made:
            passing.unlink(missing_ok=True)


def check_unchanged(path: Path, unchanged: Callable[[], bool]) -> None:
    """Raise WorkbookLocked when somebody saved the workbook after it was read."""
    if not unchanged():
        raise WorkbookLocked(
            f"{path.name} was saved by somebody while Tieout was at work. Nothing was written; run again."
        )


def _back_up(path: Path) -> None:
    folder = path.parent / BACKUPS
    folder.mkdir(exist_ok=True)
    taken = dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H%M%S %f")
    shutil.copy2(path, folder / f"{path.stem} {taken}{path.suffix}")
    pattern = "[0-9]" * 4 + "-[0-9][0-9]-[0-9][0-9] " + "[0-9]" * 6 + " " + "[0-9]" * 6
    stem = "".join(f"[{c}]" if c in "*?[" else c for c in path.stem)
    for old in sorted(folder.glob(f"{stem} {pattern}{path.suffix}"))[:-KEEP]:
        old.unlink()
