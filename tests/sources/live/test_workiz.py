"""What is particular to Workiz: its list, its clock, its amounts, its errors, and invoices that it does not have."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from random import Random

import pytest

from simulators.base import Answer
from simulators.kit import Kit, hurry
from simulators.sameness import Both, check_lines, check_more_is_no_less, check_reconciliation, check_table
from simulators.workiz import TOKEN, SimulatedWorkiz
from simulators.workiz_case import WORKIZ_CASE, add_job, truth
from tieout.model.errors import SignInAgain, TryLater, UnexpectedAnswer
from tieout.sample import make_company, write_exports
from tieout.sources import read_folder
from tieout.sources.live.doctor import examine
from tieout.sources.live.replies import Again, Reply
from tieout.sources.live.workiz import WORKIZ, reading
from tieout.sources.live.workiz.faults import judge
from tieout.sources.live.workiz.shape import shape
from tieout.sources.places import fill_in
from tieout.store.content import read_json

DATA = Path(__file__).parents[3].parent / "shared" / "data" / "workiz"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the recorded bodies are not at hand")


def job(**changes):
    """A job that is done: 75.00 and 6.00 tax, nothing paid."""
    return {
        "UUID": "A1B2C3", "SerialId": 1042, "JobDateTime": "2026-03-31 23:30:00", "JobEndDateTime": "",
        "CreatedDate": "2026-03-20 00:10:00", "LastStatusUpdate": "2026-04-07 09:00:00", "JobTotalPrice": 81,
        "SubTotal": 75, "JobAmountDue": 81, "Status": "Done", "FirstName": "Ana", "LastName": "Ruiz", "ClientId": 7,
        "LineItems": [], "Team": [], **changes,
    }  # fmt: skip


def line(price, name="Pump", **changes):
    return {"Id": 1, "Name": name, "Quantity": 1, "Price": price, "Cost": 0, "Type": "product", **changes}


def tables(*jobs):
    return shape(read_json(json.dumps({"jobs": list(jobs)})))


def only(noun, *jobs):
    """The one row of a table."""
    frame = tables(*jobs)[noun]
    assert len(frame) == 1
    return frame.iloc[0]


def test_clocks_are_the_accounts_own():
    """Half past eleven at night is that day, wherever the computer stands."""
    row = only("jobs", job())
    assert (row["completed"].date(), row["created"].date()) == (dt.date(2026, 3, 31), dt.date(2026, 3, 20))


@pytest.mark.parametrize("nothing", ["", None, "0000-00-00 00:00:00"])
def test_days_may_be_missing_in_three_ways(nothing):
    """An empty text, nothing, and a day of zeros are no day; then the last change of status tells."""
    row = only("jobs", job(JobDateTime=nothing, JobEndDateTime=nothing, CreatedDate=nothing))
    assert row["completed"].date() == dt.date(2026, 4, 7)
    assert row.isna()["created"]


@pytest.mark.parametrize(
    ("word", "status"),
    [("done pending approval", "completed"), ("Done", "completed"), ("CANCELED", "canceled"), ("Submited", "open"),
     ("Parts ordered", "open"), (None, "open")],
)  # fmt: skip
def test_states_are_made_by_accounts(word, status):
    """In any capitals, with words of their own."""
    assert only("jobs", job(Status=word))["status"] == status


@pytest.mark.parametrize("total", [2100, 2100.0, "2100", "2,100.00"])
def test_amounts_come_as_numbers_or_texts(total):
    """Whole dollars, fractions and texts are the same amount."""
    row = only("invoices", job(JobTotalPrice=total, SubTotal=total, JobAmountDue=1248))
    assert (row["total"], row["balance"], row["net"]) == (210_000, 124_800, 210_000)


def test_tax_may_be_typed_in_as_a_line():
    """A line named “Tax ” is no revenue, though the subtotal includes it."""
    row = only("invoices", job(JobTotalPrice=4995.5, SubTotal=4995.5, LineItems=[line(4640), line(355.5, "Tax ")]))
    assert (row["total"], row["net"], row["tax"]) == (499_550, 464_000, 35_550)


def test_tips_and_fees_are_no_revenue():
    """As in QuickBooks, where they become lines."""
    lines = [line(75), line(10, "Tip"), line(2, "Credit Card Processing Fee"), line(40, "Taxi fare")]
    row = only("invoices", job(JobTotalPrice=133, SubTotal=127, LineItems=lines))
    assert (row["net"], row["tip"], row["tax"], row["total"]) == (11_500, 1_000, 600, 13_300)


def test_a_subtotal_above_the_total_is_before_a_discount():
    """What was taken off is named."""
    made = tables(job(JobTotalPrice=90, SubTotal=100, LineItems=[line(100)]))
    assert made["invoices"]["net"].tolist() == [9000]
    assert list(zip(made["invoice_lines"]["kind"], made["invoice_lines"]["amount"], strict=True)) == [
        ("sale", 10_000), ("discount", -1_000),
    ]  # fmt: skip


def test_most_jobs_have_no_lines():
    """Then nothing is made up."""
    made = tables(job(LineItems=[]))
    assert not len(made["invoice_lines"])
    assert made["invoices"]["net"].tolist() == [7500]


def test_costs_that_nobody_typed_in_are_unknown():
    """Costs are 0 nearly everywhere: no cost of a part, but right for work."""
    parts = only("jobs", job(item_cost=0, tech_cost=0, LineItems=[line(75)]))
    work = only("jobs", job(LineItems=[line(75, Type="service")]))
    assert parts.isna()[["material_cost", "labor_cost"]].all()
    assert work["material_cost"] == 0


def test_a_cost_is_of_one_unless_the_job_says_otherwise():
    """Two at 10.00 cost 20.00; where the job's own total is 10.00, the line costs 10.00."""
    two = line(30, Quantity="2", Cost=10)
    assert tables(job(LineItems=[two]))["invoice_lines"]["cost"].tolist()[0] == 2000
    of_line = tables(job(item_cost=10, LineItems=[two]))
    assert of_line["invoice_lines"]["cost"].tolist()[0] == 1000
    assert of_line["jobs"]["material_cost"].tolist() == [1000]


