"""What the findings of a check ask for: monitor, diagnose, or a systems problem.

Occasional and small: monitor. What touches billing, accounting, reporting or the customer: diagnose. What comes up
again and again is no accident: change the rule or habit that makes it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..model.master_lists import CHECK_ACTIONS
from ..model.money import dollars
from ..model.results import weigh_findings

MONITOR, DIAGNOSE, SYSTEMS_PROBLEM = "monitor", "diagnose", "systems problem"
_WEEKS = 8
_RECURRING = 3
_TOUCHES = ("missing", "amount", "duplicate", "cash", "control")


def decide_actions(findings: pd.DataFrame, opened: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """Decide for each check what its findings ask for, the gravest first: CHECK_ACTIONS.

    ``findings`` is FINDINGS; ``opened`` has one row per exception that ever came up: ``check`` and ``date`` (the day on
    which it was first seen, or seen again after it was fixed). Timing is left out: it clears by itself.
    """
    rows = findings[findings["severity"] != "TIMING"]
    if not len(rows):
        return CHECK_ACTIONS.empty()
    serious = rows["severity"].isin(["CRITICAL", "ACT"]) | rows["group"].isin(_TOUCHES)
    made = (
        rows.assign(stake=weigh_findings(rows), serious=serious)
        .groupby("check", as_index=False)
        .agg(
            findings=("id", "size"), stake=("stake", "sum"), serious=("serious", "any"), upstream=("upstream", "first")
        )
    )
    made["weeks"] = made["check"].map(_count_weeks(opened, today)).fillna(0).astype("Int64")
    recurs, touches = made["weeks"] >= _RECURRING, made["serious"] | (made["stake"] > 0)
    made["action"] = np.select([recurs, touches], [SYSTEMS_PROBLEM, DIAGNOSE], MONITOR)
    made["reason"] = [_say(row) for row in made.to_dict("records")]
    rank = made["action"].map({SYSTEMS_PROBLEM: 0, DIAGNOSE: 1, MONITOR: 2})
    order = made.assign(rank=rank, size=-made["stake"]).sort_values(["rank", "size", "check"]).index
    return CHECK_ACTIONS.validate(made.loc[order, CHECK_ACTIONS.names].reset_index(drop=True))


def _count_weeks(opened: pd.DataFrame, today: pd.Timestamp) -> pd.Series:
    """Count by check the weeks, of the last eight, in which something came up."""
    ago = (today - opened["date"]).dt.days // 7
    recent = opened.assign(week=ago)[(ago >= 0) & (ago < _WEEKS)]
    return recent.groupby("check")["week"].nunique()


def _say(row: dict[str, object]) -> str:
    if row["action"] == SYSTEMS_PROBLEM:
        return f"It came up in {row['weeks']} of the last {_WEEKS} weeks: change what makes it, not only the records."
    if row["action"] == DIAGNOSE:
        stake = int(str(row["stake"]))
        return f"It touches billing or the books{f' by {dollars(stake)}' if stake else ''}: find out why it happened."
    return "It is occasional and touches no amount: keep an eye on it."
