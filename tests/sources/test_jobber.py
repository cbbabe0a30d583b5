"""Jobber's reports and exports."""

from __future__ import annotations

import pytest

JOBS = ("Job #,Client name,Lead source,Client email,Client phone,Service city,Title,Created date,Schedule start date,"
        "Closed date,Visits assigned to,Invoice #s,Expenses total ($),Time tracked,Labour cost total ($),"
        "Line item cost total ($),Total revenue ($),Job type\n")  # fmt: skip
INVOICES = "Invoice #,Client name,Client email,Issued date,Due date,Job #s,Status,Total ($),Balance ($)\n"
TRANSACTIONS = ("Totals\nTotal Transactions,2\nTotal Transaction Value,-107.00\n"
                "Client name,Date,Type,Total $,Tip $,Note,Cheque #,Invoice #,Method,Transaction ID,Transaction #,"
                "Confirmation #,Job #,Postal code,Paid - Tax $,Refunded on\n")  # fmt: skip


def test_a_closed_job_is_completed(read):
    """Jobber has no state of that name; costs, hours, people and a custom field are read."""
    row = ('1042,"Smith, John",Google,J@x.co,(512) 555-0100,Austin,Heater,"Nov 20, 2025","Nov 21, 2025","Nov 22, 2025",'
           '"Ana Lopez, Bo Chen","101, 102",$5.00,2:30,$80.00,"$1,060.00","$2,234.50",Water heater\n')  # fmt: skip
    job = read("crm", a="\ufeff" + JOBS + row)["jobs"].iloc[0]
    assert job[["id", "customer", "status", "technicians", "invoice_refs", "job_type"]].tolist() == [
        "1042", "Smith, John", "completed", "Ana Lopez; Bo Chen", "101; 102", "Water heater"]  # fmt: skip
    assert job[["other_cost", "labor_cost", "material_cost", "total", "minutes"]].tolist() == [
        500, 8000, 106000, 223450, 150]  # fmt: skip


def test_a_dash_is_no_day(read):
    """A job without a closing day is open; what the dash stands for is unknown, not zero."""
    job = read("crm", a=JOBS + "1043,Jones,-,,,,,2025-11-20,-,-,,,,,,,,\n")["jobs"].iloc[0]
    assert job["status"] == "open"
    assert job[["completed", "total", "minutes", "lead_source"]].isna().all()


@pytest.mark.parametrize(("word", "status"), [
    ("Draft", "draft"), ("Awaiting Payment", "open"), ("past_due", "open"), ("Paid", "paid"), ("Voided",
                                                                                               "void"),
    ("Bad Debt", "open"), ("sent - not due", "open"),
])  # fmt: skip
def test_jobbers_words_for_the_state_of_an_invoice(word, status, read):
    """Each word has its place in ours."""
    crm = read("crm", a=INVOICES + f'101,Smith,,"Nov 22, 2025",,1042,{word},10.00,5.00\n')
    assert crm["invoices"]["status"].tolist() == [status]
    assert len(crm.problems) == 0


def test_an_unknown_state_is_listed_and_the_balance_decides(read):
    """The word is shown, not guessed at."""
    crm = read("crm", a=INVOICES + "101,Smith,,2025-11-22,,1042,Frozen,10.00,0.00\n")
    assert crm["invoices"]["status"].tolist() == ["paid"]
    assert crm.problems[["column", "value", "dropped"]].to_numpy().tolist() == [["Status", "Frozen", False]]


def test_net_needs_its_own_column(read):
    """Without tax and pre-tax columns the revenue of an invoice is unknown."""
    assert read("crm", a=INVOICES + "101,Smith,,2025-11-22,,1042,Paid,10.00,0\n")["invoices"]["net"].isna().all()
    more = INVOICES.strip() + ",Pre-tax total ($),Tip ($),Tax amount ($),Discount ($)\n"
    invoice = read("crm", a=more + '101,Smith,,2025-11-22,,"1042, 1043",Paid,11.70,0,10.00,1.00,0.70,2.00\n')[
        "invoices"
    ]
    assert invoice.loc[0, ["net", "tip", "tax", "discount", "job_refs"]].tolist() == [1000, 100, 70, 200, "1042; 1043"]


def test_invoices_of_one_number_keep_apart(read):
    """Jobber does not make invoice numbers unique, so ids do."""
    rows = "101,Smith,,2025-11-22,,1,Paid,10.00,0\n101,Jones,,2025-11-22,,2,Paid,10.00,0\n"
    assert read("crm", a=INVOICES + rows)["invoices"]["id"].is_unique


