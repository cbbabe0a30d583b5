"""The Help sheet: a few lines per reader, and what the words mean."""

from __future__ import annotations

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from . import looks

LINES = (
    ("If you own the shop", ""),
    ("1", "Read Start: five numbers, and whether everything ties out. Then do the three things it names."),
    ("2", "Open Jobs. Sort by Verdict. ◆ ACT is below target; ? COST means a cost is missing: do not believe it yet."),
    ("3", "Change a rate on Rates or a date on Start and watch the margins follow. Nothing is sent anywhere."),
    ("If you keep the books", ""),
    ("1", "Work through Exceptions from the top. “What to do” says the step, “Fix in” the system."),
    ("2", "Write Owner, Status and Note beside a line. They stay with it at every refresh, also after sorting."),
    (
        "3",
        "Fixed is checked by the next refresh. Accepted needs a reason; it ends with its day or if the amount changes. "
        "What is settled moves to Exception History, and returns with your note if it comes back.",
    ),
    ("4", "Once a week go through Review Log; at the month’s end through Close and Checklist, and sign the month off."),
    ("5", "Where a bill or an hour has the wrong job, type the right one under “Job override” on Costs or Time."),
    ("If you are the accountant", ""),
    ("1", "Start proves the sums; Bridge goes from CRM invoiced to QuickBooks invoiced; its residual is 0.00."),
    ("2", "Black cells are formulas, grey ones come from the exports, yellow ones with blue text are typed by people."),
    ("3", "Run Log lists every file, every row that was left out and why, and how much was matched."),
    ("How to refresh", ""),
    (
        "",
        "Export from the CRM, QuickBooks and payroll into the folders named on Settings, close this workbook, and run "
        "tieout refresh. The five last versions are in “Tieout backups” beside the workbook.",
    ),
    (
        "",
        "You may add columns to a table, sheets, charts and formats; they are kept. Do not rename the headers, and "
        "leave the room beneath a table free.",
    ),
    ("What the words mean", ""),
    ("Revenue", "Invoiced by the CRM: after discounts, before sales tax and tips."),
    ("Materials", "From vendor bills, or else from the CRM’s item costs, by the policy on Settings; never both."),
    ("Labor", "Counted hours × the loaded rate in effect that day, rounded once per entry."),
    ("Loaded rate", "What an hour on a job costs with taxes, insurance, benefits, time off and truck on top."),
    ("Subs and other", "Subcontractors and other job cost in QuickBooks."),
    ("Gross profit", "Revenue less materials, labor, subs and other; before overhead."),
    ("Margin", "Gross profit ÷ revenue. Groups are weighted by revenue, never a mean of percentages."),
    ("Cost coverage", "Share of the revenue whose cost is known. An unknown cost is a hatched gap, never a 0."),
    ("Timing", "A difference that is expected and will clear itself, with the day by which it should have."),
    ("At stake", "The larger of the effects on revenue and on receivables."),
    ("Tie out", "Two sums that must agree do agree."),
    ("Hidden columns", "Job key, Cost key, Lookup, Since and the like serve formulas; unhide them to check one."),
)


def dress_help(sheet: Worksheet) -> None:
    """Write the lines."""
    for row, (word, text) in enumerate(LINES, 4):
        head = sheet.cell(row, 1, word)
        head.font = looks.font(bold=True) if text else looks.SECTION_FONT
        head.alignment = Alignment(vertical="top", horizontal="left")
        said = sheet.cell(row, 2, text or None)
        said.alignment = Alignment(wrap_text=True, vertical="top")
        if len(text) > 105:
            sheet.row_dimensions[row].height = 31
