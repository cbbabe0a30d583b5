"""Dollars: every dollar of a record counts under one finding, however many findings name the record.

A sale's two documents are one record, and so is a job that no document bills. Of several findings with an effect on
the same record, the gravest counts it; of equally grave ones the one with more at stake, then the one whose check
stands first in the registry. The others carry zero and name the finding that counts.
"""

from __future__ import annotations

import pandas as pd

from ..model.results import SEVERITIES
from ..model.table import list_texts

EFFECTS = ["revenue_effect", "receivable_effect", "taxable_effect"]
Record = tuple[str, str, str]


def count_once(findings: pd.DataFrame, twins: pd.DataFrame, registered: list[str]) -> pd.DataFrame:
    """Set an effect to zero where another finding already counts the same record's dollars.

    ``findings`` carry their ids; ``registered`` names the checks in their order. Revenue, receivables and taxable sales
    are counted apart: a wrong total may count the revenue and a missing payment the receivables of one sale.
    """
    made = findings.reset_index(drop=True)
    effects = {name: made[name].fillna(0).tolist() for name in EFFECTS}
    counts: dict[tuple[str, Record], str] = {}
    zeroed: dict[str, list[int]] = {name: [] for name in EFFECTS}
    under = list_texts(made["counted_under"])
    ids, records = made["id"].tolist(), _list_records(made, twins)
    for at in _rank(made, registered):
        for name in EFFECTS:
            if not effects[name][at]:
                continue
            owner = next((counts[name, each] for each in records[at] if (name, each) in counts), None)
            if owner is None:
                counts.update({(name, each): ids[at] for each in records[at]})
            else:
                zeroed[name].append(at)
                under[at] = under[at] or owner
    for name, places in zeroed.items():
        made.loc[places, name] = 0
    return made.assign(counted_under=pd.Series(under, dtype="str"))


def _rank(findings: pd.DataFrame, registered: list[str]) -> list[int]:
    """List the places of the findings with an effect, the one that counts first."""
    size = findings[EFFECTS].abs().max(axis=1).fillna(0)
    order = pd.DataFrame(
        {
            "severity": findings["severity"].map({name: at for at, name in enumerate(SEVERITIES)}),
            "size": -size,
            "check": findings["check"].map({name: at for at, name in enumerate(registered)}),
            "id": findings["id"],
        }
    )
    return order[size > 0].sort_values(["severity", "size", "check", "id"]).index.tolist()


def _list_records(findings: pd.DataFrame, twins: pd.DataFrame) -> list[list[Record]]:
    """List the records of each finding: its documents, a sale's two as one; without any, the job."""
    sale = dict(zip(twins["id_books"].tolist(), twins["id_crm"].tolist(), strict=True))
    told = (list_texts(findings[name]) for name in ("noun", "crm_id", "books_id", "job"))
    listed: list[list[Record]] = []
    for noun, crm, books, job in zip(*told, strict=True):
        records: list[Record] = [(noun or "", "crm", crm)] if crm else []
        if books and noun == "invoices" and books in sale:
            records.append(("invoices", "crm", sale[books]))
        elif books:
            records.append((noun or "", "books", books))
        if not records and job:
            records.append(("jobs", "crm", job))
        listed.append(records)
    return listed
