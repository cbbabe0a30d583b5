"""Sales that arrived at the wrong place: class, location, income account, job, customer."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from ..match.references import find_references, normalise_number, split_refs
from ..model.table import list_texts, map_distinct
from .registry import check
from .usual import find_unusual
from .words import NO_AMOUNT, about_twins, count, say, stack

_UPSTREAM = "Map each job type and item of the CRM to one class, location and income account, and review new ones."


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Set the class or location shown on the QuickBooks invoice, or correct the business unit in the CRM.",
    causes=("The mapping of the job type or business unit was changed or is missing", "Chosen by hand in QuickBooks"),
    upstream=_UPSTREAM,
)
def class_or_location_unusual(evidence: Evidence) -> pd.DataFrame:
    """An invoice has another class or location in QuickBooks than its kind of work nearly always has."""
    twins = evidence.twins
    jobs = evidence.jobs.drop_duplicates("job").set_index("job")["job_type"]
    first_job = map_distinct(twins["job_refs_crm"], lambda cell: split_refs(cell)[0])
    kinds = (("business unit", twins["location_crm"]), ("job type", first_job.map(jobs)))
    made = []
    for column, name in (("class_name_books", "class"), ("location_books", "location")):
        seen: set[int] = set()
        for basis, key in kinds:
            odd = find_unusual(key, twins[column])
            odd = odd[~odd.index.isin(seen)]
            seen |= set(odd.index)
            if len(odd):
                made.append(_describe_unusual(twins.loc[odd.index], odd, name, basis))
    return stack(made)


def _describe_unusual(rows: pd.DataFrame, odd: pd.DataFrame, name: str, basis: str) -> pd.DataFrame:
    sentence = say(
        f"Invoice {{number}}: {name} {{value}} in QuickBooks; {basis} “{{key}}” has “{{usual}}” on {{of}} others.",
        number=rows["number_crm"],
        value=("“" + odd["value"] + "”").fillna("missing"),
        key=odd["key"],
        usual=odd["usual"],
        of=count(odd["of"]),
    )
    return pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.85})


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Choose the usual income account on the line, or on the item, so that revenue by category is right.",
    causes=("The item's income account was changed or created anew by the sync", "Chosen by hand in QuickBooks"),
    upstream=_UPSTREAM,
)
def income_account_unusual(evidence: Evidence) -> pd.DataFrame:
    """A sold item went to another income account than it nearly always does."""
    lines = evidence.books["invoice_lines"]
    lines = lines[(lines["kind"] == "sale") & (lines["amount"] != 0) & lines["account"].notna()]
    odd = find_unusual(lines["item"], lines["account"])
    if not len(odd):
        return pd.DataFrame()
    rows = lines.loc[odd.index]
    sentence = say(
        "“{item}” on QuickBooks invoice {number} went to “{account}” ({amount}); it goes to “{usual}” on {of} others.",
        item=rows["item"],
        number=rows["invoice_number"],
        account=rows["account"],
        amount=rows["amount"],
        usual=odd["usual"],
        of=count(odd["of"]),
    )
    about = {
        "customer": rows["customer"],
        "books_ref": rows["invoice_number"].fillna(rows["invoice_id"]),
        "books_amount": rows["amount"],
        **NO_AMOUNT,
        "date": rows["date"],
        "noun": "invoices",
        "books_id": rows["invoice_id"],
    }
    return pd.DataFrame({**about, "sentence": sentence, "confidence": 0.85})


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Move the QuickBooks invoice to the job's own project, or correct the job number that it names.",
    causes=("Another project was chosen when the invoice was entered", "The job number was mistyped"),
    upstream="Let the sync write the job number on every invoice.",
)
def invoice_on_another_job(evidence: Evidence) -> pd.DataFrame:
    """QuickBooks has an invoice on another job than the CRM."""
    twins = evidence.twins
    rows = twins[twins["job_refs_crm"].notna()]
    told = rows["job_refs_books"].notna() | rows["customer_books"].str.contains(":", regex=False).fillna(False)
    rows = rows[told]
    jobs = evidence.jobs.dropna(subset=["number"])
    owners = dict(zip(jobs["number"].map(normalise_number), list_texts(jobs["customer"]), strict=True))
    names = ("job_refs_crm", "job_refs_books", "customer_books", "number_crm", "customer_crm")
    cells = (list_texts(rows[name]) for name in names)
    named = [_name_other_job(*row, owners=owners) for row in zip(*cells, strict=True)]
    other = pd.Series(named, index=rows.index, dtype="str")
    rows = rows[other.notna()]
    sentence = say(
        "Invoice {number} bills job {job} in the CRM and job {other} in QuickBooks.",
        number=rows["number_crm"],
        job=rows["job_refs_crm"],
        other=other[rows.index],
    )
    return pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.85})


def _name_other_job(
    here: str | None, refs: str | None, customer: str | None, number: str | None, served: str | None, *,
    owners: dict[str, str | None],
) -> str | None:  # fmt: skip
    """Return the known job that the books name instead; none where one of theirs is one of the CRM's.

    A project that begins with a number may be a street: it counts only where that job is the customer's own.
    """
    known = owners.keys()
    mine = {normalise_number(ref) for ref in split_refs(here)}
    own = {normalise_number(number)} if number else set()
    theirs = {normalise_number(ref) for ref in split_refs(refs)} & known
    project = (customer or "").partition(":")[2]
    theirs |= {
        each.number
        for each in find_references(project, known)
        if each.marked or (project.startswith(each.number) and owners[each.number] == served)
    }
    theirs -= own - mine
    return min(theirs) if theirs and not theirs & mine else None


@check(
    severity="ACT",
    group="context",
    fix_in="QuickBooks",
    remedy="Change the customer on the QuickBooks invoice to the one who was served; the wrong one gets statements.",
    causes=("The wrong customer was chosen in QuickBooks", "Two customers of similar names were mixed up by the sync"),
    upstream="Let the sync make the customer, and merge customers that stand there twice.",
)
def invoice_on_another_customer(evidence: Evidence) -> pd.DataFrame:
    """QuickBooks has an invoice on a customer who is somebody else in the CRM."""
    twins = evidence.twins
    known = evidence.customers
    others = set(known.loc[known["side"] == "crm", "key"])
    keys = twins[["customer_key_crm", "customer_key_books"]]
    differs = keys.notna().all(axis=1) & (keys["customer_key_crm"] != keys["customer_key_books"])
    rows = twins[differs & keys["customer_key_books"].isin(others)]
    sentence = say(
        "Invoice {number} belongs to {crm} in the CRM and stands on {books} in QuickBooks.",
        number=rows["number_crm"],
        crm=rows["customer_crm"],
        books=rows["customer_books"],
    )
    return pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.85})


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Move the QuickBooks invoice to the level at which the customer is billed: the parent or the sub-customer.",
    causes=("The sync or a person chose the parent instead of the sub-customer, or the reverse",),
    upstream="Decide per customer who is billed, the parent or each location, and link the CRM's customer to it.",
)
def customer_level_differs(evidence: Evidence) -> pd.DataFrame:
    """QuickBooks has an invoice on the parent instead of the sub-customer that the CRM bills, or the reverse."""
    billed, wanted = _full_names(evidence)
    rows = evidence.twins[wanted.notna() & (wanted != billed["books"])]
    sentence = say(
        "Invoice {number} is billed to “{crm}” in the CRM and stands on “{books}” in QuickBooks.",
        number=rows["number_crm"],
        crm=wanted[rows.index],
        books=rows["customer_books"],
    )
    return pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.8})


def _full_names(evidence: Evidence) -> tuple[pd.DataFrame, pd.Series]:
    """Return both names of each pair in full, and the name that the books should have where they know both levels.

    Only where the CRM itself keeps parent and child apart, and the books have that very sub-customer or parent.
    """
    twins = evidence.twins
    people = evidence.crm["customers"]
    children = people[people["parent"].notna()]
    full = dict(zip(children["name"], _join_names(children), strict=True))
    crm = twins["customer_crm"].map(lambda name: full.get(name, name), na_action="ignore").astype("str")
    books = twins["customer_books"]
    there = {*evidence.books["customers"]["name"].dropna(), *books.dropna()}
    parents = {*children["parent"].dropna(), *(name.partition(":")[0] for name in crm.dropna() if ":" in name)}
    same_family = crm.str.split(":").str[0] == books.str.split(":").str[0]
    hierarchical = crm.str.split(":").str[0].isin(parents)
    other_level = crm.str.contains(":", regex=False) != books.str.contains(":", regex=False)
    wanted = crm.where((same_family & hierarchical & other_level & crm.isin(there)).fillna(False).astype(bool))
    return pd.DataFrame({"crm": crm, "books": books}), wanted


def _join_names(children: pd.DataFrame) -> list[str]:
    rows = zip(children["name"].tolist(), children["parent"].tolist(), strict=True)
    return [name if name.startswith(f"{parent}:") else f"{parent}:{name}" for name, parent in rows]
