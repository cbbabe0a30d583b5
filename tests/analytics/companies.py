"""Companies made by chance: the raw tables of both books at any size, and the facts made of them.

They hold what is hard: partial and several payments, payments that name nothing or come before their invoice,
credits, sales receipts, paid days without payments, documents of one book alone, unknown costs, callbacks, quotes
with change orders, canceled jobs.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tieout.analytics.settlements import settle_documents
from tieout.match.references import normalise_number
from tieout.model.facts import DOCUMENTS, JOB_FACTS, RECEIPTS, SETTLEMENTS, Facts
from tieout.model.nouns import ALLOCATIONS, INVOICES, PAYMENTS, QUOTES
from tieout.model.results import COSTS_ASSIGNED, JOB_SHARES, TIME_COSTED
from tieout.model.settings import FORECAST, Inputs, Settings
from tieout.model.table import DTYPES, Table, map_distinct

TODAY = pd.Timestamp("2026-10-31").as_unit("s")
FIRST = pd.Timestamp("2025-11-01").as_unit("s")
DAYS = (TODAY - FIRST).days
SYSTEMS = {"crm": "Jobber", "books": "QuickBooks Online", "payroll": "Gusto"}
Tables = dict[str, pd.DataFrame]


def make_tables(seed: int, jobs: int, companies: int = 1) -> Tables:
    """Make the raw tables of some companies: customers, jobs, shares, documents and money of both sides, and the rest.

    So many jobs in all. Every id and label begins with the number of its company: nothing of two companies mixes.
    """
    chance = np.random.default_rng(seed)
    customers = _make_customers(chance, max(3, jobs // companies // 3), companies)
    work = _make_jobs(chance, jobs, len(customers) // companies, companies)
    crm = _bill(chance, work)
    books = _copy_to_books(chance, crm)
    shares = pd.DataFrame({"crm_id": crm["id"], "job": crm["job"], "net": crm["net"], "evidence": ""})
    shares.loc[chance.random(len(shares)) < 0.03, "job"] = None
    made = {"customers": customers, "shares": _table(JOB_SHARES, shares)}
    for side, documents in (("crm", crm), ("books", books)):
        money, applied = _pay(chance, documents, side[0].upper())
        made |= {f"{side}_documents": documents, f"{side}_payments": money, f"{side}_allocations": applied}
    made["time"], made["costs"] = _work_hours(chance, work), _buy(chance, work)
    made["jobs"] = _cost(chance, work, made)
    made["quotes"] = _quote(chance, work)
    months = pd.date_range(FIRST, TODAY, freq="MS").as_unit("s")[::2]
    made["forecast"] = _table(FORECAST, pd.DataFrame({"month": months, "amount": 100_000 * (jobs // 10 + 1)}))
    return made


def make_facts(tables: Tables) -> Facts:
    """Make the facts of raw tables, as they are gathered from what was read."""
    parts: dict[str, list[pd.DataFrame]] = {"documents": [], "settlements": [], "receipts": []}
    for side in ("crm", "books"):
        documents = tables[f"{side}_documents"]
        settled, received = settle_documents(documents, tables[f"{side}_payments"], tables[f"{side}_allocations"])
        parts["documents"].append(DOCUMENTS.validate(documents[DOCUMENTS.names]))
        parts["settlements"].append(SETTLEMENTS.validate(settled.assign(side=side)))
        parts["receipts"].append(RECEIPTS.validate(received.assign(side=side, customer=received["customer_key"])))
    stacked = {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}
    inputs = Inputs(Settings(as_of=TODAY.date()), forecast=tables["forecast"])
    others = {name: tables[name] for name in ("jobs", "shares", "quotes", "time", "costs", "customers")}
    return Facts(inputs=inputs, today=TODAY, systems=SYSTEMS, **stacked, **others)


def _table(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    return table.validate(frame[[name for name in frame.columns if name in table.names]])


def _make_customers(chance: np.random.Generator, many: int, companies: int) -> pd.DataFrame:
    prefix = np.repeat(np.arange(1, companies + 1), many).astype(str).astype(object) + "-"
    names = prefix + np.tile(np.array([f"Customer {at}" for at in range(many)], dtype=object), companies)
    count = len(names)
    segment = prefix + np.array(["Home", "Trade"], dtype=object)[chance.integers(0, 2, count)]
    source = prefix + np.array(["Google", "Angi"], dtype=object)[chance.integers(0, 2, count)]
    made = pd.DataFrame({"customer_key": names, "customer": names, "segment": segment, "lead_source": source,
                         "terms": None, "created": FIRST + _days(chance.integers(0, DAYS, count))})  # fmt: skip
    made.loc[chance.random(count) < 0.3, "segment"] = None
    return made.astype({name: "str" for name in made.columns if name != "created"} | {"created": "datetime64[s]"})


def _days(numbers: np.ndarray) -> pd.TimedeltaIndex:
    return pd.to_timedelta(numbers, unit="D").as_unit("s")


def _make_jobs(chance: np.random.Generator, many: int, customers: int, companies: int) -> pd.DataFrame:
    who = chance.integers(0, customers, many)
    created = chance.integers(0, DAYS, many)
    completed = created + chance.integers(0, 40, many)
    status = np.where(completed > DAYS, "open", "completed")
    status = np.where(chance.random(many) < 0.05, "canceled", status)
    worth = chance.integers(50_00, 9_000_00, many)

    company = (np.arange(many) % companies + 1).astype(str).astype(object)

    def one_of(*labels: str) -> np.ndarray:
        return company + "-" + np.array(labels, dtype=object)[chance.integers(0, len(labels), many)]

    made = pd.DataFrame({
        "job": [str(1000 + at) for at in range(many)], "company": company, "status": status,
        "customer": company + np.array([f"-Customer {at}" for at in range(customers)], dtype=object)[who],
        "job_type": one_of("Install", "Repair", "Service"), "technician": one_of("Ana", "Bo", "Cy", "Unknown"),
        "lead_source": one_of("Google", "Referral", "Angi", "Unknown"), "location": one_of("North", "South"),
        "crew": one_of("A", "B"), "class_name": one_of("Heat", "Water"), "city": one_of("Troy", "Rome", "Unknown"),
        "worth": worth, "created": FIRST + _days(created), "completed": FIRST + _days(completed),
        "contract": np.where(chance.random(many) < 0.3, worth + chance.integers(-500_00, 500_00, many), -1),
        "estimated_cost": np.where(chance.random(many) < 0.3, worth // 2 + 1, -1),
    })  # fmt: skip
    made["completed"] = made["completed"].where(made["status"] == "completed")
    for name in ("contract", "estimated_cost", "worth"):
        made[name] = made[name].astype("Int64").where(made[name] > 0)
    made.loc[chance.random(many) < 0.05, "worth"] = pd.NA
    again = chance.random(many) < 0.05
    made["original_job"] = made["job"].shift(companies).where(again)
    return made


def _bill(chance: np.random.Generator, work: pd.DataFrame) -> pd.DataFrame:
    """Bill most jobs, some in two parts; a few credits, refunds and sales receipts."""
    many = len(work)
    first = work[chance.random(many) < 0.92]
    second = first[chance.random(len(first)) < 0.15]
    credit = first[chance.random(len(first)) < 0.06]
    rows = pd.concat([first.assign(part=0), second.assign(part=1), credit.assign(part=2)], ignore_index=True)
    count = len(rows)
    worth = rows["worth"].fillna(777_00).astype("int64").to_numpy()
    part = rows["part"].to_numpy()
    net = np.select([part == 0, part == 1], [worth * 7 // 10, worth * 3 // 10], -(worth // 20))
    taxed = chance.random(count) < 0.7
    tax = np.where(taxed, net * 825 // 10_000, 0)
    tip = np.where((chance.random(count) < 0.05) & (part == 0), 20_00, 0)
    day = rows["completed"].fillna(rows["created"]) + _days(chance.integers(-5, 12, count))
    day = day.clip(FIRST, TODAY)
    kind = np.where(part == 2, np.where(chance.random(count) < 0.5, "credit memo", "refund"), "invoice")
    kind = np.where((kind == "invoice") & (chance.random(count) < 0.06), "sales receipt", kind)
    made = pd.DataFrame({
        "id": rows["company"] + [f"C{at}" for at in range(count)], "company": rows["company"],
        "number": [str(5000 + at) for at in range(count)], "kind": kind,
        "customer": rows["customer"], "job": rows["job"], "date": day,
        "due_date": day + _days(chance.choice([0, 15, 30], count)),
        "net": net, "tax": tax, "tip": tip, "total": net + tax + tip, "taxable": np.where(taxed, net, 0),
        "discount": np.where((chance.random(count) < 0.08) & (part < 2), net // 10, 0),
        "deferred": chance.random(count) < 0.03, "sent": day + _days(chance.integers(0, 3, count)),
    })  # fmt: skip
    made.loc[chance.random(count) < 0.04, "due_date"] = pd.NaT
    made.loc[chance.random(count) < 0.3, "sent"] = pd.NaT
    return _complete(made, "crm")


def _complete(made: pd.DataFrame, side: str) -> pd.DataFrame:
    """Add what every document has; nobody says yet what of it is open."""
    added = {
        "side": side, "customer_key": made["customer"], "segment": "Unknown", "suspect": None, "status": "open",
        "plain": map_distinct(made["number"].astype("str"), normalise_number), "balance": 0, "paid_date": pd.NaT,
    }  # fmt: skip
    full = made.assign(**added)
    absent = {c.name: pd.Series(None, index=full.index, dtype=DTYPES[c.kind])
              for table in (INVOICES, DOCUMENTS) for c in table.columns if c.name not in full}  # fmt: skip
    full = full.assign(**absent)
    kinds = {c.name: DTYPES[c.kind] for table in (INVOICES, DOCUMENTS) for c in table.columns}
    return full.astype({name: kind for name, kind in kinds.items() if name in full}).reset_index(drop=True)


def _copy_to_books(chance: np.random.Generator, crm: pd.DataFrame) -> pd.DataFrame:
    """Copy the CRM's documents, some with another amount or day; leave some out, and enter some twice."""
    kept = crm[chance.random(len(crm)) < 0.95]
    twice = kept[chance.random(len(kept)) < 0.03]
    made = pd.concat([kept.assign(twin=kept["id"]), twice.assign(twin=None)], ignore_index=True)
    made["id"] = made["company"] + np.array([f"B{at}" for at in range(len(made))], dtype=object)
    made["number"] = [str(7000 + at) for at in range(len(made))]
    more = np.where(chance.random(len(made)) < 0.05, 10_00, 0)
    made["net"], made["total"] = made["net"] + more, made["total"] + more
    made["date"] = (made["date"] + _days(np.where(chance.random(len(made)) < 0.1, 20, 0))).clip(upper=TODAY)
    shown = [
        c for c in made.columns if c not in ("side", "segment", "suspect", "status", "plain", "balance", "paid_date")
    ]
    books = _complete(made[shown], "books")
    books["suspect"] = books["suspect"].where(books["twin"].notna(), "same customer and total").astype("str")
    there = pd.Series(books["id"].array, index=books["twin"])
    crm["twin"] = crm["id"].map(there[there.index.notna()]).astype("str")
    return books


