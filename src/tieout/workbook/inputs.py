"""All that people typed in the workbook: settings, rates, roles, rules, corrections, mappings, switches."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tieout.model.settings import (
    COLUMN_MAPPINGS,
    JOB_TYPE_RULES,
    OVERRIDES,
    RATES,
    ROLES,
    SIGN_OFFS,
    Inputs,
)
from tieout.model.table import Table as Noun

from .figures import build_lines, read_rate_lines
from .planned import read_forecast, read_targets
from .rates import list_rates
from .reading import Reader, Where, read_as
from .typed_settings import read_settings
from .values import as_key

_CORRECTIONS = (
    ("tblCosts", "cost_lines", "ID", "Job override"),
    ("tblTime", "time_entries", "ID", "Job override"),
    ("tblInvoices", "invoices", "Books ID", "CRM invoice override"),
)


def read_inputs(reader: Reader) -> Inputs:
    """Read everything that people typed. Raises BadInput for a cell that cannot be used."""
    settings = read_settings(reader)
    lines = read_rate_lines(reader)
    return Inputs(
        settings=settings,
        rates=RATES.validate(list_rates(lines, build_lines(reader, lines, settings))),
        roles=_read(reader, "tblRoles", ROLES, {"employee": "Employee", "role": "Role"}),
        job_type_rules=_read(
            reader,
            "tblJobTypeRules",
            JOB_TYPE_RULES,
            {
                "job_type": "Job type",
                "target_margin": "Target %",
                "needs_hours": "Hours expected",
                "needs_materials": "Materials expected",
            },
        ),
        overrides=_read_overrides(reader),
        mappings=_read(
            reader,
            "tblColumnMap",
            COLUMN_MAPPINGS,
            {"system": "System", "noun": "Belongs to", "header": "Header in the file", "column": "Fills column"},
        ),
        sign_offs=_read_sign_offs(reader),
        forecast=read_forecast(reader),
        targets=read_targets(reader),
        switched_off=_read_switches(reader),
    )


def _read(reader: Reader, name: str, noun: Noun, headers: dict[str, str]) -> pd.DataFrame:
    """Read a table of people's rows as a noun; rows that lack a needed cell are not yet filled and left out."""
    old = reader.rows(name)
    rows = []
    for at in range(old.count):
        row: dict[str, Any] = {}
        for column in noun.columns:
            header = headers[column.name]
            where = Where(reader.package.name, old.table.sheet, old.table.first + at, old.table.column(header))
            value = old.value(at, header)
            if column.kind == "flag":
                row[column.name] = _yes_no(value, where, header)
            elif column.kind == "number":
                share = read_as(value, "percent", where, header)
                row[column.name] = None if share is None else float(share * 100)
            else:
                row[column.name] = read_as(value, "text", where, header)
        if all(row[column.name] for column in noun.columns if column.needed):
            rows.append(row)
    # A gap in an object column must not become the text "None".
    frame = pd.DataFrame(rows, columns=noun.names, dtype=object)
    return noun.validate(frame.where(frame.notna(), pd.NA))


def _yes_no(value: Any, where: Where, header: str) -> bool | None:
    text = as_key(value).casefold()
    if text in ("", "yes", "no"):
        return None if not text else text == "yes"
    if isinstance(value, bool):
        return value
    raise where.bad(value, f"“{header}” cannot be this.", "Type Yes or No, or leave it empty.")


def _read_overrides(reader: Reader) -> pd.DataFrame:
    rows: dict[tuple[str, str], str] = {}
    for name, noun, key, typed in _CORRECTIONS:
        if name not in reader.tables:
            continue
        old = reader.rows(name, (key, typed))
        for at in old.filled(typed):
            reference, known = as_key(old.value(at, typed)), as_key(old.value(at, key))
            if reference and known:
                rows[(noun, known)] = reference
    listed = [(noun, known, reference) for (noun, known), reference in rows.items()]
    return OVERRIDES.validate(pd.DataFrame(listed, columns=OVERRIDES.names))


def _read_sign_offs(reader: Reader) -> pd.DataFrame:
    """Read the months that somebody signed; until a refresh has frozen a month, what stands on the sheet is signed."""
    signed = {"crm_invoiced": "Signed CRM", "books_invoiced": "Signed books", "gross_profit": "Signed profit"}
    shown = {"crm_invoiced": "CRM invoiced", "books_invoiced": "Books invoiced", "gross_profit": "Gross profit"}
    rows = []
    for row in reader.frame("tblSignOffs").to_dict("records"):
        by, frozen = as_key(row["Signed by"]), isinstance(row["Signed"], pd.Timestamp)
        if not by or not isinstance(row["Month"], pd.Timestamp):
            continue
        totals = {name: row[header] for name, header in (signed if frozen else shown).items()}
        rows.append({
            "month": row["Month"], "signed_by": by, "signed_on": row["Signed"] if frozen else pd.NaT,
            "mark": row["Signed mark" if frozen else "Mark"],
            **{name: total if isinstance(total, int) else pd.NA for name, total in totals.items()},
        })  # fmt: skip
    return SIGN_OFFS.validate(pd.DataFrame(rows, columns=SIGN_OFFS.names))


def _read_switches(reader: Reader) -> frozenset[str]:
    if "tblChecks" not in reader.tables:
        return frozenset()
    old = reader.rows("tblChecks")
    off = set()
    for at in range(old.count):
        column = old.table.column("Switched on")
        where = Where(reader.package.name, old.table.sheet, old.table.first + at, column)
        if _yes_no(old.value(at, "Switched on"), where, "Switched on") is False:
            off.add(as_key(old.value(at, "Check")).lower().replace(" ", "_"))
    return frozenset(off - {""})
