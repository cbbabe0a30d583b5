"""Looking a connection over: sign-in, clock, rights, one page of each entity, and what was read so far."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from ...model.errors import LiveTrouble, NoVault, TieoutError
from ...store import Source
from .connections import Home, name_connection, reach_for
from .connector import Checked, Connector

_CLOCK_MAY_DIFFER = 120


def examine(connector: Connector, company: str, home: Home) -> Iterator[Checked]:
    """Check one connection, step by step; a failing step says what to do and ends what depends on it."""
    name = name_connection(connector.system, company)
    try:
        if home.vault.read(name) is None:
            yield Checked("Sign-in", False, f"Not connected. Run: tieout connect “{connector.system}”")
            return
    except NoVault as error:
        yield Checked("Keyring", False, str(error))
        return
    yield Checked("Keyring", True, "The sign-in is kept safely.")
    try:
        with reach_for(connector, name, home, threading.Event(), None) as reach:
            yield from connector.doctor(reach)
            seconds = abs(reach.ahead.total_seconds())
            said = f"This computer's clock differs by {seconds:.0f} seconds."
            remedy = "" if seconds < _CLOCK_MAY_DIFFER else " Set it by the internet; sign-ins may fail."
            yield Checked("Clock", seconds < _CLOCK_MAY_DIFFER, said + remedy)
            yield from _look_at_store(connector, company, home, reach.account)
    except LiveTrouble as error:
        yield Checked(type(error).__name__, False, str(error))
    for sentence in connector.assumed:
        yield Checked("Assumed", True, sentence)


def _look_at_store(connector: Connector, company: str, home: Home, account: str) -> Iterator[Checked]:
    try:
        with home.open_store(company) as store:
            runs = store.runs(Source(connector.system, account))
            done = [run for run in runs if run.state == "complete"]
            if not runs:
                yield Checked("Store", True, "Nothing was read yet.")
            elif done and done[-1] is runs[-1]:
                yield Checked("Store", True, f"Read last on {done[-1].started:%Y-%m-%d %H:%M} UTC.")
            else:
                yield Checked("Store", False, f"The last refresh was {runs[-1].state}. {runs[-1].note} Refresh again.")
    except TieoutError as error:
        yield Checked("Store", False, str(error))
