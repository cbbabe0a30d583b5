"""Housecall Pro, ServiceTitan, Workiz and GoHighLevel."""

from __future__ import annotations

HCP = ("Invoice,HCP Id,Created At,Date,End Time,Travel Duration,On Job Duration,Total Duration,Customer,Email,City,"
       "Description,Amount,Subtotal,Payment History,Paid Amount,Due,Discount,Tax,Job Tags,Employee,Job Status,Finished,"
       "Payment,Invoice Sent,Tip Amount\n")  # fmt: skip
ST = ("Job Number,Invoice Number,Customer ID,Customer Name,Customer Phone Number(s),Street,City,State,Zip,Campaign,"
      "Type,"
      "First Appointment,Technician(s),Status,Total,Balance,Total Material Cost,Completed On,Summary,Business Unit,"
      "Type Of Home \n")  # fmt: skip
COSTING = (
    ",Scheduled Date,Business Unit,Sold By,Primary Technician,Job Type,Customer Name,Job #,Jobs Subtotal,"
    "Labor Pay,"
    "Payroll Adjustments,Materials + Equip. + PO/Bill Costs,Returns,Jobs Total Costs,"
    "Jobs Gross Margin %,Status\n"
)
WORKIZ = ("Job #,Client,Tags,Job Type,Job Date,Job End,Primary Phone,Email Address,Status,Tech,City,Service Area,UUID,"
          "Total,Created,Payment Due Date,Amount Due,Amount Paid,Cost,Tax,Hours,Source,Expenses\n")  # fmt: skip
GHL = ("Opportunity name,Contact Name,phone,email,pipeline,stage,Lead Value,source,assigned,Created on,Updated on,"
       "lost reason ID,lost reason name,Followers,Notes,tags,Engagement score,status\n")  # fmt: skip


def test_a_housecall_pro_row_is_a_job_and_its_invoice(read):
    """Net is the subtotal less discounts; the payment history gives the payments; minutes one person's hours."""
    row = ('1042,job_a,2026-01-02 08:00,2026-01-05 08:30,,30,120,150,Smith,s@x.co,Austin,Heater,"1,058.00","1,000.00",'
           '2026-01-06 Card $58.00; 2026-02-01 Check $900.00,958.00,100.00,20.00,68.60,"Install, VIP",Ana Lopez,DONE,'
           "2026-01-05 1:30PM,Card,2026-01-05 14:00,9.40\n")  # fmt: skip
    crm = read("crm", a="\ufeff" + HCP + row)
    assert crm["jobs"].loc[0, ["id", "number", "status", "job_type", "minutes", "total"]].tolist() == [
        "job_a", "1042", "completed", "Install", 150, 98000]  # fmt: skip
    assert crm["invoices"].loc[0, ["number", "net", "tax", "tip", "total", "balance", "status",
                                   "job_refs"]].tolist() == [
        "1042", 98000, 6860, 940, 105800, 10000, "open", "1042"]  # fmt: skip
    assert crm["payments"][["amount", "method"]].to_numpy().tolist() == [[5800, "Card"], [90000, "Check"]]
    assert crm["time_entries"][["kind", "minutes"]].to_numpy().tolist() == [["job", 120], ["travel", 30]]


def test_canceled_and_unsent_jobs_of_housecall_pro_have_no_invoice(read):
    """A canceled job may carry an amount; a job without invoice is never invoiced."""
    rows = ("1,job_a,,2026-01-05,,,,,S,,,,50.00,50.00,,0.00,50.00,0,0,,Ana,pro canceled,,,,\n"
            "2,job_b,,2026-01-05,,,,,S,,,,50.00,50.00,,0.00,50.00,0,0,,Ana,done,2026-01-05,,,\n")  # fmt: skip
    crm = read("crm", a=HCP + rows)
    assert crm["jobs"]["status"].tolist() == ["canceled", "completed"]
    assert len(crm["invoices"]) == 0


def test_one_duration_for_several_people_is_undecided(read):
    """The row is kept, the hours are listed."""
    row = '1,job_a,,2026-01-05,,,,90,S,,,,50.00,50.00,,,50,0,0,,"Ana, Bo",done,2026-01-05,,2026-01-05,\n'
    crm = read("crm", a=HCP + row)
    assert len(crm["time_entries"]) == 0
    assert crm.problems[["column", "value", "dropped"]].to_numpy().tolist() == [["Total Duration", "90", False]]


def test_equal_numbers_of_housecall_pro_keep_apart(read):
    """The key is the HCP Id: a number may stand on a live job and its canceled copies."""
    rows = "".join(f"1,{i},,2026-01-05,,,,,S,,,,50.00,50.00,,,50,0,0,,Ana,{s},2026-01-05,,,\n"
                   for i, s in (("job_a", "done"), ("job_b", "pro canceled")))  # fmt: skip
    assert read("crm", a=HCP + rows)["jobs"]["id"].tolist() == ["job_a", "job_b"]


