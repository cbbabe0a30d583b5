"""How fast readers of workbooks are: openpyxl, openpyxl read-only, python-calamine, pandas + calamine, fastexcel.

Run: ``python tests/benchmarks/readers.py [rows]`` (20,000 by default, × 20 columns). Each reader opens the same
file in a process of its own, five times; the median of the seconds and of the peak memory counts. fastexcel is
compared where it is installed. No part of the timed test suite.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

COLUMNS = 20


def make_workbook(path: Path, rows: int) -> None:
    """Write a sheet like an export: numbers, names that repeat, texts that do not, amounts, days, gaps."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Export")
    sheet.append([f"Column {at}" for at in range(1, COLUMNS + 1)])
    day = dt.date(2026, 1, 1)
    for row in range(rows):
        kinds = (row, f"Customer {row % 997}", f"Note on visit {row}", row * 7 / 4, day + dt.timedelta(row % 365), None)
        sheet.append([kinds[at % len(kinds)] for at in range(COLUMNS)])
    book.save(path)


def read_openpyxl(path: str, read_only: bool = False) -> int:
    """Read every row with openpyxl."""
    import openpyxl

    sheet = openpyxl.load_workbook(path, read_only=read_only, data_only=True).worksheets[0]
    return len(list(sheet.iter_rows(values_only=True)))


def read_calamine(path: str) -> int:
    """Read every row with python-calamine."""
    from python_calamine import CalamineWorkbook

    return len(list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()))


def read_pandas(path: str) -> int:
    """Read a frame with pandas and its calamine engine."""
    import pandas as pd

    return len(pd.read_excel(path, engine="calamine", header=None))


def read_fastexcel(path: str) -> int:
    """Read every row with fastexcel, without Arrow's columns turned into Python objects."""
    import fastexcel

    return fastexcel.read_excel(path).load_sheet(0, header_row=None).height


READERS: dict[str, Callable[[str], int]] = {
    "openpyxl": read_openpyxl,
    "openpyxl read-only": lambda path: read_openpyxl(path, read_only=True),
    "python-calamine": read_calamine,
    "pandas + calamine": read_pandas,
    "fastexcel": read_fastexcel,
}


def measure(name: str, path: str) -> None:
    """Read once in this process and print the rows, seconds (imports included) and peak MiB as JSON."""
    begun = time.perf_counter()
    rows = READERS[name](path)
    seconds = time.perf_counter() - begun
    unit = 2**20 if sys.platform == "darwin" else 2**10
    print(json.dumps([rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit]))


def main(rows: int) -> None:
    """Print one line per reader, and its ratio to openpyxl."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        # in a process of its own as well: on Linux a child's peak is never less than its parent's size
        subprocess.run([sys.executable, __file__, "--make", str(path), str(rows)], check=True)
        print(f"{rows:,} rows × {COLUMNS} columns, {path.stat().st_size / 2**20:.1f} MiB")
        usual = 0.0
        for name in READERS:
            if name == "fastexcel" and importlib.util.find_spec("fastexcel") is None:
                print("fastexcel             is not installed")
                continue
            command = [sys.executable, __file__, "--measure", name, str(path)]
            runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(5)]
            if {run[0] for run in runs} != {rows + 1}:
                raise SystemExit(f"{name} read {runs[0][0]} rows instead of {rows + 1}")
            seconds, peak = (statistics.median(run[at] for run in runs) for at in (1, 2))
            usual = usual or seconds
            print(f"{name:20s} {seconds:8.2f} s   peak {peak:6.0f} MiB   {seconds / usual:5.2f} × openpyxl")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(*sys.argv[2:4])
    elif sys.argv[1:2] == ["--make"]:
        make_workbook(Path(sys.argv[2]), int(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
