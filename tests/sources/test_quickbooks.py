"""QuickBooks Online's reports."""

from __future__ import annotations

import pytest

PREAMBLE = 'Report\nAcme Plumbing LLC\n"January 1 - October 31, 2026"\n\n'
FOOTER = '\n\n"Accrual Basis Saturday, October 31, 2026 06:00 PM GMT-05:00"\n'
INVOICE_LIST = "Date,Transaction type,Num,Name,Memo,Due date,Amount,Open balance\n"
SALES = ("Product/Service,Transaction date,Transaction type,Num,Customer full name,Memo/Description,Quantity,Sales "
         "price,"
         "Amount\n")  # fmt: skip
TRANSACTIONS = "Date,Transaction type,Num,Posting (Y/N),Name,Memo,Account name,Split,Amount\n"
COSTS = "Date,Transaction Type,Num,Name,Memo/Description,Account,Customer/Project,Amount\n"
AGING = ",Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance\n"
RECEIVED = ",Date,Transaction Type,Memo/Description,Num,Amount\n"
ONE = '01/02/2026,Invoice,1001,Smith:House,,02/01/2026,"1,070.00",70.00\n'


def test_an_invoice_list(read):
    """Preamble, total and footer are no rows; amounts are cents; the name keeps its parent."""
    books = read("books", a=PREAMBLE + INVOICE_LIST + ONE + 'TOTAL,,,,,,"1,070.00",70.00\n' + FOOTER)
    invoice = books["invoices"].iloc[0]
    assert books.files[["rows_read", "rows_kept", "rows_dropped"]].to_numpy().tolist() == [[1, 1, 0]]
    assert (invoice["number"], invoice["customer"], invoice["total"], invoice["balance"]) == (
        "1001", "Smith:House", 107000, 7000)  # fmt: skip
    assert (invoice["kind"], invoice["status"], invoice["origin"]) == ("invoice", "open", "a.csv row 6")


@pytest.mark.parametrize(("rest", "status"), [
    (",02/01/2026,100.00,100.00", "open"), (",02/01/2026,100.00,0.00", "paid"), ("Voided - twice,,0.00,0.00",
                                                                                 "void"),
    ("Voided - twice,,100.00,100.00", "open"), (",02/01/2026,0.00,0.00", "paid"),
])  # fmt: skip
def test_the_state_of_an_invoice(rest, status, read):
    """A void has nothing left and says so; otherwise the balance decides."""
    assert read("books", a=INVOICE_LIST + f"01/02/2026,Invoice,1,S,{rest}\n")["invoices"]["status"].tolist() == [status]


@pytest.mark.parametrize("header", [
    "Date,Num,Customer,Memo/Description,Due Date,Amount,Open Balance,Currency,Exchange rate\n"
    "01/02/2026,1001,Smith,x,02/01/2026,50.00,0.00,CAD,1.35\n",
    "Invoice Date,No.,Customer,Due Date,Amount,Open Balance,Status\n01/02/2026,1001,Smith,02/01/2026,$50.00,"
    "$0.00,Paid\n",
    "open BALANCE ,Amount,Patient,Num.,DATE,Transaction Type,Crew\n0.00,50.00,Smith,1001,01/02/2026,Invoice,red\n",
    "\ufeffDate;Type;No.;Name;Memo;Due date;Amount;Open balance\n01/02/2026;Invoice;1001;Smith;;02/01/2026;50.00;-\n",
])  # fmt: skip
def test_variants_of_the_invoice_list(header, read):
    """Older, newer, localised, reordered, with columns of one's own: all the same invoice."""
    invoice = read("books", a=header)["invoices"].iloc[0]
    assert (invoice["number"], invoice["customer"], invoice["total"]) == ("1001", "Smith", 5000)


def test_foreign_currency_is_named_and_home_currency_is_not(read):
    """An empty currency means the home currency."""
    header = "Date,Num,Customer,Memo/Description,Due Date,Amount,Open Balance,Currency,Exchange rate\n"
    rows = "01/02/2026,1,S,,,5.00,0,cad,1.3\n01/02/2026,2,S,,,5.00,0,USD,1\n"
    currency = read("books", a=header + rows)["invoices"]["currency"]
    assert currency[0] == "CAD"
    assert currency.isna().tolist() == [False, True]


