"""Changes that should not happen: voids, deletions and edits on one side, and documents dated into a closed period."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from ..evidence import Evidence
from ..match.references import normalise_number
from ..model.table import look_up, map_distinct
from .registry import check
from .words import NO_AMOUNT, about_books, about_crm, about_twins, say

_UPSTREAM = "Void in the CRM and let the sync carry it; where it does not, void both on the same day."
_WORTH_TELLING = ("total", "net", "tax", "tip", "discount", "date", "customer")
_WORDS = {"net": "revenue"}
_CLOSING_DAYS = 15


@check(
    severity="ACT",
    group="control",
    fix_in="QuickBooks",
    remedy="Void the document in the other system too, or restore the one that was voided by mistake.",
    causes=("The void did not reach the other system",),
    upstream=_UPSTREAM,
    thresholds=("sync_days",),
)
def voided_in_one_system(evidence: Evidence) -> pd.DataFrame:
    """A document was voided in one system and still counts in the other."""
    return _report_withdrawn(evidence, "void", "was voided")


@check(
    severity="ACT",
    group="control",
    fix_in="QuickBooks",
    remedy="Delete the document in the other system too, or enter it again where it was deleted by mistake.",
    causes=("The deletion did not reach the other system",),
    upstream="Void instead of deleting: a void stays in sight and in sequence.",
    thresholds=("sync_days",),
)
def deleted_in_one_system(evidence: Evidence) -> pd.DataFrame:
    """A document was deleted in one system and still counts in the other."""
    return _report_withdrawn(evidence, "deleted", "was deleted")


def _report_withdrawn(evidence: Evidence, why: str, words: str) -> pd.DataFrame:
    aside = evidence.set_aside[evidence.set_aside["why"] == why]
    if aside.empty:
        return pd.DataFrame()
    made = []
    for side, here, about, where, other in (
        ("crm", evidence.books_documents, about_books, "the CRM", "QuickBooks"),
        ("books", evidence.crm_documents, about_crm, "QuickBooks", "the CRM"),
    ):
        at = aside.loc[aside["side"] == side, "at_books" if side == "crm" else "at_crm"].dropna().drop_duplicates()
        rows = here.loc[at.astype("int64")]
        if side == "crm" and why == "void":
            rows = rows[~_is_fresh(evidence, aside, rows)]
        sentence = say(
            f"{{kind}} {{number}} over {{total}} {words} in {where} and still counts in {other}.",
            kind=rows["kind"].str.capitalize(),
            number=rows["number"].fillna(rows["id"]),
            total=rows["total"],
        )
        ref = {f"{side}_ref": _name_withdrawn(evidence, aside, rows, side)}
        place = "QuickBooks" if side == "crm" else "CRM"
        made.append(pd.DataFrame({**about(rows), **ref, "sentence": sentence, "fix_in": place, "confidence": 0.9}))
    return pd.concat(made)


def _name_withdrawn(evidence: Evidence, aside: pd.DataFrame, rows: pd.DataFrame, side: str) -> pd.Series:
    """Return the number of the document that was withdrawn, or else that of its counterpart."""
    own, other = ("at_books", "at_crm") if side == "crm" else ("at_crm", "at_books")
    there = evidence.crm_documents if side == "crm" else evidence.books_documents
    at = aside.dropna(subset=[own, other]).drop_duplicates(own).set_index(own)[other].reindex(rows.index)
    return _take(there["number"], at).fillna(rows["number"])


def _is_fresh(evidence: Evidence, aside: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Say which voids of the CRM are so recent that they may be on their way."""
    voided = aside.dropna(subset=["at_books", "at_crm"]).drop_duplicates("at_books").set_index("at_books")["at_crm"]
    changed = _take(evidence.crm_documents["changed"], voided.reindex(rows.index))
    return evidence.profile.may_be_on_its_way(changed, evidence.today)


