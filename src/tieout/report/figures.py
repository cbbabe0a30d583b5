"""The named cells: numbers, tie-outs and metrics, as the formulas compute them; and the written sentences."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from tieout.analytics.tie_outs import sum_revenue_without_job
from tieout.model.money import dollars
from tieout.model.results import BRIDGE_STEPS, Reconciliation
from tieout.model.settings import Settings
from tieout.workbook.layout import STATEMENTS, TIE_NAMES
from tieout.workbook.layout.cash import CASH_STEPS


@dataclass(frozen=True)
class Period:
    """The days that figures are about, as the Start sheet resolves them."""

    data_as_of: pd.Timestamp
    as_of: pd.Timestamp
    start: pd.Timestamp
    end: pd.Timestamp

    @property
    def days(self) -> int:
        """Days of the period, both ends included."""
        return (self.end - self.start).days + 1


def find_as_of(held: Reconciliation) -> pd.Timestamp:
    """Find the newest day in the data, or the day that the reconciliation used."""
    if held.settings.as_of:
        return pd.Timestamp(held.settings.as_of)
    days = [held.files["as_of"], held.invoices["crm_date"], held.invoices["books_date"], held.jobs["completed"]]
    newest = pd.concat(days).max()
    return pd.Timestamp("2000-01-01") if pd.isna(newest) else pd.Timestamp(newest)


def find_period(settings: Settings, data_as_of: pd.Timestamp, tables: dict[str, pd.DataFrame]) -> Period:
    """Resolve the period: an empty From is the first document, an empty To the as-of day."""
    as_of = pd.Timestamp(settings.as_of) if settings.as_of else data_as_of
    days = [tables["tblInvoices"]["CRM date"], tables["tblInvoices"]["Books date"], tables["tblJobs"]["Period date"]]
    first = pd.concat(days).min()
    start = pd.Timestamp(settings.date_from) if settings.date_from else first
    end = pd.Timestamp(settings.date_to) if settings.date_to else as_of
    return Period(data_as_of, as_of, as_of if pd.isna(start) else start, end)


def make_cells(
    tables: dict[str, pd.DataFrame], held: Reconciliation, period: Period, settings: Settings
) -> dict[str, object]:
    """Return every named cell that is not an input."""
    jobs, exceptions = tables["tblJobs"], tables["tblExceptions"]
    inside = jobs[jobs["In period"] == 1]
    revenue, profit = _sum(inside["Revenue"]), _sum(inside["Gross profit"])
    billed, covered = _sum(inside["Revenue"].clip(lower=0)), _sum(inside["Covered revenue"])
    to_act = exceptions[exceptions["Severity"].isin(["■ CRITICAL", "◆ ACT"])]
    cells: dict[str, object] = {
        "data_as_of": period.data_as_of,
        "as_of": period.as_of,
        "period_from": period.start,
        "period_to": period.end,
        "kpi_revenue": revenue,
        "kpi_gross_profit": profit,
        "kpi_margin": profit / revenue if revenue > 0 else None,
        "kpi_to_act": len(to_act),
        "kpi_at_stake": _sum(to_act["At stake"]),
        "kpi_coverage": covered / billed if billed > 0 else None,
    }
    cells |= _tie_outs(tables, held)
    cells |= _metrics(
        tables,
        period,
        {"revenue": revenue, "profit": profit, "billed": billed, "covered": covered, "to_act": len(to_act)},
    )
    statement = _statement(period, settings)
    cells["start_statement"] = statement
    cells["start_banner"] = None
    cells["mix_compared"] = held.answers.compared or None
    cells |= {cell.name: statement for cell in STATEMENTS}
    return cells | _things_to_do(exceptions)


def _sum(values: pd.Series) -> int:
    return int(values.fillna(0).sum())


def _tie_outs(tables: dict[str, pd.DataFrame], held: Reconciliation) -> dict[str, object]:
    jobs, invoices = tables["tblJobs"], tables["tblInvoices"]
    period = _sum(jobs.loc[jobs["In period"] == 1, "Revenue"])
    homeless = sum_revenue_without_job(held.shares, held.jobs)
    rates = tables["tblMatchRates"]
    counts = ["Matched", "Unmatched", "Undecided", "Excluded"]
    sides = {
        "jobs": (_sum(jobs["Revenue"]) + homeless, _sum(invoices["Counted revenue"])),
        "types": (_sum(tables["tblTypes"]["Revenue"]), period),
        "sources": (_sum(tables["tblSources"]["Revenue"]), period),
        "customers": (_sum(tables["tblCustomers"]["Revenue"]), period),
        "months": (_sum(tables["tblMonths"]["Revenue"]), period),
        "aging": (_sum(tables["tblAging"]["Total"]), held.answers.receivable),
        "bridge": (_sum(held.bridge[BRIDGE_STEPS].sum()), _sum(held.bridge["books_invoiced"])),
        "cash": (_sum(tables["tblCash"][list(CASH_STEPS)].sum()), _sum(tables["tblCash"]["Money received"])),
        "value": (_sum(tables["tblCustomerValue"]["Revenue to date"]), _sum(invoices["Counted revenue"])),
        "counts": (sum(_sum(rates[count]) for count in counts), _sum(rates["Read"])),
    }
    cells: dict[str, object] = {"revenue_without_job": homeless, "receivable_control": held.answers.receivable}
    for name in TIE_NAMES:
        left, right = sides[name]
        cells |= {
            f"tie_{name}_left": left,
            f"tie_{name}_right": right,
            f"tie_{name}_difference": left - right,
            f"tie_{name}_says": "✓ OK" if left == right else "◆ OFF",
        }
    return cells


def _metrics(tables: dict[str, pd.DataFrame], period: Period, known: dict[str, int]) -> dict[str, object]:
    jobs, invoices = tables["tblJobs"], tables["tblInvoices"]
    exceptions = tables["tblExceptions"]
    inside = jobs[jobs["In period"] == 1]
    hours = float(inside["Hours"].fillna(0).sum())
    revenue, profit = known["revenue"], known["profit"]
    matched = invoices[invoices["State"] == "matched"]
    live = exceptions[~exceptions["Severity"].str.startswith("✓")]
    unbilled = int((live["Check"] == "Job completed never invoiced").sum())
    pairs: dict[str, tuple[float, float, float]] = {
        # The factor turns cents over cents into a share or days, and cents over hours or jobs into cents.
        "gross_margin": (profit, revenue, 1),
        "revenue_per_hour": (revenue, hours, 1),
        "profit_per_hour": (profit, hours, 1),
        "cost_coverage": (known["covered"], known["billed"], 1),
        "match_rate": (_sum(matched["CRM total"]), _sum(invoices["CRM total"]), 1),
        "matched_count": (len(matched), len(invoices), 1),
    }
    cells: dict[str, object] = {}
    for name, (over, under, factor) in pairs.items():
        cells |= {
            f"kpi_{name}_over": over,
            f"kpi_{name}_under": under,
            f"kpi_{name}": over / under * factor if under > 0 else None,
        }
    completed = int((jobs["Status"] == "completed").sum())
    cells |= {
        "kpi_unbilled": unbilled,
        "kpi_unbilled_over": unbilled,
        "kpi_unbilled_under": completed,
        "kpi_exceptions": known["to_act"],
        "kpi_exceptions_over": known["to_act"],
        "kpi_exceptions_under": len(live),
    }
    return cells


def _statement(period: Period, settings: Settings) -> str:
    basis = {"Completion": "jobs completed", "Invoice": "jobs invoiced", "Payment": "jobs paid"}[settings.basis]
    company = f"{settings.company} · " if settings.company else ""
    return (
        f"{company}{basis} {period.start:%Y-%m-%d} to {period.end:%Y-%m-%d} · accrual, before tax and tips · "
        f"as of {period.as_of:%Y-%m-%d}"
    )


def _things_to_do(exceptions: pd.DataFrame) -> dict[str, object]:
    """Say the three checks with most at stake, each with its number, dollars and step."""
    to_act = exceptions[exceptions["Severity"].isin(["■ CRITICAL", "◆ ACT"])]
    sums = to_act.groupby("Check", sort=False).agg(
        count=("ID", "size"),
        stake=("At stake", "sum"),
        step=("What to do", "first"),
        critical=("Severity", lambda s: bool((s == "■ CRITICAL").any())),
    )
    sums = sums.sort_values(["critical", "stake", "count"], ascending=False, kind="stable").head(3)
    said = [
        f"{n}. {check}: {row.count_} line{'s' if row.count_ != 1 else ''}, ${dollars(int(row.stake))}. {row.step}"
        for n, (check, row) in enumerate(sums.rename(columns={"count": "count_"}).iterrows(), 1)
    ]
    if not said:
        said = ["Nothing to act on today. Have a look at the Jobs sheet: which types earn least?"]
    return {f"start_todo_{n}": said[n - 1] if n <= len(said) else None for n in (1, 2, 3)}
