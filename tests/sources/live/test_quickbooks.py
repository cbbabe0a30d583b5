"""What is particular to QuickBooks Online: its documents, its changes feed, its faults."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from lxml import etree

from simulators.base import Answer, Fault
from simulators.kit import Kit, hurry
from simulators.quickbooks import ENTITY_NAMES, SimulatedQuickBooks
from simulators.quickbooks_case import add_invoice, truth
from tieout.model.errors import PlanTooSmall, ScopeMissing, SignInAgain, TryLater, UnexpectedAnswer
from tieout.sample import make_company
from tieout.sources.live.quickbooks import QUICKBOOKS, reading
from tieout.sources.live.quickbooks.faults import judge
from tieout.sources.live.quickbooks.shape import shape
from tieout.sources.live.quickbooks.words import ENTITIES
from tieout.sources.live.replies import Again, Reply, judge_usual
from tieout.store.content import read_json

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "quickbooks-online"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the recorded bodies are not at hand")


def invoice(**changes):
    """An invoice of one line of 75.00 and 6.00 tax."""
    line = sale("75.00", "Pump")
    return {
        "Id": "9", "DocNumber": "1037", "TxnDate": "2026-03-31", "DueDate": "2026-04-30", "TotalAmt": Decimal("81"),
        "Balance": Decimal("81"), "TxnTaxDetail": {"TotalTax": Decimal("6")},
        "CustomerRef": {"value": "1", "name": "Freeman"}, "Line": [line, subtotal("75")], **changes,
    }  # fmt: skip


def sale(amount, item, **more):
    detail = {"ItemRef": {"value": "3", "name": item}, "Qty": 1}
    return {
        "Id": "1",
        "Amount": Decimal(amount),
        "DetailType": "SalesItemLineDetail",
        "SalesItemLineDetail": detail,
        **more,
    }


def subtotal(amount):
    return {"Amount": Decimal(amount), "DetailType": "SubTotalLineDetail", "SubTotalLineDetail": {}}


def only(noun, **records):
    """The one row of a table."""
    frame = shape(records)[noun]
    assert len(frame) == 1
    return frame.iloc[0]


def amounts(**records):
    lines = shape(records)["invoice_lines"]
    return list(zip(lines["item"], lines["kind"], lines["amount"], strict=True))


def test_subtotals_are_no_revenue():
    """A SubTotal line repeats what stands above it."""
    assert amounts(Invoice=[invoice()]) == [("Pump", "sale", 7500)]
    assert only("invoices", Invoice=[invoice()])["net"] == 7500


def test_a_bundles_parts_stand_within_it():
    """A bundle is read by its parts, not twice."""
    parts = [sale("50", "Valve"), sale("25", "Pipe")]
    group = {"Id": "1", "Amount": Decimal("75"), "DetailType": "GroupLineDetail", "GroupLineDetail": {"Line": parts}}
    assert amounts(Invoice=[invoice(Line=[group, subtotal("75")])]) == [("Valve", "sale", 5000), ("Pipe", "sale", 2500)]


def test_lines_that_are_missing_are_named():
    """An invoice made of a delayed charge has only a subtotal; its revenue is kept as not itemized."""
    assert amounts(Invoice=[invoice(Line=[subtotal("75")])]) == [("Not itemized", "sale", 7500)]


def test_discounts_lower_revenue():
    """A discount line is positive in the API and negative for us."""
    discount = {
        "Amount": Decimal("7.5"),
        "DetailType": "DiscountLineDetail",
        "DiscountLineDetail": {"PercentBased": True},
    }
    given = invoice(Line=[sale("75", "Pump"), subtotal("75"), discount], TotalAmt=Decimal("73.50"))
    assert amounts(Invoice=[given]) == [("Pump", "sale", 7500), ("Discount", "discount", -750)]
    row = only("invoices", Invoice=[given])
    assert (row["net"], row["discount"], row["tax"]) == (6750, 750, 600)


def test_a_tip_is_no_revenue():
    """A line named Tip is a tip."""
    given = invoice(Line=[sale("75", "Pump"), sale("10", "Tip")], TotalAmt=Decimal("91"))
    row = only("invoices", Invoice=[given])
    assert (row["net"], row["tip"], row["tax"]) == (7500, 1000, 600)


def test_credits_are_negative():
    """A credit memo lowers revenue and is open by what is left of it; a refund is settled."""
    memo = invoice(Id="20", RemainingCredit=Decimal("31"))
    rows = shape({"CreditMemo": [memo], "RefundReceipt": [invoice(Id="21")]})["invoices"].set_index("kind")
    assert rows.loc["credit memo", ["total", "net", "tax", "balance"]].tolist() == [-8100, -7500, -600, -3100]
    assert rows.loc["refund", ["total", "balance", "status"]].tolist() == [-8100, 0, "paid"]


def test_a_sales_receipt_is_paid_at_once():
    """It has no balance and no payment of its own."""
    row = only("invoices", SalesReceipt=[invoice()])
    assert (row["kind"], row["balance"], row["status"]) == ("sales receipt", 0, "paid")


def test_a_voided_invoice_says_so():
    """Nothing remains of the amount, and the note begins with Voided."""
    void = invoice(PrivateNote="Voided", TotalAmt=0, Balance=0, TxnTaxDetail={"TotalTax": 0}, Line=[sale("0", "Pump")])
    assert only("invoices", Invoice=[void])["status"] == "void"
    assert only("invoices", Invoice=[{**void, "PrivateNote": "free of charge"}])["status"] == "paid"


def test_names_are_printed_with_their_parents():
    """A reference names the child alone; reports, and we, print Parent:Child."""
    customers = [{"Id": "1", "DisplayName": "12 Oak St", "FullyQualifiedName": "Freeman:12 Oak St"}]
    tables = shape({"Customer": customers, "Invoice": [invoice()]})
    assert tables["invoices"]["customer"].item() == "Freeman:12 Oak St"
    assert tables["customers"]["parent"].item() == "Freeman"


def test_projects_are_no_customers():
    """A project is a job; its name still stands on what is billed to it."""
    project = {"Id": "1", "DisplayName": "1042 Boiler", "FullyQualifiedName": "Freeman:1042 Boiler", "IsProject": True}
    tables = shape({"Customer": [project], "Invoice": [invoice()]})
    assert not len(tables["customers"])
    assert tables["invoices"]["customer"].item() == "Freeman:1042 Boiler"


def test_a_customer_that_was_merged_away_is_nobody():
    """An inactive customer counts only while a document names it; a duplicate that was merged is gone."""
    customers = [
        {"Id": "1", "DisplayName": "Freeman", "Active": False},
        {"Id": "2", "DisplayName": "Freeman (deleted)", "Active": False},
    ]
    assert shape({"Customer": customers, "Invoice": [invoice()]})["customers"]["id"].tolist() == ["1"]


def test_custom_fields_named_after_jobs_are_references():
    """A custom field Job # names the job; a crew does not."""
    fields = [
        {"DefinitionId": "1", "Name": "Job #", "Type": "StringType", "StringValue": "1042"},
        {"DefinitionId": "2", "Name": "Crew #", "Type": "StringType", "StringValue": "7"},
        {"DefinitionId": "3", "Name": "Work order", "Type": "StringType"},
    ]
    assert only("invoices", Invoice=[invoice(CustomField=fields)])["job_refs"] == "1042"


