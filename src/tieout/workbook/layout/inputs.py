"""Sheets that people fill: the Rates sheet with its builder, and the Settings sheet."""

from __future__ import annotations

from dataclasses import Field, fields

from tieout.model.answers import FIGURES
from tieout.model.settings import OVERTIME_POLICIES, Settings

from .governance import OWNERS
from .words import Cell, Kind, Sheet, Table, live, pulled, typed

_STATUTORY: tuple[tuple[str, str, str, Kind, float, str], ...] = (
    ("in_ss_rate", "B4", "Social Security (employer)", "percent", 0.062, "Of wages up to the cap."),
    ("in_ss_cap", "B5", "Social Security wage cap", "money", 184_500_00, "2026; change it each January."),
    ("in_medicare_rate", "B6", "Medicare (employer)", "percent", 0.0145, "Of all wages."),
    ("in_futa_rate", "K4", "FUTA", "percent", 0.006, "After the state credit."),
    ("in_futa_base", "K5", "FUTA wage base", "money", 7_000_00, "Yearly wages that FUTA is paid on."),
    ("in_suta_base", "K6", "SUTA wage base", "money", 9_000_00, "Yearly wages that SUTA is paid on; by state."),
)
STATUTORY_CELLS = tuple(
    Cell(name, "Rates", at, label, kind, "typed", meaning=meaning, default=default)
    for name, at, label, kind, default, meaning in _STATUTORY
)

_BUILT = 'IF(OR(N([Hourly wage])=0,[Paid hours]=""),"",{})'
_PREMIUM, _LOADED, _ = OVERTIME_POLICIES
RATES = Table(
    "tblRates",
    "Rates",
    "",
    (
        typed("Employee or role", "text", 22, "Name as in the hours, or a role."),
        typed("From", "date", 11, "First day the rate applies; empty: since ever."),
        typed("To", "date", 11, "Last day the rate applies; empty: still."),
        typed(
            "Typed loaded rate", "money", 11, "What an hour costs with everything on top. It wins over the built rate."
        ),
        typed("Hourly wage", "money", 11, "Wage per hour; also needed for the overtime premium."),
        typed("Paid hours", "hours", 10, "Hours paid per year, time off included; usually 2,080."),
        typed("Productive hours", "hours", 10, "Hours per year that go to jobs."),
        typed("Workers’ comp %", "percent", 9, "Of straight-time wages."),
        typed("SUTA %", "percent", 9, "State unemployment tax, of wages up to the base above."),
        typed("Benefits per year", "money", 11, "Health, retirement and so on."),
        typed("Vehicle and tools per year", "money", 11, "Truck, fuel, tools."),
        typed("Liability %", "percent", 9, "Liability insurance, of wages."),
        live(
            "Yearly wages",
            "money",
            _BUILT.format("ROUND([Hourly wage],2)*[Paid hours]"),
            12,
            "Hourly wage × paid hours.",
        ),
        live(
            "FICA",
            "money",
            'IF([Yearly wages]="","",in_ss_rate*MIN([Yearly wages],in_ss_cap)+in_medicare_rate*[Yearly wages])',
            11,
            "Social Security up to the cap, and Medicare.",
        ),
        live(
            "FUTA",
            "money",
            'IF([Yearly wages]="","",in_futa_rate*MIN([Yearly wages],in_futa_base))',
            9,
            "FUTA rate × wages up to its base.",
        ),
        live(
            "SUTA",
            "money",
            'IF([Yearly wages]="","",N([SUTA %])*MIN([Yearly wages],in_suta_base))',
            9,
            "SUTA % × wages up to its base.",
        ),
        live(
            "Workers’ comp",
            "money",
            'IF([Yearly wages]="","",N([Workers’ comp %])*[Yearly wages])',
            11,
            "Workers’ comp % × straight-time wages.",
        ),
        live(
            "Liability", "money", 'IF([Yearly wages]="","",N([Liability %])*[Yearly wages])', 10, "Liability % × wages."
        ),
        live(
            "Yearly cost",
            "money",
            'IF([Yearly wages]="","",SUM([Yearly wages],[FICA],[FUTA],[SUTA],'
            "[Workers’ comp],[Liability],[Benefits per year],[Vehicle and tools per year]))",
            12,
            "All of it.",
        ),
        live(
            "Built rate",
            "money",
            'IF(OR([Yearly cost]="",N([Productive hours])<=0),"",ROUND([Yearly cost]/[Productive hours],2))',
            10,
            "Yearly cost ÷ productive hours.",
        ),
        live(
            "Loaded rate",
            "money",
            'IF([Employee or role]="","",IF([Typed loaded rate]<>"",ROUND([Typed loaded rate],2),[Built rate]))',
            10,
            "The typed rate if there is one, else the built rate. This is what hours cost.",
        ),
        live(
            "Since",
            "date",
            'IF([Loaded rate]="","",IF([From]="",DATE(1900,3,1),[From]))',
            0,
            "From, or since ever; empty while the line has no rate, so that it is not in effect.",
        ),
        live("Until", "date", 'IF([To]="",DATE(9999,12,31),[To])', 0, "To, or still."),
        live(
            "Overtime extra",
            "money",
            f'IF([Loaded rate]="","",IF(in_overtime_policy="{_PREMIUM}",IF(N([Hourly wage])=0,"",'
            "0.5*ROUND([Hourly wage],2)*(1+in_fica_percent/100)),"
            f'IF(in_overtime_policy="{_LOADED}",0.5*[Loaded rate],0)))',
            10,
            "What an overtime hour costs on top, by the overtime policy on the Settings sheet.",
        ),
    ),
    row=10,
    kept_by="people",
    spare_rows=15,
)
ROLES = Table(
    "tblRoles",
    "Rates",
    "Employee",
    (
        pulled("Employee", "text", "", 22, "Everybody in the hours."),
        typed("Role", "text", 16, "Role whose rate applies where the employee has none of their own."),
    ),
    row=10,
    column=26,
    title="Role of each employee",
)
TYPE_RULES = Table(
    "tblJobTypeRules",
    "Settings",
    "Job type",
    (
        pulled("Job type", "text", "", 22, "Every job type that was seen."),
        typed("Target %", "percent", 10, "Target margin; empty: the general target on this sheet."),
        typed("Hours expected", "text", 10, "Yes or No; empty: learned from the jobs.", "list_yes_no"),
        typed("Materials expected", "text", 10, "Yes or No; empty: learned from the jobs.", "list_yes_no"),
    ),
    column=5,
    title="What you expect of each job type",
)
COLUMN_MAP = Table(
    "tblColumnMap",
    "Settings",
    "",
    (
        typed("System", "text", 12, "CRM, Books or Payroll.", "list_systems"),
        typed("Belongs to", "text", 16, "Table that the rows belong to, such as invoices."),
        typed("Header in the file", "text", 24, "Column header as the file has it."),
        typed("Fills column", "text", 18, "Column that it fills."),
    ),
    column=10,
    title="Column mapping: how to read exports that Tieout does not know",
    kept_by="people",
    spare_rows=15,
)