def _take(column: pd.Series, at: pd.Series) -> pd.Series:
    """Return what a column says at each place; a gap where there is no place."""
    known = at.dropna().astype("int64")
    return column.reindex(known).set_axis(known.index).reindex(at.index)


@check(
    severity="WATCH",
    group="control",
    fix_in="QuickBooks",
    remedy="Make the same change in the other system, or undo it; write down why an amount was changed by hand.",
    causes=("Edited by hand after the sync, and the other system was not told",),
    upstream="Change an invoice in the CRM and let the sync carry it; lock amounts in QuickBooks.",
    thresholds=("sync_days", "tolerance_cents"),
)
def edited_after_sync(evidence: Evidence) -> pd.DataFrame:
    """A synced invoice was changed in one system, and the other still says something else."""
    made = [_list_edits(evidence, side) for side in ("crm", "books")]
    edits = pd.concat(made)
    edits = edits.sort_values(["at", "rank", "side"]).drop_duplicates("at")
    rows = evidence.twins.loc[edits["at"]]
    edits = edits.set_index("at")
    sentence = say(
        "The {field} of invoice {number} was changed in {where} from {before} to {after}, seen {day}; the other system "
        "did not follow.",
        field=edits["field"].replace(_WORDS),
        number=rows["number_crm"],
        where=edits["side"].map({"crm": "the CRM", "books": "QuickBooks"}),
        before=_print_values(edits, "before"),
        after=_print_values(edits, "after"),
        day=edits["seen"],
    )
    return pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.95})


def _list_edits(evidence: Evidence, side: str) -> pd.DataFrame:
    """List what was changed on one side and now disagrees: at (place in twins), field, before, after, seen, side."""
    changes = getattr(evidence, side)["changes"]
    changes = changes[(changes["noun"] == "invoices") & (changes["kind"] == "changed")]
    changes = changes[changes["field"].isin(_WORTH_TELLING)]
    if side == "crm":
        changes = changes[~evidence.profile.may_be_on_its_way(changes["seen"], evidence.today)]
    twins = evidence.twins
    place = pd.Series(twins.index, index=twins[f"id_{side}"])
    changes = changes.assign(at=changes["id"].map(place[~place.index.duplicated()])).dropna(subset=["at"])
    if not len(changes):
        return pd.DataFrame(columns=["at", "field", "before", "after", "seen", "side", "rank"])
    changes = changes.astype({"at": "int64"}).sort_values("seen").drop_duplicates(["at", "field"], keep="last")
    disagrees = pd.DataFrame({field: _disagrees(evidence, field) for field in _WORTH_TELLING})
    where = zip(changes["at"], changes["field"], strict=True)
    kept = changes[[bool(disagrees.at[at, field]) for at, field in where]]
    rank = kept["field"].map({field: at for at, field in enumerate(_WORTH_TELLING)})
    return kept.assign(side=side, rank=rank)[["at", "field", "before", "after", "seen", "side", "rank"]]


def _disagrees(evidence: Evidence, field: str) -> pd.Series:
    twins = evidence.twins
    if field == "customer":
        differs = twins["customer_key_crm"] != twins["customer_key_books"]
    elif field == "date":
        differs = twins["date_crm"] != twins["date_books"]
    elif evidence.profile.folds_lines and field != "total":
        return pd.Series(False, index=twins.index)
    else:
        differs = (twins[f"{field}_crm"] - twins[f"{field}_books"]).abs() > evidence.settings.tolerance_cents
    return differs.fillna(False).astype(bool)


def _print_values(edits: pd.DataFrame, column: str) -> pd.Series:
    """Print what stood or stands in a field: cents as dollars, words as they are."""
    told = zip(edits["field"].tolist(), edits[column].tolist(), strict=True)
    said = [_print_value(field, text) for field, text in told]
    return pd.Series(said, index=edits.index, dtype="str")


def _print_value(field: str, text: object) -> str:
    if not isinstance(text, str) or not text:
        return "nothing"
    is_cents = field not in ("date", "customer") and text.lstrip("-").isdecimal()
    return f"{int(text) / 100:,.2f}" if is_cents else f"“{text}”" if field == "customer" else text


