"""Reckoning an answer by hand: plain loops over the company's rows, from the words of an interpretation.

Nothing of the product is used here, so that agreement means something. Amounts are cents, shares exact fractions.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction

from analytics.questions.asked_company import QUOTED, TODAY, UNBILLED, list_invoices, list_jobs, settle

Row = dict[str, object]
Value = Fraction | None
JOB_FIGURES = (
    "Gross margin", "Gross profit", "Revenue", "Cost", "Material cost", "Labor cost", "Job hours", "Jobs",
    "Revenue per labor hour", "Gross profit per labor hour", "Average job", "Cost coverage",
)  # fmt: skip


@dataclass
class Wanted:
    """The parts of an interpretation."""

    figure: str
    by: str = ""
    where: dict[str, list[str]] = field(default_factory=dict)
    spans: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    order: int = 0
    count: int = 1
    limit: tuple[str, bool, Fraction] | None = None


def read(meaning: str) -> Wanted:
    """Take an interpretation apart."""
    figure, *parts = meaning.split("; ")
    wanted = Wanted(figure)
    for part in parts:
        limit = re.fullmatch(r"([a-z ]+) (above|below) (.+)", part)
        order = re.fullmatch(r"(?:the )?(largest|smallest)(?: (\d+))?", part)
        if part.startswith("by "):
            wanted.by = part[3:]
        elif limit and ":" not in part:
            wanted.limit = (limit[1].capitalize(), limit[2] == "above", _amount(limit[3]))
        elif order:
            wanted.order, wanted.count = 1 if order[1] == "largest" else -1, int(order[2] or 1)
        elif ": " in part:
            name, labels = part.split(": ")
            wanted.where[name] = labels.split(" vs ")
        else:
            wanted.spans = [_span(span) for span in part.split(" vs ")]
    return wanted


def _amount(text: str) -> Fraction:
    digits = Fraction(re.sub(r"[^0-9.]", "", text))
    return digits / 100 if "%" in text else digits * 60 if "hours" in text else digits * 100


def _span(text: str) -> tuple[dt.date, dt.date]:
    days = re.findall(r"\d{4}-\d{2}-\d{2}", text)
    first = dt.date(1900, 1, 1)
    if text == "all days":
        return first, dt.date(2100, 1, 1)
    return (first if len(days) == 1 else dt.date.fromisoformat(days[0])), dt.date.fromisoformat(days[-1])


def reckon(meaning: str) -> tuple[Value, dict[str, Value]]:
    """Return the value of an interpretation, and of each of its groups."""
    wanted = read(meaning)
    spans = wanted.spans or [_span("all days")]
    if len(spans) == 2:
        totals = [_figure(wanted.figure, _pick(wanted, span), span) for span in spans]
        early, late = sorted(range(2), key=lambda at: spans[at][0])
        both = totals[early] is not None and totals[late] is not None
        return (totals[late] - totals[early] if both else None), {}
    (span,) = spans
    rows = _pick(wanted, span)
    total = _figure(wanted.figure, rows, span)
    if not wanted.by:
        return total, {}
    groups = {_label(row, wanted.by): [] for row in rows}
    for row in rows:
        groups[_label(row, wanted.by)].append(row)
    values = {label: _figure(wanted.figure, held, span) for label, held in groups.items()}
    if wanted.limit:
        name, above, limit = wanted.limit
        measured = {label: _figure(name, held, span) for label, held in groups.items()}
        kept = {at for at, v in measured.items() if v is not None and (v > limit if above else v < limit)}
        values = {label: value for label, value in values.items() if label in kept}
        total = Fraction(len(values))
    if wanted.order:
        known = sorted((label for label in values if values[label] is not None),
                       key=lambda label: (-wanted.order * values[label], label))[: wanted.count]  # fmt: skip
        values = {label: values[label] for label in known}
        total = values[known[0]] if known else total
    return total, values


def _label(row: Row, by: str) -> str:
    return str(row["day"])[:7] if by == "month" else str(row[by])


def _pick(wanted: Wanted, span: tuple[dt.date, dt.date]) -> list[Row]:
    rows = [row for row in _records(wanted.figure, span) if span[0] <= row["day"] <= span[1]]  # type: ignore[operator]
    return [row for row in rows if all(str(row[name]) in labels for name, labels in wanted.where.items())]


def _records(figure: str, span: tuple[dt.date, dt.date]) -> list[Row]:
    """List what a figure is made of, each with the day on which it counts."""
    jobs = [{**job, "day": dt.date.fromisoformat(str(job["completed"]))} for job in list_jobs()]
    for job in jobs:
        job["revenue"] = 0 if job["job"] in UNBILLED else job["revenue"]
    if figure in JOB_FIGURES:
        return jobs
    segments = {job["customer"]: job["segment"] for job in jobs}
    invoices = [{**i, "day": i["date"], "segment": segments[i["customer"]]} for i in list_invoices()]
    if figure == "Collected":
        return [{"customer": i["customer"], "segment": i["segment"], "day": day, "amount": part}
                for i in invoices for day, part in settle()[str(i["number"])]]  # fmt: skip
    if figure == "Close rate":
        return [{"lead source": source, "day": dt.date.fromisoformat(day), "status": status}
                for source, day, status in QUOTED if status != "open"]  # fmt: skip
    if figure == "Completed and not billed":
        return [{**job, "amount": UNBILLED[str(job["job"])]} for job in jobs if job["job"] in UNBILLED]
    return invoices


def _figure(figure: str, rows: list[Row], span: tuple[dt.date, dt.date]) -> Value:
    if figure in JOB_FIGURES:
        return _of_jobs(figure, rows)
    if figure == "Close rate":
        return Fraction(sum(row["status"] == "won" for row in rows), len(rows)) if rows else None
    if figure in ("Collected", "Completed and not billed"):
        return Fraction(sum(int(str(row["amount"])) for row in rows) * 100)
    if figure in ("Invoiced", "Lifetime revenue"):
        return Fraction(sum(int(str(row["total"])) for row in rows) * 100)
    day = min(span[1], TODAY)
    if figure.startswith("Days sales"):
        first = span[0] if span[0] > dt.date(1900, 1, 1) else min(row["date"] for row in list_invoices())  # type: ignore[type-var]
        sales = sum(int(str(row["total"])) for row in list_invoices() if first <= row["date"] <= day)  # type: ignore[operator]
        return Fraction(_open(list_invoices(), day), sales) * ((day - first).days + 1)  # type: ignore[operator]
    late = [row for row in rows if row["due"] < day] if figure == "Past due" else rows  # type: ignore[operator]
    return Fraction(_open(late, day) * 100)


def _open(invoices: list[Row], day: dt.date) -> int:
    paid = settle()
    return sum(
        int(str(row["total"])) - sum(part for on, part in paid[str(row["number"])] if on <= day)
        for row in invoices
        if row["date"] <= day  # type: ignore[operator]
    )


def _of_jobs(figure: str, rows: list[Row]) -> Value:
    def add(name: str) -> int:
        return sum(int(str(row[name])) for row in rows)

    revenue, minutes = add("revenue"), add("minutes")
    profit = revenue - add("materials") - add("labor")
    ratios: dict[str, tuple[int, int]] = {
        "Gross margin": (profit, revenue),
        "Average job": (revenue * 100, sum(int(str(row["revenue"])) > 0 for row in rows)),
        "Cost coverage": (revenue, revenue),
    }
    if figure in ratios:
        over, under = ratios[figure]
        return Fraction(over, under) if under else None
    if figure.endswith("per labor hour"):
        cents = Fraction((revenue if figure.startswith("Revenue") else profit) * 100 * 60, minutes) if minutes else None
        return None if cents is None else _half_up(cents)
    sums: dict[str, Callable[[], int]] = {
        "Revenue": lambda: revenue * 100, "Gross profit": lambda: profit * 100, "Jobs": lambda: len(rows),
        "Cost": lambda: (revenue - profit) * 100, "Material cost": lambda: add("materials") * 100,
        "Labor cost": lambda: add("labor") * 100, "Job hours": lambda: minutes,
    }  # fmt: skip
    return Fraction(sums[figure]())


def _half_up(cents: Fraction) -> Fraction:
    size = (abs(cents) + Fraction(1, 2)).__floor__()
    return Fraction(size if cents >= 0 else -size)