def test_other_currencies_are_named():
    """An amount in euros stays in euros, and says so."""
    assert (
        only("invoices", Invoice=[invoice(CurrencyRef={"value": "EUR"}, ExchangeRate=Decimal("1.1"))])["currency"]
        == "EUR"
    )


def payment(**changes):
    lines = [{"Amount": Decimal("81"), "LinkedTxn": [{"TxnId": "9", "TxnType": "Invoice"}]}]
    return {
        "Id": "30", "TxnDate": "2026-04-02", "TotalAmt": Decimal("100"), "UnappliedAmt": Decimal("19"), "Line": lines,
        "CustomerRef": {"value": "1", "name": "Freeman"}, **changes,
    }  # fmt: skip


def test_a_payment_names_its_invoices():
    """By number, from the invoice or, where that was not read, from the payment's own words."""
    assert only("payments", Payment=[payment()], Invoice=[invoice()])["invoice_refs"] == "1037"
    words = {"any": [{"value": {"Name": "txnReferenceNumber", "Value": "1037"}}]}
    line = {**payment()["Line"][0], "LineEx": words}
    assert only("payments", Payment=[payment(Line=[line])])["invoice_refs"] == "1037"


def test_money_that_is_not_applied_is_receivable():
    """What a payment did not apply is owed to the customer; open invoices are owed by them."""
    open_items = shape({"Payment": [payment()], "Invoice": [invoice()]})["receivables"]
    assert dict(zip(open_items["kind"], open_items["open_balance"], strict=True)) == {"invoice": 8100, "payment": -1900}


