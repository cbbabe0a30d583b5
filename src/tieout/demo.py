"""The sample company: its export files, and a margin workbook that knows its rates and settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

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
    crm, books, payroll = (_relative(path, workbook.parent) for path in (paths.crm, paths.books, paths.payroll))
    settings = replace(company.settings, crm_path=crm, books_path=books, payroll_path=payroll)
    inputs = replace(company.inputs, settings=settings)
    FileBook.create(workbook).write_inputs(inputs)


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