def test_net_and_tax_come_from_the_sales_lines(read):
    """Net is the sum of the lines, tax the rest; a discount is a negative line."""
    lines = (SALES + "Heater,01/02/2026,Invoice,1001,Smith:House,,1,900.00,900.00\n"
             "Labor,01/02/2026,Invoice,1001,Smith:House,,2,75.00,150.00\n"
             "Discount,01/02/2026,Invoice,1001,Smith:House,,1,-50.00,-50.00\nTOTAL,,,,,,4,,1000.00\n")  # fmt: skip
    books = read("books", a=INVOICE_LIST + ONE, b=lines)
    assert books["invoices"][["net", "tax"]].to_numpy().tolist() == [[100000, 7000]]
    assert books["invoice_lines"]["kind"].tolist() == ["sale", "sale", "discount"]


def test_documents_that_share_number_customer_and_day_keep_their_gap(read):
    """Whose lines they are cannot be told, so net and tax stay unknown."""
    lines = SALES + "Heater,01/02/2026,Invoice,1001,Smith:House,,1,900.00,900.00\n"
    invoices = read("books", a=INVOICE_LIST + ONE + ONE, b=lines)["invoices"]
    assert invoices["net"].isna().all()
    assert invoices["id"].is_unique


@pytest.mark.parametrize(("name", "text"), [
    ("by product",
     ",Transaction date,Transaction type,Num,Client full name,Description,Quantity,Sales price,Amount,"
     "Balance\nServices,,,,,,,,,\n   Heater,,,,,,,,,\n,01/02/2026,Invoice,1001,Smith,x,1,9.00,9.00,9.00\n"
     "Total for Heater,,,,,,1,,9.00,\nTotal for Services,,,,,,1,,9.00,\nTOTAL,,,,,,1,,9.00,\n"),
    ("by customer",
     ",Transaction date,Transaction type,Num,Product/Service full name,Description,Quantity,Sales price,"
     "Amount,Balance\nSmith,,,,,,,,,\n,01/02/2026,Invoice,1001,Services:Heater,x,1,9.00,9.00,9.00\n"
     "Total for Smith,,,,,,1,,9.00,\nTOTAL,,,,,,1,,9.00,\n"),
])  # fmt: skip
def test_sales_reports_with_sections(name, text, read):
    """The section is the product or the customer; nested sections join; totals are no rows."""
    books = read("books", a=PREAMBLE + text + FOOTER)
    line = books["invoice_lines"].iloc[0]
    assert (line["item"], line["customer"], line["amount"]) == ("Services:Heater", "Smith", 900)
    assert books.files["rows_read"].tolist() == [1]


def test_a_transaction_list(read):
    """Payments, deposits, receipts, credits and refunds; credits and refunds are negative whatever is printed."""
    books = read("books", a=PREAMBLE + TRANSACTIONS
                 + "01/05/2026,Payment,77,Y,Smith,,Undeposited Funds,Accounts Receivable (A/R),50.00\n"
                 "01/06/2026,Deposit,,Y,,,Checking,Undeposited Funds,50.00\n"
                 "01/07/2026,Sales Receipt,SR1,Y,Jones,,Checking,Services,20.00\n"
                 "01/08/2026,Credit Memo,CM1,Y,Smith,,A/R,Services,-5.00\n"
                 "01/09/2026,Refund,R1,Y,Smith,,Checking,Services,4.00\n"
                 "01/09/2026,Transfer,,Y,,,Checking,Savings,4.00\n")  # fmt: skip
    assert books["payments"][["number", "amount", "account"]].to_numpy().tolist() == [["77", 5000, "Undeposited Funds"]]
    assert books["deposits"]["amount"].tolist() == [5000]
    assert books["invoices"][["kind", "total", "status"]].to_numpy().tolist() == [
        ["sales receipt", 2000, "paid"], ["credit memo", -500, "open"], ["refund", -400, "paid"]]  # fmt: skip
    assert books.problems["value"].tolist() == ["Transfer"]