def test_payments_of_nothing_only_link_credits():
    """A zero payment that QuickBooks makes to link a credit to an invoice is no money."""
    note = "Created by QB Online to link credits to charges."
    assert not len(shape({"Payment": [payment(TotalAmt=0, UnappliedAmt=0, PrivateNote=note)]})["payments"])


def bill(*details, entity="Bill", **changes):
    lines = [
        {"Id": str(at), "Amount": Decimal("103.55"), "Description": "Lumber", "DetailType": name, name: detail}
        for at, (name, detail) in enumerate(details, 1)
    ]
    made = {"Id": "40", "DocNumber": "FE7", "TxnDate": "2026-03-02", "Line": lines, **changes}
    return {"VendorRef": {"value": "5", "name": "Supply Co"}, **made} if entity != "Purchase" else made


ON_MATERIALS = {
    "AccountRef": {"value": "80", "name": "Job Materials"},
    "CustomerRef": {"value": "1", "name": "Freeman"},
}
MATERIALS = ("AccountBasedExpenseLineDetail", ON_MATERIALS)


def test_costs_take_customer_and_account_from_the_line():
    """Both stand on the line, not on the bill."""
    row = only("cost_lines", Bill=[bill(MATERIALS)])
    assert (row["customer"], row["account"], row["amount"]) == ("Freeman", "Job Materials", 10355)
    assert (row["vendor"], row["category"], row["id"]) == ("Supply Co", "materials", "40-1")


@pytest.mark.parametrize(
    ("entity", "more", "kind", "cents"),
    [
        ("Bill", {}, "bill", 10355),
        ("Purchase", {"EntityRef": {"name": "Supply Co", "type": "Vendor"}}, "expense", 10355),
        ("Purchase", {"Credit": True, "EntityRef": {"name": "Supply Co"}}, "vendor credit", -10355),
        ("VendorCredit", {}, "vendor credit", -10355),
    ],
)
def test_refunds_of_vendors_lower_cost(entity, more, kind, cents):
    """A vendor credit and a card refund are negative costs."""
    row = only("cost_lines", **{entity: [bill(MATERIALS, entity=entity, **more)]})
    assert (row["kind"], row["amount"], row["vendor"]) == (kind, cents, "Supply Co")


def test_accounts_that_hold_no_job_cost_are_left_out():
    """The bank side of an expense, or equipment bought for the shop, is no job cost."""
    accounts = [{"Id": "80", "FullyQualifiedName": "Vans", "Classification": "Asset"}]
    assert not len(shape({"Bill": [bill(MATERIALS)], "Account": accounts})["cost_lines"])


def test_stock_bought_for_a_customer_is_its_cost():
    """No line tells when stock is used, so it costs the job that it was bought for."""
    items = [{"Id": "3", "Type": "Inventory", "AssetAccountRef": {"value": "81", "name": "Inventory Asset"}}]
    for_job = (
        "ItemBasedExpenseLineDetail",
        {"ItemRef": {"value": "3"}, "CustomerRef": {"value": "1", "name": "Freeman"}},
    )
    for_shelf = ("ItemBasedExpenseLineDetail", {"ItemRef": {"value": "3"}})
    accounts = [{"Id": "81", "FullyQualifiedName": "Inventory Asset", "Classification": "Asset"}]
    rows = shape({"Bill": [bill(for_job, for_shelf)], "Item": items, "Account": accounts})["cost_lines"]
    assert rows[["customer", "category", "amount"]].values.tolist() == [["Freeman", "materials", 10355]]


def test_a_purchase_order_names_the_job():
    """The number of the order that a bill came from is evidence for the job."""
    line_of_order = bill(MATERIALS, LinkedTxn=[{"TxnId": "77", "TxnType": "PurchaseOrder"}])
    orders = [{"Id": "77", "DocNumber": "PO-1042"}]
    assert only("cost_lines", Bill=[line_of_order], PurchaseOrder=orders)["job_ref"] == "PO-1042"


def test_journals_move_cost_both_ways():
    """A debit on a cost account costs, a credit gives back; the other side is no cost."""

    def line(at, side, account, kind="Customer"):
        detail = {"PostingType": side, "AccountRef": {"value": "x", "name": account}}
        detail["Entity"] = {"Type": kind, "EntityRef": {"value": "1", "name": "Freeman"}}
        return {
            "Id": str(at),
            "Amount": Decimal("10"),
            "DetailType": "JournalEntryLineDetail",
            "JournalEntryLineDetail": detail,
        }

    lines = [
        line(0, "Debit", "Job Materials"),
        line(1, "Credit", "Subcontractors", "Vendor"),
        line(2, "Credit", "Checking"),
    ]
    rows = shape({"JournalEntry": [{"Id": "50", "TxnDate": "2026-03-31", "Line": lines}]})["cost_lines"]
    assert rows["amount"].tolist() == [1000, -1000]
    assert rows["customer"].fillna("").tolist() == ["Freeman", ""]
    assert rows["vendor"].fillna("").tolist() == ["", "Freeman"]


