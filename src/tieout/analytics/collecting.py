"""Collections: what should come in, and what was forecast against what came."""

from __future__ import annotations

import pandas as pd

from ..model.answers import EXPECTED, FORECAST_CHECK
from ..model.facts import Facts
from ..model.table import look_up
from .aging import list_open_items
from .cash import bridge_cash
from .days_to_pay import find_usual_delay
from .periods import end_of_month, find_months


def list_expected_collections(facts: Facts) -> pd.DataFrame:
    """List what should come in, by expected day: EXPECTED, with what was left out and why.

    Counted: open invoices of the books, by due date or later by the customer's usual delay (median); less what the
    CRM has as paid; without documents that look entered twice. Invoices that the CRM has and the books lack are shown
    as missing and not counted. Credits and payments that are not applied count against it.
    """
    items = list_open_items(facts)
    items = items[items["open"] != 0]
    suspects = facts.of_side("documents", "books").set_index("id")["suspect"]
    suspect = look_up(items["id"], suspects).where(items["kind"] != "payment")
    paid = items["paid_per_crm"].fillna(0).clip(lower=0)
    delay = look_up(items["customer"], find_usual_delay(facts), "whole").fillna(0)
    made = items.assign(
        expected_on=items["due_date"] + pd.to_timedelta(delay.astype("int64"), unit="D").astype("timedelta64[s]"),
        counted=(items["open"] - paid).where(suspect.isna(), 0), status="expected",
        reason=_say_expected(items, delay),
    )  # fmt: skip
    made.loc[paid > 0, "status"] = "paid per CRM"
    made.loc[paid > 0, "reason"] = "The CRM has it as paid: look for the payment, do not wait for it."
    made.loc[suspect.notna(), "status"] = "suspected duplicate"
    made.loc[suspect.notna(), "reason"] = "Looks entered twice: " + suspect[suspect.notna()] + "."
    made = pd.concat([made, _list_missing(facts)], ignore_index=True)
    late = made["expected_on"] < facts.today
    made["expected_on"] = made["expected_on"].where(~late, facts.today)
    return EXPECTED.validate(made[EXPECTED.names].sort_values(["status", "expected_on", "customer", "id"]))


def _say_expected(items: pd.DataFrame, delay: pd.Series) -> pd.Series:
    said = "Due date and the customer's usual delay of " + delay.astype(str) + " days."
    said = said.where(delay > 0, "Due date.")
    said = said.mask(items["due_date"].isna(), "No due date.").mask(
        items["open"] < 0, "Credit to be used or given back."
    )
    return said.where(items["kind"] != "payment", "Payment not applied to any document.")


def _list_missing(facts: Facts) -> pd.DataFrame:
    """List invoices that are open in the CRM and that the books do not have."""
    crm = facts.of_side("documents", "crm")
    lost = crm[crm["twin"].isna() & (crm["balance"] > 0).fillna(False)]
    return lost.assign(
        status="missing in the books", open=lost["balance"], counted=0, expected_on=lost["due_date"],
        reason="The CRM has it open, the books do not have it: enter it, then it counts.",
    )  # fmt: skip


def check_forecast(facts: Facts) -> pd.DataFrame:
    """Compare the forecast that was typed with what came in by the books, month by month: FORECAST_CHECK.

    Months with a forecast are there, and all months between; a month that is not over is marked as not complete.
    """
    typed = facts.inputs.forecast
    typed = typed[typed["amount"].notna()]
    if not len(typed):
        return FORECAST_CHECK.empty()
    forecast = typed["amount"].groupby(find_months(typed["month"])).sum()
    actual = bridge_cash(facts).set_index("month")["received"]
    months = pd.date_range(forecast.index.min(), forecast.index.max(), freq="MS", unit="s")
    made = pd.DataFrame({"month": months, "forecast": forecast.reindex(months).array,
                         "actual": actual.reindex(months).fillna(0).array})  # fmt: skip
    made["complete"] = [end_of_month(month) <= facts.today for month in months]
    done = made["complete"] & made["forecast"].notna()
    made["variance"] = (made["actual"] - made["forecast"]).where(done)
    came = made["actual"].astype("Float64").where(made["actual"] > 0)
    made["error"] = made["variance"].abs().astype("Float64") / came
    return FORECAST_CHECK.validate(made)
