"""Costs that count twice or stand on dead jobs, margins that cannot be, callbacks."""

from scenarios.frame import scenario

JOB = {"number": "1042", "total": 1000}
BILL = {"invoices": [{"number": "2042", "total": 1000, "job_refs": "1042", "status": "paid"}]}
DEAD = {"number": "1042", "status": "canceled", "completed": None}
PIPE = {"id": "b1", "number": "V88", "amount": 300, "job_ref": "1042"}
HOURS = {"time_entries": [{"job_ref": "1042", "minutes": 60}]}


def jobs_of(count: int, job_type: str, **odd: object) -> dict[str, list[dict[str, object]]]:
    """Finished jobs of one type over 1,000 each; the first one is odd."""
    told = {"total": 1000, "job_type": job_type}
    return {"jobs": [{"number": str(1042 + at), **told, **(odd if at == 0 else {})} for at in range(count)]}


def bills_of(count: int) -> dict[str, list[dict[str, object]]]:
    """Their paid invoices, in both systems."""
    told = {"total": 1000, "status": "paid"}
    days = [f"2026-09-{10 + at % 20}" for at in range(count)]
    return {
        "invoices": [
            {
                "number": str(2042 + at),
                "job_refs": str(1042 + at),
                "date": days[at],
                "customer": f"Bo Stone {at}a",
                **told,
            }
            for at in range(count)
        ]
    }


def materials_of(count: int, amount: float, start: int = 1) -> list[dict[str, object]]:
    """One vendor's bill for each of those jobs, from the second on."""
    return [
        {"id": f"b{at}", "number": f"V{at}", "amount": amount, "job_ref": str(1042 + at)} for at in range(start, count)
    ]


