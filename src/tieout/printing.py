"""What the command line prints: summary, findings and traces, for people."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.markup import escape

from .analytics.trace import Trace
from .model.money import dollars
from .model.results import SYMBOLS
from .procedure import Refreshed

_STYLES = {"CRITICAL": "bold red", "ACT": "red", "WATCH": "yellow", "TIMING": "blue"}
_MOST_SHOWN = 40
_HOUR, _DAY = 60, 24 * 60


def print_summary(done: Refreshed, workbook: Path, console: Console) -> None:
    """Print what the period earned, what wants attention, whether it ties out, and the file's name."""
    settings, summary = done.settings, done.summary
    period = f"{settings.date_from or 'the beginning'} to {settings.date_to or 'the end'}"
    console.print(f"[bold]{escape(settings.company or 'Your company')}[/], {period}, by {settings.basis.lower()} date")
    margin = "–" if summary.margin is None else f"{summary.margin:.1%}"
    figures = {"Jobs": f"{summary.jobs:,}", "Revenue": f"${dollars(summary.revenue)}"}
    figures |= {"Gross profit": f"${dollars(summary.profit)}", "Margin": margin}
    for name, figure in figures.items():
        console.print(f"{name:<14}{figure:>16}")
    if summary.without_job:
        console.print(f"Invoices over ${dollars(summary.without_job)} name no known job and are in no margin.")
    console.print("[bold]Exceptions[/]")
    for severity, (count, amount) in summary.exceptions.items():
        style = _STYLES[severity] if count else "dim"
        note = "  expected, clears by itself" if severity == "TIMING" else ""
        at_stake = f"${dollars(amount)}"
        console.print(f"[{style}]{SYMBOLS[severity]} {severity:<9}[/]{count:>5,}{at_stake:>14}{note}")
    for row in done.tie_outs.itertuples(index=False):
        mark = "[green]OK ✓[/]" if row.left == row.right else f"[red]OFF ◆ by {dollars(int(row.left - row.right))}[/]"
        console.print(f"{mark}  {escape(str(row.name))}: {dollars(int(row.left))}")
    if done.dropped:
        console.print(f"{done.dropped:,} rows of the exports were left out; each is listed on Run Log with its reason.")
    console.print(f"Finished in {sum(done.seconds.values()):.1f} s: [bold]{escape(str(workbook))}[/]")


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
    """Print one reference through both systems, a line per record."""
    for job in _records(found.jobs):
        done = f" {_day(job['completed'])}" if pd.notna(job["completed"]) else ""
        console.print(f"[bold]Job {escape(job['job'])}[/] · {_text(job['customer'])} · {_text(job['job_type'])}")
        console.print(f"  {job['status']}{done}; match: {job['match']}")
        console.print(f"  revenue {_amount(job['revenue'])} − cost {_amount(job['cost'])} = {_amount(job['profit'])}")
    for invoice in _records(found.invoices):
        console.print(
            f"[bold]{_text(invoice['kind']).capitalize()}[/] · {_text(invoice['customer'])} · {invoice['state']}"
        )
        for side, title in (("crm", "CRM  "), ("books", "Books")):
            if pd.notna(invoice[f"{side}_id"]):
                console.print(
                    f"  {title} {_text(invoice[f'{side}_number'])} of {_day(invoice[f'{side}_date'])}: "
                    f"{_amount(invoice[f'{side}_total'])}, open {_amount(invoice[f'{side}_balance'])} "
                    f"[dim](id {_text(invoice[f'{side}_id'])})[/]"
                )
        if pd.notna(invoice["evidence"]):
            console.print(f"  {_text(invoice['evidence'])} Confidence {float(invoice['confidence']):.0%}.")
    _print_lines(console, "From the job to the bank", found.way, _say_step)
    _print_lines(console, "Payments", found.payments, _say_payment)
    _print_lines(console, "Hours", found.time, _say_hours)
    _print_lines(console, "Costs", found.costs, _say_cost)
    for row in found.findings.itertuples(index=False):
        style = _STYLES[str(row.severity)]
        console.print(f"[{style}]{SYMBOLS[str(row.severity)]} {row.severity}[/] {escape(str(row.sentence))}")


def _say_step(row: dict[str, Any]) -> str:
    amount = "" if pd.isna(row["amount"]) else f" {_amount(row['amount'])}"
    step = f"{row['side']} {row['what']} {_text(row['number'])}{amount}"
    when = _day(row["date"]) if pd.isna(row["at"]) else _moment(row["at"])
    read = "" if pd.isna(row["read"]) else f", read {_moment(row['read'])}"
    return f"{when}{_lag(row)} {step} [dim](id {_text(row['id'])}{read})[/]"


def _lag(row: dict[str, Any]) -> str:
    """Say the time since the step before: to the minute where both moments are known, else in days."""
    if pd.isna(row["minutes"]):
        return "" if pd.isna(row["lag"]) else f" (+{int(row['lag'])} days)"
    minutes = int(row["minutes"])
    if minutes < _HOUR:
        return f" (+{minutes} minutes)"
    return f" (+{minutes / _HOUR:.1f} hours)" if minutes < 2 * _DAY else f" (+{minutes / _DAY:.1f} days)"


def _moment(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC"


def _say_payment(row: dict[str, Any]) -> str:
    what = f"{row['side']} {_day(row['date'])} {row['kind']} {_amount(row['amount'])}"
    return f"{what} for {_text(row['invoice_refs'])} [dim](id {_text(row['id'])})[/]"


def _say_hours(row: dict[str, Any]) -> str:
    hours = f"{int(row['minutes']) / 60:.2f} h at {_amount(row['rate'])} = {_amount(row['labor'])}"
    counted = "" if row["counted"] else " (not counted)"
    return f"{_day(row['date'])} {_text(row['employee'])} {hours}{counted}; {_text(row['how'])}"


def _say_cost(row: dict[str, Any]) -> str:
    document = f"{row['source']} {row['kind']} {_text(row['number'])} {_text(row['vendor'])}"
    return f"{_day(row['date'])} {document} {_amount(row['amount'])}; {_text(row['how'])}"


def _records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    return rows.astype(object).to_dict("records")


def _print_lines(console: Console, title: str, rows: pd.DataFrame, say: Callable[[dict[str, Any]], str]) -> None:
    if len(rows):
        console.print(f"[bold]{title}[/]")
    for row in _records(rows):
        console.print("  " + say(row))


def _text(value: Any) -> str:
    return "–" if pd.isna(value) else escape(str(value))


def _amount(value: Any) -> str:
    return dollars(None if pd.isna(value) else int(value))


def _day(value: Any) -> str:
    return "no date" if pd.isna(value) else f"{value:%Y-%m-%d}"
