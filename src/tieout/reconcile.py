"""Two books in, one Reconciliation out. Pure: it reads nothing, writes nothing and asks no clock."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from .analytics.answering import answer_all
from .analytics.bridge import build_bridge
from .analytics.customers import total_customers
from .analytics.differences import classify_differences
from .analytics.facts import gather_facts
from .analytics.muted import list_muted
from .analytics.quality import name_duplicates
from .analytics.tie_outs import list_tie_outs, rate_matches
from .checks import REGISTRY, run_checks
from .evidence import gather_evidence
from .evidence.control_totals import add_up_months
from .evidence.profiles import list_rules
from .model.results import SEVERITIES, Reconciliation
from .model.settings import Inputs
from .model.snapshot import Snapshot


def reconcile(
    crm: Snapshot, books: Snapshot, payroll: Snapshot, inputs: Inputs, say: Callable[[str], None] = lambda stage: None
) -> Reconciliation:
    """Reconcile one company: match its two books and payroll, cost its jobs and list what disagrees.

    ``say`` is told each stage as it begins. The settings of the result carry the as-of day that was used.
    """
    sides = (crm, books, payroll)
    evidence = gather_evidence(crm, books, payroll, inputs, say)
    say("checking")
    findings = run_checks(REGISTRY, evidence, inputs.switched_off)
    say("adding up")
    differences = classify_differences(evidence)
    bridge = build_bridge(evidence, differences)
    facts = gather_facts(evidence)
    return Reconciliation(
        settings=evidence.settings,
        systems=tuple(side.system for side in sides if side.system),
        jobs=evidence.margins,
        invoices=evidence.matches.assign(severity=_worst_severity(evidence.matches, findings)),
        shares=evidence.shares,
        time=evidence.time,
        costs=evidence.costs,
        customers=total_customers(evidence),
        bridge=bridge,
        differences=differences,
        muted=list_muted(evidence),
        sync_rules=list_rules(evidence.profile),
        control_totals=add_up_months(evidence),
        findings=findings,
        tie_outs=list_tie_outs(evidence, bridge),
        match_rates=rate_matches(evidence),
        files=pd.concat([side.files for side in sides], ignore_index=True),
        problems=pd.concat([side.problems for side in sides], ignore_index=True),
        facts=facts,
        answer=lambda: answer_all(facts, bridge, name_duplicates(findings)),
    )


def _worst_severity(matches: pd.DataFrame, findings: pd.DataFrame) -> pd.Series:
    """Say for each row of matches how bad the worst finding on it is; OK where there is none."""
    rank = {name: at for at, name in enumerate(SEVERITIES)}
    worst = pd.Series(rank["OK"], index=matches.index)
    for ref, number, id_ in (("crm_ref", "crm_number", "crm_id"), ("books_ref", "books_number", "books_id")):
        known = findings.dropna(subset=[ref]).drop_duplicates(ref).set_index(ref)["severity"].map(rank)
        level = matches[number].fillna(matches[id_]).map(known)
        worst = worst.where(level.isna() | (level >= worst), level)
    return worst.map(dict(enumerate(SEVERITIES))).astype("str")
