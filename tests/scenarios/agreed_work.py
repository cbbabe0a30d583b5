"""Won quotes, change orders, contracts and agreements, and what was billed for them."""

from scenarios.frame import scenario

QUOTE = {"number": "301", "customer": "Ana Ruiz", "status": "won", "date": "2026-08-20", "total": 1000}
ORDER = {**QUOTE, "number": "302", "kind": "change order", "total": 250}
PLAN = {"number": "77", "customer": "Ana Ruiz", "status": "active", "start": "2026-01-01", "months": 1, "amount": 40}


def job(**more: object) -> dict[str, list[dict[str, object]]]:
    """One completed job."""
    return {"jobs": [{"number": "1042", "total": 1000, **more}]}


def bill(total: float, **more: object) -> dict[str, list[dict[str, object]]]:
    """One paid invoice of that job, in both systems."""
    return {"invoices": [{"number": "2042", "total": total, "job_refs": "1042", "status": "paid", **more}]}


def plan_bills(*days: str, **more: object) -> dict[str, list[dict[str, object]]]:
    """Paid invoices of the agreement, in both systems."""
    rows = enumerate(days)
    return {
        "invoices": [{"number": f"50{at}1", "date": day, "total": 40, "status": "paid", **more} for at, day in rows]
    }


SCENARIOS = [
    scenario(
        "A change order that nobody billed",
        both=bill(1000),
        crm={**job(), "quotes": [{**QUOTE, "job_refs": "1042"}, {**ORDER, "job_refs": "1042"}]},
        found={"won_work_never_invoiced": ["1042"]},
        effects={"won_work_never_invoiced": (-250, -250, 0)},
        severities={"won_work_never_invoiced": "ACT"},
    ),
    scenario(
        "A change order that was billed",
        both=bill(1250),
        crm={**job(total=1250), "quotes": [{**QUOTE, "job_refs": "1042"}, {**ORDER, "job_refs": "1042"}]},
    ),
    scenario(
        "Only the deposit of a won quote was billed",
        both=bill(400),
        crm={**job(quote_refs="301"), "quotes": [QUOTE]},
        found={"won_work_never_invoiced": ["1042"]},
        effects={"won_work_never_invoiced": (-600, -600, 0)},
    ),
    scenario(
        "The quote carries the sales tax that the invoice adds",
        both=bill(1000, net=926, tax=74),
        crm={**job(quote_refs="301"), "quotes": [QUOTE]},
    ),
    scenario(
        "A discount on the invoice is no missing bill",
        both=bill(900, discount=100),
        crm={**job(quote_refs="301"), "quotes": [QUOTE]},
    ),
    scenario(
        "A quote that was lost binds nobody",
        both=bill(400),
        crm={**job(quote_refs="301"), "quotes": [{**QUOTE, "status": "lost"}]},
    ),
    scenario(
        "The quoted job is still open",
        both=bill(400),
        crm={**job(quote_refs="301", status="open", completed=None), "quotes": [QUOTE]},
    ),
    scenario(
        "The quoted job was completed the day before yesterday",
        both=bill(400),
        crm={**job(quote_refs="301", completed="2026-10-29"), "quotes": [QUOTE]},
    ),
    scenario(
        "One quote for two jobs, both billed",
        both={
            "invoices": [
                {"number": "2042", "total": 600, "job_refs": "1042", "status": "paid"},
                {"number": "2043", "total": 400, "job_refs": "1043", "status": "paid", "date": "2026-09-12"},
            ]
        },
        crm={
            "jobs": [{"number": "1042", "total": 600}, {"number": "1043", "total": 400}],
            "quotes": [{**QUOTE, "job_refs": "1042; 1043"}],
        },
    ),
    scenario(
        "Two invoices make up the contract",
        both={
            "invoices": [
                {"number": "2042", "total": 600, "job_refs": "1042", "status": "paid"},
                {"number": "2043", "total": 400, "job_refs": "1042", "status": "paid", "date": "2026-09-12"},
            ]
        },
        crm=job(contract=1000),
    ),
    scenario(
        "The last progress invoice of a contract is missing",
        both=bill(700),
        crm=job(contract=1000),
        found={"won_work_never_invoiced": ["1042"]},
        effects={"won_work_never_invoiced": (-300, -300, 0)},
    ),
    scenario(
        "A job without any invoice is told once",
        crm={**job(quote_refs="301"), "quotes": [QUOTE]},
        found={"job_completed_never_invoiced": ["1042"]},
    ),
    scenario(
        "Billed more than the contract",
        both=bill(1300),
        crm=job(contract=1000, total=1300),
        found={"billed_more_than_contract": ["1042"]},
        effects={"billed_more_than_contract": (0, 0, 0)},
        severities={"billed_more_than_contract": "WATCH"},
    ),
    scenario(
        "Extra work that stands on the job as well",
        both=bill(1300),
        crm={**job(quote_refs="301", total=1300), "quotes": [QUOTE]},
    ),
    scenario(
        "Billed more than the quote and than the job is worth",
        both=bill(1300),
        crm={**job(quote_refs="301"), "quotes": [QUOTE]},
        found={"billed_more_than_contract": ["1042"]},
    ),
    scenario(
        "A cent of rounding over the contract",
        both=bill(1000.01),
        crm=job(contract=1000),
    ),
    scenario(
        "An agreement whose invoices stopped",
        both=plan_bills("2026-06-01", "2026-07-01", "2026-08-01"),
        crm={"agreements": [PLAN]},
        found={"agreement_not_invoiced": ["77"]},
        effects={"agreement_not_invoiced": (-80, -80, 0)},
    ),
    scenario(
        "An agreement that is billed each month",
        both=plan_bills("2026-07-01", "2026-08-01", "2026-09-02", "2026-10-03"),
        crm={"agreements": [PLAN]},
    ),
    scenario(
        "An agreement whose invoice is due next week",
        both=plan_bills("2026-08-01", "2026-09-01", "2026-10-01"),
        crm={"agreements": [{**PLAN, "next_invoice": "2026-11-05"}]},
    ),
    scenario(
        "A reminder to invoice that nobody answered",
        both=plan_bills("2026-06-01", "2026-09-01"),
        crm={"agreements": [{**PLAN, "months": 3, "next_invoice": "2026-10-01"}]},
        found={"agreement_not_invoiced": ["77"]},
        effects={"agreement_not_invoiced": (-40, -40, 0)},
    ),
    scenario(
        "A paused agreement is not billed",
        both=plan_bills("2026-06-01"),
        crm={"agreements": [{**PLAN, "status": "paused"}]},
    ),
    scenario(
        "An agreement that ended in August",
        both=plan_bills("2026-06-01", "2026-07-01", "2026-08-01"),
        crm={"agreements": [{**PLAN, "end": "2026-08-15"}]},
    ),
    scenario(
        "An agreement whose rhythm nobody knows",
        both=plan_bills("2026-06-01"),
        crm={"agreements": [{**PLAN, "months": None, "start": None}]},
    ),
    scenario(
        "An agreement whose price went up",
        both=plan_bills("2026-08-01", "2026-09-01", "2026-10-01", total=44),
        crm={"agreements": [PLAN]},
    ),
    scenario(
        "The invoice of an agreement names its job",
        both=plan_bills("2026-07-01", "2026-08-01", "2026-09-01", "2026-10-01", total=95, job_refs="1042"),
        crm={"agreements": [PLAN], **job(agreement_ref="77", total=380)},
    ),
]
