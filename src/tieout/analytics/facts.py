"""Gathering the facts: jobs with everything they can be grouped by, and the documents and money of both books."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..evidence import Evidence
from ..margin.books_view import split_by_weight
from ..margin.job_margin import name_unknown
from ..margin.labor import GENERAL, TIME_OFF, TRAVEL
from ..margin.summary import UNKNOWN
from ..match.customers import key_names
from ..match.references import normalise_number
from ..model.facts import DOCUMENTS, JOB_FACTS, RECEIPTS, Facts
from ..model.snapshot import Snapshot
from ..model.table import look_up, map_distinct
from .settlements import settle_documents

NO_CUSTOMER = "No customer"
SEVERAL = "Several"


def gather_facts(evidence: Evidence) -> Facts:
    """Gather what all answers are made of, once."""
    people = _describe_customers(evidence)
    sides = {"crm": evidence.crm, "books": evidence.books}
    documents, settlements, receipts = [], [], []
    for side, snapshot in sides.items():
        kept = _keep_documents(evidence, side)
        money = _keep_payments(evidence, side)
        settled, received = settle_documents(
            kept, money, snapshot["payment_allocations"], unapplied_known=_lists_unapplied(snapshot)
        )
        documents.append(_describe_documents(kept, side, people))
        settlements.append(settled.assign(side=side))
        received = received.assign(side=side, customer=_name_customers(received["customer_key"], people))
        receipts.append(RECEIPTS.validate(received))
    every = pd.concat([part for part in documents if len(part)] or documents[:1], ignore_index=True)
    return Facts(
        inputs=evidence.inputs,
        today=evidence.today,
        systems={"crm": evidence.crm.system, "books": evidence.books.system, "payroll": "payroll"},
        jobs=describe_jobs(evidence, every, people),
        documents=every,
        settlements=_stack(settlements),
        receipts=_stack(receipts),
        shares=evidence.shares,
        quotes=evidence.crm["quotes"].assign(
            customer_key=key_names(evidence.crm["quotes"]["customer"], evidence.customers, "crm")
        ),
        time=evidence.time,
        costs=evidence.costs,
        customers=people,
    )


def _stack(parts: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _describe_customers(evidence: Evidence) -> pd.DataFrame:
    """List the customers of both books by key: name, segment, lead source, terms, first known day."""
    names = evidence.customers.drop_duplicates("key").set_index("key")["label"]
    repeat = names.groupby(names).cumcount()
    shown = names.where(repeat == 0, names + " (" + (repeat + 1).astype(str) + ")")
    found = pd.DataFrame({"customer": shown})
    columns = ["segment", "lead_source", "created", "terms"]
    for side, snapshot in (("crm", evidence.crm), ("books", evidence.books)):
        listed = snapshot["customers"]
        keys = key_names(listed["name"], evidence.customers, side)
        # Of several records of one customer, the first that says something counts; the CRM's before the books'.
        known = listed[columns].astype(object).groupby(keys.to_numpy()).first().reindex(found.index)
        for column in columns:
            found[column] = (
                found[column].where(found[column].notna(), known[column]) if column in found else known[column]
            )
    made = found.rename_axis("customer_key").reset_index()
    return made.astype({"customer": "str", "segment": "str", "lead_source": "str", "terms": "str",
                        "created": "datetime64[s]"})  # fmt: skip


def _name_customers(keys: pd.Series, people: pd.DataFrame) -> pd.Series:
    return look_up(keys, people.set_index("customer_key")["customer"]).fillna(NO_CUSTOMER)


def _keep_documents(evidence: Evidence, side: str) -> pd.DataFrame:
    """Keep what counts; give a document without a day the day of its twin, and say what it is the twin of."""
    documents = evidence.crm_documents if side == "crm" else evidence.books_documents
    mine, theirs = ("left", "right") if side == "crm" else ("right", "left")
    there = evidence.books_documents if side == "crm" else evidence.crm_documents
    twins = evidence.twins.drop_duplicates(mine).set_index(mine)[theirs]
    at = twins.reindex(documents.index)
    kept = documents.assign(
        twin=there["id"].reindex(at).array, date=documents["date"].fillna(_align(there["date"], at, documents))
    )
    suspect = pd.Series(None, index=documents.index, dtype=object)
    if side == "books" and len(evidence.repeats):
        suspect.loc[evidence.repeats["at"]] = evidence.repeats["how"].to_numpy()
    return kept.assign(suspect=suspect)[documents["excluded"].isna()]


def _align(values: pd.Series, at: pd.Series, documents: pd.DataFrame) -> pd.Series:
    return pd.Series(values.reindex(at).array, index=documents.index)


def _keep_payments(evidence: Evidence, side: str) -> pd.DataFrame:
    payments = (evidence.crm if side == "crm" else evidence.books)["payments"]
    home = payments["currency"].isna() | (payments["currency"] == evidence.settings.home_currency)
    kept = payments[home]
    return kept.assign(customer_key=key_names(kept["customer"], evidence.customers, side))


def _lists_unapplied(books: Snapshot) -> bool:
    """Say whether the open items that were read show every payment that is not applied."""
    open_items, payments = books["receivables"], books["payments"]
    if not len(open_items):
        return False
    listed = -open_items.loc[open_items["kind"] == "payment", "open_balance"].sum()
    return bool(listed == payments["unapplied"].sum())


def _describe_documents(documents: pd.DataFrame, side: str, people: pd.DataFrame) -> pd.DataFrame:
    segments = look_up(documents["customer_key"], people.set_index("customer_key")["segment"])
    made = documents.assign(
        side=side,
        customer=_name_customers(documents["customer_key"], people),
        segment=segments.fillna(UNKNOWN),
        net=documents["net"].fillna(documents["total"]),
    )
    return DOCUMENTS.validate(made[DOCUMENTS.names])


def describe_jobs(evidence: Evidence, documents: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Add to the margin of each job what it can be grouped by: JOB_FACTS."""
    margins, jobs = evidence.margins, evidence.jobs.drop_duplicates("job").set_index("job")
    said = jobs.reindex(margins["job"]).reset_index(drop=True)
    key = key_names(said["customer"], evidence.customers, "crm")
    covered = (margins["revenue"].astype("Float64") * margins["coverage"]).fillna(0)
    made = margins.assign(
        crew=name_unknown(said["crew"]),
        segment=name_unknown(look_up(key, people.set_index("customer_key")["segment"])),
        class_name=look_up(margins["job"], find_classes(evidence, documents)).fillna(UNKNOWN),
        city=name_unknown(said["city"]),
        customer_key=key,
        created=said["created"],
        paid_minutes=margins["minutes"] + look_up(margins["job"], spread_paid_time(evidence.time), "minutes").fillna(0),
        covered=np.floor(covered + 0.5).astype("Int64"),
        worth=said["total"],
        original_job=find_original_jobs(said["original_job"], margins["job"]),
        **{name: said[name] for name in ("contract", "estimated_cost", "cost_basis", "agreement_ref", "quote_refs")},
    )
    return JOB_FACTS.validate(made)