def test_what_technicians_cost_is_kept():
    """Where somebody filled it in."""
    assert only("jobs", job(tech_cost=120.5))["labor_cost"] == 12_050


def test_odd_types_are_read():
    """Telephones and units come as numbers, comments as texts or lists, lines as nothing."""
    odd = job(Phone="", SecondPhone=8285550100, Unit=7, Comments=[{"x": 1}], LineItems=None, Team=None, Tags="",
              SerialId="1042", ClientId="7")  # fmt: skip
    row = only("jobs", odd)
    assert (row["phone"], row["number"], row["customer_id"]) == ("8285550100", "1042", "7")


@pytest.mark.parametrize(
    ("more", "invoiced"),
    [({}, True), ({"Status": "In Progress"}, False), ({"Status": "In Progress", "JobAmountDue": 50}, True),
     ({"Status": "Canceled", "JobAmountDue": 50}, False), ({"JobTotalPrice": 0, "SubTotal": 0}, False)],
)  # fmt: skip
def test_a_job_stands_for_an_invoice(more, invoiced):
    """A job that is done, or has money paid, is billed; its number is unknown."""
    made = tables(job(**more))["invoices"]
    assert len(made) == invoiced
    assert made["number"].isna().all()


def test_customers_are_those_of_jobs():
    """A client is one customer, as the newest job says, from where the oldest says."""
    made = tables(job(JobSource="Google", Phone="828-555-0100"),
                  job(UUID="Z", CreatedDate="2026-05-01 00:00:00", Phone="828-555-0199", JobSource="Yelp"),
                  job(UUID="Y", ClientId=8, Company="Hill LLC"))["customers"]  # fmt: skip
    assert sorted(made["name"]) == ["Ana Ruiz", "Hill LLC"]
    ana = made.set_index("name").loc["Ana Ruiz"]
    assert (ana["phone"], ana["lead_source"]) == ("8285550199", "Google")


# Reading


@pytest.fixture
def small(monkeypatch):
    WORKIZ_CASE.small_pages(monkeypatch)


@pytest.mark.parametrize("offset", ["records", "pages"])
@pytest.mark.parametrize("end", [200, 204])
@pytest.mark.parametrize("how", [{}, {"tells": False}, {"bare": True}], ids=["tells", "silent", "bare"])
def test_the_offset_may_count_records_or_pages(tmp_path, small, offset, end, how):
    """All jobs are read either way, however the list ends, and whether or not it says how many there are."""
    with SimulatedWorkiz(make_company(3, 40, "Workiz"), offset=offset, after_the_end=end, **how) as system:
        kit = Kit(hurry(WORKIZ), system, tmp_path)
        kit.read()
        assert kit.stored_ids() == truth(system)
        assert len(system.log) <= (14 if offset == "records" else 11)


@pytest.mark.parametrize("jobs", [0, 1, 5, 6, 7, 12, 13])
@pytest.mark.parametrize("offset", ["records", "pages"])
def test_every_size_of_a_list_is_read(tmp_path, small, offset, jobs):
    """Lists that end on the edge of a page, and those with one job more or less."""
    with SimulatedWorkiz(offset=offset) as system:
        for at in range(jobs):
            add_job(system, Random(at), JobDateTime=f"2026-10-{at + 1:02d} 09:00:00")
        kit = Kit(hurry(WORKIZ), system, tmp_path)
        kit.read()
        assert kit.stored_ids() == truth(system)


