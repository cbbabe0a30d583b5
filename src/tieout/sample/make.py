"""Make the sample company: the world first, then what each system says of it, then what is wrong on purpose."""

from __future__ import annotations

import datetime as dt
from random import Random

from ..model.settings import Settings
from . import plants_invoices, plants_jobs, plants_money, plants_timing
from .billing import bill_jobs
from .books import list_contacts, sync_to_books
from .catalog import job_type_rules
from .company import Company, Document, Records
from .costs import buy_for_jobs
from .customers import make_customers
from .hours import make_rates, make_roles, work_hours
from .names import company_name, technicians
from .plants import Ground, twin_of
from .profiles import PROFILES
from .truth import Truth, note_consequences
from .work import make_jobs, mark_repeats

ENDS = dt.date(2026, 10, 31)
_INVOICE_PLANTS = (
    # the scarce first: what needs invoices of certain days chooses before what fits many
    plants_timing.plant_waiting_invoices,
    plants_timing.plant_waiting_payments,
    plants_money.plant_paid_in_crm_only,
    plants_money.plant_paid_in_books_only,
    plants_invoices.plant_foreign_currency,
    plants_timing.plant_another_month,
    plants_invoices.plant_total_differs,
    plants_money.plant_stale_open,
    plants_jobs.plant_lines_without_cost,
    plants_invoices.plant_entered_twice,
    plants_invoices.plant_undecided,
    plants_invoices.plant_missing,
    plants_invoices.plant_partly_synced,
    plants_invoices.plant_books_only,
    plants_jobs.plant_never_invoiced,
    plants_jobs.plant_revenue_without_hours,
    plants_money.plant_duplicate_customers,
    plants_jobs.plant_costs_without_job,
    plants_jobs.plant_hours_without_job,
    plants_jobs.plant_hours_twice,
)


def make_company(
    seed: int = 1, jobs: int = 600, crm: str = "Jobber", clean: bool = False, months: int = 14, ends: dt.date = ENDS,
    error_rate: float | None = None,
) -> Company:  # fmt: skip
    """Make a contractor with so many jobs over the months up to ``ends``; equal arguments give an equal company.

    ``clean`` plants nothing; ``error_rate`` plants so many discrepancies per job, spread over all kinds. Raises
    KeyError for an unknown CRM.
    """
    profile = PROFILES[crm]
    first_day = _months_before(ends, months)
    date_from = max(first_day, _months_before(ends, 12))
    customers = make_customers(Random(f"{seed}:customers"), max(6, jobs // 2), first_day, crm)
    work = make_jobs(Random(f"{seed}:jobs"), customers, jobs, first_day, ends, profile.combined)
    mark_repeats(work, Random(f"{seed}:repeats"))
    served = {job.customer.key: job.created for job in reversed(work)}
    customers = [customer for customer in customers if customer.key in served]
    for customer in customers:
        customer.created = served[customer.key]
    employees = technicians(max(12, jobs // 50))
    payroll = Records(hours=work_hours(Random(f"{seed}:hours"), work, employees, ends, profile.open_jobs))
    said = Records(contacts=list_contacts(customers, False), jobs=work)
    said.documents, said.payments = bill_jobs(Random(f"{seed}:billing"), work, profile, ends)
    books = sync_to_books(Random(f"{seed}:books"), said, profile, ends)
    books.contacts = list_contacts(customers, True)
    books.costs = buy_for_jobs(Random(f"{seed}:costs"), work, ends, profile.open_jobs)
    rates, truth = make_rates(employees, date_from + dt.timedelta(days=151)), Truth()
    untouched: list[Document] = []
    if not clean:
        ground = Ground(
            Random(f"{seed}:plants"),
            profile,
            ends,
            date_from,
            work,
            said,
            books,
            payroll,
            truth,
            _plants_of_a_kind(jobs, error_rate),
        )
        for plant in _INVOICE_PLANTS:
            plant(ground)
        ground.sweep()
        plants_jobs.plant_hours_without_rate(ground, employees)
        rates = plants_jobs.plant_rates_overlap(ground, rates)
        note_consequences(truth, said, books, ends)
        untouched = ground.choose(jobs, lambda d: d.date < ground.settled_by and twin_of(d).kind == "invoice")
    _put_in_order(said, books, payroll)
    name = company_name(seed)
    settings = Settings(company=name, date_from=date_from, date_to=ends, as_of=ends, crm=crm)
    return Company(
        name,
        seed,
        crm,
        customers,
        work,
        said,
        books,
        payroll,
        employees,
        settings,
        rates,
        make_roles(employees),
        job_type_rules(),
        truth.table(),
        untouched,
    )


def _plants_of_a_kind(jobs: int, error_rate: float | None) -> int:
    """How many of each kind to plant, at least."""
    if error_rate is None:
        return max(3, round(jobs / 160))
    return max(1, round(jobs * error_rate / len(_INVOICE_PLANTS)) - 1)  # each kind is planted once more on average


def _months_before(ends: dt.date, months: int) -> dt.date:
    """First day of the period of so many months that ends with this month."""
    month = ends.year * 12 + ends.month - months
    return dt.date(month // 12, month % 12 + 1, 1)


def _put_in_order(crm: Records, books: Records, payroll: Records) -> None:
    """Sort as reports do: documents by day and number, so that what was planted does not stand at the end."""
    for side in (crm, books):
        side.documents.sort(key=lambda document: (document.date, document.number))
        side.payments.sort(key=lambda payment: (payment.date, payment.paid_by, payment.amount))
        side.contacts.sort(key=lambda contact: contact.name.casefold())
    books.costs.sort(key=lambda cost: (cost.date, cost.number))
    payroll.hours.sort(key=lambda entry: (entry.employee, entry.date, entry.start, entry.note))
