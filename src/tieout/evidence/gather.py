"""Gathering the evidence: make both sides comparable, match them, and give every hour and cost its job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from ..margin.job_margin import compute_job_margins
from ..match.customer_questions import list_customer_questions
from ..match.customers import key_customers
from ..match.documents import prepare_documents
from ..match.job_shares import share_revenue
from ..match.jobs import index_jobs, label_jobs
from ..match.repeats import find_repeats
from ..match.results import find_last_payments, list_invoice_matches, match_with_overrides, tie_twins
from ..match.ties import tie_customers
from ..model.nouns import JOBS
from ..model.settings import Inputs
from ..model.snapshot import Snapshot
from ..model.table import look_up
from .aside import pair_set_aside
from .assign import assign_costs, assign_hours, list_crm_lines
from .evidence import Evidence
from .profiles import choose_profile, explain_absences, find_documented, learn_sync
from .profiles.learn import Seen
from .splits import find_splits
from .twins import compare_twins


def gather_evidence(
    crm: Snapshot, books: Snapshot, payroll: Snapshot, inputs: Inputs, say: Callable[[str], None] = lambda stage: None
) -> Evidence:
    """Match two books and payroll, cost the hours and compute margins: all that the checks look at."""
    settings = replace(inputs.settings, as_of=find_as_of(crm, books, inputs))
    say("matching customers and invoices")
    ties = tie_customers(crm, books, inputs.customer_pairs)
    customers = key_customers(ties)
    jobs = label_jobs(crm["jobs"])
    index = index_jobs(jobs, customers)
    here = prepare_documents(crm["invoices"], customers, "crm", settings)
    there = prepare_documents(books["invoices"], customers, "books", settings)
    pairs = match_with_overrides(here, there, inputs.overrides, settings)
    twins = tie_twins(pairs, here, there, crm["payments"])
    shares = share_revenue(here, jobs, index)
    matches = list_invoice_matches(pairs, here, there, shares)
    say("costing hours and jobs")
    time = assign_hours(crm, books, payroll, inputs, index, here, shares)
    crm_lines = list_crm_lines(crm["invoice_lines"], here, shares, index)
    costs = assign_costs(books["cost_lines"], jobs, crm_lines, customers, index, inputs)
    margins = compute_job_margins(
        jobs.assign(number=jobs["job"])[JOBS.names], shares, matches, time, costs, inputs.job_type_rules, settings,
        line_coverage=cover_lines(crm_lines), paid_dates=here.set_index("id")["paid_date"].dropna(),
    )  # fmt: skip
    today = pd.Timestamp(settings.as_of).as_unit("s")
    documented = find_documented(settings, crm.system)
    learned = learn_sync(Seen(documented, here, twins, books["invoice_lines"], today))
    profile = choose_profile(settings, crm.system, learned)
    twins = compare_twins(twins, crm_lines, books["invoice_lines"], profile, settings, today)
    tied = twins[["customer_key_crm", "customer_key_books"]].dropna().itertuples(index=False, name=None)
    questions = list_customer_questions(ties, set(tied))
    undecided = pairs[pairs["undecided"].astype(bool)]
    numbers = here["number"].fillna(here["id"])
    repeats = find_repeats(
        there[~there.index.isin(undecided["right"])], numbers.reindex(twins["left"]).set_axis(twins["right"]), settings
    )
    alone = here[here["excluded"].isna() & ~here.index.isin(pairs["left"])]
    books_only = there[there["excluded"].isna() & ~there.index.isin(pairs["right"])]
    paid_on = look_up(alone["plain"], find_last_payments(crm["payments"]), "date")
    return Evidence(
        settings=settings, inputs=inputs, profile=profile, today=today,
        crm=crm, books=books, customers=customers, customer_questions=questions, jobs=jobs, margins=margins,
        crm_documents=here,
        books_documents=there, twins=twins, crm_only=explain_absences(alone, paid_on, profile, today),
        books_only=books_only, undecided=undecided,
        matches=matches, shares=shares, time=time, costs=costs, crm_lines=crm_lines, repeats=repeats,
        set_aside=pair_set_aside(
            here, there, alone, books_only, crm["changes"], books["changes"], settings.tolerance_cents
        ),
        splits=find_splits(here, there, alone, books_only, twins, settings.tolerance_cents),
    )  # fmt: skip


def find_as_of(crm: Snapshot, books: Snapshot, inputs: Inputs) -> dt.date:
    """Return the day on which ages are reckoned: the one that was set, or else the newest date read."""
    if inputs.settings.as_of:
        return inputs.settings.as_of
    days = [side[noun]["date"].max() for side in (crm, books) for noun in ("invoices", "payments")]
    days += [crm["jobs"]["completed"].max()]
    known = [day for day in days if pd.notna(day)]
    return max(known).date() if known else dt.date(1970, 1, 1)


def cover_lines(crm_lines: pd.DataFrame) -> pd.Series | None:
    """Return, per job, the share of its sold lines whose cost is known; None where no line tells a cost."""
    is_sold = (crm_lines["kind"] == "sale") & (crm_lines["amount"] > 0) & crm_lines["job"].notna()
    sold = crm_lines.loc[is_sold, ["job", "amount", "cost"]]
    if not sold["cost"].notna().any():
        return None
    sold["known"] = sold["amount"].where(sold["cost"].notna(), 0)
    sums = sold.groupby("job", sort=False)[["known", "amount"]].sum()
    return (sums["known"] / sums["amount"]).astype("Float64")
