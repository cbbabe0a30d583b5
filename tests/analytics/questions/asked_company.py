"""The company that the questions are asked of: few enough jobs to reckon on paper. Today is Saturday, 2026-10-31."""

from __future__ import annotations

import datetime as dt

from analytics.small import facts

TODAY = dt.date(2026, 10, 31)
# job, customer, job type, technician, crew, lead source, location, city, segment, completed,
# revenue, materials, labor (dollars), minutes
JOBS = (
    ("1001", "Ana Ruiz", "HVAC Install", "Sam Hill", "Blue", "Google", "North", "Springfield", "Residential",
     "2025-09-10", 4000, 1500, 900, 1200),
    ("1010", "Lee Moss", "Drain Cleaning", "Bo Diaz", "Red", "Referral", "South", "Riverton", "Residential",
     "2025-11-20", 300, 20, 100, 120),
    ("1020", "Northside Dental", "HVAC Install", "Sam Hill", "Blue", "Yelp", "North", "Springfield", "Commercial",
     "2026-03-18", 9000, 3600, 1800, 2400),
    ("1021", "Ana Ruiz", "HVAC Repair", "Bo Diaz", "Red", "Google", "North", "Springfield", "Residential",
     "2026-05-06", 500, 100, 150, 180),
    ("1025", "Lee Moss", "Drain Cleaning", "Bo Diaz", "Red", "Referral", "South", "Riverton", "Residential",
     "2026-06-11", 250, 10, 90, 100),
    ("1030", "Northside Dental", "HVAC Repair", "Sam Hill", "Blue", "Yelp", "North", "Springfield", "Commercial",
     "2026-07-14", 1200, 500, 500, 600),
    ("1035", "Kim Ode", "Water Heater", "Bo Diaz", "Red", "Google", "South", "Riverton", "Residential",
     "2026-08-20", 2200, 1100, 300, 420),
    ("1036", "Kim Ode", "Drain Cleaning", "Ivy Chen", "Red", "Google", "South", "Riverton", "Residential",
     "2026-08-27", 350, 15, 85, 90),
    ("1040", "Ana Ruiz", "HVAC Install", "Sam Hill", "Blue", "Google", "North", "Springfield", "Residential",
     "2026-09-09", 6000, 2400, 1500, 1800),
    ("1041", "Lee Moss", "HVAC Repair", "Ivy Chen", "Red", "Referral", "South", "Riverton", "Residential",
     "2026-09-23", 400, 160, 200, 240),
    ("1042", "Northside Dental", "HVAC Install", "Bo Diaz", "Blue", "Yelp", "North", "Springfield", "Commercial",
     "2026-10-08", 8000, 3200, 2400, 2700),
    ("1043", "Kim Ode", "HVAC Repair", "Sam Hill", "Blue", "Google", "South", "Riverton", "Residential",
     "2026-10-21", 650, 130, 130, 150),
    ("1044", "Pat Oh", "Drain Cleaning", "Ivy Chen", "Red", "Referral", "South", "Riverton", "Residential",
     "2026-10-27", 275, 15, 110, 120),
    ("1045", "Pat Oh", "Water Heater", "Ivy Chen", "Red", "Referral", "South", "Riverton", "Residential",
     "2026-10-30", 1900, 1000, 350, 400),
)  # fmt: skip
FIELDS = (
    "job", "customer", "job type", "technician", "crew", "lead source", "location", "city", "segment", "completed",
    "revenue", "materials", "labor", "minutes",
)  # fmt: skip
UNBILLED = {"1045": 1900}
"""Jobs without an invoice, and what they are worth."""
# customer, date, amount: what came in, oldest invoice first
PAID = (
    ("Ana Ruiz", "2025-09-30", 4000), ("Lee Moss", "2025-12-05", 300), ("Northside Dental", "2026-04-20", 9000),
    ("Ana Ruiz", "2026-05-20", 500), ("Lee Moss", "2026-06-30", 250), ("Kim Ode", "2026-08-28", 2200),
    ("Ana Ruiz", "2026-09-28", 2000), ("Lee Moss", "2026-10-02", 400), ("Northside Dental", "2026-10-15", 700),
)  # fmt: skip
# lead source, day, status
QUOTED = (
    ("Google", "2026-02-01", "won"), ("Google", "2026-03-01", "won"), ("Google", "2026-04-01", "lost"),
    ("Referral", "2026-05-01", "won"), ("Yelp", "2026-06-01", "lost"), ("Yelp", "2026-07-01", "won"),
    ("Yelp", "2026-08-01", "lost"), ("Google", "2026-10-01", "open"),
)  # fmt: skip


