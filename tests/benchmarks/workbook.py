"""Refreshing the Jobs table of a 20-sheet workbook, beside openpyxl and XlsxWriter, in one run.

Run: ``python tests/benchmarks/workbook.py [jobs …] [--runs 5]`` (10,000 and 100,000 by default). Every contender
works in a process of its own; seconds are medians, peaks the process's largest resident memory. No part of the tests.

openpyxl loads the workbook, puts the same values and formulas into the same cells with the formats that stand
there, and saves. XlsxWriter writes the same sheets from nothing: the same cells, formats, formulas with values.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import pickle
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tieout.workbook import FileBook
from tieout.workbook.layout import TABLES

warnings.filterwarnings("ignore", module="openpyxl")
_NAME = "Margin Workbook.xlsx"
_BUSY = "jobs.pickle"


def prepare(folder: Path, jobs: int) -> None:
    """Make a workbook that holds this many jobs, and the rows of its next refresh."""
    from tieout.demo import make_workbook
    from tieout.procedure import Choices, examine
    from tieout.report import RunInfo, make_report
    from tieout.sample import make_company, write_exports

    company = make_company(seed=1, jobs=2_000)
    paths = write_exports(company, folder)
    workbook = folder / _NAME
    make_workbook(workbook, company, paths)
    outcome = examine(workbook, Choices())
    report = make_report(outcome.reconciliation, outcome.inputs, RunInfo(dt.datetime.now(dt.UTC), 1.0))
    some = report.tables["tblJobs"]
    rows = pd.concat([some.assign(Job=some["Job"] + f"-{at}") for at in range(-(-jobs // len(some)))])[:jobs]
    rows = rows.reset_index(drop=True)
    FileBook.open(workbook).write({"tblJobs": rows}, {})
    with (folder / _BUSY).open("wb") as stream:
        pickle.dump(rows.assign(Revenue=rows["Revenue"] + 1), stream)


def tieout(folder: Path) -> None:
    """Refresh in place."""
    FileBook.open(folder / _NAME).write({"tblJobs": _rows(folder)}, {})


def openpyxl(folder: Path) -> None:
    """Load, put the same into the cells, save."""
    from openpyxl import load_workbook

    book, rows = load_workbook(folder / _NAME), _rows(folder)
    sheet, table = book["Jobs"], TABLES["tblJobs"]
    for at, column in enumerate(table.columns, 1):
        if column.role == "live":
            text = f"={table.formula(column)}"
            for row in range(7, 7 + len(rows)):
                sheet.cell(row, at).value = text
        elif column.header in rows:
            for row, value in enumerate(_cells(rows[column.header], column.kind), 7):
                sheet.cell(row, at).value = value
    sheet.tables["tblJobs"].ref = f"A6:AI{6 + len(rows)}"
    book.save(folder / _NAME)


def xlsxwriter(folder: Path) -> None:
    """Write the same sheets from nothing."""
    from xlsxwriter import Workbook

    rows, table = _rows(folder), TABLES["tblJobs"]
    forms = {"money": "#,##0.00", "percent": "0.0%", "date": "yyyy-mm-dd", "hours": "0.00"}
    with Workbook(str(folder / "new.xlsx")) as book:
        for name in dict.fromkeys(["Jobs", *(held.sheet for held in TABLES.values())]):
            sheet = book.add_worksheet(name)
            if name != "Jobs":
                continue
            headers = [{"header": column.header} for column in table.columns]
            sheet.add_table(5, 0, 5 + len(rows), len(headers) - 1, {"columns": headers, "name": "tblJobs"})
            sheet.conditional_format(6, 0, 5 + len(rows), 30, {"type": "formula", "criteria": "=$V7<0", "format": None})
            for at, column in enumerate(table.columns):
                form = book.add_format({"num_format": forms.get(column.kind, "General"), "font_size": 10})
                values = _cells(rows[column.header], column.kind) if column.header in rows else [None] * len(rows)
                formula = f"={table.formula(column)}" if column.role == "live" else ""
                for row, value in enumerate(values, 6):
                    if formula:
                        sheet.write_formula(row, at, formula, form, "" if value is None else value)
                    elif value is None:
                        sheet.write_blank(row, at, None, form)
                    else:
                        sheet.write(row, at, value, form)


CONTENDERS: dict[str, Callable[[Path], None]] = {"tieout": tieout, "openpyxl": openpyxl, "xlsxwriter": xlsxwriter}


def _rows(folder: Path) -> pd.DataFrame:
    with (folder / _BUSY).open("rb") as stream:
        rows: pd.DataFrame = pickle.load(stream)
    return rows


def _cells(values: pd.Series, kind: str) -> list[object]:
    scale = 100 if kind == "money" else 1
    return [None if pd.isna(v) else v / scale if scale > 1 else v for v in values.astype(object).tolist()]


def race(name: str, folder: Path) -> tuple[float, float]:
    """Run a contender in a process of its own; return its seconds and its peak in MiB."""
    with tempfile.TemporaryDirectory() as scratch:
        for file in (_NAME, _BUSY):
            shutil.copy(folder / file, scratch)
        ran = subprocess.run(
            [sys.executable, __file__, "--contender", name, scratch], stdout=subprocess.PIPE, check=True
        )
        seconds, peak = json.loads(ran.stdout)
        return float(seconds), float(peak)


def main(sizes: list[int], runs: int) -> None:
    """Print medians and ratios."""
    for jobs in sizes:
        with tempfile.TemporaryDirectory() as folder:
            # In a process of its own: what it holds would count as the contenders' peak.
            subprocess.run([sys.executable, __file__, "--prepare", str(jobs), folder], check=True)
            columns = len(TABLES["tblJobs"].columns)
            print(f"{jobs:,} jobs × {columns} columns, one table of a workbook of 20 sheets; median of {runs}")
            found = {name: [race(name, Path(folder)) for _ in range(runs)] for name in CONTENDERS}
        medians = {
            name: tuple(statistics.median(each) for each in zip(*held, strict=True)) for name, held in found.items()
        }
        for name, (seconds, peak) in medians.items():
            print(f"  {name:12s} {seconds:8.2f} s   peak {peak:6.0f} MiB", end="")
            own_seconds, own_peak = medians["tieout"]
            print(
                ""
                if name == "tieout"
                else f"   tieout takes {own_seconds / seconds:.3f} × the time, {own_peak / peak:.2f} × the memory"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--contender", nargs=2, metavar=("NAME", "FOLDER"))
    parser.add_argument("--prepare", nargs=2, metavar=("JOBS", "FOLDER"))
    given = parser.parse_args()
    if given.prepare:
        prepare(Path(given.prepare[1]), int(given.prepare[0]))
    elif given.contender:
        begun = time.perf_counter()
        CONTENDERS[given.contender[0]](Path(given.contender[1]))
        took = time.perf_counter() - begun
        print(json.dumps([took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
    else:
        main(given.sizes, given.runs)
