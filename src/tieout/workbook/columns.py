"""One column of new rows: the fields of its cells, some rows at a time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .bytes_table import Bytes, Field, choose, from_cents, from_texts, from_whole
from .layout import Kind
from .places import letters
from .strings import SharedStrings
from .values import CellValue, escape, to_cells, to_days, to_moments

Shown = NDArray[np.bool_]
_SPECIAL = re.compile("[^ -~]|[&<>_]")


class NewColumn(Protocol):
    """A column to be written."""

    def fill(self, start: int, rows: Bytes) -> list[Field]:
        """Return the cells of some rows, field by field; ``rows`` are their numbers on the sheet."""


class Values:
    """Values as they are given."""

    def __init__(self, column: int, style: str, values: pd.Series, kind: Kind, strings: SharedStrings) -> None:
        self._before, self._after = f'<c r="{letters(column)}'.encode(), f'"{_style(style)}'
        self._values, self._kind, self._strings = values, kind, strings

    @cached_property
    def _held(self) -> _Numbers | list[CellValue]:
        return _read(self._values, self._kind)

    def fill(self, start: int, rows: Bytes) -> list[Field]:
        if isinstance(self._held, _Numbers):
            shown, written = self._held.write(start, start + len(rows))
            kind = ""
        else:
            held = self._held[start : start + len(rows)]
            if not {type(v) for v in held} <= {str, type(None)}:
                return [self._before, rows, self._after.encode(), from_texts([self._write(v) for v in held])]
            known, place = self._strings.places.get, self._strings.place
            places = np.array([-1 if v is None else known(v) or place(v) for v in held], np.int64)  # type: ignore[arg-type]
            shown, kind = places >= 0, ' t="s"'
            written = from_whole(places, shown)
        start_tag = choose(shown, f"{self._after}{kind}><v>", f"{self._after}/>")
        return [self._before, rows, start_tag, written, choose(shown, "</v></c>", "")]

    def _write(self, value: CellValue) -> str:
        if isinstance(value, str):
            return f' t="s"><v>{self._strings.place(value)}</v></c>'
        return "/>" if value is None else f"><v>{value!r}</v></c>"


class Formulas:
    """A formula in each row, and beside it the value that it shows; without values Excel computes them."""

    def __init__(self, column: int, style: str, formula: str, values: pd.Series | None, kind: Kind) -> None:
        self._before, self._after = f'<c r="{letters(column)}'.encode(), f'"{_style(style)}'
        self._formula = f"<f>{_ascii(escape(formula))}</f>"
        self._values, self._kind = values, kind

    @cached_property
    def _held(self) -> _Numbers | list[CellValue] | None:
        return None if self._values is None else _read(self._values, self._kind)

    def fill(self, start: int, rows: Bytes) -> list[Field]:
        text, number = f'{self._after} t="str">', f"{self._after}>"
        if self._held is None:
            return [self._before, rows, f"{number}{self._formula}</c>".encode()]
        if isinstance(self._held, _Numbers):
            shown, written = self._held.write(start, start + len(rows))
        else:
            held = self._held[start : start + len(rows)]
            shown = np.array([v is not None and not isinstance(v, str) for v in held])
            written = from_texts([_write_shown(v) for v in held])
        return [self._before, rows, choose(shown, number, text), f"{self._formula}<v>".encode(), written, b"</v></c>"]


class Carried:
    """Cells that are not ours to fill: the text of those that hold something, by place in the table."""

    def __init__(self, column: int, style: str, cells: Mapping[int, str]) -> None:
        self._cells = cells
        self._letter, self._style = letters(column), _style(style)

    def fill(self, start: int, rows: Bytes) -> list[Field]:
        before, after = f'<c r="{self._letter}', f'"{self._style}/>'
        places = range(start, start + len(rows))
        if not self.holds(start, start + len(rows)):
            return [before.encode(), rows, after.encode()]
        empty = np.array([at not in self._cells for at in places])
        held = from_texts([self._cells.get(at, "") for at in places])
        numbers = np.where(empty[:, None], rows, 0).astype(np.uint8)
        return [choose(empty, before, ""), numbers, choose(empty, after, ""), held]

    def holds(self, start: int, stop: int) -> bool:
        """Say whether any of these rows holds something."""
        return not self._cells.keys().isdisjoint(range(start, stop))


@dataclass(frozen=True)
class _Numbers:
    """A column of numbers, cents or day numbers; ``shown`` says which are there."""

    numbers: NDArray[np.int64] | NDArray[np.float64]
    shown: Shown
    cents: bool = False

    def write(self, start: int, stop: int) -> tuple[Shown, Bytes]:
        """Write some of them in decimal digits."""
        numbers, shown = self.numbers[start:stop], self.shown[start:stop]
        if self.cents:
            return shown, from_cents(numbers, shown)  # type: ignore[arg-type]
        if numbers.dtype.kind == "i":
            return shown, from_whole(numbers, shown)  # type: ignore[arg-type]
        return shown, from_texts([repr(v) if v == v else "" for v in numbers.tolist()])


def _read(values: pd.Series, kind: Kind) -> _Numbers | list[CellValue]:
    """Read a column once, as numbers where it holds nothing else."""
    if kind in ("money", "dollars"):
        whole = values.astype("Int64")
        return _Numbers(whole.fillna(0).to_numpy(np.int64), whole.notna().to_numpy(), cents=True)
    if kind == "date":
        return _Numbers(*to_days(values))
    if kind == "moment":
        moments = to_moments(values)
        return _Numbers(moments, ~np.isnan(moments))
    if kind in ("text", "flag") or values.dtype.kind not in "if":
        return to_cells(values, kind)
    shown = values.notna().to_numpy()
    if values.dtype.kind == "i":
        return _Numbers(values.fillna(0).to_numpy(np.int64), shown)
    return _Numbers(values.to_numpy(np.float64, na_value=np.nan), shown)


def _write_shown(value: CellValue) -> str:
    if isinstance(value, str):
        return _ascii(escape(value)) if _SPECIAL.search(value) else value
    return "" if value is None else repr(value)


def _ascii(text: str) -> str:
    """Write other signs as references: a sheet of plain ASCII is read in half the time."""
    return text if text.isascii() else text.encode("ascii", "xmlcharrefreplace").decode("ascii")


def _style(style: str) -> str:
    return f' s="{style}"' if style else ""
