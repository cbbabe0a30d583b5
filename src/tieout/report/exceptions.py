"""Rows of the Exceptions sheet: worst first, each with its owner's status, its clock and its links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from tieout.model.results import SEVERITIES, Reconciliation, weigh_findings
from tieout.model.settings import Settings
from tieout.workbook.layout.exceptions import ACCEPTED, NOT_NAMED

from .links import add_links
from .queue import NEW, Clock, Standing, begin, come_back, go_on, read_text
from .records import name_severity, plain_name, take
from .rules import name_rules

Lines = Mapping[str, Mapping[str, Any]]
"""Lines of a table as they stood, by id."""
_SECONDS_A_DAY = 86_400


def list_lines(earlier: pd.DataFrame) -> Lines:
    """Return the lines of a table by id; of several with one id, the first."""
    if "ID" not in earlier or not len(earlier):
        return {}
    once = earlier[earlier["ID"].notna()].drop_duplicates("ID")
    return {read_text(row["ID"]): row for row in once.to_dict("records")}


def make_exceptions(
    held: Reconciliation, earlier: Lines, history: Lines, clock: Clock, settings: Settings
) -> pd.DataFrame:
    """Return the rows of Exceptions.

    ``earlier`` are the lines as they stood before, ``history`` the latest line of each exception that had left.
    """
    found = held.findings.reset_index(drop=True)
    rows = take("tblExceptions", found)
    rows["Check"] = rows["Check"].map(plain_name)
    rows["At stake"] = weigh_findings(found)
    rows["Rule to change"] = name_rules(found)
    timing = found["severity"] == "TIMING"
    amounts = pd.concat([rows["At stake"], found["difference"].abs()], axis=1).max(axis=1).fillna(0).astype("int64")
    standings = [
        go_on(Standing.read(earlier[key], clock.now), is_timing, amount, clock, settings)
        if key in earlier
        else come_back(history[key], is_timing, amount, clock, settings)
        if key in history
        else begin(is_timing, clock)
        for key, is_timing, amount in zip(found["id"], timing, amounts, strict=True)
    ]
    muted = pd.Series([each.muted for each in standings], index=rows.index, dtype=bool)
    rows["Severity"] = name_severity(found["severity"]).mask(muted, ACCEPTED)
    rows["Blocks close"] = found["blocks_close"] & ~muted
    _add_standings(rows, standings)
    _add_clock(rows, found["severity"].mask(muted, "OK"), standings, clock, settings)
    month = rows["Date"].fillna(clock.as_of).dt.to_period("M").dt.to_timestamp()
    rows["Month"] = month.astype("datetime64[s]")
    add_links(rows, held)
    rank = found["severity"].map({name: place for place, name in enumerate(SEVERITIES)}).mask(muted, len(SEVERITIES))
    order = pd.DataFrame(
        {"rank": rank, "stake": -rows["At stake"], "gap": -found["difference"].abs(), "id": rows["ID"]}
    )
    return rows.loc[order.sort_values(["rank", "stake", "gap", "id"], kind="stable").index].reset_index(drop=True)


def _add_standings(rows: pd.DataFrame, standings: list[Standing]) -> None:
    def listed(name: str, kind: str) -> pd.Series:
        return pd.Series([getattr(each, name) for each in standings], index=rows.index, dtype=kind)

    rows["Status"] = listed("status_set", "object")
    rows["Accepted until"] = listed("until_set", "datetime64[s]")
    rows["Open again because"] = listed("why", "object")
    for header, name in (("First seen", "first_seen"), ("Open since", "open_since"), ("Counts from", "counts_from")):
        rows[header] = listed(name, "datetime64[s]")
    rows["Times back"] = listed("times_back", "Int64")
    rows["Accepted amount"] = listed("accepted", "Int64")
    rows["Cause"] = [each.root_cause or NOT_NAMED for each in standings]


def _add_clock(
    rows: pd.DataFrame, severity: pd.Series, standings: list[Standing], clock: Clock, settings: Settings
) -> None:
    """Add age, due and lateness, as the formulas compute them."""
    hours = severity.map({
        "CRITICAL": settings.due_hours_act, "ACT": settings.due_hours_act, "WATCH": settings.due_hours_watch,
    })  # fmt: skip
    due = rows["Counts from"] + pd.to_timedelta(hours, unit="h")
    rows["Due"] = due.where(severity != "TIMING", rows["Clears on"]).astype("datetime64[s]")
    open_for = (clock.now - rows["Open since"]) // pd.Timedelta(hours=1)
    rows["Age h"] = open_for.astype("Int64")
    waits = pd.Series([each.status.casefold() in ("", NEW.casefold(), "in review") for each in standings], rows.index)
    late = waits & rows["Due"].notna() & (rows["Due"] < clock.now)
    rows["Late"] = late.map({True: "Late", False: None}).astype("object")
