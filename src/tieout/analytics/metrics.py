"""Metrics: the figures of a period, each with what it is made of, its definition and its basis."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ..model.answers import METRICS
from ..model.facts import Facts
from .aging import find_receivable, list_open_items
from .billing import count_corrections, list_cycle_times
from .bookings import compare_bookings
from .collecting import check_forecast
from .concentration import measure_concentration
from .days_to_pay import find_days_to_pay, list_late_invoices, measure_days_to_pay
from .margin_by import find_margins_by, per_hour, say_basis
from .periods import Period
from .quality import rate_duplicate_customers
from .receivable_days import average_dso, count_back_dso, list_credit_sales, simple_dso, sum_credit_sales
from .unbilled import NOT_BILLED, list_deferred, list_unbilled

_BOOKS = "books, with tax; balances as of the last day"


@dataclass
class _Sheet:
    """Metrics while they are collected, with the period that they share."""

    facts: Facts
    period: Period
    rows: list[dict[str, object]]

    def say(
        self, key: str, metric: str, group: str, unit: str, value: object, definition: str, basis: str, *,
        over: object = None, under: object = None, units: tuple[str, str] = ("dollars", "dollars"), missing: str = "",
    ) -> None:  # fmt: skip
        """Add a metric; a figure that is None is a gap, with what is missing."""
        none = value is None or value is pd.NA
        self.rows.append({
            "key": key, "metric": metric, "group": group, "unit": unit,
            "value": None if none or unit == "dollars" else float(value),  # type: ignore[arg-type]
            "amount": None if none or unit != "dollars" else int(value),  # type: ignore[call-overload]
            "over": over, "over_unit": units[0] if over is not None else None,
            "under": under, "under_unit": units[1] if under is not None else None,
            "definition": definition, "basis": basis, "date_from": pd.Timestamp(self.period.start),
            "date_to": self.period.last, "missing": missing or None,
        })  # fmt: skip

    def ratio(self, key: str, metric: str, group: str, over: int, under: int, definition: str, basis: str,
              units: tuple[str, str] = ("dollars", "dollars"), missing: str = "") -> None:  # fmt: skip
        """Add a share."""
        value = over / under if under > 0 else None
        self.say(key, metric, group, "share", value, definition, basis, over=over, under=under, units=units,
                 missing=missing)  # fmt: skip


def measure_metrics(
    facts: Facts, period: Period | None = None, basis: str | None = None, duplicates: pd.Series | None = None
) -> pd.DataFrame:
    """Measure the figures of a period: METRICS. An open end is the first record, or today.

    ``duplicates`` are the names of customers that look entered twice, from the findings.
    """
    days = pd.concat([facts.documents["date"], facts.jobs["completed"]])
    whole = (period or Period()).close(days, facts.today)
    sheet = _Sheet(facts, whole, [])
    _add_cash(sheet)
    _add_billing(sheet)
    _add_work(sheet, basis or facts.inputs.settings.basis)
    _add_customers(sheet, basis, duplicates)
    return METRICS.validate(pd.DataFrame(sheet.rows))


def _add_cash(sheet: _Sheet) -> None:
    facts, period = sheet.facts, sheet.period
    opening = find_receivable(facts, pd.Timestamp(period.start) - pd.Timedelta(days=1))
    closing, sales, days = find_receivable(facts, period.last), sum_credit_sales(facts, period), period.days
    back = count_back_dso(closing, list_credit_sales(facts, period.last))
    credit = "credit sales: invoices less credit memos; sales receipts left out"
    sheet.say("receivable", "Receivables", "Cash", "dollars", closing,
              "Open documents less payments not applied, at the end of the last day.", _BOOKS)  # fmt: skip
    for key, name, value, over, definition in (
        ("dso_simple", "simple: ending receivable", simple_dso(closing, sales, days), closing,
         "Ending receivable ÷ credit sales × days of the period. It swings with sales."),
        ("dso_average", "average of opening and closing", average_dso(opening, closing, sales, days),
         (opening + closing) // 2, "(Opening + closing receivable) ÷ 2 ÷ credit sales × days of the period."),
        ("dso_count_back", "count-back", back, closing,
         "Days of the latest sales that the receivable still holds, month by month backwards."),
    ):  # fmt: skip
        sheet.say(key, f"Days sales outstanding ({name})", "Cash", "days", value, definition, f"{_BOOKS}; {credit}",
                  over=over, under=sales)  # fmt: skip
    _, terms = list_late_invoices(facts, period)
    lost = f"not available from {facts.system('books')}: the payment day of {terms['unknown']} invoices"
    lost = lost if terms["unknown"] else ""
    due = "invoices of the books that fell due in the period, up to today"
    sheet.ratio("collected_in_terms", "Collected within terms, in dollars", "Cash", terms["in_time_amount"],
                terms["known_amount"], "Paid by the due day ÷ amount of the invoices that fell due.", due,
                missing=lost)  # fmt: skip
    sheet.ratio("collected_in_terms_count", "Collected within terms, in number", "Cash", terms["in_time"],
                terms["known"], "Invoices paid in full by the due day ÷ invoices that fell due.", due,
                ("count", "count"), lost)  # fmt: skip
    paid = measure_days_to_pay(find_days_to_pay(facts), period=period).iloc[-1]
    words = "invoices of the books that were paid in full in the period"
    lost = f"not available from {facts.system('books')}: the payment day of {paid['unknown']} invoices"
    lost = lost if paid["unknown"] else ""
    for key, name, column, how in (
        ("days_to_pay", "Average days to pay", "days", "Days from invoice to full payment; each invoice alike."),
        ("days_to_pay_weighted", "Average days to pay, weighted", "days_weighted", "The same, weighted by amount."),
    ):  # fmt: skip
        sheet.say(key, name, "Cash", "days", paid[column], how, words, under=int(paid["invoices"]),
                  units=("dollars", "count"), missing=lost)  # fmt: skip
    items = list_open_items(facts, period.last)
    late = int(items.loc[(items["days_past_due"] >= 1).fillna(False) & (items["open"] > 0), "open"].sum())
    sheet.ratio("past_due", "Past due", "Cash", late, int(items.loc[items["open"] > 0, "open"].sum()),
                "Open and past due ÷ open, credits and payments left out.", _BOOKS)  # fmt: skip
    forecast = check_forecast(facts)
    done = forecast[forecast["variance"].notna() & period.holds(forecast["month"])]
    sheet.ratio("forecast_error", "Forecast error of collections", "Cash", int(done["variance"].abs().sum()),
                int(done["actual"].sum()), "Sum of the months' variances without their sign ÷ collected.",
                "months of the period that are over and have a forecast",
                missing="" if len(done) else "no forecast was typed for a month that is over")  # fmt: skip


def _add_billing(sheet: _Sheet) -> None:
    facts, period = sheet.facts, sheet.period
    cycles = list_cycle_times(facts, period)
    days = cycles["days"].astype("float64")
    for key, name, part in (("invoice_cycle_median", "median", 0.5), ("invoice_cycle_p90", "90th percentile", 0.9)):
        sheet.say(key, f"Invoice cycle time, {name}", "Billing", "days", days.quantile(part) if len(days) else None,
                  "Days from completion to the first invoice (sent, or else dated); interpolated as PERCENTILE.INC.",
                  "jobs of the CRM completed in the period and invoiced", under=len(days),
                  units=("days", "count"))  # fmt: skip
    wrong = count_corrections(facts, period)
    sheet.ratio("billing_errors_count", "Billing error rate, in number", "Billing", wrong["credits"], wrong["invoices"],
                "Credit notes ÷ invoices and sales receipts.", "documents of the books dated in the period",
                ("count", "count"))  # fmt: skip
    sheet.ratio("billing_errors_amount", "Billing error rate, in dollars", "Billing", wrong["credited"],
                wrong["invoiced"], "Credit notes ÷ invoiced.", "books, with tax, dated in the period")  # fmt: skip
    unbilled = list_unbilled(facts, period.last)
    waiting = unbilled[unbilled["list"] == NOT_BILLED]
    lost = int(waiting["amount"].isna().sum())
    sheet.say("unbilled_work", "Completed and not billed", "Billing", "dollars", waiting["amount"].sum(),
              "Worth of completed jobs less what they were billed.", "CRM, before tax; as of the last day",
              over=len(waiting), units=("count", "count"),
              missing=f"not available from {facts.system('crm')}: the worth of {lost} jobs" if lost else "",
    )  # fmt: skip
    deferred = list_deferred(facts, period.last)
    sheet.say("deferred_revenue", "Deferred revenue", "Billing", "dollars", deferred["amount"].sum(),
              "Deposits, bills ahead of completion and payments applied to nothing.",
              "CRM documents and unapplied payments; as of the last day", over=len(deferred),
              units=("count", "count"))  # fmt: skip
    months = compare_bookings(facts)
    months = months[period.holds(months["month"])]
    gap = months["gap"].sum() if len(months) and months["gap"].notna().all() else None
    sheet.say("bookings_less_billings", "Bookings less billings", "Billing", "dollars", gap,
              "Quotes won (or else jobs made) less what the CRM billed.", "months that begin in the period, before tax",
              missing="" if gap is not None else f"not available from {facts.system('crm')}: bookings")  # fmt: skip


def _add_work(sheet: _Sheet, basis: str) -> None:
    facts, period = sheet.facts, sheet.period
    sums = find_margins_by(facts, (), period, basis).iloc[0]
    words = say_basis(basis, period, None)
    profit, revenue = int(sums["profit"]), int(sums["revenue"])
    sheet.ratio("gross_margin", "Gross margin", "Work", profit, revenue, "Profit ÷ revenue; never a mean of percents.",
                words)  # fmt: skip
    coverage = sums["coverage"]
    sheet.say("cost_coverage", "Cost coverage", "Work", "share", coverage,
              "Revenue whose cost is known ÷ revenue. Below the floor on Settings, distrust it.", words)  # fmt: skip
    for word, column in (("job", "minutes"), ("paid", "paid_minutes")):
        minutes = int(sums[column])
        for what, amount in (("revenue", revenue), ("profit", profit)):
            value = per_hour(pd.Series([amount]), pd.Series([minutes])).iloc[0]
            sheet.say(f"{what}_per_{word}_hour", f"{what.capitalize()} per {word} hour", "Work", "dollars", value,
                      f"{what.capitalize()} ÷ {word} hours" + _HOURS[word], words, over=amount, under=minutes,
                      units=("dollars", "minutes"))  # fmt: skip
    sheet.ratio("utilisation", "Utilisation", "Work", int(sums["minutes"]), int(sums["paid_minutes"]),
                "Job hours ÷ paid hours.", words, ("minutes", "minutes"))  # fmt: skip
    jobs = int(sums["jobs"])
    sheet.say("average_job", "Average job", "Work", "dollars", round(revenue / jobs) if jobs else None,
              "Revenue ÷ jobs.", words, over=revenue, under=jobs, units=("dollars", "count"))  # fmt: skip


_HOURS = {
    "job": ": time counted on the jobs.",
    "paid": ": job hours and, by month and person, a part of general time, time off and travel.",
}  # fmt: skip


def _add_customers(sheet: _Sheet, basis: str | None, duplicates: pd.Series | None) -> None:
    facts, period = sheet.facts, sheet.period
    top = measure_concentration(facts, period, basis, period.last)
    words = "revenue: jobs of the period; receivables: books, as of the last day"
    sheet.ratio(
        "top_five_revenue", "Five largest customers, of revenue", "Customers", int(top["revenue"].head(5).sum()),
        int(top["revenue"].sum()), "Revenue of the five largest ÷ all revenue.", words,
    )  # fmt: skip
    owed = top["open"].sort_values(ascending=False)
    sheet.ratio("top_five_receivables", "Five largest debtors, of receivables", "Customers", int(owed.head(5).sum()),
                int(owed.sum()), "Open of the five largest ÷ all open.", words)  # fmt: skip
    known = bool(facts.customers["created"].notna().any())
    lost = "" if known and duplicates is not None else (
        f"not available from {facts.system('crm')}: the day on which a customer was made" if not known
        else "no check for duplicates was run")  # fmt: skip
    twice, made = (0, 0) if lost else rate_duplicate_customers(facts, duplicates, period)
    sheet.ratio("duplicate_customers", "Duplicate customers made", "Quality", twice, made,
                "New customers that repeat another ÷ new customers.", "customers made in the period",
                ("count", "count"), lost)  # fmt: skip