def test_invoices_of_the_transaction_list_give_way_to_the_invoice_list(read):
    """Each invoice once: the better report wins, and the rows left out are listed."""
    row = "01/02/2026,Invoice,1001,Y,Smith:House,,Accounts Receivable (A/R),Services,1070.00\n"
    books = read("books", a=INVOICE_LIST + ONE, b=TRANSACTIONS + row)
    assert books["invoices"]["origin"].tolist() == ["a.csv row 2"]
    assert books.problems["reason"].str.contains("Invoice List").tolist() == [True]
    assert read("books", a=TRANSACTIONS + row)["invoices"]["number"].tolist() == ["1001"]


def test_payments_learn_their_invoices(read):
    """Invoices and Received Payments says which invoices a payment paid; the payment counts once."""
    paid = ("01/05/2026,Payment,77,Y,Smith,,Undeposited Funds,Accounts Receivable (A/R),50.00\n"
            "01/06/2026,Payment,78,Y,Smith,,Undeposited Funds,Accounts Receivable (A/R),9.00\n")  # fmt: skip
    received = (RECEIVED + "Smith,,,,,\n,01/05/2026,Payment,Check,77,50.00\n,01/02/2026,Invoice,,1001,30.00\n"
                ",01/03/2026,Invoice,,1002,20.00\n,01/06/2026,Payment,Check,78,"
                "9.00\nTotal for Smith,,,,,59.00\n")  # fmt: skip
    books = read("books", a=TRANSACTIONS + paid, b=PREAMBLE + received + FOOTER)
    assert books["payments"]["invoice_refs"].fillna("").tolist() == ["1001; 1002", ""]
    assert books["payments"]["amount"].sum() == 5900
    assert books.files["rows_dropped"].sum() == 0


def test_received_payments_alone_are_payments(read):
    """Without a transaction list the report itself gives the payments."""
    received = RECEIVED + "Smith,,,,,\n,01/05/2026,Payment,,77,50.00\n,01/02/2026,Invoice,,1001,50.00\n"
    payment = read("books", a=received)["payments"].iloc[0]
    assert (payment["customer"], payment["amount"], payment["invoice_refs"]) == ("Smith", 5000, "1001")


@pytest.mark.parametrize(("account", "category"), [
    ("Cost of Goods Sold:Job Materials", "materials"), ("Equipment", "materials"), ("Plumbing parts",
                                                                                    "materials"),
    ("Subcontractors", "subcontractor"), ("Cost of Goods Sold:Subcontractors - COS", "subcontractor"),
    ("Contract labor", "subcontractor"), ("Permits", "other"), ("Vehicle Fuel", "other"), ("Office Supplies",
                                                                                           "other"),
    ("Equipment rental", "materials"), ("Credit card processing fees", "other"),
])  # fmt: skip
def test_the_category_of_a_cost(account, category, read):
    """The account's name says what the cost is."""
    row = f"01/05/2026,Bill,B1,Ferguson,pipe,{account},Smith:1042 Heater,70.00\n"
    assert read("books", a=COSTS + row)["cost_lines"]["category"].tolist() == [category]


@pytest.mark.parametrize(
    "account",
    [
        "Payroll Expenses:Wages",
        "Payroll Expenses:Taxes",
        "Services Income",
        "Checking",
        "Accounts Payable (A/P)",
        "Accounts Receivable (A/R)",
        "Undeposited Funds",
    ],
)
def test_accounts_that_are_no_job_cost(account, read):
    """Payroll, income, bank and balance sheet accounts are left out and listed."""
    row = f"01/05/2026,Journal Entry,B1,,x,{account},,70.00\n"
    books = read("books", a=COSTS + row)
    assert len(books["cost_lines"]) == 0
    assert books.problems[["value", "dropped"]].to_numpy().tolist() == [[account, True]]


