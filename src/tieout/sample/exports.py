"""Write the sample company's systems as the files that a user would have exported."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from .company import Company, ExportPaths
from .profiles import PROFILES
from .text_files import write_csv
from .write_gohighlevel import write_gohighlevel
from .write_housecall_pro import write_housecall_pro
from .write_jobber import write_jobber
from .write_lines import write_line_items
from .write_payroll import write_office_hours, write_payroll
from .write_quickbooks import write_quickbooks
from .write_servicetitan import write_servicetitan
from .write_workiz import write_workiz

WRITERS: dict[str, Callable[[Company, Path], None]] = {
    "Jobber": write_jobber,
    "Housecall Pro": write_housecall_pro,
    "ServiceTitan": write_servicetitan,
    "Workiz": write_workiz,
    "GoHighLevel": write_gohighlevel,
}


def write_exports(company: Company, folder: Path, progress: Callable[[str], None] | None = None) -> ExportPaths:
    """Write the export files into three sub-folders, and ``truth.csv`` (amounts in cents) beside them.

    ``progress`` is called with a line for each step. Files of the same name are overwritten and others are left, so
    give every company a folder of its own.
    """
    tell = progress or (lambda _: None)
    paths = ExportPaths(
        folder / "CRM exports", folder / "QuickBooks exports", folder / "Payroll exports", folder / "truth.csv"
    )
    for path in (paths.crm, paths.books, paths.payroll):
        path.mkdir(parents=True, exist_ok=True)
    tell(f"{company.crm_name} exports")
    WRITERS[company.crm_name](company, paths.crm)
    if PROFILES[company.crm_name].lines:
        write_line_items(company, paths.crm)
    tell("QuickBooks exports")
    write_quickbooks(company, paths.books)
    tell("Payroll exports")
    if company.crm_name == "ServiceTitan":  # its technicians clock in within the CRM
        write_office_hours(company, paths.payroll)
    else:
        write_payroll(company, paths.payroll)
    rows = company.truth.astype(object).where(company.truth.notna(), "").to_numpy().tolist()
    write_csv(paths.truth, list(company.truth.columns), rows)
    return paths
