"""A process that is killed, or a disk that is full, in the middle of a refresh: the next one completes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap

import pytest
from sqlalchemy import event

from simulators.kit import Kit, hurry
from simulators.quickbooks import SimulatedQuickBooks
from simulators.quickbooks_case import truth
from tieout.model.errors import StoreUnusable
from tieout.sample import make_company
from tieout.sources.live.quickbooks import QUICKBOOKS


@pytest.mark.parametrize("calls", [1, 9, 17])
def test_a_killed_refresh_is_resumed(tmp_path, calls):
    """Killed when the system has answered so many calls, with others under way."""
    with SimulatedQuickBooks(make_company(3, 45), latency=0.02) as system:
        kit = Kit(hurry(QUICKBOOKS), system, tmp_path)
        program = textwrap.dedent(f"""
            import json
            from pathlib import Path
            from tieout.sources.live.connections import Home, read_live
            from tieout.sources.live.quickbooks import QUICKBOOKS

            class Held:
                def read(self, name):
                    return json.loads({json.dumps(json.dumps(kit.entry))})

            home = Home(Path({str(tmp_path)!r}), "")
            home.keep_vault(Held())
            read_live(QUICKBOOKS, "", home)
        """)
        process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE)
        answer = system.answer

        def kill_after(asked):
            if sum(system.calls.values()) >= calls and process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
            return answer(asked)

        system.answer = kill_after
        process.wait(timeout=60)
        assert process.returncode == -signal.SIGKILL, process.stderr.read().decode()
        system.answer = answer
        kit.read()
        assert kit.stored_ids() == truth(system)
        with kit.open_store() as store:
            assert [run.state for run in store.runs(kit.source)][-1] == "complete"


def test_a_full_disk_in_the_middle(tmp_path):
    """A disk that fills up is named; what was kept stays, and with space the next refresh completes."""
    with SimulatedQuickBooks(make_company(3, 45)) as system:
        kit = Kit(hurry(QUICKBOOKS), system, tmp_path)
        open_store = kit.open_store

        def open_on_a_small_disk():
            store = open_store()
            event.listen(store.engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 90"))
            store.engine.dispose()
            return store

        kit.open_store = open_on_a_small_disk
        with pytest.raises(StoreUnusable, match="disk is full"):
            kit.pull()
        kit.open_store = open_store
        kit.pull()
        assert kit.stored_ids() == truth(system)
