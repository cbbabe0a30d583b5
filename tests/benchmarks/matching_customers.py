"""A set of customers made for measuring: two lists of one town, spelled as a CRM and as books spell them, with traps.

Four in five are people. The books leave out some customers and have others of their own; names lose or gain company
forms, come as “Last, First”, in capitals, with nicknames, slips, middle initials, “ 2”, “(Duplicate)” or a client's id;
a fifth of the details are missing on either side and some have changed. The traps: namesakes with other details (some
of
them alone on one side each), families at one address with one telephone, father and son, shops of one chain, firms of
one building with one telephone, sub-customers with their parent's details, customers entered twice.

Namesakes keep their telephone on both sides: two of one name without any detail could be told apart by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

import pandas as pd

from tieout.match.name_lists import NICKNAMES
from tieout.model.nouns import CUSTOMERS
from tieout.model.snapshot import Snapshot
from tieout.sample import names

_SYLLABLES = (
    "ba ber bo cal car dan del den dor fal far gar gil hal har hol kel ken lan lor mal mar mor nor pel por ras "
)
_SYLLABLES += "rin sal san sel tor val ver wal wen win yar zel"
_ENDS = "ton ley ski man son berg well ford ham stein wick dale ner ris sen lund mann quist ova ez"
_SHORT = {full: nickname for nickname, full in NICKNAMES.items()}
_CHAINS = ("Subway", "Dollar General", "Family Dollar", "Ingles Market", "Waffle House")
_MAILS = ("gmail.com", "gmail.com", "yahoo.com", "outlook.com", "aol.com", "charter.net")


@dataclass(frozen=True)
class Someone:
    """One customer in truth."""

    key: int
    first: str
    last: str
    company: str
    email: str
    phone: str
    street: str
    city: str
    postal_code: str
    is_trap: bool = False

    @property
    def name(self) -> str:
        return self.company or f"{self.first} {self.last}"


def make_customers(count: int, seed: int = 1) -> tuple[Snapshot, Snapshot, pd.DataFrame]:
    """Make the CRM's and the books' customers; return both, and the truth: pairs of ids that are one customer."""
    rng = Random(seed)
    people = _make_people(rng, count)
    crm, books, pairs = [], [], []
    for at, person in enumerate(people):
        where = rng.random()
        if person.is_trap and at % 2:
            where = rng.choice((0.02, 0.95, 0.5))
        if where < 0.94:
            crm.append(_write(rng, person, f"c{at}", crm=True))
        if where > 0.06:
            times = 2 if rng.random() < 0.03 and not person.is_trap else 1
            for again in range(times):
                record = _write(rng, person, f"b{at}-{again}", crm=False, again=bool(again))
                books.append(record)
                if where < 0.94:
                    pairs.append((f"c{at}", record["id"]))
            books += _make_children(rng, person, record)
    rng.shuffle(crm)
    rng.shuffle(books)
    return (
        _snapshot("Jobber", crm),
        _snapshot("QuickBooks Online", books),
        pd.DataFrame(pairs, columns=["crm", "books"]),
    )


def _snapshot(system: str, rows: list[dict[str, str]]) -> Snapshot:
    frame = pd.DataFrame(rows).replace("", None)
    return Snapshot(system, {"customers": CUSTOMERS.validate(frame)})


def _make_people(rng: Random, count: int) -> list[Someone]:
    people: list[Someone] = []
    while len(people) < count:
        person = _make_someone(rng, len(people))
        trap = rng.random()
        people.append(replace(person, is_trap=trap < 0.035))
        if trap < 0.10:
            people += _add_trap(rng, person, len(people), trap)
    return people[:count]


def _make_someone(rng: Random, key: int) -> Someone:
    first, last = rng.choice(names.FIRST), _family(rng)
    city, postal, _ = rng.choice(names.CITIES)
    company = ""
    if rng.random() < 0.2:
        company = f"{rng.choice((rng.choice(names.BUSINESS_HEADS), last))} {rng.choice(names.BUSINESS_TAILS)}"
        if rng.random() < 0.6:
            company = f"{_family(rng)} & {company}" if rng.random() < 0.2 else f"{company} of {_family(rng)}"
        company += rng.choice(("", " LLC", " Inc", ", LLC"))
    host = f"{last.lower()}{rng.randrange(999)}.com" if company or rng.random() < 0.1 else rng.choice(_MAILS)
    local = rng.choice((f"{first}.{last}", f"{first[0]}{last}", last)) + str(key)
    return Someone(
        key, first, last, company, f"{local}@{host}".lower(), f"828{rng.randrange(2_000_000, 9_999_999)}",
        _street(rng), city, postal,
    )  # fmt: skip


def _family(rng: Random) -> str:
    if rng.random() < 0.45:
        return rng.choice(names.LAST)
    middle = rng.choice(("", *_SYLLABLES.split())) if rng.random() < 0.5 else ""
    return (rng.choice(_SYLLABLES.split()) + middle + rng.choice(_ENDS.split())).title()


def _street(rng: Random) -> str:
    unit = rng.choice((f" Apt {rng.randrange(1, 40)}", f" Unit {rng.randrange(1, 9)}", "", "", "", "", "", ""))
    name = rng.choice(names.STREETS) if rng.random() < 0.5 else f"{rng.choice(names.STREETS)} {rng.choice(names.LAST)}"
    return f"{rng.randrange(1, 2400)} {rng.choice(('', '', '', 'North ', 'West '))}{name} {_kind(rng)}{unit}"


def _kind(rng: Random) -> str:
    return rng.choice(("Street", "Avenue", "Road", "Lane", "Drive", "Court"))


def _add_trap(rng: Random, person: Someone, at: int, trap: float) -> list[Someone]:
    """Make the others who share a name, a home, a chain or a telephone with somebody."""
    other = _make_someone(rng, at)
    if trap < 0.035:
        return [replace(other, first=person.first, last=person.last, company=person.company, is_trap=True)]
    if trap < 0.06 and not person.company:
        home = {"last": person.last, "street": person.street, "city": person.city, "postal_code": person.postal_code}
        shared = person.phone if rng.random() < 0.5 else other.phone
        relative = replace(other, company="", phone=shared, is_trap=True, **home)
        return [relative] if _stands_for(relative.first) != _stands_for(person.first) else []
    if trap < 0.065 and not person.company:
        return [replace(other, first=person.first, last=f"{person.last} Jr", company="", street=person.street,
                        city=person.city, postal_code=person.postal_code, is_trap=True)]  # fmt: skip
    if trap < 0.08:
        chain, number = rng.choice(_CHAINS), 100 + at
        shops = [_make_someone(rng, at + step) for step in range(3)]
        return [replace(shop, company=f"{chain} #{number + step}",
                        email=f"billing@{chain.replace(' ', '').lower()}.com",
                        is_trap=True) for step, shop in enumerate(shops)]  # fmt: skip
    others = list(
        {each.name: each for each in (_make_someone(rng, at + n) for n in range(rng.randrange(3, 12)))}.values()
    )
    others = [each for each in others if each.name != person.name]
    return [replace(tenant, phone=person.phone,
                    street=person.street.split(" Apt")[0].split(" Unit")[0] + f" Ste {step}",
                    city=person.city, postal_code=person.postal_code, is_trap=True)
            for step, tenant in enumerate(others, 1)]  # fmt: skip


def _stands_for(first: str) -> str:
    return NICKNAMES.get(first.lower(), first.lower())


def _make_children(rng: Random, person: Someone, parent: dict[str, str]) -> list[dict[str, str]]:
    """Sub-customers with their parent's telephone and e-mail: they are their parent, not customers of their own."""
    if not person.company or rng.random() > 0.05:
        return []
    return [
        {"id": f"{parent['id']}-child{at}", "name": f"{parent['name']}:{_street(rng)}", "parent": parent["name"],
         "phone": person.phone, "email": person.email}
        for at in range(rng.randrange(2, 5))
    ]  # fmt: skip


