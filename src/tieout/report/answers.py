"""Rows of the sheets that show answers as they were reckoned: receivables, cash, figures, trends, best and worst."""

from __future__ import annotations

import pandas as pd

from tieout.model import answers as declared
from tieout.model.money import dollars
from tieout.model.results import Reconciliation
from tieout.model.table import Table, look_up
from tieout.workbook.layout.trends import AGES

from .jobs import escape, unify
from .records import take

_SHOWN: dict[str, tuple[str, Table]] = {
    "tblExpected": ("expected", declared.EXPECTED),
    "tblDaysToPay": ("days_by_segment", declared.DAYS_TO_PAY),
    "tblLate": ("late", declared.LATE_INVOICES),
    "tblCashItems": ("cash_items", declared.CASH_ITEMS),
    "tblPipelineItems": ("pipeline_items", declared.PIPELINE_ITEMS),
    "tblUnbilled": ("unbilled", declared.UNBILLED),
    "tblDeferred": ("deferred", declared.DEFERRED),
    "tblTax": ("tax", declared.TAX_ESTIMATE),
    "tblTaxBase": ("tax_base", declared.TAX_BASE),
    "tblRanked": ("ranked", declared.RANKED_JOBS),
    "tblWip": ("wip", declared.WORK_IN_PROGRESS),
    "tblCustomerValue": ("customer_value", declared.CUSTOMER_VALUE),
    "tblBookings": ("bookings", declared.BOOKINGS),
    "tblForecastCheck": ("forecast", declared.FORECAST_CHECK),
    "tblConcentration": ("concentration", declared.CONCENTRATION),
}
"""Tables that show an answer column by column."""
_UNITS = {"days": 1, "share": 1, "count": 1, "dollars": 100}


def make_answer_tables(held: Reconciliation) -> dict[str, pd.DataFrame]:
    """Return the rows of every sheet that shows answers."""
    made = {name: take(name, find_answer(held, answer, noun)) for name, (answer, noun) in _SHOWN.items()}
    items = make_open_items(held)
    return made | {
        "tblOpenItems": items,
        "tblAging": make_aging(held, items),
        "tblCash": _make_cash(held),
        "tblPipeline": _make_pipeline(held),
        "tblMix": _make_mix(held),
        "tblMetrics": _make_metrics(held),
        "tblProgress": _make_progress(held),
        "tblDso": _make_dso(held),
        "tblShift": _make_shift(held),
        "tblCycles": _make_cycles(held),
    }


def find_answer(held: Reconciliation, name: str, noun: Table) -> pd.DataFrame:
    """Return an answer; no rows where it was not asked."""
    found = held.answers.tables.get(name)
    return noun.empty() if found is None else found.reset_index(drop=True)


def make_open_items(held: Reconciliation) -> pd.DataFrame:
    """Return the open items; credits and payments are due on their own day."""
    items = find_answer(held, "open_items", declared.AGING_DETAIL)
    rows = take("tblOpenItems", items)
    rows["Customer"] = unify(rows["Customer"])
    rows["Due date"] = items["due_date"].where(items["amount"] >= 0, items["date"])
    rows["Days past due"], rows["Days since its date"] = items["days_past_due"], items["age"]
    return rows


_BY_DUE_DAY = (("Current", None, 0), ("1 to 30", 1, 30), ("31 to 60", 31, 60), ("61 to 90", 61, 90),
               ("91 and over", 91, None))  # fmt: skip
_BY_AGE = (("0–30 days old", None, 30), ("31–60 days old", 31, 60), ("61–90 days old", 61, 90),
           ("Over 90 days old", 91, None))  # fmt: skip


def make_aging(held: Reconciliation, items: pd.DataFrame) -> pd.DataFrame:
    """Return who owes what by due date and by invoice date, as the formulas add it up; largest first."""
    work = pd.DataFrame({"Customer": items["Customer"], "Total": items["Open"]})
    payment = items["Kind"] == "payment"
    work["Unapplied"] = items["Open"].where(payment, 0)
    for days, buckets, rest in (
        ("Days past due", _BY_DUE_DAY, "No due date"), ("Days since its date", _BY_AGE, "No date")
    ):  # fmt: skip
        for name, low, high in buckets:
            work[name] = items["Open"].where(_lies_in(items[days], low, high) & ~payment, 0)
        work[rest] = items["Open"].where(items[days].isna() & ~payment, 0)
    settings = held.settings
    late = _lies_in(items["Days past due"], settings.hold_late_days + 1, None) & (items["Open"] > 0)
    work["late"] = items["Open"].where(late & ~payment, 0)
    work["Paid per CRM"] = items["Paid per CRM"].fillna(0)
    made = work.groupby("Customer").sum().astype("Int64").reset_index()
    made["Standing"] = (made["late"] > settings.hold_over_cents).map({True: "◆ Hold", False: "✓ OK"}).astype("str")
    days_to_pay = find_answer(held, "days_by_customer", declared.DAYS_TO_PAY)
    paid = days_to_pay.assign(label=unify(days_to_pay["label"])).drop_duplicates("label").set_index("label")
    made["Average days to pay"] = look_up(made["Customer"], paid["days"], "number").round(1)
    made["Paid invoices"] = look_up(made["Customer"], paid["invoices"], "whole")
    lost = items.dropna(subset=["Not available"]).drop_duplicates("Customer").set_index("Customer")["Not available"]
    made["Not available"] = look_up(made["Customer"], lost)
    made["Lookup"] = "=" + escape(made["Customer"].astype("str"))
    made = made.sort_values(["Total", "Customer"], ascending=[False, True], kind="stable")
    return made.drop(columns="late").reset_index(drop=True)


