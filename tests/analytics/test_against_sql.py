"""Twenty companies made by chance: every answer, and plain SQL over the same raw tables, say the same.

The SQL in ``sql/`` was written apart from the code: it lays payments along documents, adds up and divides in its own
way. Every id and label belongs to one company, so that each answer is asked once for all of them.
"""

import datetime as dt
import re
from functools import cache
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest

from analytics.companies import TODAY, make_facts, make_tables
from tieout.analytics.aging import age_receivables, find_receivables, list_open_items, shift_aging
from tieout.analytics.billing import count_corrections, list_cycle_times
from tieout.analytics.bookings import compare_bookings
from tieout.analytics.cash import bridge_cash, list_cash_items
from tieout.analytics.collecting import check_forecast
from tieout.analytics.concentration import measure_concentration
from tieout.analytics.days_to_pay import find_days_to_pay, list_late_invoices, measure_days_to_pay
from tieout.analytics.lead_sources import compare_lead_sources
from tieout.analytics.lifetime import value_customers
from tieout.analytics.margin_by import find_margins_by
from tieout.analytics.mix_and_rate import split_change
from tieout.analytics.periods import Period
from tieout.analytics.pipeline import bridge_pipeline
from tieout.analytics.receivable_days import sum_credit_sales
from tieout.analytics.tax import compare_taxable, estimate_tax
from tieout.analytics.unbilled import list_deferred, list_unbilled
from tieout.analytics.work_in_progress import measure_work_in_progress

COMPANIES, JOBS = 20, 480
SQL = Path(__file__).parent / "sql"
DAYS = [TODAY, pd.Timestamp("2026-04-30").as_unit("s"), pd.Timestamp("2026-07-17").as_unit("s")]
SPANS = {
    "before": (Period(dt.date(2025, 11, 1), dt.date(2026, 4, 30)), "Completion"),
    "after": (Period(dt.date(2026, 5, 1), dt.date(2026, 10, 31)), "Completion"),
    "invoiced": (Period(dt.date(2026, 2, 10), dt.date(2026, 8, 20)), "Invoice"),
    "paid": (Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31)), "Payment"),
}
COMPLETED = {name: period for name, (period, basis) in SPANS.items() if basis == "Completion"}


@pytest.fixture(scope="module")
def tables():
    """The raw tables of all companies; every id and label begins with the number of its company."""
    return make_tables(7, JOBS, COMPANIES)


@pytest.fixture(scope="module")
def facts(tables):
    """The facts of all companies."""
    return make_facts(tables)


@pytest.fixture(scope="module")
def sql(tables):
    """Ask one of the questions in answers.sql by its name."""
    base = duckdb.connect(config={"threads": 1})
    company = tables["jobs"].set_index("job")["customer"].str.partition("-")[0]
    of = {"jobs": "customer", "shares": "crm_id", "quotes": "customer", "customers": "customer"}
    names = {"jobs": "job", "shares": "share", "quotes": "quote", "customers": "customer"}
    for name, table in names.items():
        load(base, table, [tables[name].assign(company=company_of(tables[name][of[name]]))])
    for name, table in (("time", "hours"), ("costs", "cost")):
        load(base, table, [tables[name].assign(company=tables[name]["job"].map(company).fillna("0").astype("int64"))])
    for noun, table, key in (
        ("documents", "doc", "id"),
        ("payments", "payment", "id"),
        ("allocations", "allocation", "payment_id"),
    ):
        sides = [(side, tables[f"{side}_{noun}"]) for side in ("crm", "books")]
        load(base, table, [rows.assign(company=company_of(rows[key]), side=side) for side, rows in sides])
    numbers = range(1, COMPANIES + 1)
    days = [(number, day) for number in numbers for day in DAYS]
    load(base, "day", [pd.DataFrame(days, columns=["company", "day"])])
    spans = [(number, name, pd.Timestamp(period.start), pd.Timestamp(period.end), basis)
             for number in numbers for name, (period, basis) in SPANS.items()]  # fmt: skip
    load(base, "period", [pd.DataFrame(spans, columns=["company", "name", "first", "last", "basis"])])
    load(base, "clock", [pd.DataFrame({"today": [TODAY]})])
    base.execute((SQL / "settlements.sql").read_text())
    asked = dict(re.findall(r"^-- (.+)\n((?:select|with)[^;]*);", (SQL / "answers.sql").read_text(), re.M))
    yield cache(lambda question: base.execute(asked[question]).df())
    base.close()


