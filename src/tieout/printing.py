"""What the command line prints: summary, findings and traces, for people."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .analytics.summary import Summary
from .analytics.trace import Trace
from .model.money import dollars
from .model.results import SYMBOLS, Reconciliation

_STYLES = {"CRITICAL": "bold red", "ACT": "red", "WATCH": "yellow", "TIMING": "blue"}
_MOST_SHOWN = 40


def print_summary(summary: Summary, found: Reconciliation, workbook: Path, seconds: float, console: Console) -> None:
    """Print what the period earned, what wants attention, whether it ties out, and the file's name."""
    settings = found.settings
    period = f"{settings.date_from or 'the beginning'} to {settings.date_to or 'the end'}"
    console.print(f"[bold]{escape(settings.company or 'Your company')}[/], {period}, by {settings.basis.lower()} date")
    table = Table.grid(padding=(0, 2))
    table.add_column()
    table.add_column(justify="right")
    table.add_row("Jobs", f"{summary.jobs:,}")
    table.add_row("Revenue", f"${dollars(summary.revenue)}")
    table.add_row("Gross profit", f"${dollars(summary.profit)}")
    table.add_row("Margin", "–" if summary.margin is None else f"{summary.margin:.1%}")
    console.print(table)
    console.print("[bold]Exceptions[/]")
    table = Table.grid(padding=(0, 2))
    for justify in ("left", "right", "right", "left"):
        table.add_column(justify=justify)  # type: ignore[arg-type]
    for severity, (count, amount) in summary.exceptions.items():
        note = "expected, clears by itself" if severity == "TIMING" else ""
        style = _STYLES[severity] if count else "dim"
        table.add_row(f"[{style}]{SYMBOLS[severity]} {severity}[/]", f"{count:,}", f"${dollars(amount)}", note)
    console.print(table)
    for row in found.tie_outs.itertuples(index=False):
        mark = "[green]OK ✓[/]" if row.left == row.right else f"[red]OFF ◆ by {dollars(int(row.left - row.right))}[/]"
        console.print(f"{mark}  {escape(str(row.name))}: {dollars(int(row.left))}")
    dropped = int(found.problems["dropped"].sum()) if len(found.problems) else 0
    if dropped:
        console.print(f"{dropped:,} rows of the exports were left out; each is listed on Run Log with its reason.")
    console.print(f"Finished in {seconds:.1f} s: [bold]{escape(str(workbook))}[/]")


def print_findings(findings: pd.DataFrame, console: Console) -> None:
    """Print the findings, worst first; a long list is cut and says so."""
    if not len(findings):
        console.print("Nothing found: the two books agree.")
        return
    for row in findings.head(_MOST_SHOWN).itertuples(index=False):
        style = _STYLES[str(row.severity)]
        console.print(f"[{style}]{SYMBOLS[str(row.severity)]} {row.severity}[/] {escape(str(row.sentence))}")
        console.print(f"    {escape(str(row.cause))}. {escape(str(row.remedy))} [dim]{row.id}[/]")
    if len(findings) > _MOST_SHOWN:
        console.print(f"… and {len(findings) - _MOST_SHOWN:,} more; --json prints them all.")


def print_trace(found: Trace, console: Console) -> None:
    """Print one reference through both systems."""
    console.print(f"[bold]{escape(found.reference)}[/]")
    _print_rows(
        console, "Jobs", found.jobs, ["job", "customer", "job_type", "status", "completed", "revenue", "cost", "profit"]
    )
    invoices = ["crm_number", "crm_id", "crm_date", "crm_total", "crm_balance", "books_number", "books_id", "books_date",
                "books_total", "books_balance", "state"]  # fmt: skip
    _print_rows(console, "Invoices", found.invoices, invoices)
    for row in found.invoices.itertuples(index=False):
        if pd.notna(row.evidence):
            console.print(f"  matched: {escape(str(row.evidence))} Confidence {float(row.confidence):.0%}.")
    _print_rows(console, "Payments", found.payments, ["side", "id", "date", "kind", "amount", "method", "invoice_refs"])
    _print_rows(console, "Hours", found.time, ["date", "employee", "minutes", "rate", "labor", "how"])
    _print_rows(
        console, "Costs", found.costs, ["date", "source", "kind", "number", "vendor", "category", "amount", "how"]
    )
    for row in found.findings.itertuples(index=False):
        style = _STYLES[str(row.severity)]
        console.print(f"[{style}]{SYMBOLS[str(row.severity)]} {row.severity}[/] {escape(str(row.sentence))}")


_MONEY = frozenset(
    {"revenue", "cost", "profit", "crm_total", "crm_balance", "books_total", "books_balance", "amount", "rate", "labor"}
)


def _print_rows(console: Console, title: str, rows: pd.DataFrame, columns: list[str]) -> None:
    if not len(rows):
        return
    table = Table(title=title, title_justify="left", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), justify="right" if column in _MONEY else "left", overflow="fold")
    for values in rows[columns].astype(object).itertuples(index=False, name=None):
        table.add_row(*(escape(_say(column, value)) for column, value in zip(columns, values, strict=True)))
    console.print(table)


def _say(column: str, value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return "–"
    if column in _MONEY:
        return dollars(int(value))  # type: ignore[call-overload]
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return f"{int(value) / 60:.2f} h" if column == "minutes" else str(value)  # type: ignore[call-overload]
