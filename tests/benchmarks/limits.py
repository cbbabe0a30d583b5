"""How long the first load of each system takes, beside the floor that its limits and the latency of its calls imply.

Run: ``python tests/benchmarks/limits.py JOBS FASTER LATENCY [SYSTEM ...]``, such as ``150 10 0.02 Jobber``. A simulated
system in a process of its own enforces the published limits, so many times faster. The floor is that of the calls that
were made: as many at once, and in a window, as are allowed, and the points that were asked for. It does not know that
some pages can only be asked for one after another. No part of the timed test suite; QuickBooks is in ``live.py``.
"""

from __future__ import annotations

import math
import multiprocessing
import sys
import tempfile
import time
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from simulators import jobber
from simulators.cases import CASES
from simulators.kit import Case, Kit
from tieout.sample import make_company
from tieout.sources.live.budget import Limits


def hasten(limits: Limits, faster: float) -> Limits:
    """Return limits that are so many times faster."""
    windows = tuple((calls, seconds / faster) for calls, seconds in limits.windows)
    points = None if limits.points is None else (limits.points[0], limits.points[1] * faster)
    return replace(limits, windows=windows, points=points)


def find_case(system: str) -> Case:
    return next(case for case in CASES if case.connector.system == system)


def serve(system: str, jobs: int, faster: float, latency: float, pipe: Connection) -> None:
    """Run the simulated system. Whatever is sent, it tells calls, refusals and points so far, and edits 100 records
    after the first time."""
    sys.setswitchinterval(0.0005)  # a real system does not let calls wait for one another
    case = find_case(system)
    limits = hasten(case.connector.limits, faster)
    more: dict[str, Any] = {} if limits.points is None else {"bucket": limits.points}
    jobber.schema()  # reading it takes longer than the first calls may
    company = make_company(1, jobs, case.crm)
    with case.simulate(
        company, windows=limits.windows, concurrent=limits.concurrent, latency=latency, **more
    ) as running:  # fmt: skip
        pipe.send(running.entry())
        rng = Random(1)
        for edits in (100, 0):
            pipe.recv()
            told = (getattr(running, name, 0) for name in ("throttles", "asked_points"))
            sent = (sum(running.calls.values()), running.rejected, *told)
            for _ in range(edits):
                case.edit(running, rng)
            pipe.send(sent)


def measure(system: str, jobs: int, faster: float, latency: float) -> None:
    """Read everything once and print the seconds beside the floor of the calls that were made."""
    case = find_case(system)
    limits = hasten(case.connector.limits, faster)
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    given = (system, jobs, faster, latency, theirs)
    running = multiprocessing.get_context("spawn").Process(target=serve, args=given, daemon=True)
    running.start()
    entry = ours.recv()
    stand_in: Any = SimpleNamespace(entry=lambda: entry)
    with tempfile.TemporaryDirectory() as folder:
        kit = Kit(replace(case.connector, limits=limits), stand_in, Path(folder))
        begun = time.monotonic()
        pulled = kit.pull()
        seconds = time.monotonic() - begun
        ours.send("read")
        calls, _, _, points = ours.recv()
        begun = time.monotonic()
        changed = kit.pull()
        again = time.monotonic() - begun
    ours.send("end")
    calls_later, rejected, throttled, points_later = ours.recv()
    floors = {"calls at once": math.ceil(calls / limits.concurrent) * latency}
    for most, span in limits.windows:
        floors[f"{most} in {span:g} s"] = (math.ceil(calls / most) - 1) * span + latency
    if limits.points is not None:
        floors["points"] = max(0.0, points - limits.points[0]) / limits.points[1] + latency
    name, floor = max(floors.items(), key=lambda each: each[1])
    print(f"{system}: {jobs:,} jobs, {pulled.rows:,} rows in {calls} calls, {points:,.0f} points: {seconds:.2f} s")
    print(f"    {seconds / floor:.2f} times the floor of {floor:.2f} s ({name})")
    more, spent = calls_later - calls, points_later - points
    cost = more * latency + (spent / limits.points[1] if limits.points is not None else 0.0)
    print(f"    100 edits: {changed.rows} rows in {more} calls: {again:.2f} s")
    print(f"    {again / cost:.2f} times what these calls cost one after another")
    print(f"    {rejected} rejected, {throttled} throttled", flush=True)
    running.join()


if __name__ == "__main__":
    how_many, times, pause = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    for each in sys.argv[4:] or [c.connector.system for c in CASES if c.connector.system != "QuickBooks Online"]:
        measure(each, how_many, times, pause)
