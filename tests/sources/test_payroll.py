"""Hours from payroll and time clocks."""

from __future__ import annotations

import pytest

CLOCK = ("username,payroll_id,fname,lname,number,group,local_date,local_day,local_start_time,local_end_time,tz,hours,"
         "jobcode_1,jobcode_2,class,location,notes,approved_status\n")  # fmt: skip


def _clocked(customer="Smith", job="#1042 Water heater"):
    return (CLOCK + "ana.l,1,Ana,Lopez,3,Tech,2026-01-05,Mon,2026-01-05 8:00,2026-01-05 10:30,-6,2.50,"
            f"{customer},{job},,,installed,approved\n")  # fmt: skip


def test_quickbooks_time(read):
    """The group is the role, the second job code the job."""
    entry = read("payroll", a=_clocked())["time_entries"].iloc[0]
    assert entry[["employee", "role", "job_ref", "kind", "minutes", "start", "end", "source"]].tolist() == [
        "Ana Lopez", "Tech", "#1042 Water heater", "job", 150, "08:00", "10:30",
        "QuickBooks Time"]  # fmt: skip


@pytest.mark.parametrize(("customer", "job", "job_ref", "kind"), [
    ("Smith", "Kitchen", "Smith:Kitchen", "job"), ("Smith", "", "Smith", "job"), ("PTO", "", "",
                                                                                  "paid time off"),
    ("Travel", "", "", "travel"), ("Shop", "", "", "general"), ("", "", "", "general"),
    ("Holiday Inn", "", "Holiday Inn", "job"), ("Smith", "12 Ocean Drive", "12 Ocean Drive", "job"),
])  # fmt: skip
def test_what_job_codes_say(customer, job, job_ref, kind, read):
    """A code that is only a kind of time is no job; a customer may be called Holiday Inn."""
    entry = (
        read("payroll", a=_clocked(customer=customer, job=job))["time_entries"][["job_ref", "kind"]].fillna("").iloc[0]
    )
    assert (entry["job_ref"], entry["kind"]) == (job_ref, kind)


def test_plain_hours_include_overtime(read):
    """Hours are all hours; overtime is the part of them."""
    text = "Employee,Date,Job,Hours,Overtime,Role,Kind\nAna,1/5/2026,1042,10,2,Lead,\nAna,1/6/2026,,8,,Lead,Vacation\n"
    entries = read("payroll", a=text)["time_entries"]
    assert entries[["minutes", "kind", "role"]].to_numpy().tolist() == [
        [600, "job", "Lead"],
        [480, "paid time off", "Lead"],
    ]
    assert entries["overtime_minutes"].fillna(0).tolist() == [120, 0]


@pytest.mark.parametrize("text", [
    "Employee,Project,Date,Regular hours,Overtime hours,Double overtime hours\nAna,1042,2026-01-05,8,1.5,0.5\n",
    "Co Code,File #,Employee Name,Work Date,Labor Code,Reg Hours,O/T Hours,DT Hours\nA1,7,Ana,01/05/2026,1042,"
    "8,1.5,.5\n",
])  # fmt: skip
def test_regular_overtime_and_double_time_add_up(text, read):
    """Gusto and ADP print the parts; the minutes are their sum."""
    entry = read("payroll", a=text)["time_entries"].iloc[0]
    assert entry[["employee", "job_ref", "minutes", "overtime_minutes"]].tolist() == ["Ana", "1042", 600, 120]


def test_payroll_may_be_absent(read):
    """An empty payroll folder is no error: hours may come from elsewhere."""
    assert not read("payroll").has("time_entries")


def test_hours_that_name_no_job_beside_others_that_do(read):
    """Where others name a job, an empty cell is a forgotten job; a file without jobs is plain payroll."""
    beside = "Employee,Date,Job,Hours\nAna,2026-01-05,1042,8\nAna,2026-01-06,,8\nAna,2026-01-07,Shop,8\n"
    assert read("payroll", a=beside)["time_entries"]["kind"].tolist() == ["job", "job", "general"]
    plain = "Employee,Date,Job,Hours\nAna,2026-01-06,,8\n"
    assert read("payroll", a=plain)["time_entries"]["kind"].tolist() == ["general"]
