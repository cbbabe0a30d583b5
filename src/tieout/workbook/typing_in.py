"""Inputs as the rows and cells that hold them, for a workbook that is filled by a program and not by a person."""

from __future__ import annotations

import pandas as pd

from tieout.model.settings import Inputs

from .layout import TABLES
from .layout.inputs import SETTING_CELLS

_SPARE = 10
"""Empty lines left for people at the end of the Rates sheet and of the column mappings."""


def type_in(inputs: Inputs) -> tuple[dict[str, pd.DataFrame], dict[str, object]]:
    """Return the tables and cells that hold the inputs: typed columns only, corrections left out."""
    rates, rules, maps = inputs.rates, inputs.job_type_rules, inputs.mappings
    tables = {
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
                "Hours expected": _yes_no(rules["needs_hours"]),
                "Materials expected": _yes_no(rules["needs_materials"]),
            }
        ),
        "tblColumnMap": pd.DataFrame(
            {
                "System": maps["system"],
                "Belongs to": maps["noun"],
                "Header in the file": maps["header"],
                "Fills column": maps["column"],
            }
        ),
    }
    for name, frame in tables.items():
        if TABLES[name].kept_by == "people":
            tables[name] = frame.reset_index(drop=True).reindex(range(len(frame) + _SPARE))
    return tables, {cell.name: getattr(inputs.settings, cell.field) for cell in SETTING_CELLS}


def _yes_no(flags: pd.Series) -> pd.Series:
    return flags.map({True: "Yes", False: "No"})
