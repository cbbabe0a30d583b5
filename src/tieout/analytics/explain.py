"""Explain an exception, a job or an invoice in plain words; every clause comes from a record, none is invented."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..match.references import split_refs
from ..model.results import Reconciliation
from ..model.snapshot import Snapshot
from .ruled_out import list_ruled_out
from .sayings import join, say_amount, say_day, say_document, say_effects, say_job, say_payments
from .trace import Trace, trace_reference

_MOST_REFS, _MOST_RECORDS = 4, 6


@dataclass(frozen=True)
class Explanation:
    """What is known of one reference, a paragraph per subject: the exceptions first, then what they rest on."""

    reference: str
    paragraphs: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.paragraphs)

    @property
    def text(self) -> str:
        """The paragraphs with an empty line between them."""
        return "\n\n".join(self.paragraphs)


def explain(reference: str, found: Reconciliation, crm: Snapshot, books: Snapshot) -> Explanation:
    """Explain an exception by its id, or a job or an invoice by its number; empty where nothing is known of it."""
    wanted = reference.strip()
    findings = found.findings[found.findings["id"].str.casefold() == wanted.casefold()]
    if len(findings):
        return Explanation(wanted, (explain_finding(findings.iloc[0], found, crm, books),))
    traced = trace_reference(wanted, found, crm, books)
    told = [_explain_job(job, traced) for _, job in traced.jobs.iterrows()]
    told += [_explain_match(match, crm, books) for _, match in traced.invoices.head(_MOST_RECORDS).iterrows()]
    told += [explain_finding(row, found, crm, books) for _, row in traced.findings.head(_MOST_RECORDS).iterrows()]
    if told and not len(traced.findings):
        told.append("No check found anything wrong with it.")
    return Explanation(wanted, tuple(told))


def explain_finding(finding: pd.Series, found: Reconciliation, crm: Snapshot, books: Snapshot) -> str:
    """Explain one exception: what the systems say, what was compared, what was ruled out, what to do, what changes."""
    said = [f"{finding['severity']} {finding['id']}: {finding['sentence']}"]
    matches = _find_matches(finding, found)
    for _, match in matches.head(_MOST_RECORDS).iterrows():
        said += [_say_sides(match, crm, books), _say_money(match, crm, books)]
    if not len(matches):
        said += [say_job(job) for _, job in _find_jobs(finding, found).iterrows()]
    said += [text for _, match in matches.head(_MOST_RECORDS).iterrows() if (text := _say_comparison(match))]
    said += list_ruled_out(matches, found)
    said.append(f"{'What passes' if finding['severity'] == 'TIMING' else 'The likely cause'}: {finding['cause']}.")
    where = "" if finding["fix_in"] == "Nowhere" else f" (in {finding['fix_in']})"
    said.append(f"What to do{where}: {finding['remedy']}")
    said.append(say_effects(finding))
    if isinstance(finding["upstream"], str):
        said.append(f"So that it does not come back: {finding['upstream']}")
    return " ".join(_end(text) for text in said if text)


def _find_matches(finding: pd.Series, found: Reconciliation) -> pd.DataFrame:
    """Find the documents that a finding names: by their ids, else by number, where the finding is about documents."""
    rows = found.invoices
    about = pd.Series(False, index=rows.index)
    for side in ("crm", "books"):
        if finding["noun"] == "invoices" and isinstance(finding[f"{side}_id"], str):
            about |= rows[f"{side}_id"] == finding[f"{side}_id"]
        refs = split_refs(finding[f"{side}_ref"]) if isinstance(finding[f"{side}_ref"], str) else []
        if not about.any():
            about |= rows[f"{side}_number"].isin(refs[:_MOST_REFS])
    return rows[about.fillna(False).astype(bool)]


def _find_jobs(finding: pd.Series, found: Reconciliation) -> pd.DataFrame:
    refs = split_refs(finding["job"]) if isinstance(finding["job"], str) else []
    return found.jobs[found.jobs["job"].isin(refs[:_MOST_REFS])]


def _explain_match(match: pd.Series, crm: Snapshot, books: Snapshot) -> str:
    return " ".join(_end(text) for text in (_say_sides(match, crm, books), _say_comparison(match)) if text)


def _say_sides(match: pd.Series, crm: Snapshot, books: Snapshot) -> str:
    """Say what each system has of a document, and when it was recorded there."""
    sides = []
    for side, name, snapshot in (("crm", crm.system or "The CRM", crm), ("books", books.system or "The books", books)):
        id_ = match[f"{side}_id"]
        if not isinstance(id_, str):
            sides.append(f"{name} has no document that was tied to it")
            continue
        records = snapshot["invoices"]
        known = records[records["id"] == id_]
        sides.append(f"{name} has {say_document(match, side, known.iloc[0] if len(known) else None)}")
    return "; ".join(sides)


def _say_money(match: pd.Series, crm: Snapshot, books: Snapshot) -> str:
    """Where a document's open balance differs, say which payments each system has for it."""
    if match["state"] != "matched" or _subtract(match["crm_balance"], match["books_balance"]) == 0:
        return ""
    sides = (("crm", crm), ("books", books))
    told = [say_payments(match[f"{side}_number"], each["payments"], each.system) for side, each in sides]
    return "; ".join(text for text in told if text)


def _say_comparison(match: pd.Series) -> str:
    if match["state"] != "matched":
        return f"Every document of the other side was compared with it; it is {match['state']}"
    how = str(match["evidence"]).rstrip(".") if isinstance(match["evidence"], str) else str(match["rule"])
    sure = "" if pd.isna(match["confidence"]) else f" ({float(match['confidence']):.0%} sure)"
    gap = _subtract(match["crm_total"], match["books_total"])
    differ = "their totals are the same" if gap == 0 else f"their totals differ by {say_amount(gap)}"
    return f"The two were taken for the same document{sure}: {how[:1].lower()}{how[1:]}; {differ}"


def _subtract(one: object, other: object) -> object:
    return pd.NA if pd.isna(one) or pd.isna(other) else one - other  # type: ignore[operator]


def _explain_job(job: pd.Series, traced: Trace) -> str:
    """Say what a job brought and cost, from which records, and what is not known."""
    said = [say_job(job)]
    if len(traced.time):
        days, minutes = traced.time["date"], traced.time.loc[traced.time["counted"].fillna(False), "minutes"].sum()
        who = join(sorted(set(traced.time["employee"])))
        said.append(f"Hours: {minutes / 60:.2f} counted, by {who}, from {say_day(days.min())} to {say_day(days.max())}")
        if pd.isna(job["labor"]):
            said.append("An hour has no rate, so the cost of labor is not known")
    if len(traced.costs):
        by = traced.costs.groupby(["source", "kind"])["amount"].agg(["size", "sum"])
        parts = [f"{row['size']} × {kind} ({source}) {say_amount(row['sum'])}" for (source, kind), row in by.iterrows()]
        said.append(f"Costs that name it: {join(parts)}")
    if pd.notna(job["coverage"]) and job["coverage"] < 1:
        said.append(
            f"Only {float(job['coverage']):.0%} of its revenue has a known cost, so the margin is not to be trusted"
        )
    return " ".join(_end(text) for text in said)


def _end(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
