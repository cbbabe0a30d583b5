"""Parts: which part of an invoice did not reach the books: lines, the discount, the tax, the tip."""

from __future__ import annotations

import pandas as pd

from ..model.money import dollars
from ..model.settings import Settings
from .profiles import SyncProfile

_MOST_LINES = 12
_MOST_NAMED = 3
Line = tuple[str, int]


def find_missing_parts(
    twins: pd.DataFrame, crm_lines: pd.DataFrame, books_lines: pd.DataFrame, profile: SyncProfile, settings: Settings
) -> pd.Series:
    """Say for each tied pair what did not arrive (“the sales tax of 8.00 is missing”), or a gap."""
    tolerance = settings.tolerance_cents
    said = _find_missing_amounts(twins, tolerance)
    if not profile.folds_lines:
        said = said.where(
            said.notna() | ~_is_divided_differently(twins, tolerance), "revenue and tax are divided differently"
        )
    short = (twins["gap"] > tolerance) & ((twins["net_crm"] - twins["net_books"]) > tolerance)
    short = twins[short.fillna(False) & said.isna()]
    if len(short):
        said.update(_find_missing_lines(short, crm_lines, books_lines, tolerance))
    return said.astype("str")


def _find_missing_amounts(twins: pd.DataFrame, tolerance: int) -> pd.Series:
    """Find pairs whose whole gap is the CRM's tax, tip or discount that the books do not have."""
    gap, net_gap = twins["gap"], twins["net_crm"] - twins["net_books"]
    tax, tip, discount = (twins[f"{part}_crm"].fillna(0) for part in ("tax", "tip", "discount"))
    same_net = (net_gap.abs() <= tolerance).fillna(False)
    no_discount = (twins["discount_books"].fillna(0) == 0) & ((net_gap + discount).abs() <= tolerance).fillna(False)
    parts = (
        (same_net, tip, tax * 0, "the tip of {tip} is missing"),
        (same_net, tax, tax * 0, "the sales tax of {tax} is missing"),
        (same_net, tax, tip, "the sales tax of {tax} and the tip of {tip} are missing"),
        (no_discount, -discount, tax * 0, "the discount of {discount} is missing"),
    )
    said = pd.Series(pd.NA, index=twins.index, dtype="object")
    for where, first, second, words in parts:
        fits = where & (first.abs() > tolerance) & ((gap - first - second).abs() <= tolerance) & said.isna()
        for at in twins.index[fits.fillna(False).astype(bool)]:
            amounts = {"tax": dollars(tax[at]), "tip": dollars(tip[at]), "discount": dollars(discount[at])}
            said[at] = words.format(**amounts)
    return said


def _is_divided_differently(twins: pd.DataFrame, tolerance: int) -> pd.Series:
    net_gap = twins["net_crm"] - twins["net_books"]
    tax_gap = twins["tax_crm"].fillna(0) + twins["tip_crm"].fillna(0) - (twins["total_books"] - twins["net_books"])
    divided = (twins["gap"].abs() <= tolerance) & (net_gap.abs() > tolerance) & (tax_gap.abs() > tolerance)
    return divided.fillna(False).astype(bool)


def _find_missing_lines(
    short: pd.DataFrame, crm_lines: pd.DataFrame, books_lines: pd.DataFrame, tolerance: int
) -> pd.Series:
    """Name the CRM's lines that make up what the books lack."""
    here = _list_lines(crm_lines, short["number_crm"], short["id_crm"])
    there = _list_lines(books_lines, short["number_books"], short["id_books"])
    said: dict[object, str] = {}
    for at, row in zip(short.index, short[["net_crm", "net_books"]].itertuples(index=False), strict=True):
        missing, lines = int(row.net_crm - row.net_books), here.get(at, [])
        absent = _leave_over(lines, there[at]) if at in there else []
        if not absent or abs(sum(amount for _, amount in absent) - missing) > tolerance:
            absent = _choose_some(missing, lines, tolerance)
        if absent:
            said[at] = _name_lines(absent)
    return pd.Series(said, dtype="object")


def _list_lines(lines: pd.DataFrame, numbers: pd.Series, ids: pd.Series) -> dict[object, list[Line]]:
    """Return the lines of each document, by its place in the pairs: found by the document's id, or its number."""
    by_id = dict(zip(ids.tolist(), ids.index, strict=True))
    by_number = dict(zip(numbers.tolist(), numbers.index, strict=True))
    mine = lines[lines["invoice_id"].isin(by_id) | lines["invoice_number"].isin(set(by_number))]
    mine = mine[mine["kind"].isin(["sale", "fee"])]
    found: dict[object, list[Line]] = {}
    told = (mine[name].tolist() for name in ("invoice_id", "invoice_number", "item", "amount"))
    for at, number, item, amount in zip(*told, strict=True):
        place = by_id.get(at, by_number.get(number))
        found.setdefault(place, []).append((item if isinstance(item, str) else "without a name", int(amount)))
    return found


def _leave_over(lines: list[Line], there: list[Line]) -> list[Line]:
    """Return the lines whose amount the other side lacks."""
    left = [amount for _, amount in there]
    absent = []
    for item, amount in lines:
        if amount in left:
            left.remove(amount)
        else:
            absent.append((item, amount))
    return absent


def _choose_some(wanted: int, lines: list[Line], tolerance: int) -> list[Line]:
    """Return the fewest lines, but not all, that add up to what is wanted; none where no choice does."""
    sums: dict[int, tuple[int, ...]] = {0: ()}
    for at, (_, amount) in enumerate(lines[:_MOST_LINES]):
        for total, used in list(sums.items()):
            longer = (*used, at)
            if len(longer) < len(sums.get(total + amount, range(len(lines)))):
                sums[total + amount] = longer
    fitting = [used for total, used in sums.items() if used and abs(total - wanted) <= tolerance]
    return [lines[at] for at in min(fitting, key=len)] if fitting else []


def _name_lines(lines: list[Line]) -> str:
    named = [f"“{item}” ({dollars(amount)})" for item, amount in lines[:_MOST_NAMED]]
    more = f" and {len(lines) - _MOST_NAMED} more" if len(lines) > _MOST_NAMED else ""
    return f"a line is missing: {named[0]}" if len(lines) == 1 else f"lines are missing: {', '.join(named)}{more}"
