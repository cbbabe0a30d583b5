"""Hours that cannot be right, and hours that only look odd."""

from scenarios.frame import scenario

PAID = {"jobs": [{"number": "1042", "total": 500, "invoice_refs": "1042"}]}
BILL = {"invoices": [{"number": "1042", "total": 500, "job_refs": "1042", "status": "paid", "date": "2026-09-10"}]}
OPEN = {"jobs": [{"number": "1042", "status": "open", "completed": None}]}
CANCELED = {"jobs": [{"number": "1042", "status": "canceled", "completed": None}]}
RATELESS = {"hours_without_rate": ["Sam Hill"]}


def clock(start: str, end: str, minutes: int, **more: object) -> dict[str, object]:
    """One entry of Sam Hill on job 1042, by the clock."""
    return {"job_ref": "1042", "start": start, "end": end, "minutes": minutes, **more}


SCENARIOS = [
    scenario(
        "Eighteen hours on one day",
        crm=OPEN,
        payroll={"time_entries": [{"job_ref": "1042", "minutes": 1080}]},
        found={**RATELESS, "day_too_long": ["Sam Hill 2026-09-09"]},
        effects={"day_too_long": (0, 0, 0)},
    ),
    scenario(
        "Sixteen hours on one day are long and possible",
        crm=OPEN,
        payroll={"time_entries": [{"job_ref": "1042", "minutes": 960}]},
        found=RATELESS,
    ),
    scenario(
        "Shop time and job time of one day add up to too much",
        crm=OPEN,
        payroll={
            "time_entries": [
                {"id": "a1", "job_ref": "1042", "minutes": 600},
                {"id": "a2", "kind": "general", "minutes": 420},
            ]
        },
        found={**RATELESS, "day_too_long": ["Sam Hill 2026-09-09"]},
    ),
    scenario(
        "Paid time off is no work",
        crm=OPEN,
        payroll={
            "time_entries": [
                {"id": "a1", "job_ref": "1042", "minutes": 600},
                {"id": "a2", "kind": "paid time off", "minutes": 480},
            ]
        },
        found=RATELESS,
    ),
    scenario(
        "The day that the CRM and payroll both know counts once",
        crm={**OPEN, "time_entries": [{"id": "c1", "job_ref": "1042", "minutes": 600}]},
        payroll={"time_entries": [{"id": "p1", "job_ref": "1042", "minutes": 600}]},
        found=RATELESS,
    ),
    scenario(
        "Two clocks run at once",
        crm={"jobs": [*OPEN["jobs"], {"number": "1043", "status": "open", "completed": None}]},
        payroll={"time_entries": [clock("08:00", "12:00", 240), clock("11:00", "13:00", 120, job_ref="1043", id="a2")]},
        found={**RATELESS, "clock_times_overlap": ["Sam Hill 2026-09-09"]},
    ),
    scenario(
        "One job ends when the next begins",
        crm=OPEN,
        payroll={"time_entries": [clock("08:00", "12:00", 240), clock("11:58", "13:00", 62, id="a2")]},
        found=RATELESS,
    ),
    scenario(
        "Two people at the same time",
        crm=OPEN,
        payroll={
            "time_entries": [clock("08:00", "12:00", 240), clock("08:00", "12:00", 240, employee="Ann Lee", id="a2")]
        },
        found={"hours_without_rate": ["Ann Lee", "Sam Hill"]},
    ),
    scenario(
        "A night shift does not overlap the next morning",
        crm=OPEN,
        payroll={
            "time_entries": [clock("22:00", "02:00", 240), clock("03:00", "05:00", 120, id="a2", date="2026-09-10")]
        },
        found=RATELESS,
    ),
    scenario(
        "The same entry twice is told once",
        crm=OPEN,
        payroll={"time_entries": [clock("08:00", "12:00", 240, id="a1"), clock("08:00", "12:00", 240, id="a2")]},
        found={**RATELESS, "hours_recorded_twice": ["Sam Hill 2026-09-09"]},
    ),
    scenario(
        "Hours without clock times cannot overlap",
        crm=OPEN,
        payroll={"time_entries": [{"id": f"a{n}", "job_ref": "1042", "minutes": 60 + n} for n in (1, 2)]},
        found=RATELESS,
    ),
    scenario(
        "Hours a month after the invoice",
        both=BILL,
        crm=PAID,
        payroll={"time_entries": [{"job_ref": "1042", "minutes": 90, "date": "2026-10-12"}]},
        found={**RATELESS, "hours_after_invoice": ["1042"]},
        severities={"hours_after_invoice": "WATCH"},
    ),
    scenario(
        "Cleaning up two days after the invoice",
        both=BILL,
        crm=PAID,
        payroll={"time_entries": [{"job_ref": "1042", "minutes": 90, "date": "2026-09-12"}]},
        found=RATELESS,
    ),
    scenario(
        "Work after a deposit invoice, before completion",
        both={
            "invoices": [{"number": "1042", "total": 500, "job_refs": "1042", "status": "paid", "date": "2026-08-01"}]
        },
        crm={"jobs": [{"number": "1042", "total": 500, "completed": "2026-09-20"}]},
        payroll={"time_entries": [{"job_ref": "1042", "minutes": 90, "date": "2026-09-18"}]},
        found=RATELESS,
    ),
    scenario(
        "Four hours on a canceled job",
        crm=CANCELED,
        payroll={"time_entries": [{"job_ref": "1042", "minutes": 240}]},
        found={**RATELESS, "hours_on_canceled_job": ["1042"]},
    ),
    scenario(
        "The job was canceled at the door",
        crm=CANCELED,
        payroll={"time_entries": [{"job_ref": "1042", "minutes": 45}]},
        found=RATELESS,
    ),
]