def test_the_transaction_list(read):
    """Money received is printed negative; invoices in the list are no payments; refunds are negative."""
    rows = (
        "Smith,2025-12-01,Payment,-107.00,0,,12,101,Cash,,,,,,,\nSmith,2025-11-22,Invoice,107.00,0,,,101,,,,,,,,\n"
        "Jones,2025-12-02,Deposit,-50.00,0,,,,Card,,,,1050,,,\nSmith,2025-12-03,Refund,7.00,0,,,101,Cash,,,,,,,\n"
    )
    crm = read("crm", a=TRANSACTIONS + rows)
    assert crm["payments"][["kind", "amount"]].to_numpy().tolist() == [
        ["payment", 10700], ["deposit", 5000], ["refund", -700]]  # fmt: skip
    assert crm.problems[["row", "value", "dropped"]].to_numpy().tolist() == [[6, "Invoice", True]]


def test_card_payments_give_way_to_the_transaction_list(read):
    """Both hold the same money."""
    card = ("Client name,Date,Time,Type,Paid with,Paid through,Total $,Tip $,Fee $,Note,Card ending #,Card type,"
            "Invoice #,"
            "Quote #,Payout #\nSmith,2025-12-01,9:00 AM,Payment,Card,Online,107.00,0,3.00,,1234,Visa,101,,5\n"
            "Report totals:,,,,,,107.00,0,3.00,,,,,,\n")  # fmt: skip
    assert read("crm", a=card)["payments"]["amount"].tolist() == [10700]
    both = read("crm", a=card, b=TRANSACTIONS + "Smith,2025-12-01,Payment,-107.00,0,,,101,Card,,,,,,,\n")
    assert both["payments"]["origin"].tolist() == ["b.csv row 5"]


def test_a_client_with_two_properties_is_one_customer(read):
    """The export has one row per property."""
    header = ("J-ID,Display Name,Company Name,Title,First Name,Last Name,Main Phone #s,E-mails,Tags,CFT[Gate],"
              "Billing Street 1,Billing City,Billing State,Billing Zip code,Archived,Lead Source\n")  # fmt: skip
    rows = ('77_1,Smith Co,Smith Co,,Ann,Smith,(512) 555-0100; 512-555-0101,"A@x.co, b@x.co",,,1 Main,Austin,TX,'
            '78701,false,Google\n'
            "77_2,Smith Co,Smith Co,,Ann,Smith,,,,,1 Main,Austin,TX,78701,false,Google\n")  # fmt: skip
    crm = read("crm", a=header + rows)
    assert crm["customers"][["id", "name", "email", "phone", "active"]].to_numpy().tolist() == [
        ["77", "Smith Co", "a@x.co", "5125550100", True]]  # fmt: skip
    assert crm.files[["rows_read", "rows_kept"]].to_numpy().tolist() == [[2, 2]]


def test_visits_give_hours_of_one_person_only(read):
    """A duration that stands for several people is listed as undecided."""
    header = "Job #,Date,Times,Visit title,Client name,Visit completed date,Assigned to,Time tracked,Job type\n"
    rows = ('1042,2026-01-05,,Visit,Smith,2026-01-05,Ana Lopez,2.5,One-off\n'
            '1042,2026-01-06,,Visit,Smith,2026-01-06,"Ana Lopez, Bo Chen",3,One-off\n')  # fmt: skip
    crm = read("crm", a=header + rows)
    assert crm["time_entries"][["employee", "minutes"]].to_numpy().tolist() == [["Ana Lopez", 150]]
    assert crm.problems[["row", "value", "dropped"]].to_numpy().tolist() == [[3, "3", False]]
    assert crm["jobs"][["number", "status"]].to_numpy().tolist() == [["1042", "completed"]]


def test_quotes_and_timesheets(read):
    """Quote states become open, won and lost; a category says what hours are."""
    quotes = "Quote #,Client name,Client email,Title,Status,Sent date,Approved date,Total ($)\n"
    quotes += (
        "1,S,,T,Converted,2026-01-05,2026-01-06,5.00\n2,S,,T,Awaiting response,2026-01-05,-,"
        "5.00\n3,S,,T,Archived,-,-,5\n"
    )
    assert read("crm", a=quotes)["quotes"]["status"].tolist() == ["won", "open", "lost"]
    hours = "Employee,Date,Job #,Client name,Start time,End time,Hours,Category,Note\n"
    hours += (
        "Ana,2026-01-05,1042,S,8:00 AM,9:30 AM,1.5,,\nAna,2026-01-05,1042,S,,,0.5,Driving,\nAna,"
        "2026-01-05,,,,,1,Office,\n"
    )
    entries = read("crm", a=hours)["time_entries"]
    assert entries["kind"].tolist() == ["job", "travel", "general"]
    assert entries["start"].fillna("").tolist() == ["08:00", "", ""]


def test_a_usage_report_holds_nothing(read):
    """A report that is known but of no use is read past, and says so."""
    crm = read("crm",
               a="Name,Quoted qty,Quoted $,Jobs qty,Jobs $,Invoiced qty,Invoiced $\nHeater,1,2,3,4,5,6\n",
               b=INVOICES + "101,Smith,,2025-11-22,,1,Paid,10.00,0\n")  # fmt: skip
    assert crm.problems["reason"].tolist() == ["This report holds nothing that Tieout uses."]