def test_an_offset_that_is_passed_over_ends(tmp_path, small):
    """A system that gives the same page for ever is asked a few times, and what is missing is said."""
    with SimulatedWorkiz(make_company(3, 40, "Workiz")) as system:
        answer = system.answer

        def ignore_offset(asked):
            asked.params["offset"] = ["0"]
            return answer(asked)

        system.answer = ignore_offset
        kit = Kit(hurry(WORKIZ), system, tmp_path)
        said = kit.read().files["layout"].str.cat(sep=" ")
        assert "counts 40 jobs, of which 6 could be read" in said
        assert len(system.log) < 20


@pytest.mark.parametrize("offset", ["records", "pages"])
def test_no_known_job_is_lost_when_pages_shift(tmp_path, small, offset):
    """A job that pages hide because another was deleted is asked by its id before it counts as gone."""
    with SimulatedWorkiz(make_company(3, 40, "Workiz"), offset=offset) as system:
        kit = Kit(hurry(WORKIZ), system, tmp_path)
        kit.read()

        def delete_newest(shop):
            shop.delete(max(shop.rows, key=lambda uuid: shop.rows[uuid]["JobDateTime"]))

        system.while_reading = [delete_newest] * 5
        kit.read()
        assert set(system.rows) <= kit.stored_ids()["jobs"]
        kit.read()
        assert kit.stored_ids() == truth(system)


def test_closed_and_old_jobs_are_asked_for(tmp_path):
    """By default the list hides what is done or older than two weeks."""
    with SimulatedWorkiz(make_company(3, 10, "Workiz")) as system:
        kit = Kit(hurry(WORKIZ), system, tmp_path)
        kit.read()
        assert all(each.param("only_open") == "false" and each.param("start_date") < "2001" for each in system.log)
        assert kit.stored_ids() == truth(system)


@pytest.fixture
def large(monkeypatch):
    """Every shop is taken for a large one."""
    monkeypatch.setattr(reading, "WHOLE_UP_TO", 0)


def days_ago(system, days):
    return f"{system.today - dt.timedelta(days=days)} 09:00:00"


@pytest.fixture
def shop(large, tmp_path):
    """A large shop with a job of last week and one of last year, which was read once."""
    with SimulatedWorkiz() as system:
        new = add_job(system, Random(1), JobDateTime=days_ago(system, 7))
        old = add_job(system, Random(2), JobDateTime=days_ago(system, 400))
        kit = Kit(hurry(WORKIZ), system, tmp_path)
        kit.read()
        system.log.clear()
        yield kit, system, new, old


def test_a_large_shop_is_read_by_a_window(shop):
    """The jobs of three months are read again, and it is said of when the older ones are."""
    kit, system, new, old = shop
    system.edit(new, JobAmountDue=0)
    system.edit(old, JobAmountDue=0)
    snapshot = kit.read()
    assert snapshot["invoices"].set_index("id")["balance"].to_dict() == {new: 0, old: 8100}
    assert [each.param("start_date") for each in system.log] == [str(system.today - dt.timedelta(days=90))]
    assert "jobs before" in snapshot.files["layout"].str.cat(sep=" ")


def test_a_job_that_left_the_window_is_asked_by_its_id(shop):
    """Moved to last year it is not deleted; and what is deleted is."""
    kit, system, new, old = shop
    gone = add_job(system, Random(3), JobDateTime=days_ago(system, 3))
    kit.read()
    system.edit(new, JobDateTime=days_ago(system, 200))
    system.delete(gone)
    kit.read()
    assert kit.stored_ids()["jobs"] == {new, old}


def test_once_a_week_all_is_read(shop, monkeypatch):
    """Changes of old jobs arrive within a week."""
    kit, system, _, old = shop
    system.edit(old, JobAmountDue=0)
    monkeypatch.setattr(reading, "WHOLE_EVERY", dt.timedelta(0))
    assert kit.read()["invoices"].set_index("id")["balance"][old] == 0


def test_a_whole_reading_of_the_future_counts_for_nothing():
    """A clock that was wrong once does not put off the next whole reading."""
    now = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)
    assert not reading.is_due("2026-03-30T00:00:00+00:00", now)
    assert reading.is_due("2026-03-20T00:00:00+00:00", now)
    assert reading.is_due("2027-01-01T00:00:00+00:00", now)


# Errors


def reply(status, body):
    return Reply("Workiz", status, {}, body if isinstance(body, bytes) else json.dumps(body).encode())


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_token_says_where_to_look(status):
    """The add-on may be off, or the token typed wrongly."""
    with pytest.raises(SignInAgain, match="Developer API add-on"):
        judge(reply(status, {"success": False, "error": "Forbidden", "message": "Invalid API path"}))


