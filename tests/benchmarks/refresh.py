"""A whole offline refresh beside the usual stack, in one run: pandas reads, extractOne matches, openpyxl writes.

Run: ``python tests/benchmarks/refresh.py [jobs] [--runs 3]`` (10,000 by default). Both work in processes of their own
on copies of the same exports and the same workbook, new and full; seconds are medians, peaks the largest resident
memory, Python and pandas included. No part of the timed test suite.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import usual_stack

from tieout.procedure import Choices, refresh

_NAME = "Margin Workbook.xlsx"


def prepare(folder: Path, jobs: int) -> None:
    """Make a company, its exports and its new workbook."""
    from tieout.demo import make_workbook
    from tieout.sample import make_company, write_exports

    company = make_company(seed=1, jobs=jobs)
    make_workbook(folder / _NAME, company, write_exports(company, folder))


def run_tieout(folder: Path) -> list[tuple[str, float, float]]:
    """Refresh; return the stages, each with its end in seconds and the peak memory until then."""
    stages = [("", time.perf_counter(), 0.0)]
    refresh(folder / _NAME, Choices(), lambda stage: stages.append((stage, time.perf_counter(), _peak())))
    stages.append(("", time.perf_counter(), _peak()))
    return [(before, after - begun, peak) for (before, begun, _), (_, after, peak) in itertools.pairwise(stages)]


def run_usual(folder: Path) -> list[tuple[str, float, float]]:
    """Do the same the usual way."""
    begun = time.perf_counter()
    usual_stack.refresh(folder, folder / _NAME)
    return [("all", time.perf_counter() - begun, _peak())]


CONTENDERS = {"tieout": run_tieout, "usual": run_usual}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def race(name: str, folder: Path) -> tuple[float, float, list[list[object]]]:
    """Run a contender on a copy of the folder; return its seconds, its peak in MiB, and its stages."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(shutil.copytree(folder, Path(scratch) / "company"))
        command = [sys.executable, __file__, "--contender", name, str(copy)]
        stages = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return sum(stage[1] for stage in stages), stages[-1][2], stages


def main(jobs: int, runs: int) -> None:
    """Print medians, stages and ratios, for a new workbook and for a full one."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        # In a process of its own: what it holds would count as the contenders' peak.
        subprocess.run([sys.executable, __file__, "--prepare", str(jobs), scratch], check=True)
        for kind in ("new", "full"):
            if kind == "full":
                subprocess.run([sys.executable, "-m", "tieout", "refresh", str(folder / _NAME)], check=True)
            found = {name: [race(name, folder) for _ in range(runs)] for name in CONTENDERS}
            print(f"{jobs:,} jobs, {kind} workbook; median of {runs}")
            for stage, seconds, peak in found["tieout"][-1][2]:
                print(f"    {str(stage)[:38]:38s} {seconds:8.2f} s   peak {peak:6.0f} MiB")
            medians = {name: [statistics.median(r[at] for r in held) for at in (0, 1)] for name, held in found.items()}
            for name, (seconds, peak) in medians.items():
                print(f"  {name:12s} {seconds:8.2f} s   peak {peak:6.0f} MiB")
            print(f"  tieout is {medians['usual'][0] / medians['tieout'][0]:.1f} times as fast")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("jobs", nargs="?", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--contender", nargs=2, metavar=("NAME", "FOLDER"))
    parser.add_argument("--prepare", nargs=2, metavar=("JOBS", "FOLDER"))
    given = parser.parse_args()
    if given.prepare:
        prepare(Path(given.prepare[1]), int(given.prepare[0]))
    elif given.contender:
        print(json.dumps(CONTENDERS[given.contender[0]](Path(given.contender[1]))))
    else:
        main(given.jobs, given.runs)
