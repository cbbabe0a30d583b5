"""Rows of the Review Log: rules to change first, weeks, root causes, and how long settling takes."""

from __future__ import annotations

import pandas as pd

from tieout.model.results import SYMBOLS
from tieout.model.settings import Settings
from tieout.model.table import map_distinct
from tieout.workbook.layout.exceptions import SET_ASIDE

from .jobs import escape
from .queue import Clock

_WEEK = pd.Timedelta(days=7)
_TIMING = f"{SYMBOLS['TIMING']} TIMING"
_MANY, _OFTEN = 10, 2
_SEVERITIES = [f"{SYMBOLS[name]} {name}" for name in ("CRITICAL", "ACT", "WATCH")]


def make_upstream(exceptions: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Return the rules to change, the one that would prevent most dollars first."""
    rule = "Rule to change"
    live = exceptions[~exceptions["Severity"].str.startswith("✓") & exceptions[rule].notna()]
    settled = history[history[rule].notna() & ~_is_set_aside(history)]
    made = pd.DataFrame({
        "Open": live.groupby(rule)["ID"].size(), "At stake": live.groupby(rule)["At stake"].sum(),
        "Resolved": settled.groupby(rule)["ID"].size(), "back": live.groupby(rule)["Times back"].sum(),
        "came": settled.groupby(rule)["Times back"].sum(),
    }).astype("Int64").fillna(0).rename_axis(rule).reset_index()  # fmt: skip
    made["Times back"] = made["back"] + made["came"]
    made["Advice"] = [_advise(*each) for each in zip(made["Open"], made["At stake"], made["Times back"], strict=True)]
    order = ["At stake", "Open", "Resolved", rule]
    made = made.sort_values(order, ascending=[False, False, False, True], kind="stable").reset_index(drop=True)
    made["Order"] = pd.Series(range(1, len(made) + 1), dtype="Int64")
    return made.drop(columns=["back", "came"])


def _advise(open_now: int, at_stake: int, back: int) -> str:
    if back >= _OFTEN or open_now >= _MANY:
        return "It keeps happening: change the rule"
    return "Look into it now: money depends on it" if at_stake else "Monitor"


def make_weeks(exceptions: pd.DataFrame, history: pd.DataFrame, earlier: pd.DataFrame, clock: Clock) -> pd.DataFrame:
    """Return the weeks since the first exception, newest last, as the formulas count them."""
    queue, gone = (rows[rows["Severity"] != _TIMING] for rows in (exceptions, history))
    opened = pd.concat([queue["Open since"], gone["Open since"]]).dropna()
    aside = _is_set_aside(gone)
    first = min([clock.now, *opened, *(week for week in earlier.get("Week", ()) if isinstance(week, pd.Timestamp))])
    monday = first.normalize() - pd.Timedelta(days=first.weekday())
    weeks = pd.Series(pd.date_range(monday, clock.now, freq="7D")).astype("datetime64[s]")
    return pd.DataFrame({
        "Week": weeks,
        "Opened": _count(opened, weeks),
        "Resolved": _count(gone.loc[~aside, "Resolved"], weeks),
        "Set aside": _count(gone.loc[aside, "Resolved"], weeks),
        "Open at end": _count(opened, weeks, whole=True) - _count(gone["Resolved"], weeks, whole=True),
    })  # fmt: skip


def _count(moments: pd.Series, weeks: pd.Series, *, whole: bool = False) -> pd.Series:
    """Count what happened in each week, or with ``whole`` until its end."""
    sorted_ = moments.dropna().astype("datetime64[s]").sort_values().to_numpy()
    until = sorted_.searchsorted((weeks + _WEEK).to_numpy(), side="left")
    before = 0 if whole else sorted_.searchsorted(weeks.to_numpy(), side="left")
    return pd.Series(until - before, dtype="Int64")


def make_causes(exceptions: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Return the root causes, most frequent first, with their share added up."""
    both = pd.concat([exceptions["Cause"], history["Cause"]], ignore_index=True).dropna()
    spelled = map_distinct(both, str.casefold)
    first = dict(zip(spelled[::-1], both[::-1], strict=True))
    queue, gone = (map_distinct(rows["Cause"], str.casefold).value_counts() for rows in (exceptions, history))
    made = pd.DataFrame({"Open": queue, "Resolved": gone}).fillna(0).astype("Int64")
    made["Together"] = made["Open"] + made["Resolved"]
    made["Root cause"] = [first[key] for key in made.index]
    made = made.sort_values(["Together", "Root cause"], ascending=[False, True], kind="stable").reset_index(drop=True)
    made["Rank"] = pd.Series(range(1, len(made) + 1), dtype="Int64")
    total = made["Together"].sum()
    made["Share so far"] = (made["Together"].cumsum() / total).astype("Float64") if total else pd.NA
    made["Lookup"] = "=" + escape(made["Root cause"].astype("str"))
    return made


def make_resolution(history: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return how many hours settling took, by severity: the median, and what nine in ten did not exceed."""
    settled = history[~_is_set_aside(history)]
    hours = settled["Hours open"].astype("Float64").groupby(settled["Severity"])
    made = pd.DataFrame({"Severity": _SEVERITIES})
    made["Resolved"] = made["Severity"].map(hours.size()).astype("Int64").fillna(0)
    made["Median hours"] = made["Severity"].map(hours.median()).astype("Float64")
    made["9 of 10 within hours"] = made["Severity"].map(hours.quantile(0.9)).astype("Float64")
    made["Due within hours"] = [settings.due_hours_act, settings.due_hours_act, settings.due_hours_watch]
    return made


def _is_set_aside(history: pd.DataFrame) -> pd.Series:
    return history["How"].astype("str").str.startswith(SET_ASIDE.rstrip(": ")).fillna(False).astype(bool)