def test_kinds_and_signs_of_costs(read):
    """Checks and card charges are expenses; vendor and card credits are negative."""
    types = ("Bill", "Expense", "Check", "Vendor Credit", "Credit Card Credit", "Journal Entry")
    costs = read("books", a=COSTS + "".join(f"01/05/2026,{t},B1,F,x,Materials,,70.00\n" for t in types))["cost_lines"]
    assert costs[["kind", "amount"]].to_numpy().tolist() == [
        ["bill", 7000], ["expense", 7000], ["expense", 7000], ["vendor credit", -7000], ["vendor credit",
                                                                                         -7000],
        ["journal", 7000]]  # fmt: skip


@pytest.mark.parametrize("text", [
    ",Transaction date,Transaction type,Num,Name,Description,Split,Amount,Balance\nCost of Goods Sold,,,,,,,,\n"
    "   Job Materials,,,,,,,,\n,Beginning Balance,,,,,,,\n,01/05/2026,Bill,B1,Ferguson,pipe,A/P,70.00,70.00\n"
    "Total for Job Materials,,,,,,,70.00,\nTotal for Cost of Goods Sold,,,,,,,70.00,\n",
    ",Distribution account,Transaction date,Transaction type,Num,Name,Memo/Description,Split account,Amount,Balance\n"
    "Job Materials,,,,,,,,,\n,Cost of Goods Sold:Job Materials,01/05/2026,Bill,B1,Ferguson,pipe,A/P,70.00,70.00\n"
    "Total for Job Materials,,,,,,,,70.00,\n",
    "Date,Transaction Type,Num,Name,Memo/Description,Account,Debit,Credit\n"
    "01/05/2026,Bill,B1,Ferguson,pipe,Cost of Goods Sold:Job Materials,70.00,\n,,,Ferguson,pipe,"
    "Accounts Payable (A/P),,"
    "70.00\n,,,,,,70.00,70.00\n",
])  # fmt: skip
def test_ledgers_and_journals_give_the_same_cost(text, read):
    """Whatever report holds it, the cost line is one and the same."""
    cost = read("books", a=PREAMBLE + text + FOOTER)["cost_lines"]
    assert cost[["kind", "number", "vendor", "account", "amount"]].to_numpy().tolist() == [
        ["bill", "B1", "Ferguson", "Cost of Goods Sold:Job Materials", 7000]]  # fmt: skip


def test_the_aging_report(read):
    """Buckets are sections; it states the receivables, and the invoices where no list of them is present."""
    text = (AGING + "91 or more days past due,,,,,,,\n,01/02/2026,Invoice,1001,Smith:House,02/01/2026,1070.00,70.00\n"
            "Total for 91 or more days past due,,,,,,,70.00\nCURRENT,,,,,,,\n,01/09/2026,Payment,,Smith,,-5.00,-5.00\n"
            "Total for CURRENT,,,,,,,-5.00\nTOTAL,,,,,,,65.00\n")  # fmt: skip
    alone = read("books", a=PREAMBLE + text + FOOTER)
    assert alone["receivables"][["kind", "open_balance"]].to_numpy().tolist() == [["invoice", 7000], ["payment", -500]]
    assert alone["invoices"]["number"].tolist() == ["1001"]
    both = read("books", a=PREAMBLE + text + FOOTER, b=INVOICE_LIST + ONE)
    assert both["invoices"]["origin"].tolist() == ["b.csv row 2"]
    assert both.files["rows_dropped"].sum() == 0


def test_a_credit_that_the_aging_does_not_list_is_used_up(read):
    """The aging report says what is left of a credit memo."""
    credits = "".join(f"01/08/2026,Credit Memo,{n},Y,Smith,,A/R,Services,-5.00\n" for n in ("C1", "C2"))
    open_one = AGING + "CURRENT,,,,,,,\n,01/08/2026,Credit Memo,C2,Smith,,-5.00,-2.00\nTotal for CURRENT,,,,,,,-2.00\n"
    invoices = read("books", a=TRANSACTIONS + credits, b=open_one)["invoices"]
    assert invoices[["number", "balance", "status"]].to_numpy().tolist() == [["C1", 0, "paid"], ["C2", -200, "open"]]


