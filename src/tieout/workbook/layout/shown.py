"""Tables that show an answer as it was reckoned: kind and note of each column are those that the answer declares."""

from __future__ import annotations

from tieout.model.table import Table as Answer

from .words import Column, Kind, pulled

_KINDS: dict[str, Kind] = {
    "text": "text", "money": "money", "whole": "whole", "number": "number", "date": "date", "flag": "flag",
    "minutes": "whole",
}  # fmt: skip


def show(answer: Answer, *columns: tuple[str, str, float], percent: str = "", total: str = "") -> tuple[Column, ...]:
    """Declare columns of an answer as (name, header, width).

    ``percent`` names those that are shares, ``total`` those whose sum stands above the header.
    """
    declared = {column.name: column for column in answer.columns}
    shares, summed = percent.split(), total.split()
    return tuple(
        pulled(
            header, "percent" if name in shares else _KINDS[declared[name].kind], name, width,
            f"{declared[name].meaning}.", total=name in summed,
        )
        for name, header, width in columns
    )  # fmt: skip