def test_the_housecall_pro_export_of_2024(read):
    """Without the later columns what they said stays unknown."""
    text = ("Invoice,HCP Id,Date,Customer,First Name,Last Name,Amount,Labor,Materials,Subtotal,Payment History,Job "
            "Tags,"
            "Employee,Job Status,Finished\n7,job_a,2024-03-21 13:30,Smith,A,Smith,100.00,60.00,40.00,100.00,,,Ana,DONE,"
            "2024-03-21 1:30PM\n")  # fmt: skip
    invoice = read("crm", a=text)["invoices"].iloc[0]
    assert (invoice["net"], invoice["total"], invoice["status"]) == (10000, 10000, "open")
    assert invoice[["balance", "tax"]].isna().all()


def test_a_servicetitan_row_is_a_job_and_its_invoice(read):
    """Text times with a narrow space; without job costing the tax inside the total is unknown."""
    row = ('1042,2042,77,Smith,(512) 555-0100,1 Main,Austin,TX,78701,Google,Install,9/14/25 9:00\u202fAM,"Ana, Bo",'
           "Completed,1070.00,0.00,300.00,9/15/25 3:00\u202fPM,Heater,HVAC,House\n")  # fmt: skip
    crm = read("crm", a=ST + row)
    assert crm["jobs"].loc[0, ["number", "customer_id", "job_type", "technicians", "location"]].tolist() == [
        "1042", "77", "Install", "Ana; Bo", "HVAC"]  # fmt: skip
    assert crm["jobs"]["completed"].dt.strftime("%Y-%m-%d").tolist() == ["2025-09-15"]
    assert crm["invoices"].loc[0, ["number", "job_refs", "total", "status"]].tolist() == [
        "2042",
        "1042",
        107000,
        "paid",
    ]
    assert crm["invoices"]["net"].isna().all()
    assert crm["customers"].loc[0, ["id", "name", "phone"]].tolist() == ["77", "Smith", "5125550100"]


def test_job_costing_completes_servicetitans_jobs(read):
    """Subtotal and costs come from job costing; group and subtotal rows are no jobs; returns are negative already."""
    row = "1042,2042,77,Smith,,,,,,Google,Install,,Ana,Completed,1070.00,0.00,,9/15/25 3:00\u202fPM,Heater,HVAC,\n"
    costing = (COSTING + "Business Unit: HVAC,,,,,,,,,,,,,,,\n"
               ",9/15/2025,HVAC,,Ana,Install,Smith,1042,$1000.00,$200.00,$10.00,$350.00,-$50.00,$510.00,49.00%,"
               "Completed\n"
               ",,1,,,,,,$1000.00,$200.00,$10.00,$350.00,-$50.00,$510.00,,\n")  # fmt: skip
    crm = read("crm", a=ST + row, b=costing)
    assert crm["jobs"].loc[0, ["total", "labor_cost", "material_cost"]].tolist() == [100000, 21000, 30000]
    assert crm["invoices"].loc[0, ["net", "tax"]].tolist() == [100000, 7000]
    assert crm.files["rows_read"].tolist() == [1, 1]


def test_imported_history_of_servicetitan_is_left_out(read):
    """Rows of the campaign “Imported Default …” are listed, each."""
    row = (
        "1,1,7,S,,,,,,Imported Default Campaign,Imported Default,,,Completed,5.00,0,,"
        "9/15/25 3:00 PM,,Imported Default,\n"
    )
    crm = read("crm", a=ST + row)
    assert len(crm["jobs"]) == 0
    assert crm.problems["reason"].str.contains("Imported history").tolist() == [True]


def test_the_master_pay_file(read):
    """Hours name the invoice, not the job; bonus lines have no hours and are listed."""
    text = ("EmployeeName,Activity,Date,InvoiceNumber,EmployeeBusinessUnit,Duration,RegularHours,OvertimeHours,"
            "DoubleOvertimeHours,GrossPay\nAna,Working,9/15/2025,2042,HVAC,2.50,2.00,0.50,0.00,70.00\n"
            "Ana,Driving,9/15/2025,2042,HVAC,0.50,0.50,0,0,10.00\nAna,PTO,9/16/2025,,,8,8,0,0,200\n"
            "Ana,Bonus,9/16/2025,2042,,,,,,50.00\n")  # fmt: skip
    crm = read("crm", a=text)
    assert crm["time_entries"][["kind", "minutes", "overtime_minutes"]].to_numpy().tolist() == [
        ["job", 150, 30], ["travel", 30, 0], ["paid time off", 480, 0]]  # fmt: skip
    assert crm["time_entries"]["job_ref"].fillna("").tolist() == ["2042", "2042", ""]
    assert crm.problems[["row", "dropped"]].to_numpy().tolist() == [[5, True]]


