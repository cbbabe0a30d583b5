"""Terms, taxes, accounts, classes, bundles, allocations and deposits of QuickBooks Online; what is never kept."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from simulators.kit import Kit, hurry
from simulators.quickbooks import SimulatedQuickBooks
from tieout.sample import make_company
from tieout.sources.live.quickbooks import QUICKBOOKS
from tieout.sources.live.quickbooks.shape import shape

ACCOUNTS = [
    {"Id": "1", "FullyQualifiedName": "Sales:Services", "Classification": "Revenue"},
    {"Id": "2", "FullyQualifiedName": "Customer deposits", "Classification": "Liability"},
    {"Id": "3", "FullyQualifiedName": "Merchant fees", "Classification": "Expense"},
]
LISTS = {
    "Account": ACCOUNTS,
    "Item": [
        {"Id": "7", "FullyQualifiedName": "Repair:Labor", "Type": "Service", "Taxable": True,
         "IncomeAccountRef": {"value": "1"}, "PurchaseCost": Decimal("40")},
        {"Id": "8", "FullyQualifiedName": "Deposit", "Type": "Service", "IncomeAccountRef": {"value": "2"}},
        {"Id": "9", "Name": "Tune-up kit", "Type": "Group"},
        {"Id": "10", "Name": "Repair", "Type": "Category"},
    ],
    "Term": [{"Id": "3", "Name": "Net 30"}],
    "TaxCode": [{"Id": "2", "Name": "California", "Taxable": True}],
}  # fmt: skip


def sale(amount, item="7", code="TAX"):
    detail = {"ItemRef": {"value": item, "name": "Labor"}, "TaxCodeRef": {"value": code}, "ClassRef": {"name": "HVAC"}}
    return {"Amount": Decimal(amount), "DetailType": "SalesItemLineDetail", "SalesItemLineDetail": detail}


def invoice(*lines, tax="0", **more):
    """An invoice of these lines."""
    total = sum(line["Amount"] for line in lines) + Decimal(tax)
    return {
        "Id": "20", "DocNumber": "1037", "TxnDate": "2026-03-31", "TotalAmt": total, "Balance": total,
        "TxnTaxDetail": {"TotalTax": Decimal(tax)}, "Line": list(lines), **more,
    }  # fmt: skip


def only(noun, **records):
    """The one row of a table."""
    frame = shape({**LISTS, **records})[noun]
    assert len(frame) == 1
    return frame.iloc[0]


def flag(value):
    """A flag, or None where it is unknown."""
    return None if pd.isna(value) else bool(value)


def test_terms_and_tax_are_named():
    """Terms and the tax code are references; the part that was taxed stands with the tax."""
    detail = {"TotalTax": Decimal("6"), "TxnTaxCodeRef": {"value": "2"},
              "TaxLine": [{"TaxLineDetail": {"NetAmountTaxable": Decimal("75")}}]}  # fmt: skip
    given = invoice(sale("75"), sale("10", code="NON"), tax="6", TxnTaxDetail=detail, SalesTermRef={"value": "3"})
    row = only("invoices", Invoice=[given])
    assert (row["terms"], row["tax_code"], row["taxable"], row["tax_exempt"]) == ("Net 30", "California", 7500, False)
    lines = shape({**LISTS, "Invoice": [given]})["invoice_lines"]
    assert lines["taxable"].tolist() == [True, False]
    assert lines[["account", "class_name", "item"]].drop_duplicates().values.tolist() == [
        ["Sales:Services", "HVAC", "Repair:Labor"]
    ]


def test_no_tax_is_no_exemption():
    """Only a stated exemption exempts; an unknown code is none."""
    row = only("invoices", Invoice=[invoice(sale("75"), TaxExemptionRef={"value": "15"})])
    assert flag(row["tax_exempt"]) is True
    row = only("invoices", Invoice=[invoice(sale("75", code="88"), TxnTaxDetail={"TxnTaxCodeRef": {"value": "88"}})])
    assert row[["tax_exempt", "tax_code", "taxable"]].isna().all()


@pytest.mark.parametrize(
    ("more", "exempt"),
    [({"Taxable": False}, None), ({"Taxable": True}, False), ({"Taxable": False, "TaxExemptionReasonId": "1"}, True)],
)
def test_a_reason_exempts_a_customer(more, exempt):
    """“Not taxable” alone stands on most customers of the recorded company that pay tax all the same."""
    row = only("customers", Customer=[{"Id": "1", "DisplayName": "Freeman", **more}])
    assert flag(row["tax_exempt"]) is exempt


@pytest.mark.parametrize(("items", "deferred"), [(("8", "8"), True), (("7", "8"), False), (("7", "99"), None)])
def test_a_deposit_is_not_earned(items, deferred):
    """A document is deferred when all of it is posted to what the company owes."""
    row = only("invoices", Invoice=[invoice(*(sale("10", item) for item in items))])
    assert flag(row["deferred"]) is deferred


def test_parts_name_their_bundle():
    """A bundle's parts say what they are a part of."""
    group = {"GroupItemRef": {"value": "9", "name": "Tune-up kit"}, "Line": [sale("50"), sale("25")]}
    line = {"Amount": Decimal("75"), "DetailType": "GroupLineDetail", "GroupLineDetail": group}
    lines = shape({**LISTS, "Invoice": [invoice(line)]})["invoice_lines"]
    assert lines["bundle"].tolist() == ["Tune-up kit", "Tune-up kit"]
    assert set(lines["invoice_id"]) == {"20"}


