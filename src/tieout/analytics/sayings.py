"""Clauses about single records, as an explanation strings them together."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ..match.references import split_refs
from ..model.money import dollars


def say_amount(cents: Any) -> str:
    """Print an amount; “unknown” where there is none."""
    return dollars(None if pd.isna(cents) else int(cents))


def say_day(day: Any) -> str:
    """Print a day; “no date” where there is none."""
    return "no date" if pd.isna(day) else f"{day:%Y-%m-%d}"


def join(parts: Iterable[str]) -> str:
    """Join words with commas, and “and” before the last."""
    listed = list(parts)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}" if listed else ""


def say_document(match: pd.Series, side: str, record: pd.Series | None) -> str:
    """Say what one side has of a document, and when it was made, sent and changed there, where that is known."""
    number = match[f"{side}_number"]
    named = f"{match['kind']} {number}" if isinstance(number, str) else f"a {match['kind']} without a number"
    said = [f"{named} of {say_day(match[f'{side}_date'])} over {say_amount(match[f'{side}_total'])}"]
    if pd.notna(match[f"{side}_balance"]):
        balance = match[f"{side}_balance"]
        said.append("nothing open" if balance == 0 else f"{say_amount(balance)} open")
    if isinstance(match[f"{side}_status"], str):
        said.append(f"status {match[f'{side}_status']}")
    if record is not None:
        steps = (("created", "recorded"), ("sent", "sent"), ("paid_date", "paid"), ("changed", "last changed"))
        said += [f"{word} {say_day(record[name])}" for name, word in steps if pd.notna(record.get(name))]
    return ", ".join(said)


def say_job(job: pd.Series) -> str:
    """Say what a job is, what it brought and cost, and how its margin stands to the target."""
    who = f" for {job['customer']}" if isinstance(job["customer"], str) else ""
    done = f", finished {say_day(job['completed'])}" if pd.notna(job["completed"]) else ""
    said = f"Job {job['job']}{who} ({job['job_type']}) is {job['status']}{done}"
    if pd.isna(job["revenue"]):
        return f"{said}; it has no revenue yet"
    costs = (("materials", "materials"), ("labor", "labor"), ("other", "subs and other"))
    parts = [f"{word} {say_amount(job[name])}" for name, word in costs if pd.isna(job[name]) or job[name] != 0]
    less = join(parts) or "no known cost"
    made = f"; revenue {say_amount(job['revenue'])} less {less} leaves {say_amount(job['profit'])}"
    if job["revenue"] > 0:
        made += f", {int(job['profit']) / int(job['revenue']):.1%} against a target of {float(job['target']):.1%}"
    books = "" if pd.isna(job["books_revenue"]) else f"; in the books its revenue is {say_amount(job['books_revenue'])}"
    return f"{said}{made}{books}"


def say_effects(finding: pd.Series) -> str:
    """Say what would change in the books once an exception is settled."""
    if isinstance(finding.get("counted_under"), str):
        return f"Its dollars are counted under {finding['counted_under']}, not here again"
    figures = (
        ("revenue_effect", "revenue", "s"),
        ("receivable_effect", "receivables", ""),
        ("taxable_effect", "taxable sales", ""),
    )
    moves, unknown = [], []
    for name, word, ending in figures:
        effect = finding.get(name)
        if effect is None or pd.isna(effect):
            unknown.append(word)
        elif effect != 0:
            moves.append(f"{word} {'fall' if effect > 0 else 'rise'}{ending} by {say_amount(abs(effect))}")
    if finding["severity"] == "TIMING":
        when = "" if pd.isna(finding["clears_on"]) else f" by {say_day(finding['clears_on'])}"
        return f"It should clear by itself{when}" + (f"; then the books’ {join(moves)}" if moves else "")
    if moves:
        return f"Once it is settled, the books’ {join(moves)}"
    return f"What it changes in {join(unknown)} is not known" if unknown else "It changes no total of the books"


def say_payments(number: Any, payments: pd.DataFrame, name: str) -> str:
    """Say which payments one side has for a document."""
    if not isinstance(number, str):
        return ""
    of_it = payments["invoice_refs"].map(lambda refs: isinstance(refs, str) and number in split_refs(refs))
    rows = payments[of_it.astype(bool)].sort_values("date")
    told = [f"{say_amount(row.amount)} on {say_day(row.date)}" for row in rows.itertuples()]
    received = f"{'payments' if len(told) > 1 else 'a payment'} of {join(told)}" if told else "no payment"
    return f"{name} has {received} for it"