@pytest.mark.parametrize("status", [429, 200])
def test_a_quota_is_waited_for(status):
    """The code may stand in the body only; no header says how long, so a minute is waited."""
    with pytest.raises(Again) as caught:
        judge(reply(status, {"error": True, "code": 429, "msg": "Account reached Api Quotas", "details": []}))
    assert caught.value.everybody
    assert isinstance(caught.value.last, TryLater)


@pytest.mark.parametrize("details", [{"error": "bad date"}, ["bad date"]])
def test_details_have_two_forms(details):
    """An object or an array."""
    with pytest.raises(UnexpectedAnswer, match="Validation rule exception; bad date"):
        judge(reply(400, {"error": True, "code": 400, "msg": "Validation rule exception", "details": details}))


def test_an_error_with_a_good_status_is_seen():
    """A list that is none is never an empty one."""
    with pytest.raises(UnexpectedAnswer, match="Something odd"):
        judge(reply(200, {"error": True, "code": 500, "msg": "Something odd"}))


def test_a_list_that_is_no_list_is_an_error(tmp_path):
    """An object without data says nothing about jobs."""
    with SimulatedWorkiz() as system:
        system.answer = lambda asked: Answer({"flag": True, "code": 200})
        with pytest.raises(UnexpectedAnswer, match="without a list of jobs"):
            Kit(hurry(WORKIZ), system, tmp_path).read()


@needs_data
def test_recorded_errors_are_named():
    """Each recorded error is raised as what the user should do."""
    for body in json.loads((DATA / "error_bodies.json").read_text()):
        with pytest.raises((Again, SignInAgain, UnexpectedAnswer)) as caught:
            judge(reply(body.get("code", 403), body))
        assert "{" not in str(caught.value)


def test_the_token_in_the_path_is_never_shown(tmp_path):
    """The refusal repeats the path with the token; the message does not."""
    with SimulatedWorkiz(make_company(3, 5, "Workiz")) as system:
        kit = Kit(hurry(WORKIZ), system, tmp_path)
        system.revoke()
        with pytest.raises(SignInAgain) as caught:
            kit.read()
        assert TOKEN not in str(caught.value)
        assert "•••" in str(caught.value)


def test_the_doctor_says_what_the_offset_counts(tmp_path):
    """The first thing that one wants to know of an account."""
    with SimulatedWorkiz(make_company(3, 110, "Workiz"), offset="records") as system:
        kit = Kit(hurry(WORKIZ), system, tmp_path)
        said = {step.what: step.said for step in examine(kit.connector, "", kit.home)}
        assert (said["jobs"], said["Offset"]) == ("110 jobs.", "It counts records.")


# Sameness


@pytest.fixture(scope="module")
def sides(tmp_path_factory):
    """The sample company: its exports, its jobs report alone, and its API."""
    folder = tmp_path_factory.mktemp("workiz")
    company = make_company(crm="Workiz")
    paths = write_exports(company, folder / "exports")
    crm, books, payroll = (read_folder(side, getattr(paths, side)) for side in ("crm", "books", "payroll"))
    alone = folder / "jobs"
    alone.mkdir()
    (paths.crm / "Jobs report.csv").rename(alone / "Jobs report.csv")
    with SimulatedWorkiz(company) as system:
        live = Kit(hurry(WORKIZ), system, folder / "home").read()
    lacks = {"jobs": ("location",), "invoices": ("location",)}
    beside = fill_in(live, read_folder("crm", paths.crm), WORKIZ.stand_ins)
    return (
        Both(company, read_folder("crm", alone), live, books, payroll, lacks),
        Both(company, crm, beside, books, payroll, lacks),
    )


@pytest.mark.parametrize("noun", ["jobs", "customers"])
def test_the_jobs_report_says_the_same(sides, noun):
    """Each record of the jobs report is one of the API, and no value contradicts another."""
    check_table(sides[0], noun)


def test_without_the_invoices_export_the_reconciliation_is_that_of_the_jobs_report(sides):
    """Jobs stand for invoices in both."""
    check_reconciliation(sides[0])


def test_with_the_invoices_export_the_reconciliation_is_that_of_all_exports(sides):
    """The API's jobs with the exports' invoices and lines give the same, figure by figure."""
    check_table(sides[1], "invoices")
    check_lines(sides[1])
    check_reconciliation(sides[1])
    check_more_is_no_less(sides[1])


def test_lines_of_jobs_cost_what_the_company_knows(sides):
    """Item by item, the API's lines cost what the sample company's do; what nobody typed in is unknown."""
    company, live = sides[0].company, sides[0].live
    billed = set(live["invoices"]["job_refs"])
    known = [one.cost for each in company.crm.jobs if each.number in billed for one in each.lines]
    sold = live["invoice_lines"][live["invoice_lines"]["kind"] == "sale"]
    assert sold["cost"].isna().sum() == known.count(None) > 0
    assert sold["cost"].sum() == sum(cost or 0 for cost in known)
