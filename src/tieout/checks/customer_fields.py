"""Customer records that the two systems keep differently: terms, tax status, address, contact; and who must change.

``FIELD_OWNERS`` says which system is right, field by field; the *customer master* of the settings owns the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from ..evidence import Evidence
from ..match.contacts import normalise_email, normalise_phone, read_street
from ..match.customers import key_names
from ..match.names import normalise_name
from ..model.table import map_distinct
from .registry import check
from .terms import count_days
from .usual import is_carried
from .words import NO_AMOUNT, say

MASTER = "customer master"
FIELD_OWNERS = {
    "terms": "QuickBooks",
    "tax_exempt": "QuickBooks",
    "street": MASTER,
    "email": MASTER,
    "phone": MASTER,
    "contact": MASTER,
}
"""Which system is right about each field of a customer."""

_WORDS = {
    "terms": "terms",
    "tax_exempt": "tax status",
    "street": "street",
    "email": "e-mail",
    "phone": "telephone",
    "contact": "contact",
}
_ALIKE = 90.0
_UPSTREAM = "Change a customer only in the system that owns the field, and let the sync carry it."


def _plain_street(text: str) -> str | None:
    street = read_street(text)
    return f"{street.house} {street.words}" if street.house and street.words else None


_PLAIN: dict[str, Callable[[str], str | None]] = {
    "terms": count_days,
    "tax_exempt": lambda text: text,
    "street": _plain_street,
    "email": normalise_email,
    "phone": normalise_phone,
    "contact": normalise_name,
}


@check(
    severity="WATCH",
    group="context",
    fix_in="CRM",
    remedy="Set the customer's terms in the system that the sentence names, so that both chase on the same day.",
    causes=("Terms were agreed on anew and changed in one system only",),
    upstream=_UPSTREAM,
)
def customer_terms_differ(evidence: Evidence) -> pd.DataFrame:
    """A customer has other payment terms in the CRM than in QuickBooks."""
    return _report(evidence, ("terms",))


@check(
    severity="WATCH",
    group="context",
    fix_in="CRM",
    remedy="Look at the exemption certificate and set the tax status in the system that the sentence names.",
    causes=("A certificate came in or ran out, and one system was told",),
    upstream="Keep certificates in one place, and let the person who does change both systems.",
)
def customer_tax_status_differs(evidence: Evidence) -> pd.DataFrame:
    """A customer is exempt from sales tax in one system and not in the other."""
    return _report(evidence, ("tax_exempt",))


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Ask the customer, if in doubt, and correct the address in the system that the sentence names.",
    causes=("The customer moved, and one system was told",),
    upstream=_UPSTREAM,
    thresholds=("customer_master",),
)
def customer_address_differs(evidence: Evidence) -> pd.DataFrame:
    """A customer has another street address in the CRM than in QuickBooks."""
    return _report(evidence, ("street",))


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Correct the contact in the system that the sentence names, or statements go to the wrong place.",
    causes=("A new address or number was entered in one system only",),
    upstream=_UPSTREAM,
    thresholds=("customer_master",),
)
def customer_contact_differs(evidence: Evidence) -> pd.DataFrame:
    """A customer has another e-mail address, telephone number or contact person in the CRM than in QuickBooks."""
    return _report(evidence, ("email", "phone", "contact"))


def compare_field(evidence: Evidence, name: str) -> pd.DataFrame:
    """List the customers of whom both systems tell a field, with what they say, and ``differs``.

    One row per customer: key, and of the first record of each side name, id and said (with ``_crm`` and ``_books``).
    Several records of one customer agree where any two of them do.
    """
    here, there = (_list_values(evidence, side, name) for side in ("crm", "books"))
    told = here.drop_duplicates("key").merge(there.drop_duplicates("key"), on="key", suffixes=("_crm", "_books"))
    agree = set(here.merge(there, on=["key", "said"])["key"])
    # What is written alike is alike; only the rest is worth taking apart.
    rest = [_write_plainly(side[~side["key"].isin(agree)], name) for side in (here, there)]
    pairs = rest[0].merge(rest[1], on="key", suffixes=("_crm", "_books"))
    same = pairs["plain_crm"] == pairs["plain_books"]
    if name in ("street", "contact"):
        same |= _are_alike(pairs[~same]).reindex(pairs.index, fill_value=False)
    differ = set(pairs["key"]) - set(pairs.loc[same, "key"])
    first = pairs[pairs["key"].isin(differ)].drop_duplicates("key").drop(columns=["plain_crm", "plain_books"])
    return pd.concat([told[~told["key"].isin(differ)].assign(differs=False), first.assign(differs=True)])


def _list_values(evidence: Evidence, side: str, name: str) -> pd.DataFrame:
    people = getattr(evidence, side)["customers"]
    people = people[people["active"].fillna(True).astype(bool) & people[name].notna()]
    told = people[name]
    if name == "tax_exempt":
        told = told.map({True: "exempt", False: "taxed"}).astype("str")
    keys = key_names(people["name"], evidence.customers, side)
    rows = pd.DataFrame({"key": keys, "name": people["name"], "id": people["id"], "said": told})
    return rows.dropna(subset=["key"]).drop_duplicates(["key", "said"])


def _write_plainly(values: pd.DataFrame, name: str) -> pd.DataFrame:
    return values.assign(plain=map_distinct(values["said"], _PLAIN[name])).dropna(subset=["plain"])


def _are_alike(pairs: pd.DataFrame) -> pd.Series:
    """Say where two streets or names are spelled nearly alike, at the same house number."""
    both = zip(pairs["plain_crm"].tolist(), pairs["plain_books"].tolist(), strict=True)
    found = [one.split()[:1] == other.split()[:1] and fuzz.ratio(one, other) >= _ALIKE for one, other in both]
    return pd.Series(found, index=pairs.index, dtype=bool)


def _report(evidence: Evidence, names: Iterable[str]) -> pd.DataFrame:
    parts = []
    for name in names:
        if not all(getattr(evidence, side)["customers"][name].notna().any() for side in ("crm", "books")):
            continue
        told = compare_field(evidence, name)
        # Where a good part of all customers differ, nobody keeps the field in step: that is no finding per customer.
        if told["differs"].any() and is_carried(told["differs"], told["differs"] | True):
            parts.append(_say_field(evidence, told[told["differs"]], name))
    if not parts:
        return pd.DataFrame()
    rows = pd.concat(parts)
    return rows.groupby("key", as_index=False, sort=False).agg(
        {**dict.fromkeys(rows.columns.drop(["key", "said"]), "first"), "said": "; ".join}
    ).pipe(_make_findings)  # fmt: skip


def _say_field(evidence: Evidence, rows: pd.DataFrame, name: str) -> pd.DataFrame:
    owner = FIELD_OWNERS[name] if FIELD_OWNERS[name] != MASTER else evidence.settings.customer_master
    other = "QuickBooks" if owner == "CRM" else "CRM"
    said = say(f"{_WORDS[name]} “{{crm}}” in the CRM and “{{books}}” in QuickBooks", crm=rows["said_crm"],
               books=rows["said_books"])  # fmt: skip
    return rows.assign(said=said, owner=owner, fix_in=other)


def _make_findings(rows: pd.DataFrame) -> pd.DataFrame:
    sentence = say(
        "{name} has the {said}. {owner} owns this: change {other}.",
        name=rows["name_crm"], said=rows["said"], owner=_article(rows["owner"]), other=_article(rows["fix_in"], "the "),
    )  # fmt: skip
    about: dict[str, Any] = {"customer": rows["name_crm"], "noun": "customers", "crm_id": rows["id_crm"],
                             "books_id": rows["id_books"], "fix_in": rows["fix_in"]}  # fmt: skip
    return pd.DataFrame({**about, **NO_AMOUNT, "sentence": sentence, "confidence": 0.8})


def _article(systems: pd.Series, article: str = "The ") -> pd.Series:
    return systems.map({"CRM": f"{article}CRM", "QuickBooks": "QuickBooks"})
