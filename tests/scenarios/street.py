"""A street: the scenarios of one CRM and the same settings, side by side in one company.

Each house gets a number and a family name: the first run of digits of every number and id gets the house's number in
front (``1042`` becomes ``3171042``, also where a text names it), and every person gets the family name in front. What
is found is told apart by these, and told with them taken away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import pandas as pd

from scenarios.frame import Nouns, Rows, Scenario
from tables import AS_OF, DEFAULTS, side
from tieout.model.nouns import NOUNS
from tieout.model.settings import Inputs, Settings
from tieout.model.snapshot import Snapshot
from tieout.reconcile import reconcile

_PEOPLE = {"customer", "parent", "employee", "vendor", "technicians", "contact"}
_WORDS = {"memo", "description", "title", "note"}
_TAUGHT = {"item", "bundle", "location", "class_name", "job_type", "tax_code"}
_FIRST_DIGITS = re.compile(r"\d+")
_SYLLABLES = ("ba", "ke", "di", "mo", "zu", "ra", "ve", "ni", "po", "lu")
_REFERENCES = ("crm_ref", "books_ref", "customer", "job")


def find_in(scenarios: list[Scenario]) -> list[pd.DataFrame]:
    """Return what is found in each scenario of one street, and last what belongs to none of them."""
    if scenarios[0].alone:
        return [_reconcile(scenarios, [scenarios[0].crm], [scenarios[0].books], [scenarios[0].payroll]), _nothing()]
    houses = [House(at, each) for at, each in enumerate(scenarios, start=100)]
    sides = ([h.move(getattr(h.scenario, name)) for h in houses] for name in ("crm", "books", "payroll"))
    findings = _reconcile(scenarios, *sides)
    owners = pd.Series([next((h.at for h in houses if h.owns(row)), 0) for row in findings.to_dict("records")])
    owners = owners.set_axis(findings.index)
    return [h.tell(findings[owners == h.at]) for h in houses] + [findings[owners == 0]]


class House:
    """One scenario of a street, with its number and its family name."""

    def __init__(self, at: int, scenario: Scenario) -> None:
        self.at, self.scenario = at, scenario
        mixed = at * 7919 % 10**5
        self.family = "".join(_SYLLABLES[int(digit)] for digit in f"{mixed:05d}").title()
        nouns = (scenario.crm, scenario.books, scenario.payroll)
        rows = [(noun, row) for side_ in nouns for noun, given in side_.items() for row in given]
        cells = (row.get(name) for noun, row in rows for name in NOUNS[noun].names if _is_number(name))
        self.known = {digits for cell in cells if cell for digits in _FIRST_DIGITS.findall(str(cell))}
        self._ours = re.compile(rf"(?<!\d){at}(?=\d)|\.{at}(?!\d)")

    def move(self, nouns: Nouns) -> dict[str, Rows]:
        return {noun: [self._move_row(noun, row) for row in given] for noun, given in nouns.items()}

    def _move_row(self, noun: str, row: dict[str, Any]) -> dict[str, Any]:
        full = {**DEFAULTS.get(noun, {}), **row}
        return {name: self._move_cell(noun, name, cell) for name, cell in full.items()}

    def _move_cell(self, noun: str, name: str, cell: Any) -> Any:
        if not isinstance(cell, str):
            return cell
        if _is_number(name):
            return "; ".join(self._move_number(part) for part in cell.split("; "))
        if name in _WORDS:
            return self._move_text(cell)
        if name in _PEOPLE or (name == "name" and noun == "customers"):
            return "; ".join(f"{self.family} {self._move_text(part)}" for part in cell.split("; "))
        if name in _TAUGHT or (name == "account" and noun in ("invoice_lines", "items")):
            return f"{self.family} {cell}"
        if name == "email":
            return cell.replace("@", f"@{self.family.lower()}.")
        if name in ("phone", "tax_id"):
            return f"{self.at}{cell}"
        return f"{self.at} {self.family} {cell}" if name == "street" else cell

    def _move_number(self, text: str) -> str:
        return re.sub(r"\d+", rf"{self.at}\g<0>", text, count=1) if re.search(r"\d", text) else f"{text}.{self.at}"

    def _move_text(self, text: str) -> str:
        return re.sub(
            r"(?<!\d)\d{3,}(?!\d)", lambda hit: f"{self.at}{hit[0]}" if hit[0] in self.known else hit[0], text
        )

    def owns(self, finding: dict[str, Any]) -> bool:
        told = [finding[name] for name in _REFERENCES if isinstance(finding[name], str)]
        return any(self.family in text or self._ours.search(text) for text in told)

    def tell(self, findings: pd.DataFrame) -> pd.DataFrame:
        """Return the findings as the scenario itself would read them."""
        plain = {name: findings[name].map(self._tell, na_action="ignore") for name in (*_REFERENCES, "sentence")}
        return findings.assign(**plain)

    def _tell(self, text: str) -> str:
        return self._ours.sub("", text).replace(f"{self.family} ", "")


def _reconcile(
    scenarios: list[Scenario], crm: Iterable[Nouns], books: Iterable[Nouns], payroll: Iterable[Nouns]
) -> pd.DataFrame:
    inputs = Inputs(settings=Settings(as_of=AS_OF, **scenarios[0].settings))
    snapshots = (
        side(system, **_join(given))
        for system, given in ((scenarios[0].system, crm), ("QuickBooks Online", books), ("Payroll", payroll))
    )
    return reconcile(*snapshots, inputs).findings


def _join(houses: Iterable[Nouns]) -> dict[str, Rows]:
    joined: dict[str, Rows] = {}
    for nouns in houses:
        for noun, rows in nouns.items():
            joined.setdefault(noun, []).extend(rows)
    return joined


def _is_number(name: str) -> bool:
    return name in ("id", "number", "original_job") or (
        name.endswith(("_id", "_ref", "_refs", "_number")) and name != "tax_id"
    )


@cache
def _nothing() -> pd.DataFrame:
    return reconcile(Snapshot(""), Snapshot(""), Snapshot(""), Inputs()).findings