def test_a_vendors_refund_cheque_lowers_cost():
    """A deposit line on a cost account gives cost back; one on income or of a payment does not."""

    def line(account, **more):
        detail = {"AccountRef": {"value": account}, "Entity": {"value": "1", "name": "Freeman", "type": "Customer"}}
        return {
            "Id": "1",
            "Amount": Decimal("25"),
            "DetailType": "DepositLineDetail",
            "DepositLineDetail": detail,
            **more,
        }

    accounts = [
        {"Id": "80", "FullyQualifiedName": "Job Materials", "Classification": "Expense"},
        {"Id": "1", "FullyQualifiedName": "Sales", "Classification": "Revenue"},
    ]
    linked = {"LinkedTxn": [{"TxnId": "30", "TxnType": "Payment"}]}
    deposit = {"Id": "60", "TotalAmt": Decimal("75"), "Line": [line("80"), line("1"), line("80", **linked)]}
    row = only("cost_lines", Deposit=[deposit], Account=accounts)
    assert (row["amount"], row["customer"], row["kind"]) == (-2500, "Freeman", "journal")


@pytest.mark.parametrize(
    ("length", "minutes"),
    [
        ({"Hours": 7, "Minutes": 30}, 450),
        ({"Hours": 0, "Minutes": 20, "Seconds": 30}, 21),
        ({"StartTime": "2026-03-31T22:30:00-08:00", "EndTime": "2026-04-01T00:15:00-08:00", "BreakMinutes": 15}, 90),
    ],
)
def test_hours_are_read_in_both_forms(length, minutes):
    """A typed length, or a clock less its break, across midnight."""
    entry = {"Id": "70", "TxnDate": "2026-03-31", "EmployeeRef": {"value": "5", "name": "Emily"}, **length}
    assert only("time_entries", TimeActivity=[entry])["minutes"] == minutes


# Reading


@pytest.fixture
def system():
    """A simulated QuickBooks with a small company."""
    with SimulatedQuickBooks(make_company(3, 45)) as running:
        yield running


@pytest.fixture
def kit(system, tmp_path):
    """A computer connected to it."""
    return Kit(hurry(QUICKBOOKS), system, tmp_path)


def asked(system, word):
    return sum(word in call.path or word in call.param("query") for call in system.log)


def test_a_refresh_is_one_call(kit, system):
    """After the first reading, all that changed comes with one call."""
    kit.read()
    system.log.clear()
    kit.read()
    assert len(system.log) == 1


def test_a_store_of_a_month_ago_is_read_anew(kit, system):
    """Changes reach back 30 days; after a longer pause everything is read, and deletes are seen all the same."""
    kit.read()
    system.delete("Invoice", min(system.rows["Invoice"]))
    system.gone.clear()
    with kit.open_store() as store:
        run = store.begin(kit.source)
        for entity in ENTITIES:
            store.end_reading(run, kit.source, entity, {"since": "2026-01-01T00:00:00+00:00"})
        store.finish(run, "complete")
    kit.read()
    assert kit.stored_ids() == truth(system)


def test_too_many_changes_are_read_whole(kit, system, monkeypatch):
    """A changes feed that is cut at its most is not believed."""
    monkeypatch.setattr(reading, "CDC_MOST", 8)
    kit.read()
    for seed in range(12):
        add_invoice(system, Random(seed))
    system.delete("Payment", min(system.rows["Payment"]))
    real = system._cdc
    system._cdc = lambda call: _cut(real(call), 8)
    kit.read()
    assert kit.stored_ids() == truth(system)


def _cut(answer, most):
    body = read_json(answer.raw)
    left = most
    for part in body["CDCResponse"][0]["QueryResponse"]:
        for entity in [name for name in part if name in ENTITY_NAMES]:
            part[entity] = part[entity][:left]
            left -= len(part[entity])
    return Answer(body)