def list_jobs() -> list[dict[str, object]]:
    """The jobs by the names of their groupings."""
    return [dict(zip(FIELDS, job, strict=True)) for job in JOBS]


def list_invoices() -> list[dict[str, object]]:
    """An invoice per billed job, on the day after it was completed, due 30 days later."""
    made = []
    for job in list_jobs():
        if job["job"] not in UNBILLED:
            day = dt.date.fromisoformat(str(job["completed"])) + dt.timedelta(days=1)
            made.append({"number": f"I{job['job']}", "customer": job["customer"], "date": day,
                         "due": day + dt.timedelta(days=30), "total": job["revenue"]})  # fmt: skip
    return made


def settle() -> dict[str, list[tuple[dt.date, int]]]:
    """What was paid on each invoice and when: each payment goes to the customer's oldest open invoice."""
    paid: dict[str, list[tuple[dt.date, int]]] = {str(invoice["number"]): [] for invoice in list_invoices()}
    for customer, day, amount in PAID:
        left = amount
        for invoice in list_invoices():
            number = str(invoice["number"])
            open_ = int(str(invoice["total"])) - sum(part for _, part in paid[number])
            if invoice["customer"] == customer and open_ and left:
                part = min(open_, left)
                paid[number].append((dt.date.fromisoformat(day), part))
                left -= part
    return paid


def make_facts():
    """The company as facts."""
    paid = settle()
    sold, money = [], []
    for invoice in list_invoices():
        parts = paid[str(invoice["number"])]
        total = int(str(invoice["total"]))
        sold.append({"id": invoice["number"], "number": invoice["number"], "customer": invoice["customer"],
                     "date": f"{invoice['date']}", "due_date": f"{invoice['due']}", "total": total,
                     "balance": total - sum(part for _, part in parts)})  # fmt: skip
        money += [{"id": f"P{invoice['number']}{at}", "customer": invoice["customer"], "date": f"{day}", "amount": part,
                   "invoice_refs": invoice["number"]} for at, (day, part) in enumerate(parts)]  # fmt: skip
    jobs = [
        {"job": job["job"], "customer": job["customer"], "job_type": job["job type"], "technician": job["technician"],
         "crew": job["crew"], "lead_source": job["lead source"], "location": job["location"], "city": job["city"],
         "segment": job["segment"], "completed": job["completed"], "revenue": job["revenue"],
         "materials": job["materials"], "labor": job["labor"], "minutes": job["minutes"], "worth": job["revenue"]}
        for job in list_jobs() if job["job"] not in UNBILLED
    ]  # fmt: skip
    waiting = [job for job in list_jobs() if job["job"] in UNBILLED]
    jobs += [
        {"job": job["job"], "customer": job["customer"], "job_type": job["job type"], "technician": job["technician"],
         "crew": job["crew"], "lead_source": job["lead source"], "location": job["location"], "city": job["city"],
         "segment": job["segment"], "completed": job["completed"], "revenue": 0, "materials": job["materials"],
         "labor": job["labor"], "minutes": job["minutes"], "worth": job["revenue"]}
        for job in waiting
    ]  # fmt: skip
    shares = [{"crm_id": f"I{job['job']}", "job": job["job"], "net": job["revenue"]} for job in jobs if job["revenue"]]
    quotes = [{"id": f"Q{at}", "number": f"Q{at}", "customer": "Ana Ruiz", "lead_source": source, "date": day,
               "status": status, "total": 100} for at, (source, day, status) in enumerate(QUOTED)]  # fmt: skip
    segments = {str(job["customer"]): job["segment"] for job in list_jobs()}
    people = [{"customer": name, "segment": segment} for name, segment in segments.items()]
    return facts(
        {"invoices": sold, "payments": money}, {"invoices": sold, "payments": money}, jobs=jobs, shares=shares,
        quotes=quotes, customers=people, today=TODAY,
    )  # fmt: skip
