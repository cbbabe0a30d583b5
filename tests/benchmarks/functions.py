"""How long worksheet functions take in Python: 10,000 cells of TIE_MARGIN as one range and one by one, and first calls.

Run: ``python tests/benchmarks/functions.py [jobs ...]`` (600, the sample company's size, and 10,000 by default). Each
size runs in processes of its own, on a refreshed workbook; seconds are of work (CPU), conversions of Excel's side not
included. No part of the timed test suite.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

CELLS = 10_000
_NAME = "Margin Workbook.xlsx"
FIRST = ("TIE_MARGIN('1')", "TIE_ASK('What is my gross margin by job type?')", "TIE_AGING('All')", "TIE_DSO()")


def measure(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def prepare(folder: Path, jobs: int) -> None:
    """Make a company, refresh its workbook and keep its facts."""
    from tieout.demo import make_workbook
    from tieout.excel.figures import remember_workbook
    from tieout.procedure import Choices, refresh
    from tieout.sample import make_company, write_exports

    company = make_company(seed=1, jobs=jobs)
    make_workbook(folder / _NAME, company, write_exports(company, folder))
    done = refresh(folder / _NAME, Choices())
    remember_workbook(folder / _NAME, done.facts)


def time_first(call: str) -> None:
    """Print how long a call takes in a process that has just started."""
    from tieout.excel import udfs

    print(f"first {call:<52} {measure(lambda: eval(call, vars(udfs))) * 1000:8.0f} ms")


def time_cells() -> None:
    """Print what a cell costs in a range and alone, and what the kept facts cost."""
    from tieout.excel.figures import find_figures
    from tieout.excel.udfs import TIE_AGING, TIE_ASK, TIE_MARGIN
    from tieout.kept_facts import find_place, read_facts

    jobs = find_figures().table("tblJobs")["Job"].tolist()
    cells = [[jobs[at % len(jobs)]] for at in range(CELLS)]
    TIE_MARGIN(cells[:1])
    print(f"a cell of {CELLS:,} in one range   {measure(lambda: TIE_MARGIN(cells)) / CELLS * 1e6:8.2f} µs")
    alone = measure(lambda: [TIE_MARGIN(job) for (job,) in cells])
    print(f"a cell of {CELLS:,} one by one     {alone / CELLS * 1e6:8.2f} µs")
    book = Path(os.environ["TIEOUT_BOOK"])
    print(f"reading the kept facts            {measure(lambda: read_facts(book)) * 1000:8.0f} ms")
    print(f"their file                        {find_place(book).stat().st_size / 2**20:8.1f} MiB")
    TIE_ASK("What is my revenue?")
    print(f"another question                  {measure(lambda: TIE_ASK('Revenue by customer')) * 1000:8.0f} ms")
    TIE_AGING("All")
    names = find_figures().table("tblCustomers")["Customer"].tolist()
    ages = [[names[at % len(names)]] for at in range(CELLS)]
    print(f"a cell of TIE_AGING in a range    {measure(lambda: TIE_AGING(ages)) / CELLS * 1e6:8.2f} µs")
    print(f"peak                              {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.0f} MiB")


def main(sizes: list[int]) -> None:
    """Measure each size."""
    for jobs in sizes:
        with tempfile.TemporaryDirectory() as scratch:
            known = os.environ | {"TIEOUT_HOME": f"{scratch}/home", "TIEOUT_BOOK": f"{scratch}/{_NAME}"}
            known.pop("TIEOUT_WORKBOOK", None)
            print(f"{jobs:,} jobs", flush=True)
            for work in (["--prepare", scratch, str(jobs)], *(["--first", call] for call in FIRST), ["--cells"]):
                subprocess.run([sys.executable, __file__, *work], env=known, check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--prepare"]:
        prepare(Path(sys.argv[2]), int(sys.argv[3]))
    elif sys.argv[1:2] == ["--first"]:
        time_first(sys.argv[2])
    elif sys.argv[1:2] == ["--cells"]:
        time_cells()
    else:
        main([int(size) for size in sys.argv[1:]] or [600, 10_000])
