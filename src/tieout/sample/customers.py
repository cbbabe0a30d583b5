"""The people and businesses that the sample company serves, and how the books spell them."""

from __future__ import annotations

import datetime as dt
from random import Random

from . import names
from .company import Customer


def make_customers(rng: Random, count: int, first_day: dt.date, crm: str) -> list[Customer]:
    """Make customers: four in five are households, the rest businesses, some tax-exempt, some with several sites."""
    taken: set[str] = set()
    return [_make_customer(rng, key, taken, first_day, crm) for key in range(count)]


def _make_customer(rng: Random, key: int, taken: set[str], first_day: dt.date, crm: str) -> Customer:
    """Make one customer with a name, telephone and street that nobody else has."""
    city, postal_code, tax_rate = rng.choice(names.CITIES)
    business = key % 5 == 4
    first, last, company, exempt = _name(rng, key, taken, business)
    name = company or f"{first} {last}"
    street = _street(rng, key)
    sites: tuple[str, ...] = ()
    if company and any(
        company.startswith(f"{head} {tail}") for head in names.BUSINESS_HEADS for tail in names.MANAGER_TAILS
    ):
        sites = tuple(_street(rng, key * 7 + i + 1) for i in range(rng.randint(2, 5)))
    return Customer(
        key=key,
        name=name,
        books_name=_books_name(rng, first, last, company, crm),
        first=first,
        last=last,
        company=company,
        email=f"{first}.{last.replace(' ', '')}{key}@example.com".lower(),
        phone=f"828{200 + key // 10000 % 700:03d}{key % 10000:04d}",
        street=street,
        city=city,
        postal_code=postal_code,
        tax_rate=0 if exempt else tax_rate,
        lead_source=rng.choice(names.LEAD_SOURCES),
        terms=30 if company else 15,
        created=first_day,
        sites=sites,
    )


def _name(rng: Random, key: int, taken: set[str], business: bool) -> tuple[str, str, str, bool]:
    """Choose a name that is not taken: first, last, company, tax-exempt."""
    while True:
        first, last = rng.choice(names.FIRST), rng.choice(names.LAST)
        company, exempt = "", False
        if business:
            kind = rng.random()
            exempt = kind < 0.2
            manager = not exempt and kind < 0.5
            tails = names.EXEMPT_TAILS if exempt else names.MANAGER_TAILS if manager else names.BUSINESS_TAILS
            company = f"{rng.choice(names.BUSINESS_HEADS)} {rng.choice(tails)}"
            if key > 1500:
                company = f"{company} of {last}"
            if not exempt:
                company += rng.choice((" LLC", " Inc", ""))
        elif key > 4000:
            first = f"{first} {'ABCDEGHJKLMNPRSTW'[key % 17]}."
        bare = (company or f"{first} {last}").removesuffix(" LLC").removesuffix(" Inc")
        known = " ".join(sorted(bare.split()))  # “James Thomas” and “Thomas, James” would read the same
        if known not in taken:
            taken.add(known)
            return first, last, company, exempt


def _street(rng: Random, number: int) -> str:
    return f"{11 + number * 3} {rng.choice(names.STREETS)} {rng.choice(names.STREET_KINDS)}"


def _books_name(rng: Random, first: str, last: str, company: str, crm: str) -> str:
    """Spell the name as the books do: mostly the same, sometimes as people and syncs write it."""
    way = rng.random()
    if company:
        bare = company.removesuffix(" LLC").removesuffix(" Inc")
        if way < 0.10:
            return f"{bare}, LLC" if company.endswith("LLC") else bare
        return company.upper() if way < 0.15 else company
    if crm == "Workiz" and way > 0.95:
        return f"{first} {last} - 2"
    if way < 0.05:
        return f"{last}, {first}"
    if way < 0.09:
        return f"{first} {last}".upper()
    return f"{first}  {last}" if way < 0.12 else f"{first} {last}"
