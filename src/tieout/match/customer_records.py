"""Customers as records that can be compared: names taken apart, contact details written in one way.

A record is one customer of one system, or a name that stands on its documents alone. The records of a side come in a
fixed order (name, then id), so that nothing depends on the order of rows in a file.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ..model.snapshot import Snapshot
from .coding import Columns
from .contacts import PUBLIC_MAIL, normalise_email, normalise_phone, read_street
from .names import fold, normalise_name, top_level
from .person_names import Name, join_words, read_folded, read_name, stand_for

DETAILS = ["name", "company", "email", "phone", "street", "city", "postal_code", "tax_id"]
"""What is compared. A frame of customers has these columns and ``id``, ``parent``; gaps are allowed."""

_NAMED_IN = ("jobs", "invoices", "payments", "receivables", "cost_lines")


def list_customer_records(snapshot: Snapshot, side: str) -> pd.DataFrame:
    """List one side's customers, and the names that stand on its documents alone, as comparable records.

    Only top levels are listed: a sub-customer belongs to its parent. See ``read_customers`` for the columns.
    """
    customers = snapshot["customers"]
    own = customers[~customers["name"].str.contains(":", regex=False)]
    own = own.assign(name=own["name"].str.strip())
    known = set(own["name"].tolist())
    named = [customers["name"], *(snapshot[noun]["customer"] for noun in _NAMED_IN)]
    names = dict.fromkeys(name for column in named for name in column.dropna().unique().tolist())
    more = [name for name in dict.fromkeys(map(top_level, names)) if name not in known]
    if not more:
        return read_customers(own, side)
    told = {detail: _find_told(snapshot, detail) for detail in ("email", "phone")}
    only_named = {"name": more, **{detail: [of.get(name) for name in more] for detail, of in told.items()}}
    return read_customers(pd.concat([own, pd.DataFrame(only_named, dtype="str")], ignore_index=True), side)


def _find_told(snapshot: Snapshot, detail: str) -> dict[str, str]:
    """Find the only e-mail or telephone that documents tell of each name."""
    told: dict[str, set[str]] = {}
    for noun in ("jobs", "invoices") if detail == "email" else ("jobs",):
        rows = snapshot[noun][["customer", detail]].dropna().drop_duplicates()
        for name, text in zip(rows["customer"].tolist(), rows[detail].tolist(), strict=True):
            told.setdefault(top_level(name), set()).add(text)
    return {name: next(iter(texts)) for name, texts in told.items() if len(texts) == 1}


def list_listed_customers(snapshot: Snapshot) -> pd.DataFrame:
    """List one system's customers that are no sub-customers, as comparable records."""
    customers = snapshot["customers"]
    top = customers[~customers["name"].str.contains(":", regex=False) & customers["parent"].isna()]
    return read_customers(top, "one")


def read_customers(customers: pd.DataFrame, side: str) -> pd.DataFrame:
    """Make comparable records of a frame of customers, in a fixed order.

    Columns: side, id, name, parent as they are; spelled (the name without case and double spaces), plain (its words
    in a fixed order, as invoices compare it); kind, given, second, middle, family, generation, number, words, initial,
    middle_initial, joined (the name without spaces), holder (who has a detail: the words, and a shop's number),
    stands_for (the given name without nicknames); company (its words, where it differs); email, local, host, domain
    (empty for a public one); phone; house, street, unit; city; postal; tax (the end of a masked id, else the whole
    id), tax_end. Empty texts stand for what is not known.
    """
    given = _order_rows(customers.reindex(columns=["id", "parent", *DETAILS]))
    made: dict[str, Any] = {"side": np.full(len(given["name"]), side, dtype=object)}
    made |= {column: given[column] for column in ("id", "name", "parent")}
    made["plain"] = _ask(given["name"], normalise_name)
    made |= _take_apart(given["name"], _read_name_parts, _NAME_PARTS)
    made["stands_for"] = _ask(made["given"], stand_for)
    made["company"] = _ask(given["company"], lambda name: " ".join(read_name(name).words))
    made["company"] = np.where(made["company"] != made["words"], made["company"], "")
    made |= _take_apart(given["email"], _read_email, ("email", "local", "host", "domain"))
    made["phone"] = _ask(given["phone"], lambda text: normalise_phone(text) or "")
    made |= _take_apart(given["street"], read_street, ("house", "street", "unit"))
    made["city"] = _ask(given["city"], lambda text: " ".join(fold(text).replace(".", " ").split()))
    made["postal"] = _ask(given["postal_code"], _shorten_postal)
    made["tax"] = _ask(given["tax_id"], _read_tax_id)
    made["tax_end"] = _ask(made["tax"], lambda text: text[-4:])
    return pd.DataFrame(made, dtype=object)


_NAME_PARTS = (*Name._fields[:-1], "words", "initial", "middle_initial", "joined", "holder", "spelled")


def _read_name_parts(text: str) -> tuple[str, ...]:
    folded = fold(top_level(text))
    name = read_folded(folded)
    is_company = name.kind == "company"
    joined = join_words(folded) if is_company else f"{name.given}{name.middle}{name.family}".replace(" ", "")
    plain = name.plain
    holder = f"{plain} #{name.number}" if is_company else plain
    spelled = " ".join(folded.split())
    return (*name[:-1], plain, name.given[:1], name.middle[:1], joined, holder, spelled)


def _read_email(text: str) -> tuple[str, str, str, str]:
    """Return the address, its two halves, and the domain unless anybody may have it."""
    email = normalise_email(text) or ""
    local, _, host = email.partition("@")
    return email, local, host, "" if host in PUBLIC_MAIL else host


def _order_rows(customers: pd.DataFrame) -> Columns:
    """Return the distinct rows by name, id and the rest, as plain texts; an empty text for a gap."""
    names = ["name", "id", *(column for column in customers.columns if column not in ("name", "id"))]
    columns = [[text if isinstance(text, str) else "" for text in customers[name].tolist()] for name in names]
    rows = sorted(set(zip(*columns, strict=True)))
    ordered = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return {name: np.array(column, dtype=object) for name, column in zip(names, ordered, strict=True)}


def _shorten_postal(text: str) -> str:
    """Return the first five digits of a ZIP code with four more; any other code without spaces."""
    bare = "".join(fold(text).split())
    return bare[:5] if (bare[:5].isdigit() and bare[5:6] in ("-", "")) or (len(bare) == 9 and bare.isdigit()) else bare


def _read_tax_id(text: str) -> str:
    """Return a whole tax id, or the end of a masked one (``*****6789``, ``XX-XXX6789``)."""
    bare = "".join(letter for letter in text.casefold() if letter.isalnum() or letter in "*•#")
    shown = bare.lstrip("*•#x")
    return shown if len(shown) == len(bare) else shown[-4:]


def _ask(texts: np.ndarray, answer: Callable[[str], str]) -> np.ndarray:
    """Ask once for each distinct text; an empty one stays empty."""
    codes, distinct = pd.factorize(texts)
    answers = np.array([answer(text) if text else "" for text in distinct.tolist()], dtype=object)
    return answers[codes]


def _take_apart(texts: np.ndarray, read: Callable[[str], Any], columns: tuple[str, ...]) -> Columns:
    """Take each distinct text apart; one column per part."""
    codes, distinct = pd.factorize(texts)
    parts = list(zip(*(read(text) for text in distinct.tolist()), strict=True)) or [()] * len(columns)
    return {name: np.array(part, dtype=object)[codes] for name, part in zip(columns, parts, strict=True)}
