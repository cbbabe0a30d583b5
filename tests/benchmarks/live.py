"""How long QuickBooks Online takes to read, beside the floor that its limits and the page latency imply.

Run: ``python tests/benchmarks/live.py [jobs] [latency ...]`` (10,000 jobs; 0.2, 0.4 and 1.0 seconds by default). The
simulated system runs in a process of its own and enforces 10 calls a second and 10 at a time. No part of the timed
test suite.
"""

from __future__ import annotations

import math
import multiprocessing
import sys
import tempfile
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from simulators.base import Asked
from simulators.kit import Kit
from simulators.quickbooks import REALM, SimulatedQuickBooks
from simulators.quickbooks_case import edit
from tieout.sample import make_company
from tieout.sources.live.connections import reach_for
from tieout.sources.live.pull import Pulled, pull
from tieout.sources.live.quickbooks import QUICKBOOKS
from tieout.sources.live.quickbooks.reading import ROWS
from tieout.sources.live.quickbooks.words import ENTITIES


def serve(jobs: int, latency: float, pipe: Connection) -> None:
    """Run the simulated system; ``edit`` changes 100 records, anything else ends it."""
    sys.setswitchinterval(0.0005)  # a real system does not let calls wait for one another
    limits = QUICKBOOKS.limits
    company = make_company(1, jobs)
    with SimulatedQuickBooks(company, latency=latency, windows=limits.windows, concurrent=limits.concurrent) as books:
        for entity in ENTITIES:  # the first answers shall not wait for the rows to be written
            books.answer(
                Asked(
                    "GET", f"/v3/company/{REALM}/query", {"query": [f"select * from {entity} maxresults 1000"]}, {}, b""
                )
            )
        pipe.send((books.entry(), {entity: len(books.rows.get(entity, {})) for entity in ENTITIES}))
        while pipe.recv() == "edit":
            rng = Random(1)
            for _ in range(100):
                edit(books, rng)
            pipe.send(None)
        pipe.send((sum(books.calls.values()), books.rejected))


def read_once(kit: Kit) -> tuple[Pulled, float, float]:
    """Refresh; return what came, the seconds, and the seconds of work in this process."""
    stop, begun, work = threading.Event(), time.monotonic(), time.process_time()
    with kit.open_store() as store, reach_for(QUICKBOOKS, QUICKBOOKS.system, kit.home, stop, store) as reach:
        pulled = pull(QUICKBOOKS, reach, store, kit.source)
    return pulled, time.monotonic() - begun, time.process_time() - work


def floor_of(calls: int, latency: float) -> float:
    """Return the seconds that so many calls take at least: ten at a time, and ten within any second."""
    rounds = math.ceil(calls / 10)
    return max(rounds * latency, (rounds - 1) * 1.0 + latency)


def measure(jobs: int, latency: float) -> None:
    """Read everything, then what changed, and print both beside their floors."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    system = multiprocessing.get_context("spawn").Process(target=serve, args=(jobs, latency, theirs), daemon=True)
    system.start()
    entry, rows = ours.recv()
    stand_in: Any = SimpleNamespace(entry=lambda: entry)
    pages = sum(max(1, math.ceil(count / ROWS)) for count in rows.values())
    counts = sum(count >= ROWS for count in rows.values())
    with tempfile.TemporaryDirectory() as folder:
        kit = Kit(QUICKBOOKS, stand_in, Path(folder))
        pulled, seconds, work = read_once(kit)
        # All pages and counts at the published pace, then the changes since the start, which must come last.
        floor, bare = floor_of(pages + counts, latency) + latency, floor_of(pages, latency)
        print(f"{jobs:,} jobs, {latency} s a page: {pulled.rows:,} rows in {seconds:.2f} s ({work:.2f} s of work)")
        print(f"    {seconds / floor:.2f} times the floor of {floor:.2f} s")
        print(f"    {seconds / bare:.2f} times the floor of the pages alone, {bare:.2f} s")
        ours.send("edit")
        ours.recv()
        pulled, seconds, _ = read_once(kit)
        print(f"    100 changes: {pulled.rows} rows in {seconds:.2f} s, {seconds / latency:.2f} times one call")
    ours.send("end")
    calls, rejected = ours.recv()
    print(f"    {calls} calls, {rejected} rejected")
    system.join()


if __name__ == "__main__":
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for pause in [float(word) for word in sys.argv[2:]] or [0.2, 0.4, 1.0]:
        measure(how_many, pause)