def _write(rng: Random, person: Someone, key: str, *, crm: bool, again: bool = False) -> dict[str, str]:
    """Write a customer as one system does."""
    email, phone, street = person.email, person.phone, person.street
    if not crm:
        email = f"{person.last.lower()}{rng.randrange(99)}@{rng.choice(_MAILS)}" if rng.random() < 0.05 else email
        phone = f"828{rng.randrange(2_000_000, 9_999_999)}" if rng.random() < 0.04 and not person.is_trap else phone
        street = _street(rng) if rng.random() < 0.05 else _respell_street(rng, street)
        phone = rng.choice((phone, f"({phone[:3]}) {phone[3:6]}-{phone[6:]}", f"1{phone}"))
    blank = (0.3 if again else 0.2) if not person.is_trap else 0.1
    return {
        "id": key,
        "name": person.name if crm and rng.random() < 0.95 else _respell(rng, person, again),
        "email": "" if rng.random() < blank else email,
        "phone": "" if rng.random() < blank and not person.is_trap else phone,
        "street": "" if rng.random() < blank else street,
        "city": "" if rng.random() < blank / 2 else person.city,
        "postal_code": "" if rng.random() < blank / 2 else person.postal_code + rng.choice(("", "", "-1200")),
    }


def _respell(rng: Random, person: Someone, again: bool) -> str:
    way = rng.random()
    if again and way < 0.6:
        return person.name + rng.choice((" 2", " (Duplicate)", " - 2", " (2)"))
    if person.company:
        bare = person.company.removesuffix(", LLC").removesuffix(" LLC").removesuffix(" Inc")
        ways = ((0.15, bare), (0.2, bare.upper()), (0.27, bare.replace("&", "and")), (0.31, f"{bare}, Inc."))
        ways += (
            (0.34, _slip(rng, bare)),
            (0.37, bare.replace("Storage", "Stor.").replace("Law Office", "Law Offices")),
        )
        return next((text for limit, text in ways if way < limit), person.company)
    first, last = person.first, person.last
    ways = (
        (0.08, f"{last}, {first}"), (0.12, f"{first} {last}".upper()),
        (0.16, f"{first} {rng.choice('ABCDEFGHJ')}. {last}"),
        (0.20, f"{_SHORT.get(first.lower(), first).title()} {last}"), (0.24, _slip(rng, f"{first} {last}")),
        (0.26, f"{first}  {last} 2"), (0.28, f"{first} {last} {rng.randrange(1000, 9999)}"),
        (0.29, f"{first} {last} (c)"),
        (0.31, f"{first} & {rng.choice(names.FIRST)} {last}"), (0.32, f"{first[0]} {last}"), (0.34, f"{first} {last} "),
    )  # fmt: skip
    return next((text for limit, text in ways if way < limit), f"{first} {last}")


def _slip(rng: Random, text: str) -> str:
    """Write a text with one letter wrong, missing, doubled or swapped with the next."""
    at = rng.randrange(1, len(text) - 1)
    return rng.choice((
        text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:],
        text[:at] + rng.choice("aeiourstln") + text[at + 1 :], text[:at] + text[at + 1] + text[at] + text[at + 2 :],
    ))  # fmt: skip


def _respell_street(rng: Random, street: str) -> str:
    way = rng.random()
    short = {"Street": "St", "Avenue": "Ave", "Road": "Rd", "Lane": "Ln", "Drive": "Dr", "Court": "Ct", "North": "N",
             "West": "W.", "Apt": "#"}  # fmt: skip
    if way < 0.4:
        return " ".join(short.get(word, word) for word in street.split())
    return _slip(rng, street) if way < 0.44 else street.upper() if way < 0.5 else street