def test_a_workiz_job_gives_an_invoice_where_no_invoices_are_exported(read):
    """The derived invoice has no number; the invoices export takes its place."""
    row = ("1042,Smith,,Install,Fri Dec 19 2025,Fri Dec 19 2025,(512) 555-0100,s@x.co,done pending approval,Ana,"
           "Austin,North,"
           "AB12CD,107.00,Thu Dec 18 2025,Mon Jan 19 2026,50.00,57.00,30.00,7.00,2.5,Google,5.00\n")  # fmt: skip
    alone = read("crm", a=WORKIZ + row)
    assert alone["jobs"].loc[0, ["id", "status", "total", "material_cost", "other_cost",
                                 "location"]].tolist() == [
        "AB12CD", "completed", 10000, 3000, 500, "North"]  # fmt: skip
    assert alone["invoices"].loc[0, ["id", "job_refs", "net", "tax", "balance"]].tolist() == [
        "AB12CD", "1042", 10000, 700, 5000]  # fmt: skip
    assert alone["invoices"]["number"].isna().all()
    assert alone["time_entries"][["employee", "minutes"]].to_numpy().tolist() == [["Ana", 150]]
    assert alone["customers"]["name"].tolist() == ["Smith"]
    invoices = (
        "Invoice #,Job #,Client,Invoice Date,Due Date,Subtotal,Discount,Tax,Tip,Total,Amount Due,Status\n"
        "100,1042,Smith,Fri Dec 19 2025,Mon Jan 19 2026,110.00,10.00,7.00,0,107.00,50.00,Partially paid\n"
    )
    both = read("crm", a=WORKIZ + row, b=invoices)
    assert both["invoices"][["number", "net", "status"]].to_numpy().tolist() == [["100", 10000, "open"]]
    assert both.files["rows_dropped"].sum() == 0


def test_workiz_timesheets(read):
    """Hours per user, day and job."""
    text = "User,Date,Job #,Clock in,Clock out,Hours\nAna,Fri Dec 19 2025,1042,8:00 AM,10:30 AM,2.5\n"
    assert read("crm", a=text)["time_entries"][["job_ref", "minutes", "end"]].to_numpy().tolist() == [
        ["1042", 150, "10:30"]
    ]


def test_a_won_opportunity_is_a_completed_job(read):
    """Its number is the one that its name begins with; every opportunity is a quote; notes may hold line breaks."""
    rows = (
        "1042 AC replacement,Smith,+15125550100,s@x.co,Service,Won,5000,Google,Office,2026-01-02T16:30:00.000Z,"
        '2026-01-09T16:30:00.000Z,,,,"line one\nline two",,,won\n'
        "Tune-up,Jones,,,Service,New,100,,Office,2026-01-02T16:30:00.000Z,2026-01-03T16:30:00Z,,,,,,,abandoned\n"
    )
    crm = read("crm", a=GHL + rows)
    assert crm["jobs"][["number", "title", "status", "total"]].to_numpy().tolist() == [
        ["1042", "1042 AC replacement", "completed", 500000]]  # fmt: skip
    assert crm["quotes"][["number", "status"]].to_numpy().tolist() == [["1042", "won"], ["Tune-up", "lost"]]
    assert crm["quotes"]["origin"].tolist() == ["a.csv row 2", "a.csv row 3"]


def test_gohighlevels_invoices_and_contacts(read):
    """A title that begins with a number names the job; other currencies are kept apart."""
    invoices = ("Invoice Number,Title,Contact Name,Contact Email,Issue Date,Due Date,Status,Sub Total,Discount,Tax,"
                "Total,"
                "Amount Paid,Amount Due,Currency\nINV-19,1042 AC,Smith,s@x.co,2026-01-09,2026-01-19,"
                "partially_paid,110,10,7,"
                "107,50,57,CAD\n")  # fmt: skip
    contacts = (
        "Contact Id,First Name,Last Name,Name,Phone,Email,Created,Last Activity,Tags\nc1,,,Smith,+15125550100,,,,\n"
    )
    crm = read("crm", a=invoices, b=contacts)
    assert crm["invoices"].loc[0, ["job_refs", "net", "status", "currency"]].tolist() == ["1042", 10000, "open", "CAD"]
    assert crm["customers"].loc[0, ["id", "name"]].tolist() == ["c1", "Smith"]
