"""The tables of the exception queue: exceptions and their history, and what review and close make of them."""

from __future__ import annotations

from typing import Protocol

import pandas as pd

from tieout.model.results import Reconciliation
from tieout.model.settings import Inputs

from .close import make_blockers, make_checklist, make_months
from .exceptions import list_lines, make_exceptions
from .history import find_latest, make_history
from .queue import Clock
from .review import make_causes, make_resolution, make_upstream, make_weeks


class Earlier(Protocol):
    """The workbook as it stood before, by table: what it remembers of earlier refreshes."""

    def read_table(self, name: str) -> pd.DataFrame:
        """Return a table, columns by header."""


def read_earlier(earlier: Earlier | None, name: str) -> pd.DataFrame:
    """Return a table as it stood before; an empty frame where there was no workbook."""
    return earlier.read_table(name) if earlier else pd.DataFrame()


def make_queue(held: Reconciliation, inputs: Inputs, clock: Clock, earlier: Earlier | None) -> dict[str, pd.DataFrame]:
    """Return the exceptions as they stand now, and the history with those that left."""
    before, past = list_lines(read_earlier(earlier, "tblExceptions")), read_earlier(earlier, "tblHistory")
    exceptions = make_exceptions(held, before, list_lines(find_latest(past)), clock, inputs.settings)
    history = make_history(held, before, past, set(exceptions["ID"]), clock, inputs.switched_off)
    return {"tblExceptions": exceptions, "tblHistory": history}


def make_queue_tables(
    held: Reconciliation, inputs: Inputs, clock: Clock, earlier: Earlier | None
) -> dict[str, pd.DataFrame]:
    """Return the queue, and the tables of Review Log and Close that rest on it."""
    settings, queue = inputs.settings, make_queue(held, inputs, clock, earlier)
    exceptions, history = queue.values()
    return {
        **queue,
        "tblUpstream": make_upstream(exceptions, history),
        "tblWeeks": make_weeks(exceptions, history, read_earlier(earlier, "tblWeeks"), clock),
        "tblCauses": make_causes(exceptions, history),
        "tblResolution": make_resolution(history, settings),
        "tblBlockers": make_blockers(exceptions),
        "tblSignOffs": make_months(held, exceptions, read_earlier(earlier, "tblSignOffs"), clock),
        "tblChecklist": make_checklist(exceptions, read_earlier(earlier, "tblChecklist"), clock),
    }
