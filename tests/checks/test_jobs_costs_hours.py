"""Jobs whose revenue or cost is incomplete, and costs and hours that no job bears."""

from tables import found, names, run, side

RATE = [{"who": "Sam Hill", "loaded_rate": 40}]
BOOKS = "QuickBooks Online"


def test_completed_job_without_invoice():
    """A completed job waits for its invoice longer than allowed."""
    result = run(side("Jobber", jobs=[{"number": "7", "total": 900}]), side(BOOKS))
    assert found(result, "job_completed_never_invoiced")["job"].tolist() == ["7"]


def test_fresh_job_may_wait():
    """A job completed within the last days is no finding yet."""
    assert names(run(side("Jobber", jobs=[{"number": "7", "total": 9, "completed": "2026-10-28"}]), side(BOOKS))) == []


def test_cost_finds_its_job_in_many_ways():
    """Project name, purchase order, memo with a mark and the customer's only job all lead to the job."""
    crm = side("Jobber", jobs=[{"number": "1042", "total": 9}], customers=[{"name": "Ana Ruiz"}])
    lines = [
        {"id": "a", "amount": 1, "customer": "Ana Ruiz:1042 Water heater"},
        {"id": "b", "amount": 1, "job_ref": "PO 1042-A"},
        {"id": "c", "amount": 1, "description": "Elbows for Job 1042"},
        {"id": "d", "amount": 1, "description": "Pump J-001042"},
        {"id": "e", "amount": 1, "customer": "Ana Ruiz"},
    ]
    result = run(crm, side(BOOKS, cost_lines=lines))
    assert result.costs["job"].tolist() == ["1042"] * 5


def test_a_house_number_is_no_job_of_somebody_else():
    """A sub-customer's street number does not make the cost another customer's job."""
    jobs = [{"number": "969", "total": 9, "customer": "Bob Stone"}]
    lines = [{"number": "B1", "amount": 30, "customer": "Ana Ruiz:969 Ocean View Road"}]
    result = run(side("Jobber", jobs=jobs, invoices=[{"number": "1", "total": 5}]), side(BOOKS, cost_lines=lines))
    assert result.costs["job"].isna().all()


def test_a_bare_number_in_a_text_is_no_proof():
    """A number that nothing marks as a job leaves the cost without a job."""
    crm = side("Jobber", jobs=[{"number": "1620", "total": 9, "status": "open"}])
    result = run(crm, side(BOOKS, cost_lines=[{"number": "B1", "amount": 30, "description": "Filter 1620"}]))
    assert found(result, "cost_without_job")["books_ref"].tolist() == ["B1"]


def test_override_gives_the_cost_a_job():
    """A typed job wins, and “none” silences the finding."""
    crm = side("Jobber", jobs=[{"number": "5", "total": 9, "status": "open"}])
    books = side(BOOKS, cost_lines=[{"id": "a", "amount": 30}, {"id": "b", "amount": 40}])
    typed = [
        {"noun": "cost_lines", "id": "a", "reference": "5"},
        {"noun": "cost_lines", "id": "b", "reference": "none"},
    ]
    result = run(crm, books, overrides=typed)
    assert result.costs["job"].isna().tolist() == [False, True]
    assert "cost_without_job" not in names(result)


def test_hours_without_job_and_without_rate():
    """Hours that name no job, and a person without a rate, are two findings."""
    crm = side("Jobber", jobs=[{"number": "7", "status": "open"}])
    payroll = side(
        "Gusto",
        time_entries=[{"minutes": 60}, {"minutes": 60, "employee": "Ann Lee", "job_ref": "7"}],
    )
    result = run(crm, side(BOOKS), payroll, rates=RATE)
    assert found(result, "hours_without_job")["crm_ref"].tolist() == ["Sam Hill 2026-09-09"]
    assert found(result, "hours_without_rate")["crm_ref"].tolist() == ["Ann Lee"]


