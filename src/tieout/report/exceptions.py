"""Rows of the Exceptions sheet: worst first; what people wrote beside a finding that is gone stays in sight."""

from __future__ import annotations

import pandas as pd

from tieout.model.results import SEVERITIES, Reconciliation, weigh_findings

from .records import name_severity, plain_name, take

GONE = "✓ OK"
_MONEY = ("At stake", "CRM amount", "Books amount", "Difference", "Effect on revenue", "Effect on receivables")
_TYPED = ("Owner", "Status", "Note")


def make_exceptions(
    held: Reconciliation, earlier: pd.DataFrame, today: pd.Timestamp, as_of: pd.Timestamp
) -> pd.DataFrame:
    """Return the rows of Exceptions.

    ``earlier`` is the table as it stood before: a finding keeps the day on which it was first seen, and one
    that is gone stays as ✓ OK while it carries an owner, a status or a note.
    """
    found = held.findings.reset_index(drop=True)
    rows = take("tblExceptions", found)
    rows["Check"] = rows["Check"].map(plain_name)
    rows["At stake"] = weigh_findings(found)
    rank = found["severity"].map({name: place for place, name in enumerate(SEVERITIES)})
    rows["Severity"] = name_severity(found["severity"])
    first = _first_seen(earlier)
    rows["First seen"] = pd.to_datetime(rows["ID"].map(first)).fillna(today).astype("datetime64[s]")
    order = pd.DataFrame(
        {"rank": rank, "stake": -rows["At stake"], "gap": -found["difference"].abs(), "id": rows["ID"]}
    )
    rows = rows.loc[order.sort_values(["rank", "stake", "gap", "id"], kind="stable").index]
    rows = pd.concat([rows, _gone(earlier, rows)], ignore_index=True)
    rows["First seen"] = rows["First seen"].astype("datetime64[s]")
    rows["Age days"] = (as_of - rows["First seen"]).dt.days.clip(lower=0).astype("Int64")
    return rows


def _first_seen(earlier: pd.DataFrame) -> dict[str, pd.Timestamp]:
    if "ID" not in earlier:
        return {}
    listed = earlier.dropna(subset=["ID", "First seen"])
    return {
        str(key): day
        for key, day in zip(listed["ID"], listed["First seen"], strict=True)
        if isinstance(day, pd.Timestamp)
    }


def _gone(earlier: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    if "ID" not in earlier or not len(earlier):
        return rows.iloc[:0]
    typed = earlier[list(_TYPED)].replace("New", pd.NA).notna().any(axis=1)
    gone = earlier[earlier["ID"].notna() & ~earlier["ID"].isin(set(rows["ID"])) & typed]
    kept = gone[[header for header in rows.columns if header in gone]].copy()
    said = kept["What is wrong"].fillna("").astype("str").str.removeprefix("No longer found. ")
    kept["Severity"], kept["What is wrong"] = GONE, "No longer found. " + said
    kept["At stake"], kept["What to do"] = 0, "Nothing; clear Owner, Status and Note to remove this line."
    for header in _MONEY:
        if header in kept:
            kept[header] = kept[header].astype("Int64")
    return kept.dropna(axis=1, how="all")
