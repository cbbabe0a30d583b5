"""How the books file what is sold: terms, tax codes, classes, income accounts and the list of products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from .catalog import JOB_TYPES
from .company import Company, Customer, Document, Line
from .names import CITIES

SERVICES, GOODS = "Sales:Services", "Sales:Materials and equipment"
TIP = "Tip"
EXTRAS = ("Goodwill credit", TIP)


@dataclass(frozen=True)
class Item:
    """One product or service of the price list."""

    name: str
    kind: str
    account: str


@cache
def price_list() -> Mapping[str, Item]:
    """List what the catalog sells: goods cost something, services do not."""
    made = {name: Item(name, "Service", SERVICES) for name in EXTRAS}
    for part in (part for job_type in JOB_TYPES for part in job_type.parts):
        kind, account = ("Non-inventory", GOODS) if part.cost else ("Service", SERVICES)
        made[part.item] = Item(part.item, kind, account)
    return made


def item_named(name: str) -> Item:
    """Return a product or service; one that is not on the list is a service."""
    return price_list().get(name, Item(name, "Service", SERVICES))


def terms_of(customer: Customer) -> str:
    """Print a customer's terms, such as Net 30."""
    return f"Net {customer.terms}"


def tax_code_of(customer: Customer) -> str:
    """Name the tax code of a customer's city; an exempt customer has none."""
    return tax_codes()[customer.city] if customer.tax_rate else ""


@cache
def tax_codes() -> Mapping[str, str]:
    """Name each city's tax code."""
    return {city: f"{city} {rate / 100:g}%" for city, _, rate in CITIES}


def class_of(line: Line, classes: Mapping[str, str]) -> str:
    """Name the class of a line: the business unit of its job, or of the first job type that sells such a thing."""
    return classes.get(line.job) or _usual_classes().get(line.item, JOB_TYPES[0].location)


def classes_of(company: Company) -> Mapping[str, str]:
    """Map each job to its class."""
    return {job.number: job.location for job in company.jobs}


@cache
def _usual_classes() -> Mapping[str, str]:
    made: dict[str, str] = {}
    for job_type in JOB_TYPES:
        for part in job_type.parts:
            made.setdefault(part.item, job_type.location)
    return made


def charges_tax(company: Company) -> bool:
    """Say whether the books know of sales tax; where a sync folds it into the lines, they do not."""
    return any(document.tax for document in company.books.documents)


def is_taxed(document: Document, line: Line) -> bool:
    """Say whether tax was charged on a line; tips are never taxed."""
    return bool(document.tax) and line.item != TIP


def items_sold(company: Company) -> list[Item]:
    """List every product and service that stands on a document, by name."""
    sold = {line.item for document in company.books.documents for line in document.lines}
    sold |= {TIP} if any(document.tip for document in company.books.documents) else set()
    return [item_named(name) for name in sorted(sold)]
