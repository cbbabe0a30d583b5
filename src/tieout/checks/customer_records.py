"""Customer records that are not fit for billing: incomplete, inactive while money is owed."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..match.customers import key_names
from ..model.table import look_up
from .registry import check
from .words import NO_AMOUNT, say

_KEPT = 0.8
_RECENT = pd.Timedelta(days=365)
_CONTACTS = ("email", "contact", "street")
_LACKS = {"contact": "no billing contact (e-mail, contact person or street)", "terms": "no payment terms"}


@check(
    severity="WATCH",
    group="incomplete",
    fix_in="QuickBooks",
    remedy="Add what is missing, and treat the customer as a draft until then: no invoice, no new work on account.",
    causes=("The customer was made in the field, with a name and a telephone number",),
    upstream="Require a billing contact and terms before a customer can be billed.",
)
def customer_not_ready_to_bill(evidence: Evidence) -> pd.DataFrame:
    """A customer is being served and has no billing contact or no payment terms in either system."""
    if not any(getattr(evidence, side).has("customers") for side in ("crm", "books")):
        return pd.DataFrame()
    known = list_readiness(evidence)
    lacks = {part: _find_lacking(known, part) for part in _LACKS}
    rows = known[(lacks["contact"] | lacks["terms"]) & known["served"]]
    said = pd.Series("", index=rows.index)
    for part, words in _LACKS.items():
        said = said.mask(lacks[part][rows.index], said + " and " + words)
    sentence = say("{name} is being served and has {what}.", name=rows["name"], what=said.str.removeprefix(" and "))
    about = {"customer": rows["name"], "noun": "customers", "crm_id": rows["crm_id"], "books_id": rows["books_id"]}
    fix_in = lacks["contact"][rows.index].map({True: evidence.settings.customer_master, False: "QuickBooks"})
    return pd.DataFrame({**about, "fix_in": fix_in, **NO_AMOUNT, "sentence": sentence, "confidence": 0.9})


def list_readiness(evidence: Evidence) -> pd.DataFrame:
    """List the active customers of both systems with what is known of them in either.

    Columns: key, name, crm_id, books_id, contact and terms (True where known), served (has an open job, or a document
    or a completed job of the last year).
    """
    parts = []
    for side in ("crm", "books"):
        people = getattr(evidence, side)["customers"]
        people = people[people["active"].fillna(True).astype(bool)]
        parts.append(pd.DataFrame({
            "key": key_names(people["name"], evidence.customers, side), "name": people["name"],
            f"{side}_id": people["id"], "contact": people[list(_CONTACTS)].notna().any(axis=1),
            "terms": people["terms"].notna(),
        }))  # fmt: skip
    both = pd.concat(parts, ignore_index=True).dropna(subset=["key"])
    told = both.groupby("key", as_index=False, sort=False).agg(
        name=("name", "first"), crm_id=("crm_id", "first"), books_id=("books_id", "first"), contact=("contact", "any"),
        terms=("terms", "any"),
    )  # fmt: skip
    papers = pd.concat([evidence.crm_documents, evidence.books_documents], ignore_index=True)
    for part, column in (("contact", "email"), ("terms", "terms")):
        told[part] |= told["key"].isin(papers.loc[papers[column].notna(), "customer_key"].dropna())
    return told.assign(served=told["key"].isin(_list_served(evidence, papers)))


def _list_served(evidence: Evidence, papers: pd.DataFrame) -> set[str]:
    jobs = evidence.jobs
    since = evidence.today - _RECENT
    is_live = (jobs["status"] == "open") | ((jobs["status"] == "completed") & (jobs["completed"] >= since))
    keys = key_names(jobs.loc[is_live.fillna(False).astype(bool), "customer"], evidence.customers, "crm")
    recent = papers[(papers["date"] >= since).fillna(False) & papers["excluded"].isna()]
    return {*keys.dropna(), *recent["customer_key"].dropna()}


def _find_lacking(known: pd.DataFrame, part: str) -> pd.Series:
    """Say who lacks what most others have; where hardly anybody has it, the systems do not keep it."""
    kept = len(known) > 1 and float(known[part].mean()) >= _KEPT
    return ~known[part] & kept


@check(
    severity="WATCH",
    group="cash",
    fix_in="QuickBooks",
    remedy="Make the customer active until the balance is settled: apply what is open, collect it, or write it off.",
    causes=("The customer was archived or merged before the last invoice or credit was settled",),
    upstream="Settle the balance before a customer is made inactive.",
    thresholds=("tolerance_cents",),
)
def inactive_customer_with_balance(evidence: Evidence) -> pd.DataFrame:
    """A customer was made inactive while something is still open."""
    parts = []
    for side, where, documents in (
        ("crm", "the CRM", evidence.crm_documents), ("books", "QuickBooks", evidence.books_documents),
    ):  # fmt: skip
        people = getattr(evidence, side)["customers"]
        people = people[~people["active"].fillna(True).astype(bool)]
        if not len(people):
            continue
        counted = documents[documents["excluded"].isna()]
        owed = look_up(people["name"], counted.groupby("customer")["balance"].sum(), "money").fillna(people["balance"])
        rows = people.assign(owed=owed)[(owed.abs() > evidence.settings.tolerance_cents).fillna(False)]
        sentence = say(f"{{name}} is inactive in {where} with {{owed}} open.", name=rows["name"], owed=rows["owed"])
        parts.append(pd.DataFrame({
            "customer": rows["name"], f"{side}_ref": rows["name"], f"{side}_amount": rows["owed"], **NO_AMOUNT,
            "noun": "customers", f"{side}_id": rows["id"], "sentence": sentence,
            "fix_in": "CRM" if side == "crm" else "QuickBooks",
        }))  # fmt: skip
    return pd.concat(parts) if parts else pd.DataFrame()