ON_START = {"company": "B5", "date_from": "B6", "date_to": "B7", "as_of": "B8", "basis": "B9", "question": "D12"}
_SHORT = {"date_from": "from", "date_to": "to"}
_KINDS: dict[str, Kind] = {
    "str": "text",
    "int": "whole",
    "float": "number",
    "float | None": "number",
    "int | None": "whole",
    "dt.date | None": "date",
}


def _kind_of(item: Field[object]) -> Kind:
    return "money" if item.name.endswith("_cents") else _KINDS[str(item.type)]


def _setting_cells() -> tuple[Cell, ...]:
    cells, row = [], 7
    for item in fields(Settings):
        on_start = ON_START.get(item.name)
        cells.append(
            Cell(
                f"in_{_SHORT.get(item.name, item.name.removesuffix('_cents'))}",
                "Start" if on_start else "Settings",
                on_start or f"B{row}",
                item.metadata["label"],
                _kind_of(item),
                "typed",
                meaning=item.metadata["meaning"],
                choices=f"list_{item.name}" if item.metadata["choices"] else "",
                field=item.name,
                default=item.default,
            )
        )
        row += 0 if on_start else 1
    return tuple(cells)


SETTING_CELLS = _setting_cells()
ROOT_CAUSES = (
    "Sync failed or off",
    "Typed in by hand",
    "Edited after the sync",
    "Item or tax code not mapped",
    "Customer record wrong",
    "Payment handled wrongly",
    "Not billed",
    "Job not named",
    "Rate or setting missing",
    "Rule too strict for us",
    "Other",
)
CHOICES: dict[str, tuple[str, ...]] = {
    "list_status": ("New", "In review", "Fixed", "Accepted", "Timing"),
    "list_yes_no": ("Yes", "No"),
    "list_systems": ("CRM", "Books", "Payroll"),
    "list_masters": ("CRM", "QuickBooks", "Payroll", "Workbook"),
    "list_root_causes": ROOT_CAUSES,
    "list_figures": tuple(name for name, _ in FIGURES.values()),
    **{f"list_{f.name}": f.metadata["choices"] for f in fields(Settings) if f.metadata["choices"]},
}
"""What the drop-down lists offer; they stand on the Help sheet."""

INPUT_SHEETS = (
    Sheet(
        "Rates",
        "What an hour costs",
        "Type a loaded rate, or let wage, taxes, insurance and hours build it. Blank lines are for new rates.",
        tab="B8860B",
        freeze="B11",
        print_to="X",
        tables=(RATES, ROLES),
        cells=STATUTORY_CELLS,
    ),
    Sheet(
        "Settings",
        "Your decisions",
        "Yellow cells are yours; a refresh keeps them and obeys them.",
        tab="B8860B",
        freeze="A7",
        print_to="H",
        tables=(TYPE_RULES, COLUMN_MAP, OWNERS),
        cells=tuple(cell for cell in SETTING_CELLS if cell.sheet == "Settings"),
        widths=(("A", 32), ("B", 26), ("C", 64), ("D", 3)),
    ),
)
