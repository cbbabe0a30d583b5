"""How long a refresh takes, by stage, beside a plain pandas read + merge + to_excel of the same data.

Run: ``python tests/benchmarks/refresh.py [jobs]`` (10,000 by default). No part of the timed test suite.
"""

from __future__ import annotations

import itertools
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from tieout.demo import make_workbook
from tieout.procedure import Choices, refresh
from tieout.sample import ExportPaths, make_company, write_exports


def timed(label: str, work: Callable[[], Any]) -> tuple[Any, float]:
    """Do the work and print its seconds and the peak memory so far."""
    begun = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{label:42s} {seconds:8.2f} s   peak {peak:7.0f} MiB")
    return result, seconds


def refresh_by_stage(label: str, workbook: Path) -> tuple[Any, float]:
    """Refresh, printing each stage's seconds and the peak memory when it ended."""
    stages: list[tuple[str, float, float]] = []

    def note(stage: str) -> None:
        stages.append((stage, time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))

    note("opening the workbook")
    outcome, seconds = timed(label, lambda: refresh(workbook, Choices(), note))
    note("")
    for (stage, begun, _), (_, ended, peak) in itertools.pairwise(stages):
        print(f"    {stage[:38]:38s} {ended - begun:8.2f} s   peak {peak:7.0f} MiB")
    return outcome, seconds


def plain_pandas(paths: ExportPaths, target: Path) -> None:
    """What a script would do: read the same files, merge on the number, write one sheet per table."""
    invoices = pd.read_csv(next(paths.crm.glob("Invoices*.csv")))
    jobs = pd.read_csv(next(paths.crm.glob("One-off*.csv")))
    lines = pd.read_csv(next(paths.crm.glob("Line*.csv")))
    books = pd.read_csv(next(paths.books.glob("Invoice List*.csv")), skiprows=4, dtype=str)
    costs = pd.read_csv(next(paths.books.glob("Transaction Detail*.csv")), skiprows=4, dtype=str)
    hours = pd.concat([pd.read_csv(file) for file in sorted(paths.payroll.glob("*.csv"))])
    merged = invoices.merge(books, left_on=invoices["Invoice #"].astype(str), right_on="Num", how="outer")
    with pd.ExcelWriter(target, engine="openpyxl") as book:
        for name, table in (("Invoices", merged), ("Jobs", jobs), ("Lines", lines), ("Costs", costs), ("Time", hours)):
            table.to_excel(book, sheet_name=name, index=False)


def main(jobs: int) -> None:
    """Print every stage, the total and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        company, _ = timed(f"make a company of {jobs:,} jobs", lambda: make_company(seed=1, jobs=jobs))
        paths, _ = timed("write its exports", lambda: write_exports(company, Path(folder)))
        workbook = Path(folder) / "Margin Workbook.xlsx"
        make_workbook(workbook, company, paths)
        outcome, first = refresh_by_stage("refresh, new workbook", workbook)
        _, again = refresh_by_stage("refresh, full workbook", workbook)
        sides = (outcome.crm, outcome.books, outcome.payroll)
        counts = {noun: len(table) for side in sides for noun, table in side.tables.items()}
        print("    records read: " + ", ".join(f"{count:,} {noun}" for noun, count in counts.items()))
        _, plain = timed("plain pandas read + merge + to_excel", lambda: plain_pandas(paths, Path(folder) / "p.xlsx"))
        print(f"ratio to plain pandas: {first / plain:.2f} (new workbook), {again / plain:.2f} (full workbook)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