def test_items_have_accounts():
    """Products and services are listed with where their sales go; categories sell nothing."""
    rows = shape(LISTS)["items"].set_index("id")
    assert rows.index.tolist() == ["7", "8", "9"]
    assert rows.loc["7", ["account", "taxable", "cost", "kind"]].tolist() == ["Sales:Services", True, 4000, "service"]
    assert rows.loc["9", "kind"] == "bundle"


def test_a_sent_invoice_has_its_day():
    """What only waits to be sent has none."""
    sent = {"EmailStatus": "EmailSent", "DeliveryInfo": {"DeliveryType": "Email", "DeliveryTime": "2026-04-01T09:00Z"}}
    assert str(only("invoices", Invoice=[invoice(sale("1"), **sent)])["sent"].date()) == "2026-04-01"
    waits = {"EmailStatus": "NeedToSend", "DeliveryInfo": {"DeliveryType": "Email"}}
    assert only("invoices", Invoice=[invoice(sale("1"), **waits)])[["sent"]].isna().all()


def link(amount, id_, kind="Invoice"):
    return {"Amount": Decimal(amount), "LinkedTxn": [{"TxnId": id_, "TxnType": kind}]}


def payment(amount, *lines, unapplied="0"):
    return {"Id": "50", "TxnDate": "2026-04-02", "TotalAmt": Decimal(amount), "UnappliedAmt": Decimal(unapplied),
            "Line": list(lines)}  # fmt: skip


def allocations(*lines, amount="0", unapplied="0"):
    """What was applied to what: (payment or credit, document, cents)."""
    documents = {
        "Invoice": [invoice(sale("100"), Id=id_, DocNumber=number) for id_, number in (("20", "1037"), ("21", "1038"))],
        "CreditMemo": [invoice(sale("30"), Id="30", DocNumber="CM1")],
        "Payment": [payment(amount, *lines, unapplied=unapplied)],
    }
    tables = shape({**LISTS, **documents})
    rows = tables["payment_allocations"]
    found = list(zip(rows["payment_id"], rows["document_number"], rows["amount"], strict=True))
    return found, tables


def test_a_payment_says_how_much_paid_what():
    """Each line is a part of the payment."""
    found, _ = allocations(link("100", "20"), link("60", "21"), amount="200", unapplied="40")
    assert found == [("50", "1037", 10000), ("50", "1038", 6000)]


def test_a_credit_is_applied_by_a_payment_of_nothing():
    """The credit paid the invoice; both name each other, and no money came."""
    found, tables = allocations(link("30", "20"), link("30", "30", "CreditMemo"))
    assert found == [("30", "1037", 3000)]
    assert not len(tables["payments"])
    assert tables["invoices"].set_index("id").loc["30", "applied_refs"] == "1037"


def test_credits_are_used_before_money():
    """With money and a credit for two invoices only the sums are known; what the credit paid stays open."""
    found, tables = allocations(link("100", "20"), link("50", "21"), link("30", "30", "CreditMemo"), amount="120")
    assert found == [("30", "1037", 3000), ("50", "1037", 7000), ("50", "1038", 5000)]
    assert tables["payments"]["credit_refs"].tolist() == ["CM1"]
    assert tables["invoices"].set_index("id")["applied_refs"].isna().all()


def test_a_journal_entry_may_owe_or_pay():
    """The sums tell on which side it stands."""
    assert allocations(link("10", "77", "JournalEntry"), amount="10")[0][0][0] == "50"
    assert allocations(link("100", "20"), link("10", "77", "JournalEntry"), amount="90")[0] == [
        ("77", "1037", 1000), ("50", "1037", 9000),
    ]  # fmt: skip


def deposited(amount, account):
    return {"Id": account, "Amount": Decimal(amount), "DepositLineDetail": {"AccountRef": {"value": account}}}


def test_income_posted_by_a_deposit_is_a_row_of_its_own():
    """A deposit of payments, less the processor's fee, and income that was never invoiced."""
    lines = [link("100", "50", "Payment"), deposited("-3", "3"), deposited("40", "1")]
    rows = shape({**LISTS, "Deposit": [{"Id": "60", "TotalAmt": Decimal("137"), "Line": lines}]})["deposits"]
    shown = rows[["id", "split", "amount", "fee", "payment_refs"]].astype(object).where(rows.notna(), None)
    assert shown.values.tolist() == [["60", "-Split-", 9700, 300, "50"], ["60-1", "Sales:Services", 4000, None, None]]


def test_tax_ids_and_account_numbers_are_never_kept(tmp_path):
    """Neither the tables nor the store show more of a tax id than its last four characters."""
    with SimulatedQuickBooks(make_company(3, 20)) as system:
        customer, payment = (min(system.rows[entity], key=int) for entity in ("Customer", "Payment"))
        system.edit("Customer", customer, PrimaryTaxIdentifier="XXXXXX56789", ResaleNum="98-7654321")
        system.edit("Payment", payment, CheckPayment={"AcctNum": "000123456"}, CreditCardPayment={"Number": "4111"})
        for row in system.rows["Account"].values():
            row["BankNum"] = row["AcctNum"] = "000123456"
        kit = Kit(hurry(QUICKBOOKS), system, tmp_path / "home")
        assert set(kit.read()["customers"]["tax_id"].dropna()) == {"*******6789"}
        stored = str(kit.stored())
        assert "CheckPayment" not in stored
        for number in ("56789", "7654321", "000123456"):
            assert number not in stored
