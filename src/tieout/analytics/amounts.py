"""Amounts: why the two documents of one sale have different totals, part by part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from ..evidence import Evidence

_SAID = {
    "partial": "A line of the CRM's invoice is not in QuickBooks.",
    "scope change": "What was sold differs: lines or quantities.",
    "pricing adjustment": "The same lines have another price.",
    "discount": "A discount stands on one side only.",
    "tax": "The sales tax differs.",
    "tip and fee": "A tip or a fee stands on one side only.",
    "unexplained": "The totals differ, and the records do not say why.",
}
_WITH_TAX = " The sales tax follows."


@dataclass(frozen=True)
class Lines:
    """The lines of one document that are no tax: sold things as (quantity, amount), fees and discounts."""

    sold: list[tuple[float | None, int]]
    fees: int
    discounts: int


def explain_amounts(evidence: Evidence) -> pd.DataFrame:
    """Divide the difference of every pair of twins into its parts: tax, tip and fee, discount, and the rest.

    One row per part, in the month of the books' document: the parts of a pair add up to its difference.
    """
    twins = evidence.twins[(evidence.twins["gap"] != 0).fillna(False)]
    of_crm = _gather_lines(evidence.crm_lines, set(twins["number_crm"].dropna()), evidence.crm_documents)
    of_books = _gather_lines(
        evidence.books["invoice_lines"], set(twins["number_books"].dropna()), evidence.books_documents
    )
    rows = []
    for twin in twins.to_dict("records"):
        lines = of_crm.get(_key(twin, "crm")), of_books.get(_key(twin, "books"))
        day = twin["date_books"] if pd.notna(twin["date_books"]) else twin["date_crm"]
        about = {
            "date": day,
            "crm_ref": _first(twin["number_crm"], twin["id_crm"]),
            "books_ref": _first(twin["number_books"], twin["id_books"]),
            "customer": _first(twin["customer_crm"], twin["customer_books"]),
        }
        for kind, amount, sentence in _divide(twin, *lines, evidence):
            rows.append({**about, "class": kind, "amount": amount, "sentence": sentence})
    columns = ["date", "crm_ref", "books_ref", "customer", "class", "amount", "sentence"]
    made = pd.DataFrame(rows, columns=columns).astype({"amount": "Int64"})
    return made.assign(date=made["date"].astype("datetime64[s]"), clears_on=pd.NaT, step=pd.NA)


def _divide(
    twin: dict[str, object], crm: Lines | None, books: Lines | None, evidence: Evidence
) -> list[tuple[str, int, str]]:
    """Divide one pair's difference into (class, amount, sentence), adding up to it."""
    tolerance = evidence.settings.tolerance_cents
    gap = _cents(twin["gap"])
    if abs(gap) <= tolerance:
        kind = "tax" if _cents(twin["tax_crm"]) or _cents(twin["tax_books"]) else "pricing adjustment"
        return [(kind, gap, "Rounding.")]
    tax, tip = _gap_of(twin, "tax"), _gap_of(twin, "tip")
    fees = crm.fees - books.fees if crm and books else 0
    net = gap - tax - tip - fees
    if evidence.profile.folds_lines or abs(tax) + abs(tip) + abs(fees) + abs(net) > abs(gap) + tolerance:
        return [_name_whole(twin, gap, crm, books, tolerance)]
    kind = _name_net(twin, net, crm, books, tolerance)
    if abs(net) > tolerance and tax and _follows(tax, net, twin, tolerance):
        net, tax = net + tax, 0
        parts = [(kind, net, _SAID[kind] + _WITH_TAX)]
    else:
        parts = [(kind, net, _SAID[kind] if abs(net) > tolerance else "Rounding.")]
    return [part for part in (*parts, ("tax", tax, _SAID["tax"]), ("tip and fee", tip + fees, _SAID["tip and fee"]))
            if part[1]]  # fmt: skip


