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
from .dollars import count_once

Find = Callable[[Evidence], pd.DataFrame]


@dataclass(frozen=True)
class Check:
    """One kind of discrepancy: what is wrong, how bad it is, why it happens, what to do and where.

    ``group`` is one of ``GROUPS``; ``causes`` lists what usually lies behind it, likeliest first; ``upstream`` is the
    rule or habit to change so that it does not come back; ``thresholds`` names the settings that it obeys.
    ``blocks_close`` says that the month cannot be closed before it is settled.
    """

    name: str
    meaning: str
    severity: str
    group: str
    remedy: str
    fix_in: str
    find: Find
    causes: tuple[str, ...] = ()
    upstream: str = ""
    thresholds: tuple[str, ...] = ()
    blocks_close: bool = False


def check(
    *, severity: str, group: str, fix_in: str, remedy: str, causes: tuple[str, ...] = (), upstream: str = "",
    thresholds: tuple[str, ...] = (), blocks_close: bool | None = None,
) -> Callable[[Find], Check]:  # fmt: skip
    """Declare a check; its name and meaning are those of the function.

    Unless said otherwise, what needs action (ACT) blocks the close.
    """

    def declare(find: Find) -> Check:
        meaning = (find.__doc__ or "").strip().splitlines()[0]
        blocks = severity == "ACT" if blocks_close is None else blocks_close
        return Check(
            find.__name__, meaning, severity, group, remedy, fix_in, find, causes, upstream, thresholds, blocks
        )

    return declare


def run_checks(checks: tuple[Check, ...], evidence: Evidence, switched_off: frozenset[str]) -> pd.DataFrame:
    """Run the checks that are switched on; return all findings, worst first, each with a stable id.

    No dollar is counted twice: see ``count_once``.
    """
    found = []
    for each in checks:
        if each.name in switched_off:
            continue
        rows = each.find(evidence)
        if len(rows):
            found.append(_complete(rows, each))
    if not found:
        return FINDINGS.empty()
    findings = FINDINGS.validate(pd.concat(found, ignore_index=True))
    findings["difference"] = findings["difference"].fillna(findings["crm_amount"] - findings["books_amount"])
    findings["id"] = _name_findings(findings)
    findings = count_once(findings, evidence.twins, [each.name for each in checks])
    is_large = weigh_findings(findings) >= evidence.settings.critical_cents
    findings["severity"] = findings["severity"].mask((findings["severity"] == "ACT") & is_large, "CRITICAL")
    return _sort(findings)


def _complete(rows: pd.DataFrame, each: Check) -> pd.DataFrame:
    """Add what the check's declaration says to the rows that it found."""
    made = rows.assign(check=each.name, id="")
    for column, value in (
        ("severity", each.severity),
        ("remedy", each.remedy),
        ("fix_in", each.fix_in),
        ("confidence", 1.0),
        ("group", each.group),
        ("upstream", each.upstream or None),
        ("cause", "; ".join(each.causes[:1])),
        ("blocks_close", each.blocks_close),
    ):
        if column not in made:
            made[column] = value
        elif value is not None:
            made[column] = made[column].fillna(value)
    return made


def _name_findings(findings: pd.DataFrame) -> pd.Series:
    """Make ids from what a finding is about, never from amounts or order, so that they last."""
    about = (findings[name].fillna("").tolist() for name in ("check", "crm_ref", "books_ref", "job", "customer"))
    keys = pd.Series(
        [
            "|".join((check, crm, books, job, "" if crm or books else customer))
            for check, crm, books, job, customer in zip(*about, strict=True)
        ]
    )
    order = findings[["difference", "date", "sentence"]].sort_values(["difference", "date", "sentence"]).index
    repeat = keys.loc[order].groupby(keys.loc[order], sort=False).cumcount().reindex(keys.index)
    named = [f"{key}|{times or ''}" for key, times in zip(keys.tolist(), repeat.tolist(), strict=True)]
    hashed = ["T-" + hashlib.sha256(name.encode()).hexdigest()[:10].upper() for name in named]
    return pd.Series(hashed, index=findings.index, dtype="str")


def _sort(findings: pd.DataFrame) -> pd.DataFrame:
    rank = findings["severity"].map({name: at for at, name in enumerate(SYMBOLS)})
    size = findings[["revenue_effect", "receivable_effect", "difference"]].abs().max(axis=1).fillna(0)
    order = pd.DataFrame({"rank": rank, "size": -size, "id": findings["id"]}).sort_values(["rank", "size", "id"])
    return findings.loc[order.index].reset_index(drop=True)
