"""Number sequences: numbers that are missing, used twice, or taken by another document."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..model.table import map_distinct
from .registry import check
from .words import NO_AMOUNT, about_crm, say, stack

_LEAST = 20
_LONGEST = 3
_MISSING = 0.02
_UPSTREAM = "Let one system give the numbers, and void an invoice instead of deleting it."


@check(
    severity="WATCH",
    group="control",
    fix_in="CRM",
    remedy="Find out what became of the number: an invoice that was deleted, never saved, or left out of the export.",
    causes=("An invoice was deleted instead of voided", "The export leaves some invoices out"),
    upstream=_UPSTREAM,
)
def number_missing_in_sequence(evidence: Evidence) -> pd.DataFrame:
    """A number is missing in the CRM's otherwise unbroken sequence of invoice numbers."""
    documents = evidence.crm_documents
    used = map_distinct(documents["number"], _read_number, "whole").dropna()
    if len(used) < _LEAST:
        return pd.DataFrame()
    taken = set(used.tolist()) | _list_other_numbers(evidence, documents)
    ordered = documents.loc[used.index].assign(at=used.astype("int64")).sort_values("at").drop_duplicates("at")
    step = ordered["at"].diff().fillna(1).astype("int64")
    gaps = ordered[(step > 1) & (step <= _LONGEST + 1)]
    rows = [
        (at, [each for each in range(number - int(step[at]) + 1, number) if each not in taken])
        for at, number in zip(gaps.index, gaps["at"].tolist(), strict=True)
    ]
    missing = [(at, numbers) for at, numbers in rows if numbers]
    # A series with many holes is no sequence: jobs or quotes take numbers of it too, or the export is a selection.
    holes = int((step > 1).sum())
    if not missing or holes > max(2, _MISSING * len(ordered)):
        return pd.DataFrame()
    after = documents.loc[[at for at, _ in missing]]
    named = pd.Series([_say_range(numbers) for _, numbers in missing], index=after.index)
    sentence = say("No invoice has the number {named}; {next} of {day} follows.", named=named, next=after["number"],
                   day=after["date"])  # fmt: skip
    about = {"crm_ref": named, **NO_AMOUNT, "date": after["date"], "sentence": sentence, "confidence": 0.7}
    return pd.DataFrame(about)


def _read_number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= 12 else None


def _list_other_numbers(evidence: Evidence, documents: pd.DataFrame) -> set[int]:
    """List the numbers of jobs and quotes where invoices are numbered after their job."""
    same = (documents["number"] == documents["job_refs"]).fillna(False)
    if same.sum() < 0.5 * documents["job_refs"].notna().sum():
        return set()
    numbers = pd.concat([evidence.jobs["number"], evidence.crm["quotes"]["number"]])
    return set(map_distinct(numbers, _read_number, "whole").dropna().tolist())


def _say_range(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"


@check(
    severity="WATCH",
    group="control",
    fix_in="CRM",
    remedy="Give one of the two another number: QuickBooks refuses a second invoice of the same number.",
    causes=("The CRM allows a number twice", "A document was copied or typed in by hand"),
    upstream=_UPSTREAM,
)
def number_used_twice(evidence: Evidence) -> pd.DataFrame:
    """Two different documents of one system have the same number."""
    made = []
    for side, documents, where in (
        ("crm", evidence.crm_documents, "the CRM"),
        ("books", evidence.books_documents, "QuickBooks"),
    ):
        live = documents[~documents["excluded"].isin(["void", "draft"]) & documents["number"].notna()]
        if side == "books":
            live = live[~live.index.isin(evidence.repeats["at"])]
        again = live[live.duplicated(["number", "kind"], keep=False)]
        if again.empty:
            continue
        rows = again.sort_values(["number", "date", "id"]).drop_duplicates(["number", "kind"], keep="last")
        times = again.groupby(["number", "kind"]).size()
        first = again.sort_values(["number", "date", "id"]).drop_duplicates(["number", "kind"])
        both = rows.assign(times=[int(times[key]) for key in zip(rows["number"], rows["kind"], strict=True)])
        sentence = say(
            f"{{times}} {{kind}}s are numbered {{number}} in {where}: {{customer}} ({{day}}), {{other}} ({{last}}).",
            number=both["number"],
            times=both["times"].astype("str"),
            kind=both["kind"],
            customer=first["customer"].set_axis(both.index),
            day=first["date"].set_axis(both.index),
            other=both["customer"],
            last=both["date"],
        )
        about = {"customer": rows["customer"], f"{side}_ref": rows["number"], f"{side}_amount": rows["total"]}
        place = {"date": rows["date"], "noun": "invoices", f"{side}_id": rows["id"], "fix_in": _PLACE[side]}
        made.append(pd.DataFrame({**about, **NO_AMOUNT, **place, "sentence": sentence, "confidence": 0.95}))
    return stack(made)


_PLACE = {"crm": "CRM", "books": "QuickBooks"}


@check(
    severity="ACT",
    group="control",
    fix_in="QuickBooks",
    remedy="Give the QuickBooks document another number, then send the invoice from the CRM again.",
    causes=("A credit memo or an invoice typed into QuickBooks took the number",),
    upstream="Number credit memos and hand-made invoices in QuickBooks with letters in front, such as CM-1042.",
    blocks_close=False,
)
def number_taken_in_books(evidence: Evidence) -> pd.DataFrame:
    """An invoice cannot reach QuickBooks because a credit memo or another customer's document has its number there."""
    alone = evidence.crm_only
    alone = alone[(alone["kind"] == "invoice") & (alone["total"] != 0) & alone["plain"].notna()]
    there = evidence.books_documents
    there = there[there["excluded"].isna() & there["plain"].notna()]
    split = {*evidence.splits["whole"], *evidence.splits["part"]}
    pairs = alone.assign(at=alone.index)[["at", "plain", "customer_key"]].merge(
        there[["plain", "kind", "number", "customer", "customer_key", "total", "date", "id"]],
        on="plain",
        suffixes=("", "_there"),
    )
    foreign = (pairs["customer_key"] != pairs["customer_key_there"]).fillna(False)
    pairs = pairs[(pairs["kind"].isin(["credit memo", "refund"]) | foreign) & ~pairs["at"].isin(split)]
    pairs = pairs.drop_duplicates("at").set_index("at")
    rows = alone.loc[pairs.index]
    sentence = say(
        "Invoice {number} is not in QuickBooks, where a {kind} of {customer} over {total} has the number {taken}.",
        number=rows["number"],
        kind=pairs["kind"],
        customer=pairs["customer"].fillna("an unnamed customer"),
        total=pairs["total"],
        taken=pairs["number"],
    )
    about = {**about_crm(rows), **NO_AMOUNT, "books_ref": pairs["number"], "sentence": sentence}
    return pd.DataFrame({**about, "confidence": 0.95})