SCENARIOS = [
    scenario(
        "A bill and the card payment of it, both on the job",
        crm={"jobs": [JOB]},
        both=BILL,
        books={"cost_lines": [PIPE, {**PIPE, "id": "b2", "kind": "expense", "number": None, "date": "2026-09-20"}]},
        found={"cost_entered_twice": ["Supply Co"]},
        effects={"cost_entered_twice": (0, 0, 0)},
    ),
    scenario(
        "One bill entered on two days",
        crm={"jobs": [JOB]},
        both=BILL,
        books={"cost_lines": [PIPE, {**PIPE, "id": "b2", "date": "2026-09-15"}]},
        found={"cost_entered_twice": ["V88"]},
    ),
    scenario(
        "Two bills of one vendor over the same amount",
        crm={"jobs": [JOB]},
        both=BILL,
        books={"cost_lines": [PIPE, {**PIPE, "id": "b2", "number": "V89"}]},
    ),
    scenario(
        "Two equal lines of one bill",
        crm={"jobs": [JOB]},
        both=BILL,
        books={"cost_lines": [PIPE, {**PIPE, "id": "b2"}]},
    ),
    scenario(
        "The same fee for two jobs",
        crm={"jobs": [JOB, {"number": "1043", "total": 90, "status": "open", "completed": None}]},
        both=BILL,
        books={"cost_lines": [PIPE, {**PIPE, "id": "b2", "job_ref": "1043", "kind": "expense", "number": "V90"}]},
    ),
    scenario(
        "A bill in spring and an expense over the same amount in autumn",
        crm={"jobs": [{**JOB, "created": "2026-03-01"}]},
        both=BILL,
        books={
            "cost_lines": [{**PIPE, "date": "2026-03-02"}, {**PIPE, "id": "b2", "kind": "expense", "number": "V90"}]
        },
    ),
    scenario(
        "The pump is CRM material and other cost in the books",
        crm={"jobs": [{**JOB, "material_cost": 300}]},
        both=BILL,
        books={"cost_lines": [{**PIPE, "category": "other", "account": "Job Expenses"}]},
        found={"crm_cost_and_bill": ["V88"]},
    ),
    scenario(
        "The bill wins over the CRM's cost",
        crm={"jobs": [{**JOB, "material_cost": 300}]},
        both=BILL,
        books={"cost_lines": [PIPE]},
    ),
    scenario(
        "A permit beside the CRM's material",
        crm={"jobs": [{**JOB, "material_cost": 300}]},
        both=BILL,
        books={"cost_lines": [{**PIPE, "category": "other", "account": "Permits", "amount": 85}]},
    ),
    scenario(
        "Payroll is posted to the job that bears its hours",
        crm={"jobs": [JOB]},
        both=BILL,
        books={
            "cost_lines": [
                {**PIPE, "kind": "journal", "vendor": None, "category": "other", "account": "Job Labor", "amount": 55}
            ]
        },
        payroll={"time_entries": [{"job_ref": "1042", "minutes": 60, "employee": "Rita Rate"}]},
        found={"hours_without_rate": ["Rita Rate"]},
    ),
    scenario(
        "A temp crew's labor bill is a cost of its own",
        crm={"jobs": [JOB]},
        both=BILL,
        books={"cost_lines": [{**PIPE, "category": "other", "account": "Labor", "vendor": "Temp Crew Co"}]},
    ),
    scenario(
        "Material for a canceled job",
        crm={"jobs": [DEAD]},
        books={"cost_lines": [PIPE]},
        found={"cost_on_canceled_job": ["1042"]},
        severities={"cost_on_canceled_job": "WATCH"},
    ),
    scenario(
        "Material for a canceled job, returned",
        crm={"jobs": [DEAD]},
        books={"cost_lines": [PIPE, {**PIPE, "id": "b2", "kind": "vendor credit", "number": "C1", "amount": -300}]},
    ),
    scenario(
        "A canceled job whose material was billed",
        crm={"jobs": [DEAD]},
        both={"invoices": [{"number": "2042", "total": 350, "job_refs": "1042", "status": "paid"}]},
        books={"cost_lines": [PIPE]},
    ),
    scenario(
        "Billed and credited in full, with cost",
        crm={"jobs": [JOB]},
        both={
            "invoices": [
                {"number": "2042", "total": 1000, "job_refs": "1042", "status": "paid"},
                {
                    "number": "9042",
                    "total": -1000,
                    "job_refs": "1042",
                    "kind": "credit memo",
                    "status": "paid",
                    "date": "2026-09-25",
                },
            ]
        },
        books={"cost_lines": [PIPE]},
        found={"billed_job_without_revenue": ["1042"]},
    ),
    scenario(
        "A warranty visit at no charge",
        crm={"jobs": [{**JOB, "total": 0, "job_type": "Courtesy"}]},
        both={"invoices": [{"number": "2042", "total": 0, "job_refs": "1042", "status": "paid"}]},
        books={"cost_lines": [PIPE]},
    ),
    scenario(
        "A job that cost three times what it brought",
        crm={"jobs": [JOB]},
        both=BILL,
        books={"cost_lines": [{**PIPE, "amount": 3100}]},
        found={"margin_too_low": ["1042"]},
    ),
    scenario(
        "A job that lost a little money",
        crm={"jobs": [JOB]},
        both=BILL,
        books={"cost_lines": [{**PIPE, "amount": 1900}]},
    ),
    scenario(
        "A deposit was billed and all the material bought",
        crm={"jobs": [{**JOB, "total": 9000, "status": "open", "completed": None}]},
        both=BILL,
        books={"cost_lines": [{**PIPE, "amount": 3100}]},
    ),
    scenario(
        "An install with five dollars of material, where others have 400",
        both=bills_of(6),
        crm=jobs_of(6, "Install"),
        books={"cost_lines": [{**PIPE, "amount": 5}, *materials_of(6, 400)]},
        found={"margin_too_high": ["1042"]},
    ),
    scenario(
        "Cheap work where all of it is cheap",
        both=bills_of(6),
        crm=jobs_of(6, "Inspection"),
        books={"cost_lines": [{**PIPE, "amount": 5}, *materials_of(6, 20)]},
    ),
    scenario(
        "An estimate where all other installs have bills",
        both=bills_of(10),
        crm=jobs_of(10, "Furnace", material_cost=400, cost_basis="estimated"),
        books={"cost_lines": materials_of(10, 400)},
        found={"cost_still_estimated": ["1042"]},
    ),
    scenario(
        "Stock that never has a bill",
        both=bills_of(10),
        crm={
            "jobs": [{**row, "material_cost": 400, "cost_basis": "estimated"} for row in jobs_of(10, "Tune-up")["jobs"]]
        },
    ),
    scenario(
        "Profit in the CRM, loss in the books",
        crm={"jobs": [{**JOB, "material_cost": 200, "labor_cost": 100}]},
        both=BILL,
        books={"cost_lines": [{**PIPE, "amount": 1400}]},
        found={"margins_far_apart": ["1042"]},
    ),
    scenario(
        "A CRM that knows no labor shows a margin before labor",
        crm={"jobs": [{**JOB, "material_cost": 200}]},
        both=BILL,
        books={"cost_lines": [{**PIPE, "amount": 1400}]},
    ),
    scenario(
        "Both margins are good, one a little better",
        crm={"jobs": [{**JOB, "material_cost": 200, "labor_cost": 100}]},
        both=BILL,
        books={"cost_lines": [{**PIPE, "amount": 500}]},
    ),
    scenario(
        "A callback that names no job, where others do",
        crm={
            "jobs": [
                {"number": "1042", "total": 0, "title": "Warranty visit", "customer": "Bob Stone"},
                {"number": "1043", "total": 0, "title": "Callback", "original_job": "1001"},
                {"number": "1001", "total": 0},
            ]
        },
        books={"cost_lines": [PIPE]},
        found={"callback_without_original": ["1042"]},
    ),
    scenario(
        "A call-back that was charged is work like any other",
        crm={"jobs": [{**JOB, "title": "Call-back, charged"}]},
        both=BILL,
        books={"cost_lines": [PIPE]},
    ),
]
