"""Rows and cells of the Close sheet: what blocks it, each month with its sign-off, and the checklist."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tieout.model.money import dollars
from tieout.model.results import Reconciliation
from tieout.workbook.layout.exceptions import ACCEPTED

from .queue import Clock, read_cents, read_moment, read_text

_EFFECTS = ("Effect on revenue", "Effect on receivables", "Effect on taxable sales")
_FROZEN = {
    "CRM invoiced": "Signed CRM", "Books invoiced": "Signed books", "Open in books": "Signed open",
    "Gross profit": "Signed profit", "Open exceptions": "Signed exceptions", "Blocking": "Signed blocking",
}  # fmt: skip
_COMPARED = ("CRM invoiced", "Books invoiced", "Gross profit")
_MOST_MONTHS = 36
TASKS = (
    # what, where to look, every so many days, groups of trouble or names of checks that tell how it stands
    ("Customer balances agree", "Exceptions, check “Customer balance differs”; each cause is an exception of its own.",
     30, ("Customer balance differs",)),
    ("Receivables reviewed", "AR Aging from the right; ask before calling where “Paid per CRM” is filled.",
     30, ("Stale open invoice",)),
    ("Invoice sync verified", "Exceptions of the groups missing and late; Run Log, “What was matched”.",
     7, ("missing", "late")),
    ("Duplicates looked for", "Exceptions of the group duplicate: invoices and customers.", 30, ("duplicate",)),
    ("Payments and deposits tied", "Exceptions of the group cash; the bank feed in QuickBooks.", 30, ("cash",)),
    ("Items, classes and tax codes mapped", "Exceptions of the group context.", 30, ("context",)),
    ("Customers complete", "Exceptions of the group incomplete: terms, contact, tax status.", 30, ("incomplete",)),
    ("Costs and hours on their jobs", "Exceptions of the group cost; Costs and Time, “Job override”.", 30, ("cost",)),
    ("Integration tested", "Send one small test invoice from the CRM, find it in QuickBooks, void it in both.", 30, ()),
    ("Rates reviewed", "Rates: wages, taxes, insurance, hours; January and after each raise.", 90, ()),
    ("Who does what revisited", "Governance: people, fields, owners on Settings.", 90, ()),
)  # fmt: skip


def make_blockers(exceptions: pd.DataFrame) -> pd.DataFrame:
    """Return the checks that block the close, most dollars first."""
    rows = exceptions[exceptions["Blocks close"].fillna(False).astype(bool)]
    by = rows.groupby("Check")
    made = pd.DataFrame({
        "Blocking": by["ID"].size(), "At stake": by["At stake"].sum(), "Late": by["Late"].count(),
        "What to do": by["What to do"].first(),
    }).rename_axis("Check").reset_index()  # fmt: skip
    order = made.sort_values(["At stake", "Blocking", "Check"], ascending=[False, False, True], kind="stable")
    return order.reset_index(drop=True)


def make_months(
    held: Reconciliation, exceptions: pd.DataFrame, earlier: pd.DataFrame, clock: Clock
) -> pd.DataFrame:  # fmt: skip
    """Return the months, newest first; one that was signed keeps the totals that its signer saw."""
    totals = held.control_totals.rename(
        columns={"month": "Month", "crm_invoiced": "CRM invoiced", "books_invoiced": "Books invoiced",
                 "receivables": "Open in books", "gross_profit": "Gross profit", "mark": "Mark"}
    ).set_index("Month")  # fmt: skip
    said = {month: row for row in earlier.to_dict("records") if (month := read_moment(row.get("Month")))}
    signed = {month for month, row in said.items() if read_text(row.get("Signed by"))}
    recent = sorted({*totals.index, *exceptions["Month"].dropna()}, reverse=True)[:_MOST_MONTHS]
    months = pd.Index(sorted({*recent, *signed}, reverse=True), dtype="datetime64[s]", name="Month")
    made = totals.reindex(months)
    for header in ("CRM invoiced", "Books invoiced", "Open in books", "Gross profit"):
        made[header] = made[header].astype("Int64").fillna(0)
    _add_effects(made, exceptions)
    _add_signatures(made, said, clock)
    return made.reset_index()


def _add_effects(made: pd.DataFrame, exceptions: pd.DataFrame) -> None:
    still = exceptions["Severity"].str.match("[■◆▲]").astype(bool)
    sums = exceptions[still].groupby("Month")
    made["Open exceptions"] = sums["ID"].size().reindex(made.index).astype("Int64").fillna(0)
    blocking = exceptions[exceptions["Blocks close"].fillna(False).astype(bool)]
    made["Blocking"] = blocking.groupby("Month")["ID"].size().reindex(made.index).astype("Int64").fillna(0)
    for header in _EFFECTS:
        made[header] = sums[header].sum().reindex(made.index).astype("Int64").fillna(0)


def _add_signatures(made: pd.DataFrame, said: dict[pd.Timestamp, dict[str, Any]], clock: Clock) -> None:
    """Freeze what stood on the sheet when it was signed, and say whether the month is still what it was."""
    rows = [_sign(said.get(month, {}), clock) for month in made.index]
    frozen = pd.DataFrame(rows, index=made.index, columns=["by", "Signed", "Signed mark", *_FROZEN.values()])
    made["Signed"] = pd.to_datetime(frozen["Signed"]).astype("datetime64[s]")
    made["Signed mark"] = frozen["Signed mark"].astype("object")
    for header in _FROZEN.values():
        made[header] = frozen[header].astype("Int64")
    same = made["Mark"].fillna("") == made["Signed mark"].fillna("")
    for header in _COMPARED:
        same = same & (made[header] == made[_FROZEN[header]].fillna(0))
    made["Says"] = [
        "Open" if not by else "✓ Unchanged since" if equal else "◆ Changed since"
        for by, equal in zip(frozen["by"], same, strict=True)
    ]


def _sign(row: dict[str, Any], clock: Clock) -> dict[str, Any]:
    by = read_text(row.get("Signed by"))
    if not by:
        return {"by": ""}
    before = read_moment(row.get("Signed"))
    sources = _FROZEN.values() if before else _FROZEN
    totals = {to: read_cents(row.get(source)) for to, source in zip(_FROZEN.values(), sources, strict=True)}
    mark = read_text(row.get("Signed mark" if before else "Mark"))
    return {"by": by, "Signed": before or clock.now, "Signed mark": mark, **totals}


def make_checklist(exceptions: pd.DataFrame, earlier: pd.DataFrame, clock: Clock) -> pd.DataFrame:
    """Return the tasks of the close with what the data say about each; tasks that people added come last."""
    said = {read_text(row.get("Task")): row for row in earlier.to_dict("records")}
    own = [task for task in said if task and task not in {task for task, *_ in TASKS}]
    rows = [
        {
            "Task": task,
            "How": how,
            "Today": _say_standing(exceptions, marks),
            "Every (days)": None if task in said else days,
        }
        for task, how, days, marks in TASKS
    ]
    rows += [{"Task": task, "How": said[task].get("How"), "Today": said[task].get("Today")} for task in own]
    made = pd.DataFrame(rows, columns=["Task", "How", "Today", "Every (days)"], dtype=object)
    done = [read_moment(said.get(task, {}).get("Last done")) for task in made["Task"]]
    every = [said.get(task, {}).get("Every (days)") for task in made["Task"]]
    due = [
        None if day is None else day + pd.Timedelta(days=days if isinstance(days, int) else 0)
        for day, days in zip(done, every, strict=True)
    ]
    made["Next due"] = pd.Series(due, dtype="datetime64[s]")
    made["Says"] = ["▲ Never done" if day is None else "▲ Due" if day < clock.today else "✓ Done" for day in due]
    return made


def _say_standing(exceptions: pd.DataFrame, marks: tuple[str, ...]) -> str | None:
    if not marks:
        return None
    about = exceptions["Group"].isin(marks) | exceptions["Check"].isin(marks)
    rows = exceptions[about & exceptions["Severity"].str.match("[■◆▲]").astype(bool)]
    if not len(rows):
        return "Nothing open"
    return f"{len(rows):,} open, ${dollars(int(rows['At stake'].sum()))} at stake"


def make_close_cells(exceptions: pd.DataFrame, clock: Clock) -> dict[str, object]:
    """Return the cells that answer whether the month can be closed."""
    rows = exceptions[exceptions["Blocks close"].fillna(False).astype(bool)]
    return {
        "close_says": "◆ Not yet: see what blocks it" if len(rows) else "✓ Nothing blocks it",
        "close_open": len(rows),
        "close_at_stake": int(rows["At stake"].sum()),
        "close_late": int(exceptions["Late"].count()),
        "close_accepted": int((exceptions["Severity"] == ACCEPTED).sum()),
        "refreshed_at": clock.now,
    }