def _name_whole(
    twin: dict[str, object], gap: int, crm: Lines | None, books: Lines | None, tolerance: int
) -> tuple[str, int, str]:
    """Name a difference as a whole, where lines cannot be compared because prices hold more than the price."""
    for kind, amount in (
        ("tax", _gap_of(twin, "tax")),
        ("tax", _cents(twin["tax_crm"])),
        ("tip and fee", _cents(twin["tip_crm"])),
        ("discount", -_cents(twin["discount_crm"])),
    ):
        if abs(amount) > tolerance and abs(gap - amount) <= tolerance:
            return kind, gap, _SAID[kind]
    kind = _name_net(twin, gap, crm, books, tolerance, folds=True)
    return kind, gap, _SAID[kind]


def _name_net(
    twin: dict[str, object], net: int, crm: Lines | None, books: Lines | None, tolerance: int, folds: bool = False
) -> str:
    """Name a difference before tax by what the lines show."""
    given = -_gap_of(twin, "discount") if not books else -(_cents(twin["discount_crm"]) + books.discounts)
    if abs(given) > tolerance and abs(net - given) <= tolerance:
        return "discount"
    if str(twin["partly"]).startswith(("a line is missing", "lines are missing")):
        return "partial"
    if not crm or not books or not crm.sold or not books.sold:
        return "unexplained"
    if len(books.sold) != len(crm.sold):
        return "partial" if len(books.sold) < len(crm.sold) else "scope change"
    # Items are named otherwise in QuickBooks, so quantities and the number of lines speak, not names.
    sold, billed = (Counter(quantity for quantity, _ in side.sold) for side in (crm, books))
    return "pricing adjustment" if sold == billed or folds or None in sold or None in billed else "scope change"


def _follows(tax: int, net: int, twin: dict[str, object], tolerance: int) -> bool:
    """Say whether a tax difference is just the tax on the rest of the difference, at either side's rate."""
    for side in ("crm", "books"):
        base = _cents(twin[f"net_{side}"])
        if base and abs(tax - net * _cents(twin[f"tax_{side}"]) / base) <= tolerance + 1:
            return True
    return False


def _gap_of(twin: dict[str, object], column: str) -> int:
    """Return the CRM's amount less the books'; nothing where one side does not tell."""
    here, there = twin[f"{column}_crm"], twin[f"{column}_books"]
    # A side that knows its revenue before tax and names no tip has none.
    has_none = column == "tip" and pd.notna(twin["net_crm"]) and pd.notna(twin["net_books"])
    if (pd.isna(here) or pd.isna(there)) and not has_none:
        return 0
    return _cents(here) - _cents(there)


def _gather_lines(lines: pd.DataFrame, wanted: set[str], documents: pd.DataFrame) -> dict[tuple[str, str], Lines]:
    """Gather the lines of these numbers; a number that several documents of one kind have is left out."""
    repeated = documents[documents.duplicated(["number", "kind"], keep=False)]
    unclear = set(zip(repeated["number"], repeated["kind"], strict=True))
    rows = lines[lines["invoice_number"].isin(wanted)]
    columns = ["invoice_number", "invoice_kind", "kind", "quantity", "amount"]
    made: dict[tuple[str, str], Lines] = {}
    for number, document, kind, quantity, amount in rows[columns].itertuples(index=False, name=None):
        key = (number, document if isinstance(document, str) else "invoice")
        if key in unclear:
            continue
        held = made.get(key, Lines([], 0, 0))
        if kind == "sale":
            held.sold.append((None if pd.isna(quantity) else float(quantity), int(amount)))
        elif kind in ("fee", "discount"):
            held = Lines(
                held.sold, held.fees + (int(amount) if kind == "fee" else 0),
                held.discounts + (int(amount) if kind == "discount" else 0),
            )  # fmt: skip
        made[key] = held
    return made


def _key(twin: dict[str, object], side: str) -> tuple[str, str]:
    return str(twin[f"number_{side}"]), str(twin[f"kind_{side}"])


def _first(first: object, second: object) -> object:
    return second if pd.isna(first) else first


def _cents(amount: object) -> int:
    return 0 if pd.isna(amount) else int(amount)  # type: ignore[call-overload]
