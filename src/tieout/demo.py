"""The sample company: its export files, and a margin workbook that knows its rates and settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from .model.settings import Inputs, Settings
from .sample import Company, ExportPaths, make_company, write_exports
from .workbook.filebook import FileBook

WORKBOOK = "Margin Workbook.xlsx"


def make_demo(folder: Path, say: Callable[[str], None] = lambda stage: None) -> Path:
    """Write the sample company's exports, and beside them a workbook for it unless one is there already."""
    say("writing the sample company's exports")
    company = make_company()
    paths = write_exports(company, folder)
    workbook = folder / WORKBOOK
    if not workbook.exists():
        make_workbook(workbook, company, paths)
    return workbook


def make_workbook(workbook: Path, company: Company, paths: ExportPaths) -> None:
    """Make a new workbook with a company's settings, rates, roles and expectations typed in."""
    beside = {f"{side}_path": _relative(getattr(paths, side), workbook.parent) for side in ("crm", "books", "payroll")}
    inputs = Inputs(company.settings, company.rates, company.roles, company.job_type_rules)
    cells = _setting_cells(inputs.settings) | {f"in_{name}": path for name, path in beside.items()}
    FileBook.create(workbook).write(_input_tables(inputs), cells)


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)


def _setting_cells(settings: Settings) -> dict[str, Any]:
    short = {"date_from": "from", "date_to": "to"}
    return {
        f"in_{short.get(item.name, item.name)}": getattr(settings, item.name)
        for item in fields(Settings)
        if getattr(settings, item.name) != item.default
    }


def _input_tables(inputs: Inputs) -> dict[str, pd.DataFrame]:
    rates, rules = inputs.rates, inputs.job_type_rules
    yes_no = {True: "Yes", False: "No"}
    return {
        "tblRates": pd.DataFrame(
            {
                "Employee or role": rates["who"],
                "From": rates["date_from"],
                "To": rates["date_to"],
                "Typed loaded rate": rates["loaded_rate"],
                "Hourly wage": rates["wage"],
            }
        ),
        "tblRoles": pd.DataFrame({"Employee": inputs.roles["employee"], "Role": inputs.roles["role"]}),
        "tblJobTypeRules": pd.DataFrame(
            {
                "Job type": rules["job_type"],
                "Target %": rules["target_margin"] / 100,
                "Hours expected": rules["needs_hours"].map(yes_no),
                "Materials expected": rules["needs_materials"].map(yes_no),
            }
        ),
    }
