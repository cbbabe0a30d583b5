"""Tie-outs: the sums that must agree, and how much of each kind of record was matched."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..model.results import BRIDGE_STEPS, MATCH_RATES, TIE_OUTS


def list_tie_outs(evidence: Evidence, bridge: pd.DataFrame) -> pd.DataFrame:
    """List the sums that must agree, with both sides; the Start sheet computes the same in formulas."""
    here = evidence.crm_documents[evidence.crm_documents["excluded"].isna()]
    there = evidence.books_documents[evidence.books_documents["excluded"].isna()]
    invoiced = here["net"].fillna(here["total"]).sum()
    without_job = sum_revenue_without_job(evidence.shares, evidence.margins)
    of_jobs = evidence.margins["revenue"].sum()
    steps = bridge[BRIDGE_STEPS].sum().sum()
    rows = [
        ("Revenue of jobs and of invoices without a job = CRM invoiced", of_jobs + without_job, invoiced),
        ("Bridge from the CRM to the books leaves nothing over", steps, bridge["books_invoiced"].sum()),
        ("Books' documents in the bridge = those read", bridge["books_invoiced"].sum(), there["total"].sum()),
        ("CRM documents in the bridge = those read", bridge["crm_invoiced"].sum(), here["total"].sum()),
    ]  # fmt: skip
    open_items = evidence.books["receivables"]
    if len(open_items):
        of_invoices = open_items[open_items["kind"] != "payment"]["open_balance"].sum()
        rows.append(("Open invoices and credits = A/R aging report of the books", there["balance"].sum(), of_invoices))
    return TIE_OUTS.validate(pd.DataFrame(rows, columns=["name", "left", "right"]))


def sum_revenue_without_job(shares: pd.DataFrame, margins: pd.DataFrame) -> int:
    """Add up the revenue of CRM documents that belongs to no known job, in cents."""
    return int(shares.loc[~shares["job"].isin(margins["job"]), "net"].sum())


def rate_matches(evidence: Evidence) -> pd.DataFrame:
    """Count, for each kind of record, read = matched + unmatched + undecided + excluded, and in dollars."""
    twins, unclear = evidence.twins, evidence.undecided
    rows = [
        _rate("CRM invoices", evidence.crm_documents, twins["left"], unclear["left"]),
        _rate("Books invoices", evidence.books_documents, twins["right"], unclear["right"]),
    ]
    costs = evidence.costs[evidence.costs["source"] == "Books"]
    rows.append(_rate_to_job("Cost lines to jobs", costs, costs["amount"], costs["category"] != "other"))
    time = evidence.time
    rows.append(_rate_to_job("Time entries to jobs", time, time["labor"], time["counted"]))
    return MATCH_RATES.validate(pd.DataFrame(rows, columns=MATCH_RATES.names))


def _rate(entity: str, documents: pd.DataFrame, matched: pd.Series, unclear: pd.Series) -> tuple[object, ...]:
    is_matched, is_unclear = documents.index.isin(matched), documents.index.isin(unclear)
    excluded = documents["excluded"].notna()
    left = ~is_matched & ~is_unclear & ~excluded
    size = documents["total"].abs()
    return (
        entity, len(documents), is_matched.sum(), left.sum(), is_unclear.sum(), excluded.sum(),
        size.sum(), size[is_matched].sum(),
    )  # fmt: skip


def _rate_to_job(entity: str, rows: pd.DataFrame, amounts: pd.Series, wanted: pd.Series) -> tuple[object, ...]:
    wanted = wanted.fillna(False).astype(bool)
    has_job = rows["job"].notna()
    unclear = ~has_job & wanted & rows["how"].str.startswith("Undecided").fillna(False).astype(bool)
    size = amounts.abs().fillna(0)
    return (
        entity, len(rows), has_job.sum(), (~has_job & wanted & ~unclear).sum(), unclear.sum(),
        (~has_job & ~wanted).sum(), size.sum(), size[has_job].sum(),
    )  # fmt: skip