def test_a_feed_without_time_activities(system, tmp_path):
    """Where the changes feed refuses time activities they are queried and counted, and deletes are seen."""
    system.knows_time = False
    kit = Kit(hurry(QUICKBOOKS), system, tmp_path)
    entries = [
        system.add("TimeActivity", {"EmployeeRef": {"name": "Emily"}, "TxnDate": "2026-03-31", "Hours": n})
        for n in range(1, 5)
    ]
    kit.read()
    system.edit("TimeActivity", entries[0]["Id"], Hours=8)
    system.delete("TimeActivity", entries[1]["Id"])
    snapshot = kit.read()
    assert kit.stored_ids()["TimeActivity"] == set(system.rows["TimeActivity"])
    assert snapshot["time_entries"]["minutes"].sum() == (8 + 3 + 4) * 60


def test_inactive_names_are_read(kit, system):
    """A customer made inactive still names its invoices."""
    id_ = next(row["CustomerRef"]["value"] for row in system.rows["Invoice"].values())
    system.delete("Customer", id_)
    assert id_ in kit.read()["customers"]["id"].tolist()


def test_a_repeated_page_hides_nothing(kit, system, monkeypatch):
    """A server that answers one page twice is noticed by the count, and everything is read."""
    monkeypatch.setattr(reading, "ROWS", 20)
    real, pages = system._query, []

    def repeat_once(statement):
        answer = real(statement)
        if "from Purchase" in statement and "startposition 21 " in statement and not pages:
            pages.append(statement)
            return real(statement.replace("startposition 21 ", "startposition 1 "))
        return answer

    system._query = repeat_once
    kit.read()
    assert pages
    assert kit.stored_ids() == truth(system)


def test_every_question_names_its_version(kit, system):
    """Each call asks for the minor version whose answers are known."""
    kit.read()
    assert all(call.param("minorversion") == "75" for call in system.log)


# Faults


@needs_data
@pytest.mark.parametrize(
    ("file", "status", "error"),
    [
        ("error_401_0_401", 401, SignInAgain),
        ("error_400_1_400", 400, UnexpectedAnswer),
        ("error_validation_0_400", 400, UnexpectedAnswer),
        ("error_500_1_400", 400, UnexpectedAnswer),
    ],
)
def test_recorded_faults_are_named(file, status, error):
    """Each recorded fault, in both spellings of its keys, is named by what to do, with the call's id."""
    body = (DATA / "qbo_api_vcr_sandbox_2020" / f"{file}.json").read_bytes()
    reply = Reply("QuickBooks Online", status, {"intuit_tid": "tid-1"}, body)
    with pytest.raises(error, match="tid-1"):
        assert judge(reply) or judge_usual(reply)


@pytest.mark.parametrize(
    ("status", "code", "message", "error"),
    [
        (429, "3001", "message=ThrottleExceeded; errorCode=003001; statusCode=429", TryLater),
        (403, "3001", "message=ThrottleExceeded; errorCode=003001; statusCode=403", TryLater),
        (403, "3100", "message=ApplicationAuthorizationFailed; errorCode=003100", ScopeMissing),
        (429, "", "CorePlus calls of this month are used up", PlanTooSmall),
    ],
)
def test_faults_say_what_to_do(status, code, message, error):
    """Throttling (older: 403), missing rights, and the tier's monthly allowance are different things."""
    body = json.dumps({"Fault": {"Error": [{"Message": message, "code": code}], "type": "SERVICE"}}).encode()
    with pytest.raises((Again, error)) as caught:
        judge(Reply("QuickBooks Online", status, {}, body))
    found = caught.value
    assert isinstance(found.last if isinstance(found, Again) else found, error)


def test_a_fault_inside_a_good_answer_is_seen():
    """Status 200 with a fault is no empty list."""
    body = b'{"Fault":{"Error":[{"Message":"Oops","code":"610"}]}}'
    with pytest.raises(UnexpectedAnswer, match="610"):
        judge(Reply("QuickBooks Online", 200, {}, body))


def test_a_429_waits_a_minute():
    """Intuit names no time; a minute is documented."""
    assert QUICKBOOKS.limits.rest == 60


def test_a_call_that_was_throttled_is_repeated(kit, system):
    """A refusal in QuickBooks' own words is waited for."""
    system.faults = [Fault("429 silent", first=3, times=2)]
    kit.read()
    assert kit.stored_ids() == truth(system)


# Recorded bodies


def recorded(*path):
    return read_json(DATA.joinpath(*path).read_bytes())