@check(
    severity="ACT",
    group="control",
    fix_in="QuickBooks",
    remedy="Move the document to the open period, or open the closed one on purpose and tell whoever files the taxes.",
    causes=("A document was entered late with its old date", "An old document was edited, voided or deleted"),
    upstream="Set a closing date with a password in QuickBooks.",
    thresholds=("closed_through", "closed_on"),
)
def closed_period_touched(evidence: Evidence) -> pd.DataFrame:
    """A document of the closed period was entered or changed in QuickBooks after the period was closed."""
    settings = evidence.settings
    if settings.closed_through is None:
        return pd.DataFrame()
    through = pd.Timestamp(settings.closed_through)
    closed = pd.Timestamp(settings.closed_on or settings.closed_through + dt.timedelta(days=_CLOSING_DAYS))
    documents = evidence.books_documents
    inside = documents[(documents["date"] <= through).fillna(False)]
    late = inside[(inside["created"] > closed).fillna(False)]
    entered = _describe_touched(late, say("entered on {day}", day=late["created"]), say("{day}", day=late["date"]))
    changed = _list_changed(evidence, inside, through, closed)
    made = pd.concat([entered, changed[~changed["books_id"].isin(late["id"])]])
    return made.assign(**NO_AMOUNT, noun="invoices", confidence=0.95)


def _list_changed(
    evidence: Evidence, inside: pd.DataFrame, through: pd.Timestamp, closed: pd.Timestamp
) -> pd.DataFrame:
    """Describe the documents of the closed period that history shows as changed, voided, deleted or moved out of it."""
    changes = evidence.books["changes"]
    changes = changes[(changes["noun"] == "invoices") & (changes["seen"] > closed)]
    telling = changes["field"].isin(_WORTH_TELLING) | changes["kind"].isin(["void", "deleted"])
    before = pd.to_datetime(changes["before"].where(changes["field"] == "date"), errors="coerce")
    there = changes["id"].isin(inside["id"]) | (before <= through) | (changes["kind"] == "deleted")
    rows = changes[telling & there.fillna(False)].sort_values("seen").drop_duplicates("id", keep="last")
    documents = evidence.books_documents.drop_duplicates("id").set_index("id").reindex(rows["id"]).reset_index()
    documents["number"] = documents["number"].fillna(rows["number"].reset_index(drop=True))
    rows = rows.reset_index(drop=True)
    deleted_before = rows["kind"].eq("deleted") & ~_was_dated_inside(evidence, rows, through)
    rows, documents = rows[~deleted_before], documents[~deleted_before]
    how = rows["kind"].map({"void": "voided", "deleted": "deleted"}).fillna(rows["field"].replace(_WORDS) + " changed")
    return _describe_touched(
        documents, say("{how}, seen on {day}", how=how, day=rows["seen"]), say("{day}", day=documents["date"])
    )


def _was_dated_inside(evidence: Evidence, rows: pd.DataFrame, through: pd.Timestamp) -> pd.Series:
    """Say of deleted documents whether the CRM's document of the same number lies in the closed period."""
    here = evidence.crm_documents.dropna(subset=["plain"]).drop_duplicates("plain").set_index("plain")["date"]
    day = look_up(map_distinct(rows["number"], normalise_number), here, "date")
    return (day <= through).fillna(False).astype(bool)


def _describe_touched(documents: pd.DataFrame, how: pd.Series, day: pd.Series) -> pd.DataFrame:
    sentence = say(
        "QuickBooks document {number} of {day} lies in the closed period and was {how}.",
        number=documents["number"].fillna(documents["id"]),
        day=day,
        how=how,
    )
    return pd.DataFrame(
        {
            "customer": documents["customer"],
            "books_ref": documents["number"].fillna(documents["id"]),
            "books_amount": documents["total"],
            "date": documents["date"],
            "books_id": documents["id"],
            "sentence": sentence,
        }
    )
