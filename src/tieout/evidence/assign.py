"""Assigning: every hour and every cost line beside its job, with how that is known."""

from __future__ import annotations

import pandas as pd

from ..margin.labor import cost_hours, count_hours
from ..margin.rates import find_rates
from ..match.customers import key_names
from ..match.jobs import JobIndex, find_jobs
from ..match.references import normalise_number
from ..match.results import NONE
from ..model.results import COSTS_ASSIGNED, TIME_COSTED
from ..model.settings import Inputs
from ..model.snapshot import Snapshot
from ..model.table import look_up, map_distinct

_SIDES = ("crm", "books", "payroll")


def assign_hours(
    crm: Snapshot, books: Snapshot, payroll: Snapshot, inputs: Inputs, index: JobIndex, documents: pd.DataFrame,
    shares: pd.DataFrame,
) -> pd.DataFrame:  # fmt: skip
    """Find the job of every time entry of all sides, decide which count, and cost them at the rate in effect."""
    entries = pd.concat(
        [side["time_entries"].assign(side=name) for name, side in zip(_SIDES, (crm, books, payroll), strict=True)],
        ignore_index=True,
    )
    records = pd.DataFrame(
        {"ref": entries["job_ref"], "text": entries["note"], "customer": entries["job_ref"], "customer_key": pd.NA,
         "date": entries["date"]}
    ).astype({"customer_key": "str"})  # fmt: skip
    found = find_jobs(records, index)
    found = _follow_invoice(found, entries["job_ref"], documents, shares)
    job, how = correct_jobs(entries["id"], found, inputs.overrides, "time_entries", index)
    counted = count_hours(entries.assign(job=job), inputs.settings)
    rates = find_rates(counted, inputs.rates, inputs.roles)
    labor = cost_hours(counted, rates, inputs.settings)
    shown = counted.drop(columns=["job_ref", "note", "origin", "side"])
    shown["overtime_minutes"] = shown["overtime_minutes"].fillna(0)
    return TIME_COSTED.validate(
        shown.assign(job_found=found["job"], job=job, how=how, role=rates["role"], rate=rates["rate"], labor=labor)
    )


def _follow_invoice(
    found: pd.DataFrame, refs: pd.Series, documents: pd.DataFrame, shares: pd.DataFrame
) -> pd.DataFrame:
    """Where hours name an invoice instead of a job (payroll files do), take the only job of that invoice."""
    open_ = found["job"].isna() & refs.notna()
    if not open_.any():
        return found
    single = _only_jobs(shares)
    numbered = documents[documents["plain"].notna()].drop_duplicates("plain", keep=False)
    job_of = look_up(numbered.set_index("plain")["id"], single).dropna()
    jobs = look_up(map_distinct(refs[open_], normalise_number), job_of)
    made = found.copy()
    made.loc[open_, "job"] = jobs
    made.loc[open_ & made["job"].notna(), "how"] = "The entry names the job's invoice"
    made.loc[open_ & made["job"].notna(), "confidence"] = 0.95
    return made


def _only_jobs(shares: pd.DataFrame) -> pd.Series:
    """Return the job of each document that bills no other."""
    return shares[~shares["crm_id"].duplicated(keep=False)].set_index("crm_id")["job"]


def assign_costs(
    cost_lines: pd.DataFrame, jobs: pd.DataFrame, crm_lines: pd.DataFrame, identified: pd.DataFrame, index: JobIndex,
    inputs: Inputs,
) -> pd.DataFrame:  # fmt: skip
    """Find the job of every cost line in the books, and list the CRM's own material cost beside them."""
    home = cost_lines["currency"].isna() | (cost_lines["currency"] == inputs.settings.home_currency)
    lines = cost_lines[home].reset_index(drop=True)
    records = pd.DataFrame(
        {"ref": lines["job_ref"], "text": lines["description"], "customer": lines["customer"],
         "customer_key": key_names(lines["customer"], identified, "books"), "date": lines["date"]}
    )  # fmt: skip
    found = find_jobs(records, index)
    job, how = correct_jobs(lines["id"], found, inputs.overrides, "cost_lines", index)
    shown = lines.drop(columns=["customer", "job_ref", "currency", "origin"]).assign(
        source="Books", job_found=found["job"], job=job, how=how, confidence=found["confidence"]
    )
    from_crm = list_crm_costs(jobs, crm_lines)
    return COSTS_ASSIGNED.validate(pd.concat([shown, from_crm], ignore_index=True))


def correct_jobs(
    ids: pd.Series, found: pd.DataFrame, overrides: pd.DataFrame, noun: str, index: JobIndex
) -> tuple[pd.Series, pd.Series]:
    """Let a user's corrections win: return the job and how it is known. “none” means that no job bears it."""
    typed = overrides[overrides["noun"] == noun].drop_duplicates("id", keep="last").set_index("id")["reference"]
    if typed.empty:
        return found["job"], found["how"]
    reference = look_up(ids, typed)
    known = {ref: index.by_number.get(normalise_number(ref), [ref]) for ref in reference.dropna().unique()}
    corrected = look_up(reference, {ref: jobs[0] for ref, jobs in known.items()})
    is_none = (reference.str.casefold() == NONE).fillna(False)
    job = corrected.fillna(found["job"]).mask(is_none)
    how = ("Override: " + reference).fillna(found["how"])
    return job.astype("str"), how.astype("str")


def list_crm_costs(jobs: pd.DataFrame, crm_lines: pd.DataFrame) -> pd.DataFrame:
    """List the material cost that the CRM knows, per job: its own total, or else the sum of its lines."""
    of_lines = crm_lines.dropna(subset=["job", "cost"]).groupby("job")["cost"].sum()
    cost = jobs["material_cost"].fillna(look_up(jobs["job"], of_lines, "money"))
    rows = jobs.assign(amount=cost)
    rows = rows[rows["amount"].notna() & (rows["status"] != "canceled")]
    return pd.DataFrame(
        {
            "id": "CRM:" + rows["job"], "date": rows["completed"], "source": "CRM", "kind": "CRM cost",
            "number": rows["number"], "vendor": pd.NA, "description": "Line-item cost known to the CRM",
            "account": pd.NA, "category": "materials", "amount": rows["amount"], "job_found": rows["job"],
            "job": rows["job"], "how": "The CRM keeps it on the job", "confidence": 1.0,
        }
    ).astype({"vendor": "str", "account": "str"})  # fmt: skip


def list_crm_lines(lines: pd.DataFrame, documents: pd.DataFrame, shares: pd.DataFrame, index: JobIndex) -> pd.DataFrame:
    """Add ``job`` to the CRM's invoice lines: the one that the line names, or else its invoice's only job."""
    single = _only_jobs(shares)
    by_number = documents[documents["excluded"].isna()].drop_duplicates("number", keep=False)
    of_invoice = look_up(by_number.set_index("number")["id"], single)
    only = {number: jobs[0] for number, jobs in index.by_number.items() if len(jobs) == 1}
    named = map_distinct(lines["job_ref"], lambda ref: only.get(normalise_number(ref)))
    return lines.assign(job=named.fillna(look_up(lines["invoice_number"], of_invoice)))