def company_of(labels: pd.Series) -> pd.Series:
    """Read the number of the company off an id or label."""
    return labels.str.extract(r"^(\d+)")[0].astype("int64")


def load(base, table: str, parts: list[pd.DataFrame]) -> None:
    """Load rows as a table; days are dates, texts are objects, each row knows its place."""
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.assign(
        place=np.arange(len(rows)), **{c: rows[c].astype(object) for c in rows if rows[c].dtype == "str"}
    )
    dates = [c for c in rows if pd.api.types.is_datetime64_any_dtype(rows[c])]
    base.register("rows", rows)
    cast = ", ".join([*(f"{name}::date as {name}" for name in dates), "place as place"])
    base.execute(f"create table {table} as select * replace ({cast}) from rows")
    base.unregister("rows")


def same(ours: pd.DataFrame, theirs: pd.DataFrame, keys: list[str], values: list[str], *, within: float = 1e-9) -> None:
    """Hold that both have the same rows with the same values; numbers within a hair, amounts exactly."""
    sides = []
    for frame in (ours, theirs):
        rows = frame[[*keys, *values]].copy()
        for key in keys:
            rows[key] = rows[key].map(
                lambda value: str(pd.Timestamp(value).date()) if hasattr(value, "year") else str(value)
            )
        for value in values:
            rows[value] = rows[value].astype("Float64").astype("float64")
        sides.append(rows.sort_values(keys).set_index(keys))
    assert len(sides[0]) > 0
    pd.testing.assert_frame_equal(*sides, check_dtype=False, rtol=0, atol=within)


def test_settlements(sql, facts):
    """Which document was settled when, by what kind of payer, and by how much."""
    keys = ["side", "document", "payer_kind", "on"]
    sides = [facts.settlements, sql("settlements")]
    sides = [rows.assign(on=rows["on"].astype(object).where(rows["on"].notna(), "")) for rows in sides]
    same(sides[0].groupby(keys, as_index=False)["amount"].sum(), sides[1], keys, ["amount"])


SHOWN = ["jobs", "revenue", "materials", "labor", "other", "profit", "minutes", "paid_minutes", "margin", "coverage",
         "profit_per_hour", "revenue_per_paid_hour", "target"]  # fmt: skip


def test_margins_by_anything(sql, facts):
    """Sums, margin, coverage, amounts per hour and target by each grouping, in four periods by three bases."""
    theirs = sql("margins")
    for what in ("job type", "technician", "crew", "lead source", "customer", "segment", "location", "class", "city"):
        made = [
            find_margins_by(facts, [what], period, basis).assign(name=name) for name, (period, basis) in SPANS.items()
        ]
        same(pd.concat(made), theirs[theirs["what"] == what], ["name", "label"], SHOWN)


def test_margins_by_month(sql, facts):
    """The months of each company, by three bases, and all jobs in one row."""
    made = [find_margins_by(facts, ["location", "month"], period, basis).assign(name=name)
            for name, (period, basis) in SPANS.items()]  # fmt: skip
    same(pd.concat(made), sql("months"), ["name", "label", "label_2"], ["jobs", "revenue", "profit", "margin"])
    whole = sql("margins").query("what == 'all'").groupby("name")[["jobs", "revenue", "profit"]].sum()
    for name, (period, basis) in SPANS.items():
        assert find_margins_by(facts, (), period, basis).iloc[0][whole.columns].tolist() == whole.loc[name].tolist()


def test_mix_and_rate(sql, facts):
    """Volume and mix by job type of each company; rate is the rest, and every row and the total add up."""
    sides = [find_margins_by(facts, ["job type"], COMPLETED[name]).set_index("label")[["revenue", "profit"]]
             for name in ("before", "after")]  # fmt: skip
    made = []
    for number in range(1, COMPANIES + 1):
        rows = split_change(*(side[side.index.str.startswith(f"{number}-")] for side in sides))
        effects = rows[["volume", "mix", "rate"]].sum(axis=1, min_count=3)
        assert (effects.dropna() == rows["change"][effects.notna()]).all()
        made.append(rows[rows["label"] != "Total"])
    same(pd.concat(made), sql("mix"), ["label"], ["change", "volume", "mix"], within=1)


