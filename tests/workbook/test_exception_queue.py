"""The exception queue in the workbook: what people write stays on its exception, whatever they do between refreshes."""

from __future__ import annotations

import dataclasses
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest

from tieout.report.queue import Clock
from tieout.report.queue_tables import make_queue
from tieout.workbook import FileBook
from workbook.preserving import hands
from workbooks import parts, replace_part, sheet_part, small_company

ROUNDS = 30
START = pd.Timestamp("2026-11-02 07:30").as_unit("s")
TYPED = ("Owner", "Note", "Status", "Reason")
STATUSES = ("New", "In review", "Fixed", "Accepted", "Timing")


@dataclass
class Wrote:
    """What people wrote beside one exception, and the status that it must show."""

    Owner: str = ""
    Note: str = ""
    Reason: str = ""
    Status: str = "New"


@dataclass
class Journey:
    """By round: what each exception in the queue had to show, and what it showed."""

    meant: list[dict[str, Wrote]] = field(default_factory=list)
    shown: list[dict[str, Wrote]] = field(default_factory=list)
    left: list[dict[str, str]] = field(default_factory=list)
    told: list[dict[str, str]] = field(default_factory=list)


def hide_some_rows(path: Path) -> None:
    """Filter the exceptions by severity, as Excel does: a mark on the table, and hidden rows."""
    sheet = sheet_part(path, "Exceptions")
    replace_part(path, sheet, lambda text: re.sub(r'<row r="([89])"', r'<row r="\1" hidden="1"', text))
    table = next(name for name, held in parts(path).items() if b'displayName="tblExceptions"' in held)
    kept = '<filterColumn colId="1"><filters><filter val="◆ ACT"/></filters></filterColumn></autoFilter>'
    replace_part(path, table, lambda text: re.sub(r"(<autoFilter [^>]*?)/>", rf"\1>{kept}", text))


def type_some(path: Path, draw: random.Random, queue: dict[str, Wrote], at: int) -> None:
    """Type owners, notes and statuses beside some exceptions."""
    texts: dict[str, dict[str, str]] = {header: {} for header in TYPED}
    for key in draw.sample(sorted(queue), min(3, len(queue))):
        status = draw.choice(STATUSES)
        wrote = {"Owner": f"owner {at} {key}", "Note": f"note {at} {key}", "Status": status}
        if status == "Accepted":
            wrote["Reason"] = f"reason {at}"
        for header, text in wrote.items():
            texts[header][key] = text
            setattr(queue[key], header, text)
    hands.type_all(path, "tblExceptions", texts, by="ID")


def settle(queue: dict[str, Wrote], here: set[str], away: dict[str, Wrote]) -> dict[str, Wrote]:
    """Say what must stand beside each exception that is found: the rules of the queue in four lines."""
    for key in sorted(here):
        wrote = queue.get(key) or away.get(key) or Wrote()
        reopened = key not in queue and not (wrote.Status == "Accepted" and wrote.Reason)
        if reopened or wrote.Status == "Fixed":
            wrote.Status = "New"
        away[key] = wrote
    return {key: away[key] for key in here}


@pytest.fixture(scope="module")
def journey(tmp_path_factory) -> Journey:
    """Thirty refreshes of a queue from which exceptions vanish and to which they return."""
    path = tmp_path_factory.mktemp("queue") / "Margin Workbook.xlsx"
    FileBook.create(path)
    held, inputs = small_company()
    base = held.findings[held.findings["severity"] != "TIMING"].head(10)
    draw, seen, away = random.Random(11), Journey(), {}
    queue: dict[str, Wrote] = {}
    for at in range(ROUNDS):
        if queue and at % 3:
            type_some(path, draw, queue, at)
        if at % 5 == 1:
            hands.sort_rows(path, "tblExceptions", at)
        if at % 7 == 2:
            hide_some_rows(path)
        if at == 7:
            hands.rename_sheet(path, "Exception History", "Done & dusted")
        found = base.sample(frac=draw.uniform(0.5, 1), random_state=at)
        book = FileBook.open(path)
        now = START + pd.Timedelta(hours=31 * at)
        clock = Clock(now, pd.Timestamp("2026-10-31"))
        book.write(make_queue(dataclasses.replace(held, findings=found), inputs, clock, book), {"refreshed_at": now})
        seen.left.append({key: wrote.Note for key, wrote in queue.items() if key not in set(found["id"])})
        queue = settle(queue, set(found["id"]), away)
        seen.meant.append({key: dataclasses.replace(wrote) for key, wrote in queue.items()})
        rows = book.read_table("tblExceptions").fillna("")
        seen.shown.append({row["ID"]: Wrote(**{h: row[h] for h in TYPED}) for row in rows.to_dict("records")})
        gone = book.read_table("tblHistory").fillna("") if seen.left[-1] else pd.DataFrame()
        gone = gone[gone["Resolved"] == now] if len(gone) else pd.DataFrame({"ID": [], "Note": []})
        seen.told.append(dict(zip(gone["ID"], gone["Note"], strict=True)))
    return seen


@pytest.mark.parametrize("at", range(ROUNDS))
def test_what_people_wrote_is_beside_its_exception(journey, at):
    """Owner, status, note and reason: through sorting, filtering, leaving and coming back."""
    assert journey.shown[at] == journey.meant[at]


def test_what_left_is_in_the_history_with_its_note(journey):
    """Each round's settled exceptions, and no other."""
    assert journey.told == journey.left
    assert sum(map(len, journey.left)) > 20
