"""The registry of checks, and the form that every finding takes.

A check is one small pure function: it looks at the evidence and returns what it found, one row per finding.
Its first docstring line states what is wrong, in the words of the Checks sheet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from ..evidence import Evidence
from ..model.results import FINDINGS, SYMBOLS, weigh_findings

Find = Callable[[Evidence], pd.DataFrame]


@dataclass(frozen=True)
class Check:
    """One kind of discrepancy: what is wrong, how bad it is, what to do and where."""

    name: str
    meaning: str
    severity: str
    remedy: str
    fix_in: str
    find: Find


def check(*, severity: str, fix_in: str, remedy: str) -> Callable[[Find], Check]:
    """Declare a check; its name and meaning are those of the function."""

    def declare(find: Find) -> Check:
        meaning = (find.__doc__ or "").strip().splitlines()[0]
        return Check(find.__name__, meaning, severity, remedy, fix_in, find)

    return declare


def run_checks(checks: tuple[Check, ...], evidence: Evidence, switched_off: frozenset[str]) -> pd.DataFrame:
    """Run the checks that are switched on; return all findings, worst first, each with a stable id."""
    found = []
    for each in checks:
        if each.name in switched_off:
            continue
        rows = each.find(evidence)
        if len(rows):
            found.append(_complete(rows, each, evidence.settings.critical_cents))
    if not found:
        return FINDINGS.empty()
    findings = FINDINGS.validate(pd.concat(found, ignore_index=True))
    return _sort(findings.assign(id=_name_findings(findings)))


def _complete(rows: pd.DataFrame, each: Check, critical_cents: int) -> pd.DataFrame:
    made = rows.copy()
    made["check"] = each.name
    made["id"] = ""
    for column, value in (("severity", each.severity), ("remedy", each.remedy), ("fix_in", each.fix_in)):
        made[column] = made[column].fillna(value) if column in made else value
    if "confidence" not in made:
        made["confidence"] = 1.0
    made = FINDINGS.validate(made)
    made["difference"] = made["difference"].fillna(made["crm_amount"] - made["books_amount"])
    effect = weigh_findings(made)
    made["severity"] = made["severity"].mask((made["severity"] == "ACT") & (effect >= critical_cents), "CRITICAL")
    return made


def _name_findings(findings: pd.DataFrame) -> pd.Series:
    """Make ids from what a finding is about, never from amounts or order, so that they last."""
    about = findings[["check", "crm_ref", "books_ref", "job", "customer"]].fillna("")
    about.loc[(about["crm_ref"] != "") | (about["books_ref"] != ""), "customer"] = ""
    keys = about.agg("|".join, axis=1)
    order = findings[["difference", "date", "sentence"]].sort_values(["difference", "date", "sentence"]).index
    repeat = keys.loc[order].groupby(keys.loc[order]).cumcount().reindex(keys.index)
    keys = keys + "|" + repeat.astype(str).replace("0", "")
    return keys.map(lambda key: "T-" + hashlib.sha256(key.encode()).hexdigest()[:10].upper())


def _sort(findings: pd.DataFrame) -> pd.DataFrame:
    rank = findings["severity"].map({name: at for at, name in enumerate(SYMBOLS)})
    size = findings[["revenue_effect", "receivable_effect", "difference"]].abs().max(axis=1).fillna(0)
    order = pd.DataFrame({"rank": rank, "size": -size, "id": findings["id"]}).sort_values(["rank", "size", "id"])
    return findings.loc[order.index].reset_index(drop=True)