def find_original_jobs(named: pd.Series, jobs: pd.Series) -> pd.Series:
    """Find the job that a callback names; a gap where it names none that is known, or itself."""
    by_number = pd.Series(jobs.array, index=map_distinct(jobs, normalise_number))
    found = look_up(map_distinct(named, normalise_number), by_number[~by_number.index.duplicated(keep=False)])
    return found.where((found != jobs.set_axis(found.index)).fillna(False))


def find_classes(evidence: Evidence, documents: pd.DataFrame) -> Mapping[str, str]:
    """Find the class of each job: that of its documents in either book; “Several” where they differ."""
    twin = documents[documents["side"] == "crm"].set_index("id")["twin"]
    crm = evidence.crm_documents.set_index("id")["class_name"]
    books = evidence.books_documents.set_index("id")["class_name"]
    rows = evidence.shares.dropna(subset=["job"])
    named = [
        pd.DataFrame({"job": rows["job"], "name": look_up(rows["crm_id"], crm)}),
        pd.DataFrame({"job": rows["job"], "name": look_up(look_up(rows["crm_id"], twin), books)}),
    ]
    once = pd.concat(named).dropna().drop_duplicates()
    alone = ~once["job"].duplicated(keep=False)
    names = once.assign(name=once["name"].where(alone, SEVERAL)).drop_duplicates("job")
    return dict(zip(names["job"].tolist(), names["name"].tolist(), strict=True))


def spread_paid_time(time: pd.DataFrame) -> pd.Series:
    """Spread each person's other paid minutes of a month over the jobs of that month, by job minutes.

    Other paid time is general time, time off, travel that costs no job, and job time without a job. What belongs to
    a month in which the person worked on no job stays out. Returns whole minutes by job; the cents' rule of
    largest remainders keeps each person's month complete.
    """
    counted = time["counted"].fillna(False).astype("bool")
    on_job = counted & time["job"].notna() & (time["minutes"] > 0)
    other = (counted & time["job"].isna()) | time["reason"].isin([GENERAL, TIME_OFF, TRAVEL])
    month = time["date"].dt.year * 12 + time["date"].dt.month
    rows = time.assign(month=month)[["employee", "month", "job", "minutes"]]
    idle = rows[other].groupby(["employee", "month"])["minutes"].sum().rename("idle").reset_index()
    work = rows[on_job].groupby(["employee", "month", "job"], as_index=False)["minutes"].sum()
    work = work.merge(idle, on=["employee", "month"]).sort_values(["employee", "month", "job"], ignore_index=True)
    if not len(work):
        return pd.Series(dtype="Int64")
    groups = work.groupby(["employee", "month"], sort=False)
    parts = split_by_weight(
        work["idle"].to_numpy("int64"), work["minutes"].to_numpy("int64"),
        groups["minutes"].transform("sum").to_numpy("int64"), groups.ngroup().to_numpy(),
    )  # fmt: skip
    return pd.Series(parts).groupby(work["job"]).sum().astype("Int64")