def test_aging(sql, facts):
    """Every customer's ages by both methods, on three days, in both books."""
    theirs, by_due, by_age = sql("aging"), [], []
    for day in DAYS:
        for side in ("crm", "books"):
            about = {"day": day, "side": side}
            by_due.append(age_receivables(facts, day, side=side).assign(**about))
            by_age.append(age_receivables(facts, day, "invoice date", side).assign(**about))
    due = ["current", "days_1_30", "days_31_60", "days_61_90", "days_91", "no_day"]
    ages = ["days_0_30", "days_31_60", "days_61_90", "days_90"]
    for parts, columns, shown in ((by_due, due, due), (by_age, ages, ["age_0_30", "age_31_60", "age_61_90", "age_90"])):
        mine = pd.concat(parts)
        mine = mine[(mine["customer"] != "Total") & ((mine[columns] != 0).any(axis=1))]
        rows = theirs.loc[(theirs[shown] != 0).any(axis=1), ["day", "side", "customer", *shown]]
        same(mine, rows.set_axis(["day", "side", "customer", *columns], axis=1), ["day", "side", "customer"], columns)


def test_shift_of_the_aging(sql, facts):
    """What was open in each column at a month's end is what the aging of that day says."""
    rows = shift_aging(facts, until=DAYS[1]).query("day == @DAYS[1]").set_index("bucket")["amount"]
    whole = age_receivables(facts, DAYS[1]).iloc[-1]
    assert rows.to_dict() == {bucket: whole[bucket] for bucket in rows.index}


def test_receivable_control_total(sql, facts):
    """Documents less money, on three days, in both books; the aging adds up to it."""
    theirs = sql("control").groupby(["side", "day"])["total"].sum()
    for side in ("crm", "books"):
        totals = find_receivables(facts, DAYS, side)
        assert totals == theirs[side].reindex(pd.DatetimeIndex(DAYS)).tolist()
        assert totals == [list_open_items(facts, day, side)["open"].sum() for day in DAYS]


def test_cash_and_tax(sql, facts):
    """Month by month what was invoiced and received, with the tax in it; the bridge leaves nothing over."""
    months, tax = bridge_cash(facts), estimate_tax(facts).set_index("month")
    assert (months["residual"] == 0).all()
    closing = months["opening"] + months["books_invoiced"] + months["unknown"] - months["received"]
    assert closing.tolist() == months["closing"].tolist()
    rows = tax.reindex(months["month"])
    mine = months.assign(tax_invoiced=rows["tax_invoiced"].array, net_received=rows["received"].array,
                         tax_received=rows["tax_received"].array)  # fmt: skip
    values = ["books_invoiced", "books_revenue", "tax_invoiced", "received", "net_received", "tax_received"]
    same(mine, sql("cash").groupby("month", as_index=False)[values].sum(), ["month"], values)


def test_items_of_the_bridge_add_up_to_its_steps(facts):
    """Every step is the sum of documents and payments that are listed."""
    items = list_cash_items(facts).groupby(["step", "month"])["difference"].sum()
    months = bridge_cash(facts).set_index("month")
    for step in ("not_collected", "collected_later", "unapplied", "unknown"):
        listed = items.get(step.replace("_", " "), pd.Series(dtype="Int64")).reindex(months.index).fillna(0)
        assert listed.tolist() == months[step].tolist()


def test_terms_days_sales_and_corrections(sql, facts):
    """Collected within terms, days to pay by segment, credit sales, credit notes."""
    columns = ["count", "amount", "known", "in_time", "in_time_amount"]
    terms = sql("terms").groupby("name")[columns].sum()
    sales, wrong = sql("credit sales").groupby("name")["sales"].sum(), sql("corrections").groupby("name").sum()
    for name, period in COMPLETED.items():
        whole = list_late_invoices(facts, period)[1]
        assert [whole[column] for column in columns] == terms.loc[name].tolist()
        assert sum_credit_sales(facts, period) == sales[name]
        assert count_corrections(facts, period) == wrong.loc[name].drop("company").to_dict()
    days = measure_days_to_pay(find_days_to_pay(facts), "customer")
    mine = days[(days["label"] != "All") & (days["invoices"] > 0)].rename(columns={"label": "customer"})
    same(mine, sql("days"), ["customer"], ["invoices", "amount", "days", "days_weighted", "days_median"])