@needs_data
def test_recorded_invoices_tie():
    """Of the recorded invoices, every total is net + tax, and lines add up to net."""
    rows = recorded("nytely_sandbox_mocks_2025", "invoice.json")
    tables = shape({"Invoice": rows})
    invoices, lines = tables["invoices"], tables["invoice_lines"]
    assert len(invoices) == 31
    assert invoices["status"].tolist().count("void") == 1
    alive = invoices[invoices["status"] != "void"]
    assert (alive["net"] + alive["tax"] + alive["tip"].fillna(0) == alive["total"]).all()
    sums = lines.groupby("origin")["amount"].sum()
    assert (alive["origin"].map(sums) == alive["net"]).all()


@needs_data
def test_a_recorded_voided_invoice_is_void():
    """The recorded answer to a void is read as one."""
    row = recorded("qbo_api_vcr_sandbox_2020", "void_invoice_1_200.json")["Invoice"]
    assert only("invoices", Invoice=[row])["status"] == "void"


@needs_data
def test_recorded_journals_and_purchases_are_read():
    """Recorded entries of another company's books: purchases on an asset account cost no job; journals do."""
    bodies = recorded("fyle_qbo_sdk_mock", "mock_qbo.json")
    tables = shape({"Account": bodies["accounts"], "Purchase": bodies["purchases"]})
    assert not len(tables["cost_lines"])
    unlisted = shape({"Purchase": bodies["purchases"]})["cost_lines"]
    assert len(unlisted) == sum(len(row["Line"]) for row in bodies["purchases"])
    assert unlisted["id"].is_unique
    assert len(shape({"JournalEntry": bodies["journal_entries"]})["cost_lines"]) > 0


@needs_data
def test_the_recorded_changes_feed_is_read():
    """The recorded answer of the changes feed holds four estimates."""
    body = recorded("qbo_api_vcr_sandbox_2020", "cdc_basic_0_200.json")

    class Recorded:
        def get(self, path, params=None):
            return body

    found = reading.fetch_changes(Recorded(), ["Estimate"], "2011-10-10T09:00:00-07:00")
    assert {entity: len(rows) for entity, rows in found.items()} == {"Estimate": 4}
    assert len(shape(found)["quotes"]) == 4


def keys_of(rows):
    return {key for row in rows for key in row}


@needs_data
def test_simulated_answers_have_the_recorded_shape(system):
    """An envelope has the recorded members, and an error too."""
    recorded_page = recorded("qbo_api_vcr_sandbox_2020", "all_customers_1_200.json")
    page = read_json(system._query("select * from Customer startposition 1 maxresults 5").raw)
    assert set(page) == set(recorded_page)
    assert set(page["QueryResponse"]) == set(recorded_page["QueryResponse"])
    empty = read_json(system._query("select * from Estimate startposition 1 maxresults 5").raw)
    assert empty["QueryResponse"] == {}
    fault = read_json(system._query("select * from Custmoer").raw)
    told = recorded("qbo_api_vcr_sandbox_2020", "error_400_1_400.json")
    assert set(fault) == set(told)
    assert set(fault["Fault"]["Error"][0]) >= set(told["Fault"]["Error"][0])


@needs_data
def test_simulated_records_are_declared_by_the_schema(system):
    """Every member of every simulated record is declared in Intuit's own schema."""
    types = _read_schema()
    for entity in ENTITIES:
        rows = list(system.rows.get(entity, {}).values())
        assert keys_of(rows) <= _members(types, entity) | {"domain", "sparse", "status"}, entity
        lines = [line for row in rows for line in row.get("Line", [])]
        assert keys_of(lines) <= _members(types, "Line"), entity
        for line in lines:
            detail = line.get("DetailType")
            if detail is not None:
                assert set(line[detail]) <= _members(types, detail), detail


def _read_schema():
    found = {}
    for path in sorted((DATA / "intuit_xsd").glob("*.xsd")):
        for node in etree.parse(path).getroot().iter("{*}complexType"):
            if node.get("name"):
                base = next((e.get("base") for e in node.iter("{*}extension")), None)
                names = {e.get("name") or str(e.get("ref", "")).rpartition(":")[2] for e in node.iter("{*}element")}
                found[node.get("name")] = (base, names)
    return found


def _members(types, name):
    base, names = types[name]
    return names | (_members(types, base) if base in types else set())


def test_nothing_of_a_clock_is_in_a_day():
    """A date is the books' own day, whatever the clock of the entry."""
    row = only("invoices", Invoice=[invoice(MetaData={"CreateTime": "2026-04-01T05:00:00Z"})])
    assert row["date"].date() == dt.date(2026, 3, 31)
