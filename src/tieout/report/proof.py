"""Rows of Bridge, Checks and the Run Log, and the rows that people's tables should offer."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields
from typing import Any

import pandas as pd

from tieout.margin.summary import divide
from tieout.model.money import dollars
from tieout.model.results import BRIDGE_STEPS, SYMBOLS, Reconciliation
from tieout.model.settings import Inputs, Settings
from tieout.workbook.layout import TABLES

from .records import plain_name, take
from .rules import USUAL_RULES

_MEANINGS = {
    "CRITICAL": "Act today: much money, or every figure depends on it.",
    "ACT": "Somebody has something to do.",
    "WATCH": "Have a look; nothing is wrong yet.",
    "TIMING": "Expected; it clears itself by the day given.",
}


def make_bridge(held: Reconciliation) -> pd.DataFrame:
    """Return the rows of Bridge with what they leave unexplained."""
    months = held.bridge.sort_values("month", kind="stable").reset_index(drop=True)
    residual = (months[BRIDGE_STEPS].sum(axis=1) - months["books_invoiced"]).astype("Int64")
    return take("tblBridge", months).assign(Residual=residual)


def make_checks(exceptions: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return the rows of Checks: every check of the registry with what it found today."""
    from tieout.checks import REGISTRY

    live = exceptions[~exceptions["Severity"].str.startswith("✓")]
    rows = [
        {
            "Check": plain_name(each.name),
            "Meaning": each.meaning,
            "Severity": f"{SYMBOLS[each.severity]} {each.severity}",
            "What to do": each.remedy,
            "Fix in": each.fix_in,
            "Probable causes": "; ".join(each.causes) or None,
            "Rule to change": each.upstream or USUAL_RULES.get(each.group),
            "Thresholds": _list_thresholds(each.thresholds, settings),
            "Group": each.group,
            "Blocks close": each.blocks_close,
        }
        for each in REGISTRY
    ]
    made = pd.DataFrame(rows)
    made["Found"] = made["Check"].map(live.groupby("Check").size()).fillna(0).astype("Int64")
    made["At stake"] = made["Check"].map(live.groupby("Check")["At stake"].sum()).fillna(0).astype("Int64")
    return made


def _list_thresholds(names: tuple[str, ...], settings: Settings) -> str | None:
    """Print the settings that a check obeys, each with its present value."""
    known = {item.name: item.metadata["label"] for item in fields(Settings)}
    return "; ".join(f"{known[name]}: {_print_setting(name, settings)}" for name in names if name in known) or None


def _print_setting(name: str, settings: Settings) -> str:
    value = getattr(settings, name)
    if value is None or value == "":
        return "not set"
    return dollars(value) if name.endswith("_cents") else f"{value:g}" if isinstance(value, float) else str(value)


def make_severities(exceptions: pd.DataFrame) -> pd.DataFrame:
    """Return how many exceptions of each severity there are, and their dollars."""
    made = pd.DataFrame({"Severity": [f"{SYMBOLS[word]} {word}" for word in _MEANINGS]})
    made["Found"] = made["Severity"].map(exceptions.groupby("Severity").size()).fillna(0).astype("Int64")
    stake = exceptions.groupby("Severity")["At stake"].sum()
    made["At stake"] = made["Severity"].map(stake).fillna(0).astype("Int64")
    made["What it means"] = list(_MEANINGS.values())
    return made


def make_match_rates(held: Reconciliation) -> pd.DataFrame:
    """Return how much of each kind of record was matched."""
    made = take("tblMatchRates", held.match_rates)
    made["Matched %"] = divide(made["Dollars matched"], made["Dollars read"]).to_numpy()
    gap = made["Dollars read"] == 0
    made.loc[gap, "Matched %"] = pd.NA
    return made


def make_ties(held: Reconciliation) -> pd.DataFrame:
    """Return the tie-outs that the reconciliation reckoned itself."""
    made = take("tblTies", held.tie_outs)
    made["Difference"] = made["One side"] - made["Other side"]
    made["Says"] = made["Difference"].map(lambda gap: "✓ OK" if gap == 0 else "◆ OFF")
    return made


def make_runs(earlier: pd.DataFrame, line: dict[str, Any]) -> pd.DataFrame:
    """Return the refreshes, newest first: this one above the earlier ones."""
    made = pd.concat([pd.DataFrame([line], dtype=object), earlier.astype(object)], ignore_index=True)
    made = made[list(line)].drop_duplicates("Time UTC")
    for header in ("Revenue", "Gross profit", "Jobs", "Invoices", "Critical", "Act", "Watch", "Timing"):
        made[header] = pd.to_numeric(made[header], errors="coerce").astype("Int64")
    return made.head(500)


def note_failed_run(earlier: pd.DataFrame, now: dt.datetime, result: str) -> pd.DataFrame:
    """Return the refreshes, newest first, with one that failed above the earlier ones."""
    line = dict.fromkeys(TABLES["tblRuns"].headers)
    return make_runs(earlier, {**line, "Time UTC": f"{now:%Y-%m-%d %H:%M:%S}", "Result": result})


def make_roles(held: Reconciliation, inputs: Inputs) -> pd.DataFrame:
    """Return everybody who has hours or a role, so that a role can be typed beside each name."""
    names = pd.concat([inputs.roles["employee"], held.time["employee"]], ignore_index=True).dropna()
    once = names[~names.str.casefold().duplicated()]
    return pd.DataFrame({"Employee": sorted(once)})


def make_type_rules(jobs: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Return every job type that has a rule or a job, so that a target can be typed beside each."""
    types = pd.concat([inputs.job_type_rules["job_type"], jobs["Job type"]], ignore_index=True).dropna()
    once = types[~types.str.casefold().duplicated()]
    return pd.DataFrame({"Job type": sorted(once)})
