"""Compares a CRM read live with its exports: what both know is the same, and so is what is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from simulators.kit import Case, Kit, hurry
from tieout.model.nouns import NOUNS
from tieout.model.snapshot import Snapshot
from tieout.reconcile import reconcile
from tieout.sample import Company, make_company, write_exports
from tieout.sources import read_folder

# What tells two records apart in both; ids differ, because exports have none.
KEYS: Mapping[str, list[str]] = {
    "jobs": ["number"],
    "invoices": ["number", "date", "total"],
    "payments": ["date", "customer", "amount", "invoice_refs"],
    "customers": ["name"],
    "quotes": ["number"],
    "time_entries": ["employee", "date", "kind", "job_ref", "minutes", "overtime_minutes"],
}
OWN = ("id", "customer_id", "origin")  # how each way names a record
SAME = ("jobs", "customers", "bridge", "tie_outs", "match_rates")
NAMED_BY_ID = {"time": ["id"], "shares": ["crm_id"], "costs": ["id"], "invoices": ["key", "crm_id", "books_id"],
               "findings": ["crm_id", "books_id"]}  # fmt: skip


@dataclass
class Both:
    """A CRM's exports and what is read of it live, with everything else that a reconciliation needs."""

    company: Company
    exports: Snapshot
    live: Snapshot
    books: Snapshot
    payroll: Snapshot
    lacks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns per table that the API does not have, though the exports do."""


def read_both(case: Case, folder: Path, lacks: Mapping[str, tuple[str, ...]] | None = None) -> Both:
    """Write the sample company's exports, and serve it over HTTP; read both."""
    company = make_company(crm=case.crm)
    paths = write_exports(company, folder / "exports")
    crm, books, payroll = (read_folder(side, getattr(paths, side)) for side in ("crm", "books", "payroll"))
    with case.simulate(company) as system:
        live = Kit(hurry(case.connector), system, folder / "home").read()
    return Both(company, _name_jobs(crm), live, books, payroll, lacks or {})


def _name_jobs(exports: Snapshot) -> Snapshot:
    """Let hours that name the invoice of a job, as a pay file does, name the job, as the API does."""
    hours, invoices = exports["time_entries"], exports["invoices"].drop_duplicates("number", keep=False)
    if not len(hours):
        return exports
    job_of = invoices[~invoices["number"].isin(exports["jobs"]["number"])].set_index("number")["job_refs"]
    named = hours.assign(job_ref=hours["job_ref"].map(job_of).fillna(hours["job_ref"]).astype(hours["job_ref"].dtype))
    return Snapshot(exports.system, {**exports.tables, "time_entries": named}, exports.files)


def check_table(both: Both, noun: str) -> None:
    """Each record of the exports is one of the API, and no value contradicts another."""
    if noun not in both.exports.tables:
        return  # there is no such export, so nothing can contradict it
    key = KEYS[noun]
    sides = [side[noun].assign(nth=side[noun].groupby(key, dropna=False).cumcount())
             for side in (both.exports, both.live)]  # fmt: skip
    joined = sides[0].merge(sides[1], on=[*key, "nth"], how="outer", suffixes=("", "_live"), indicator=True)
    assert set(joined["_merge"]) == {"both"}, joined[joined["_merge"] != "both"].iloc[0].to_dict()
    for column in set(NOUNS[noun].names) - {*key, *OWN, *both.lacks.get(noun, ())}:
        said, other = joined[column], joined[f"{column}_live"]
        contradicts = said.notna() & other.notna() & (said != other)
        assert not contradicts.any(), (column, joined[contradicts].iloc[0].to_dict())
        # What exports know, the API knows; the other way round it may know more.
        assert (said.isna() | other.notna()).all(), column


def check_lines(both: Both) -> None:
    """Every document sells the same, item by item; every job's items cost the same, however invoices divide them."""
    if "invoice_lines" not in both.exports.tables:
        return  # there is no such export, so nothing can contradict it
    key = ["invoice_number", "job_ref", "item"]
    sold = [side["invoice_lines"][side["invoice_lines"]["kind"] == "sale"] for side in (both.exports, both.live)]
    sums = [lines.groupby(key, dropna=False)["amount"].sum().sort_index() for lines in sold]
    pd.testing.assert_series_equal(*sums)
    sold = [lines[lines["amount"] > 0] for lines in sold]  # a credit sells nothing
    costs = [lines.groupby(key[1:], dropna=False)["cost"].sum(min_count=1).sort_index() for lines in sold]
    pd.testing.assert_series_equal(*costs)


def check_reconciliation(both: Both) -> None:
    """From what both know, margins, costs, the bridge and every finding are the same, figure by figure."""
    exports, live = (_common(both, side) for side in (both.exports, both.live))
    one, other = (reconcile(side, both.books, both.payroll, both.company.inputs) for side in (exports, live))
    for name in SAME:
        pd.testing.assert_frame_equal(_sorted(getattr(one, name)), _sorted(getattr(other, name)), obj=name)
    for name, ids in NAMED_BY_ID.items():
        frames = [_sorted(getattr(found, name).drop(columns=ids, errors="ignore")) for found in (one, other)]
        pd.testing.assert_frame_equal(*frames, obj=name)


def check_more_is_no_less(both: Both) -> None:
    """With all that the API knows beyond the exports, no finding comes or goes, and no figure of one changes."""
    found = [reconcile(side, both.books, both.payroll, both.company.inputs) for side in (both.exports, both.live)]
    shown = ["id", "check", "severity", "crm_amount", "books_amount", "revenue_effect", "receivable_effect"]
    pd.testing.assert_frame_equal(*(_sorted(each.findings[shown]) for each in found))
    # Lines that only the API tells may put a reason to a difference that exports leave unexplained.
    reasons = ["pricing", "unexplained"]
    told = [each.bridge.drop(columns=reasons).assign(either=each.bridge[reasons].sum(axis=1)) for each in found]
    pd.testing.assert_frame_equal(*told)


def _common(both: Both, side: Snapshot) -> Snapshot:
    """Leave out what only one of the two ways knows."""
    tables = {}
    for noun, frame in side.tables.items():
        if not len(both.exports[noun]) or not len(both.live[noun]):
            continue
        absent = [name for name in NOUNS[noun].names if both.exports[noun][name].isna().all()
                  or name in both.lacks.get(noun, ())]  # fmt: skip
        rows = frame[frame["kind"] == "sale"] if noun == "invoice_lines" else frame
        tables[noun] = rows.assign(**{name: pd.array([pd.NA] * len(rows), rows[name].dtype) for name in absent})
    return Snapshot(side.system, tables, side.files)


def _sorted(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.sort_values(list(frame.columns), key=lambda column: column.astype(str)).reset_index(drop=True)