def _lies_in(days: pd.Series, low: int | None, high: int | None) -> pd.Series:
    inside = days.notna()
    if low is not None:
        inside &= days >= low
    if high is not None:
        inside &= days <= high
    return inside.fillna(False).astype(bool)


def _make_cash(held: Reconciliation) -> pd.DataFrame:
    months = find_answer(held, "full_bridge", declared.FULL_BRIDGE)
    made = take("tblCash", months)
    made["Residual"] = months["residual"]
    gap = months["opening"] + months["books_invoiced"] + months["unknown"] - months["received"] - months["closing"]
    made["Change of receivables ties"] = gap.map(lambda cents: "✓ OK" if cents == 0 else "◆ OFF").astype("str")
    return made


def _make_pipeline(held: Reconciliation) -> pd.DataFrame:
    months = find_answer(held, "pipeline", declared.PIPELINE)
    return take("tblPipeline", months).assign(Residual=months["residual"])


def _make_mix(held: Reconciliation) -> pd.DataFrame:
    rows = find_answer(held, "mix", declared.MIX_AND_RATE)
    made = take("tblMix", rows)
    gap = rows[["volume", "mix", "rate"]].sum(axis=1) - rows["change"]
    says = gap.map(lambda cents: "✓ OK" if cents == 0 else "◆ OFF").astype("object")
    made["Ties"] = says.where(rows["volume"].notna(), "–").astype("str")
    return made


def _make_metrics(held: Reconciliation) -> pd.DataFrame:
    metrics = find_answer(held, "metrics", declared.METRICS)
    made = take("tblMetrics", metrics)
    days = metrics["value"].where(metrics["unit"] != "days", metrics["value"].round(1))
    made["Value"] = days.fillna(metrics["amount"].astype("Float64") / 100)
    sides = [
        [_say_part(*pair) for pair in zip(metrics[side].tolist(), metrics[f"{side}_unit"].tolist(), strict=True)]
        for side in ("over", "under")
    ]
    made["Made of"] = [" ÷ ".join(part for part in parts if part) or None for parts in zip(*sides, strict=True)]
    return made.astype({"Made of": "str"})


def _say_part(amount: object, unit: object) -> str:
    if not isinstance(amount, int) or not isinstance(unit, str):
        return ""
    return {"dollars": f"${dollars(amount)}", "minutes": f"{amount / 60:,.1f} hours", "count": f"{amount:,}"}.get(
        unit, f"{amount:,} {unit}"
    )


def _make_progress(held: Reconciliation) -> pd.DataFrame:
    rows = find_answer(held, "progress", declared.PROGRESS)
    made = take("tblProgress", rows)
    scale = rows["unit"].map(_UNITS).fillna(1).astype("Float64")
    for header, column in (("Baseline", "baseline"), ("Goal", "target"), ("Now", "now")):
        made[header] = rows[column] / scale
    return made


def _spread_labels(rows: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    """Put the labels of a TREND side by side, with what the last of them is made of."""
    wide = pd.DataFrame({"start": rows["start"].drop_duplicates().array})
    for label, name in names.items():
        mine = rows[rows["label"].str.startswith(label)].set_index("start")
        for column, shown in (("value", name), ("over", "over"), ("under", "under")):
            wide[shown] = mine[column].reindex(wide["start"]).array
    return wide


def _make_dso(held: Reconciliation) -> pd.DataFrame:
    rows = find_answer(held, "dso", declared.TREND)
    names = {"simple": "simple", "average": "average", "count-back": "count_back"}
    wide = _spread_labels(rows, names)
    return take("tblDso", wide.round(dict.fromkeys(names.values(), 1)))


def _make_cycles(held: Reconciliation) -> pd.DataFrame:
    rows = find_answer(held, "cycles", declared.TREND)
    return take("tblCycles", _spread_labels(rows, {"median": "median", "90th": "p90"}))


def _make_shift(held: Reconciliation) -> pd.DataFrame:
    rows = find_answer(held, "aging_shift", declared.AGING_SHIFT)
    wide = pd.DataFrame({"day": rows["day"].drop_duplicates().array})
    for name, _ in AGES:
        mine = rows[rows["bucket"] == name].set_index("day")
        wide[name] = mine["share"].reindex(wide["day"]).array
    oldest = rows[rows["bucket"] == "days_91"].set_index("day")
    for name in ("change_1", "change_2", "unknown"):
        wide[name] = oldest[name].reindex(wide["day"]).array
    wide["total"] = rows.groupby("day")["amount"].sum().reindex(wide["day"]).astype("Int64").array
    return take("tblShift", wide)