def test_a_customer_called_total_comfort_is_a_section(read):
    """Only the total of an open section ends it."""
    text = (RECEIVED + "Smith,,,,,\n,01/05/2026,Payment,,77,50.00\nTotal for Smith,,,,,50.00\n"
            "Total Comfort,,,,,\n,01/06/2026,Payment,,78,9.00\nTotal for Total Comfort,,,,,9.00\n")  # fmt: skip
    assert read("books", a=text)["payments"]["customer"].tolist() == ["Smith", "Total Comfort"]


def test_sections_without_totals_follow_each_other(read):
    """Where no section is totalled, each new one ends the one before."""
    text = RECEIVED + "Smith,,,,,\n,01/05/2026,Payment,,77,50.00\nJones,,,,,\n,01/06/2026,Payment,,78,9.00\n"
    assert read("books", a=text)["payments"]["customer"].tolist() == ["Smith", "Jones"]


def test_sub_customers_are_nested_sections(read):
    """A section within a section is Parent:Child; after its total the parent goes on."""
    text = (RECEIVED + "Smith,,,,,\n,01/05/2026,Payment,,1,5.00\n   House,,,,,\n,01/06/2026,Payment,,2,9.00\n"
            "Total for House,,,,,9.00\n,01/07/2026,Payment,,3,1.00\nTotal for Smith with sub-customers,,,,,15.00\n"
            "Jones,,,,,\n,01/08/2026,Payment,,4,1.00\nTotal for Jones,,,,,1.00\n")  # fmt: skip
    assert read("books", a=text)["payments"]["customer"].tolist() == ["Smith", "Smith:House", "Smith", "Jones"]


def test_customer_balance_detail_and_open_invoices(read):
    """Two more reports of what is open."""
    detail = (",Date,Transaction Type,Num,Due Date,Amount,Open Balance,Balance\nSmith,,,,,,,\n"
              ",01/02/2026,Invoice,1001,02/01/2026,50.00,20.00,20.00\nTotal for Smith,,,,,20.00,\n")  # fmt: skip
    assert read("books", a=detail)["receivables"]["customer"].tolist() == ["Smith"]
    flat = "Num,Customer,Date,Due Date,Amount,Open Balance,P.O. #\n1001,Smith,01/02/2026,02/01/2026,50.00,20.00,\n"
    assert read("books", a=flat)["receivables"]["open_balance"].tolist() == [2000]


def test_the_customer_list(read):
    """A sub-customer names its parent; the address is split where that is sure."""
    rows = ("Customer full name,Email,Full name,Bill address,Ship address,Phone\n"
            'Smith,a@b.co,Ann Smith,"1 Main St, Austin, TX 78701",,(512) 555-0100\n'
            "Smith:House,,,somewhere,,\n")  # fmt: skip
    customers = read("books", a=PREAMBLE + rows + FOOTER)["customers"]
    assert customers.loc[0, ["street", "city", "state", "postal_code", "phone"]].tolist() == [
        "1 Main St", "Austin", "TX", "78701", "5125550100"]  # fmt: skip
    assert customers.loc[1, ["parent", "street"]].tolist() == ["Smith", "somewhere"]


def test_time_activities(read):
    """The employee is the section; the customer or project names the job."""
    text = (",Activity date,Customer full name,Product/Service,Memo/Description,Duration,Billable\nAna Lopez,,,,,,\n"
            ",01/05/2026,Smith:1042 Heater,Labor,installed,7:30,Yes\n,01/06/2026,,Travel,,1:00,No\n"
            "Total for Ana Lopez,,,,,8:30,\n")  # fmt: skip
    entries = read("books", a=PREAMBLE + text + FOOTER)["time_entries"]
    assert entries[["employee", "kind", "minutes"]].to_numpy().tolist() == [
        ["Ana Lopez", "job", 450], ["Ana Lopez", "travel", 60]]  # fmt: skip
    assert entries["job_ref"].fillna("").tolist() == ["Smith:1042 Heater", ""]
