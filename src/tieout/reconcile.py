"""Two books in, one Reconciliation out. Pure: it reads nothing, writes nothing and asks no clock.

The steps, in order: make both sides comparable → match → share revenue among jobs → find the job of every
cost and hour → cost the hours → compute margins → check → add up.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from .analytics.bridge import build_bridge
from .analytics.customers import total_customers
from .analytics.tie_outs import list_tie_outs, rate_matches
from .assign import assign_costs, assign_hours, list_crm_lines
from .checks import REGISTRY, run_checks
from .checks.evidence import Evidence
from .checks.profiles import choose_profile
from .margin.job_margin import compute_job_margins
from .match.customers import identify_customers
from .match.documents import prepare_documents
from .match.job_shares import share_revenue
from .match.jobs import index_jobs, label_jobs
from .match.repeats import find_repeats
from .match.results import list_invoice_matches, match_with_overrides, tie_twins
from .model.nouns import JOBS
from .model.results import SEVERITIES, Reconciliation
from .model.settings import Inputs
from .model.snapshot import Snapshot

Progress = Callable[[str], None]


def reconcile(
    crm: Snapshot, books: Snapshot, payroll: Snapshot, inputs: Inputs, progress: Progress | None = None
) -> Reconciliation:
    """Reconcile one company: match its two books and payroll, cost its jobs and list what disagrees."""
    say = progress or (lambda stage: None)
    settings = replace(inputs.settings, as_of=find_as_of(crm, books, inputs))
    profile = choose_profile(settings, crm.system)
    say("matching customers and invoices")
    identified = identify_customers(crm, books)
    jobs = label_jobs(crm["jobs"])
    index = index_jobs(jobs, identified)
    here = prepare_documents(crm["invoices"], identified, "crm", settings)
    there = prepare_documents(books["invoices"], identified, "books", settings)
    pairs = match_with_overrides(here, there, inputs.overrides, settings)
    twins = tie_twins(pairs, here, there, crm["payments"])
    shares = share_revenue(here, jobs, index)
    say("costing hours and jobs")
    time = assign_hours(crm, books, payroll, inputs, index, here, shares)
    crm_lines = list_crm_lines(crm["invoice_lines"], here, shares, index)
    costs = assign_costs(books["cost_lines"], jobs, crm_lines, identified, index, inputs)
    matches = list_invoice_matches(pairs, here, there, shares)
    margins = compute_job_margins(
        jobs.assign(number=jobs["job"])[JOBS.names], shares, matches, time, costs, inputs.job_type_rules, settings,
        line_coverage=None, paid_dates=here.set_index("id")["paid_date"].dropna(),
    )  # fmt: skip
    say("checking")
    paired = pairs[~pairs["undecided"].astype(bool)]
    repeats = find_repeats(there, paired.set_index("right")["left"].map(here["number"].fillna(here["id"])), settings)
    free_here = here["excluded"].isna() & ~here.index.isin(pairs["left"])
    free_there = there["excluded"].isna() & ~there.index.isin(pairs["right"])
    evidence = Evidence(
        settings=settings, inputs=inputs, profile=profile, as_of=settings.as_of or dt.date.min, crm=crm, books=books,
        customers=identified, jobs=jobs, margins=margins, crm_documents=here, books_documents=there, twins=twins,
        crm_only=here[free_here], books_only=there[free_there], undecided=pairs[pairs["undecided"].astype(bool)],
        shares=shares, time=time, costs=costs, crm_lines=crm_lines, books_lines=books["invoice_lines"], repeats=repeats,
    )  # fmt: skip
    findings = run_checks(REGISTRY, evidence, inputs.switched_off)
    say("adding up")
    matches = matches.assign(severity=_worst_severity(matches, findings))
    bridge = build_bridge(evidence)
    files = pd.concat([side.files for side in (crm, books, payroll)], ignore_index=True)
    problems = pd.concat([side.problems for side in (crm, books, payroll)], ignore_index=True)
    return Reconciliation(
        settings=settings,
        systems=tuple(side.system for side in (crm, books, payroll) if side.system),
        jobs=margins, invoices=matches, shares=shares, time=time, costs=costs,
        customers=total_customers(evidence), bridge=bridge, findings=findings,
        tie_outs=list_tie_outs(evidence, bridge), match_rates=rate_matches(evidence),
        files=files, problems=problems,
    )  # fmt: skip


def find_as_of(crm: Snapshot, books: Snapshot, inputs: Inputs) -> dt.date:
    """Return the day on which ages are reckoned: the one that was set, or else the newest date read."""
    if inputs.settings.as_of:
        return inputs.settings.as_of
    days = [side[noun]["date"].max() for side in (crm, books) for noun in ("invoices", "payments")]
    days += [crm["jobs"]["completed"].max()]
    known = [day for day in days if pd.notna(day)]
    return max(known).date() if known else dt.date(1970, 1, 1)


def _worst_severity(matches: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Say for each row of matches how bad the worst finding on it is; OK where there is none."""
    rank = {name: at for at, name in enumerate(SEVERITIES)}
    worst = pd.Series(rank["OK"], index=matches.index)
    for ref, number, id_ in (("crm_ref", "crm_number", "crm_id"), ("books_ref", "books_number", "books_id")):
        known = findings.dropna(subset=[ref]).drop_duplicates(ref).set_index(ref)["severity"].map(rank)
        level = matches[number].fillna(matches[id_]).map(known)
        worst = worst.where(level.isna() | (level >= worst), level)
    return worst.map(dict(enumerate(SEVERITIES))).astype("str")
