"""Invoices that two customers share: the same number and total in the CRM and in the books."""

from __future__ import annotations

from collections import Counter

from ..model.snapshot import Snapshot
from .names import top_level
from .references import learn_affixes, normalise_number, strip_affixes

Names = tuple[str, str]
Document = tuple[str, int]


def count_shared_invoices(crm: Snapshot, books: Snapshot) -> dict[Names, int]:
    """Count, per pair of a CRM and a books name, the documents with the same number and total.

    A number and total that stand on several documents of one side prove nothing and are left out.
    """
    here = _number_documents(crm, set())
    if not here:
        return {}
    there = _number_documents(books, learn_affixes(books["invoices"]["number"].dropna().unique().tolist()))
    return Counter((name, there[document]) for document, name in here.items() if document in there)


def _number_documents(snapshot: Snapshot, affixes: set[tuple[str, str]]) -> dict[Document, str]:
    """Name the customer of each document that is the only one with its number and total."""
    documents = snapshot["invoices"]
    columns = (documents[name].tolist() for name in ("customer", "number", "total", "status"))
    named: dict[Document, str] = {}
    repeated = set()
    for name, number, total, status in zip(*columns, strict=True):
        if not (isinstance(name, str) and isinstance(number, str)) or status == "void" or not total:
            continue
        plain = (strip_affixes(number, affixes) if affixes else None) or normalise_number(number)
        repeated |= {(plain, total)} & named.keys()
        named[plain, total] = top_level(name)
    return {document: name for document, name in named.items() if document not in repeated}