def test_missing_rates_are_told_once_per_person_with_their_hours():
    """Each person without a rate is one finding over all hours; hours that do not count need no rate."""
    crm = side("Jobber", jobs=[{"number": "7", "status": "open"}])
    ann = {"employee": "Ann Lee", "job_ref": "7"}
    entries = [
        {**ann, "minutes": 30, "date": "2026-09-02"},
        {**ann, "minutes": 60, "date": "2026-09-05"},
        {"employee": "Joe Fox", "minutes": 60, "kind": "general"},
    ]
    result = run(crm, side(BOOKS), side("Gusto", time_entries=entries), rates=RATE)
    sentence = "Ann Lee worked 1.50 hours on 1 jobs from 2026-09-02 to 2026-09-05 without a labor rate."
    assert found(result, "hours_without_rate")["sentence"].tolist() == [sentence]


def test_overlapping_rates_are_used_by_nobody():
    """Two rates on one day are a finding, and the hours stay without cost."""
    crm = side("Jobber", jobs=[{"number": "7", "status": "open"}])
    payroll = side("Gusto", time_entries=[{"minutes": 60, "job_ref": "7"}])
    result = run(crm, side(BOOKS), payroll, rates=[*RATE, {"who": "Sam Hill", "loaded_rate": 50}])
    assert names(result) == ["rates_overlap"]
    assert result.jobs["labor"].isna().all()


def test_hours_recorded_twice_count_once():
    """The same hours twice are one finding and cost the job once."""
    crm = side("Jobber", jobs=[{"number": "7", "status": "open"}])
    entry = {"minutes": 90, "job_ref": "7", "start": "08:00"}
    result = run(crm, side(BOOKS), side("Gusto", time_entries=[{**entry, "id": "a"}, {**entry, "id": "b"}]), rates=RATE)
    assert names(result) == ["hours_recorded_twice"]
    assert result.jobs["labor"].tolist() == [6000]


def test_revenue_without_hours():
    """A billed job of a type that has hours, without any, is suspicious."""
    jobs = [{"number": str(n), "job_type": "Service", "total": 100} for n in range(101, 106)]
    bills = [{"number": str(n), "total": 100, "job_refs": str(n)} for n in range(101, 106)]
    hours = [{"minutes": 60, "job_ref": str(n)} for n in range(101, 105)]
    result = run(
        side("Jobber", jobs=jobs, invoices=bills),
        side(BOOKS, invoices=bills),
        side("Gusto", time_entries=hours),
        rates=RATE,
    )
    assert found(result, "job_has_revenue_and_no_hours")["job"].tolist() == ["105"]


def test_line_without_cost():
    """A sold line without a cost is one finding per job, where other lines have costs."""
    crm = side(
        "Jobber",
        jobs=[{"number": "7"}],
        invoices=[{"number": "70", "total": 300, "job_refs": "7"}],
        invoice_lines=[
            {"invoice_number": "70", "item": "Pump", "amount": 200, "cost": 90},
            {"invoice_number": "70", "item": "Custom bracket", "amount": 100},
        ],
    )
    result = run(crm, side(BOOKS, invoices=[{"number": "70", "total": 300}]))
    assert "Custom bracket" in found(result, "line_without_cost")["sentence"][0]


def test_customer_entered_twice():
    """Near-equal names with the same telephone are probably one customer."""
    people = [
        {"id": "1", "name": "Karen Diaz", "phone": "5551234567"},
        {"id": "2", "name": "Karen Dias", "phone": "5551234567"},
    ]
    result = run(side("Jobber", customers=people), side(BOOKS))
    assert found(result, "customer_entered_twice")["customer"].tolist() == ["Karen Dias | Karen Diaz"]


def test_payroll_beside_the_loaded_rate():
    """Wages posted to a job that bears its hours count twice; a labor bill of another firm is a cost of its own."""
    line = {"category": "other", "job_ref": "7", "account": "Cost of labor"}
    lines = [
        {**line, "id": "a", "amount": 55, "kind": "journal", "vendor": None},
        {**line, "id": "b", "amount": 80, "vendor": "Temp Crew Co"},
        {**line, "id": "c", "amount": 11, "kind": "expense", "vendor": "Sam Hill"},
    ]
    crm = side("Jobber", jobs=[{"number": "7", "status": "open"}])
    payroll = side("Gusto", time_entries=[{"minutes": 60, "job_ref": "7"}])
    result = run(crm, side(BOOKS, cost_lines=lines), payroll, rates=RATE)
    sentence = "Job 7 bears 66.00 of Cost of labor besides 40.00 for its hours at the loaded rate."
    assert found(result, "payroll_counted_twice")["sentence"].tolist() == [sentence]