def test_cycle_times(sql, facts):
    """Median, 90th percentile and slowest of the days from completion to the first bill."""
    times = list_cycle_times(facts)
    days = times["days"].astype("float64").groupby(company_of(times["customer"]))
    made = pd.DataFrame(
        {"jobs": days.size(), "median": days.median(), "p90": days.quantile(0.9), "slowest": days.max()}
    )
    same(made.rename_axis("company").reset_index(), sql("cycle"), ["company"], list(made))


def test_work_out_of_step(sql, facts):
    """Completed and not billed, billed and not completed, deferred, contracts over- and underbilled; on three days."""
    lists, deferred, contracts = [], [], []
    for day in DAYS:
        lists.append(list_unbilled(facts, day).assign(day=day))
        contracts.append(measure_work_in_progress(facts, day).assign(day=day))
        rows = list_deferred(facts, day)
        loose = rows["kind"] == "unapplied payment"
        parts = {"billed": rows["amount"].where(~loose, 0), "unapplied": rows["amount"].where(loose, 0)}
        sums = pd.DataFrame({"company": company_of(rows["customer"]), **parts}).groupby("company", as_index=False).sum()
        deferred.append(sums.assign(day=day))
    same(pd.concat(lists), sql("unbilled"), ["day", "list", "job"], ["billed", "amount"])
    same(pd.concat(contracts), sql("work in progress"), ["day", "job"], ["cost_to_date", "billed", "earned"])
    theirs = sql("deferred").fillna({"unapplied": 0})
    theirs = theirs[(theirs[["billed", "unapplied"]] != 0).any(axis=1)]
    same(pd.concat(deferred), theirs, ["company", "day"], ["billed", "unapplied"])


def test_customers_and_sources(sql, facts):
    """Lifetime value, lead sources with close rates, concentration; each adds up to what the CRM invoiced."""
    money = ["jobs", "invoiced", "credits", "revenue", "paid", "open", "profit"]
    mine = value_customers(facts)
    assert mine["revenue"].sum() == facts.of_side("documents", "crm")["net"].sum()
    assert mine["profit"].sum() == facts.jobs["profit"].sum()
    mine = mine.assign(paid=mine["paid"].fillna(0), open=mine["open"].fillna(0))
    same(mine, sql("lifetime").fillna({"paid": 0, "open": 0}), ["customer"], money)
    sources = [compare_lead_sources(facts, period).assign(name=name) for name, period in COMPLETED.items()]
    shown = ["customers", "jobs", "revenue", "profit", "quotes", "won", "close_rate"]
    same(pd.concat(sources), sql("lead sources"), ["name", "lead_source"], shown)
    mine = measure_concentration(facts, COMPLETED["after"]).rename(columns={"revenue_share": "share"})
    theirs = sql("concentration").query("name == 'after' and revenue != 0")
    same(mine[mine["revenue"] != 0], theirs, ["customer"], ["revenue", "share"])


def test_bookings_forecast_and_pipeline(sql, facts):
    """Quotes won and billed by month, forecasts against what came in, quotes won, billed and collected."""
    columns = ["quotes_won", "booked", "billed"]
    theirs = sql("bookings").groupby("month", as_index=False)[columns].sum()
    same(compare_bookings(facts), theirs, ["month"], columns)
    came = sql("cash").groupby("month")["received"].sum()
    checked = check_forecast(facts)
    assert checked["actual"].tolist() == came.reindex(checked["month"].astype(came.index.dtype)).fillna(0).tolist()
    stages = bridge_pipeline(facts)
    assert (stages["residual"] == 0).all()
    same(stages[stages["won"] != 0], sql("pipeline won"), ["month"], ["won"])
    assert stages[["billed", "collected"]].sum().tolist() == sql("pipeline billed").iloc[0].tolist()


def test_taxable_base(sql, facts):
    """Documents on which the two books tax differently, and those of one book alone."""
    sides = [rows.assign(crm_number=rows["crm_number"].fillna(""), books_number=rows["books_number"].fillna(""))
             for rows in (compare_taxable(facts), sql("tax base"))]  # fmt: skip
    same(*sides, ["crm_number", "books_number"], ["base_difference", "tax_difference"])