def _pay(chance: np.random.Generator, documents: pd.DataFrame, prefix: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pay most documents: in parts, unnamed, named, allocated, ahead of time, or with no trace but a day or nothing."""
    many = len(documents)
    way = chance.choice(["named", "allocated", "unnamed", "marked", "traceless", "open"], many,
                        p=[0.4, 0.2, 0.12, 0.06, 0.04, 0.18])  # fmt: skip
    normal = (documents["total"] > 0) & documents["kind"].isin(["invoice"])
    part = np.where(
        chance.random(many) < 0.2, documents["total"].to_numpy("int64") // 3, documents["total"].to_numpy("int64")
    )
    part = np.where(normal & (way != "open"), part, 0)
    spot = documents["kind"].isin(["sales receipt", "refund"])
    # Some credits were used, and nothing says for what.
    used = (documents["kind"] == "credit memo") & (chance.random(many) < 0.5)
    documents["balance"] = np.where(spot | used, 0, documents["total"].to_numpy("int64") - part)
    documents["balance"] = documents["balance"].astype("Int64")
    documents["status"] = np.where(documents["balance"] == 0, "paid", "open")
    late = documents["date"] + _days(chance.integers(-6, 70, many))
    late = late.clip(FIRST, TODAY)
    documents["paid_date"] = late.where(way == "marked")
    paying = documents[normal & np.isin(way, ["named", "allocated", "unnamed"]) & (part > 0)]
    halves = chance.random(len(paying)) < 0.25
    rows = pd.concat([paying.assign(half=np.where(halves, 1, 0)), paying[halves].assign(half=2)])
    at = rows.index.to_numpy()
    amount = np.select([rows["half"] == 1, rows["half"] == 2], [part[at] // 2, part[at] - part[at] // 2], part[at])
    day = (late.loc[at].to_numpy() + _days(np.where(rows["half"] == 2, 9, 0))).to_numpy()
    numbers = np.array([f"{prefix}P{number}" for number in range(len(rows))], dtype=object)
    money = pd.DataFrame({
        "id": rows["company"].to_numpy() + numbers, "kind": "payment",
        "customer": rows["customer"].to_numpy(),
        "date": pd.Series(day).clip(upper=TODAY), "amount": amount,
        "invoice_refs": np.where(way[at] == "named", rows["number"].to_numpy(), None),
    })  # fmt: skip
    applied = money[way[at] == "allocated"].assign(document_id=rows.loc[way[at] == "allocated", "id"].to_numpy())
    applied = applied.rename(columns={"id": "payment_id"})
    loose = chance.random(len(money)) < 0.04
    money["unapplied"] = np.where(loose, 15_00, 0)
    money["amount"] += money["unapplied"]
    made = PAYMENTS.validate(money)
    return (made.assign(customer_key=made["customer"]),
            _table(ALLOCATIONS, applied[["payment_id", "document_id", "amount", "date"]]))  # fmt: skip


def _work_hours(chance: np.random.Generator, work: pd.DataFrame) -> pd.DataFrame:
    rows = work.loc[work.index.repeat(2)].reset_index(drop=True)
    many = len(rows)
    day = rows["completed"].fillna(rows["created"]) - _days(chance.integers(0, 3, many))
    minutes = chance.integers(1, 40, many) * 15
    made = pd.DataFrame({
        "id": [str(at) for at in range(many)], "date": day.clip(lower=FIRST), "job": rows["job"], "kind": "job",
        "employee": rows["technician"], "minutes": minutes,
        "overtime_minutes": 0, "counted": True, "labor": minutes * 65,
    })  # fmt: skip
    idle = made.iloc[: many // 5].assign(job=None, counted=False, reason="General time: it costs no job.", labor=0)
    idle["id"] = "G" + idle["id"]
    made.loc[chance.random(many) < 0.03, "labor"] = pd.NA
    return TIME_COSTED.validate(pd.concat([made, idle], ignore_index=True))


def _buy(chance: np.random.Generator, work: pd.DataFrame) -> pd.DataFrame:
    rows = work[chance.random(len(work)) < 0.8].reset_index(drop=True)
    many = len(rows)
    made = pd.DataFrame({
        "id": [str(at) for at in range(many)], "date": rows["created"], "source": "Books", "kind": "bill",
        "job": rows["job"], "amount": chance.integers(5_00, 2_000_00, many),
        "category": np.where(chance.random(many) < 0.85, "materials", "subcontractor"),
    })  # fmt: skip
    return COSTS_ASSIGNED.validate(made)


def _cost(chance: np.random.Generator, work: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Cost the jobs as the margins do: JOB_FACTS."""
    time, costs = tables["time"], tables["costs"]
    own = time[time["counted"]].assign(lost=time["labor"].isna()).groupby("job").agg(
        minutes=("minutes", "sum"), labor=("labor", "sum"), lost=("lost", "any"))  # fmt: skip
    own = own.reindex(work["job"]).reset_index(drop=True)
    bought = costs.groupby(["category", "job"])["amount"].sum()
    materials = bought.get("materials", pd.Series(dtype="Int64")).reindex(work["job"]).array
    other = bought.get("subcontractor", pd.Series(dtype="Int64")).reindex(work["job"]).fillna(0).array
    revenue = tables["shares"].groupby("job")["net"].sum().reindex(work["job"]).fillna(0).astype("Int64").array
    made = work.assign(
        customer_key=work["customer"], revenue=revenue, materials=materials, other=other,
        minutes=own["minutes"].fillna(0), labor=own["labor"].where(~own["lost"].fillna(False).astype(bool)),
        paid_minutes=own["minutes"].fillna(0) + 30, target=chance.choice([0.4, 0.5], len(work)),
        segment=work["customer"].map(tables["customers"].set_index("customer_key")["segment"]).fillna(
            work["company"] + "-Unknown"),
        match="all", needs_hours=True, needs_materials=False, verdict="OK",
        invoiced=work["completed"], paid=work["completed"].where(chance.random(len(work)) < 0.8),
    )  # fmt: skip
    made["cost"] = made["materials"].fillna(0) + made["labor"].fillna(0) + made["other"]
    made["profit"] = made["revenue"] - made["cost"]
    known = made["labor"].notna() & (made["revenue"] > 0)
    made["coverage"] = pd.Series(np.where(known, 1.0, 0.0), index=made.index).where(made["revenue"] > 0)
    made["covered"] = made["revenue"].where(known, 0)
    made["verdict"] = np.select([made["coverage"].isna(), ~known], ["–", "COST?"], "OK")
    return _table(JOB_FACTS, made)


def _quote(chance: np.random.Generator, work: pd.DataFrame) -> pd.DataFrame:
    """Quote two of three jobs, most by name; some were lost, some are change orders."""
    rows = work[chance.random(len(work)) < 0.66].reset_index(drop=True)
    many = len(rows)
    status = chance.choice(["won", "won", "won", "lost", "open"], many)
    total = rows["worth"].fillna(500_00).astype("int64").to_numpy() - np.where(chance.random(many) < 0.2, 40_00, 0)
    made = pd.DataFrame({
        "id": rows["company"] + [f"Q{at}" for at in range(many)], "number": [str(3000 + at) for at in range(many)],
        "customer": rows["customer"],
        "date": rows["created"], "won_date": rows["created"].where(chance.random(many) < 0.5), "status": status,
        "total": total, "lead_source": np.where(chance.random(many) < 0.5, rows["lead_source"], None), "kind": None,
        "job_refs": np.where(chance.random(many) < 0.8, rows["job"], None),
    })  # fmt: skip
    orders = made[(made["status"] == "won") & (chance.random(many) < 0.1)].assign(kind="change order", total=25_00)
    orders["id"], orders["number"] = "O" + orders["id"], "9" + orders["number"]
    asked = _table(QUOTES, pd.concat([made, orders[orders["job_refs"].notna()]], ignore_index=True))
    return asked.assign(customer_key=asked["customer"])
