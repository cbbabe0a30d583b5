"""Tax: an ESTIMATE of sales tax on invoices and on payments received, and where the two books tax differently.

A partial payment carries its part of the tax, pro rata, rounded half up on the running sum of its document.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from ..model.answers import TAX_BASE, TAX_ESTIMATE
from ..model.facts import Facts
from .cash import split_settlements
from .periods import find_months, list_months


def estimate_tax(facts: Facts, set_aside_percent: float | None = None, side: str = "books") -> pd.DataFrame:
    """Estimate sales tax, and the set-aside on revenue, by month on invoices and on payments received: TAX_ESTIMATE.

    ``set_aside_percent`` is the owner's rate per hundred of revenue before tax; without it those columns are gaps.
    """
    documents = facts.of_side("documents", side)
    parts = split_settlements(facts, side)
    dated, undated = parts[parts["on"].notna()], parts[parts["on"].isna()]
    own, when = find_months(documents["date"].fillna(facts.today)), find_months(dated["on"])
    known = documents["tax"].notna()
    days = pd.concat([own, when, undated["month"], pd.Series([facts.today])])
    months = list_months(days.min(), days.max())
    made = pd.DataFrame({
        "invoiced": documents["net"].groupby(own).sum(), "tax_invoiced": documents["tax"].fillna(0).groupby(own).sum(),
        "received": dated["net"].groupby(when).sum(), "tax_received": dated["tax"].fillna(0).groupby(when).sum(),
        "no_tax": documents.loc[~known, "total"].groupby(own[~known]).sum(),
        "no_day": undated["amount"].groupby(undated["month"]).sum(),
    }, index=months).fillna(0).astype("Int64")  # fmt: skip
    made["difference"] = made["tax_invoiced"] - made["tax_received"]
    for basis in ("invoiced", "received"):
        made[f"set_aside_{basis}"] = _take_percent(made[basis], set_aside_percent)
    made["unknown"] = made["no_tax"] + made["no_day"]
    words = "ESTIMATE; partial payments pro rata; unapplied payments carry no tax; "
    words += "no set-aside rate" if set_aside_percent is None else f"set-aside {set_aside_percent:g} % before tax"
    made = made.assign(basis=words).rename_axis("month").reset_index()
    return TAX_ESTIMATE.validate(made[TAX_ESTIMATE.names])


def _take_percent(amounts: pd.Series, percent: float | None) -> pd.Series:
    if percent is None:
        return pd.Series(pd.NA, index=amounts.index, dtype="Int64")
    rate = Decimal(str(percent)) / 100
    taken = [int((max(0, int(amount)) * rate).to_integral_value(ROUND_HALF_UP)) for amount in amounts]
    return pd.Series(taken, index=amounts.index, dtype="Int64")


def compare_taxable(facts: Facts, tolerance: int = 2) -> pd.DataFrame:
    """List the documents on which the CRM and the books disagree about what is taxable, or about the tax: TAX_BASE.

    Where a system does not say what is taxable, only the tax is compared. Documents of one book alone are listed with
    their own amounts.
    """
    crm, books = facts.of_side("documents", "crm"), facts.of_side("documents", "books")
    names = ["id", "number", "customer", "date", "taxable", "tax", "twin"]
    both = crm[names].merge(books[names].drop(columns="twin"), left_on="twin", right_on="id", how="outer",
                            suffixes=("_crm", "_books"))  # fmt: skip
    alone_crm, alone_books = both["id_books"].isna(), both["id_crm"].isna()
    alone = alone_crm | alone_books
    base = (both["taxable_crm"] - both["taxable_books"]).mask(alone_crm, both["taxable_crm"])
    base = base.mask(alone_books, -both["taxable_books"])
    tax = (both["tax_crm"] - both["tax_books"]).mask(alone_crm, both["tax_crm"]).mask(alone_books, -both["tax_books"])
    differs = (base.abs() > tolerance).fillna(False) | (tax.abs() > tolerance).fillna(False)
    exempt = (both["tax_crm"] == 0) | (both["tax_books"] == 0)
    reason = pd.Series("Both tax it, with different amounts.", index=both.index)
    reason = reason.mask(exempt.fillna(False) & ~alone, "One of the two does not tax it.")
    reason = reason.mask(alone_crm, "Only in the CRM.").mask(alone_books, "Only in the books.")
    made = pd.DataFrame({
        "customer": both["customer_crm"].fillna(both["customer_books"]), "crm_number": both["number_crm"],
        "books_number": both["number_books"], "date": both["date_crm"].fillna(both["date_books"]),
        "crm_taxable": both["taxable_crm"], "books_taxable": both["taxable_books"], "base_difference": base,
        "crm_tax": both["tax_crm"], "books_tax": both["tax_books"], "tax_difference": tax, "reason": reason,
    })[differs & (alone | _is_first(both))]  # fmt: skip
    return TAX_BASE.validate(made.sort_values(["date", "crm_number", "books_number"], kind="stable"))


def _is_first(both: pd.DataFrame) -> pd.Series:
    """A document may have several twins; each pair counts once."""
    return ~both.duplicated(["id_crm", "id_books"])
