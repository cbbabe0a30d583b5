"""Sales tax: charged where it should not be, not charged where it should, coded differently or not at all."""

from __future__ import annotations

import pandas as pd

from ..evidence import Evidence
from .registry import check
from .usual import find_unusual
from .words import NO_AMOUNT, about_books, about_crm, about_twins, count, say, stack, taxable_part

_UPSTREAM = "Keep the tax status on the customer and the tax code on the item, and let the sync carry both."
_LEAST = 10


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Choose the tax code on the QuickBooks invoice, and map the CRM's tax rate to it.",
    causes=("The CRM's tax rate is not mapped to a QuickBooks code", "The rate was renamed on one side"),
    upstream="Review the mapping of tax rates whenever one is added or renamed.",
)
def tax_code_missing(evidence: Evidence) -> pd.DataFrame:
    """A sale in QuickBooks has no tax code, or another than its tax rate in the CRM is nearly always mapped to."""
    twins = evidence.twins
    mapped = find_unusual(twins["tax_code_crm"], twins["tax_code_books"])
    sold = twins[(twins["net_books"] != 0).fillna(False) & ~twins["tax_exempt_books"].fillna(False).astype(bool)]
    bare = find_unusual(sold["kind_books"], sold["tax_code_books"].where(sold["tax_code_books"].isna(), "a tax code"))
    mapped = mapped[~mapped.index.isin(bare.index)]
    rows = twins.loc[[*bare.index, *mapped.index]]
    odd = pd.concat([bare, mapped]).reindex(rows.index)
    code = ("the tax code “" + rows["tax_code_books"] + "”").fillna("no tax code")
    known = mapped.reindex(rows.index)["key"].notna()
    rate = ("; the CRM's “" + odd["key"] + "” has “" + odd["usual"] + "” on " + count(odd["of"]) + " others").where(
        known, "; " + count(odd["of"]) + " others have one"
    )
    sentence = say("Invoice {number} has {code} in QuickBooks{rate}.", number=rows["number_crm"], code=code, rate=rate)
    return pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "sentence": sentence, "confidence": 0.85})


@check(
    severity="ACT",
    group="context",
    fix_in="CRM",
    remedy="Take the tax off the invoice and refund it if it was paid, or correct the customer's exemption.",
    causes=("The customer's exemption is not marked in the system that made the invoice",),
    upstream=_UPSTREAM,
)
def taxed_though_exempt(evidence: Evidence) -> pd.DataFrame:
    """Sales tax was charged on a document or to a customer that is exempt."""
    return _report(
        evidence, _is_taxed_though_exempt, "{number} of {customer} charges {tax} of sales tax; it is exempt.", 1
    )


@check(
    severity="ACT",
    group="context",
    fix_in="CRM",
    remedy="Add the sales tax to the invoice, or mark the customer or the item as exempt; keep the certificate.",
    causes=("No tax rate was chosen", "The item is marked as taxable and the address has no tax rate"),
    upstream=_UPSTREAM,
)
def untaxed_though_taxable(evidence: Evidence) -> pd.DataFrame:
    """A taxable sale to a customer who is not exempt carries no sales tax."""
    words = "{number} of {customer} has {taxable} of taxable sales and no sales tax."
    return _report(evidence, _is_untaxed_though_taxable, words, 0)


def _report(evidence: Evidence, choose: object, words: str, sign: int) -> pd.DataFrame:
    """Report documents of both sides, a sale that both have alike only once."""
    assert callable(choose)
    here = choose(evidence, evidence.crm_documents, "crm")
    there = choose(evidence, evidence.books_documents, "books")
    twins = evidence.twins.set_index("right")
    there = there[~there.index.isin(twins.index[twins["partly"].notna()])]  # that its tax did not arrive is told
    both = twins.index[twins["left"].isin(here.index)]
    there = there[~there.index.isin(both)]
    made = []
    for rows, about, where in ((here, about_crm, "CRM"), (there, about_books, "QuickBooks")):
        if rows.empty:
            continue
        sentence = say(
            f"{{kind}} {words}".replace(
                "exempt.", f"exempt in the {where}." if where == "CRM" else f"exempt in {where}."
            ),
            kind=rows["kind"].str.capitalize(),
            number=rows["number"].fillna(rows["id"]),
            customer=rows["customer"].fillna("an unnamed customer"),
            tax=rows["tax"],
            taxable=rows["taxable"],
        )
        effect = sign * rows["taxable"].fillna(rows["net"])
        if where == "CRM":
            effect = effect.where(rows.index.isin(twins["left"]), 0)
        made.append(
            pd.DataFrame(
                {**about(rows), **NO_AMOUNT, "taxable_effect": effect, "sentence": sentence, "fix_in": where,
                 "confidence": 0.9}
            )
        )  # fmt: skip
    return stack(made)


def _exempt_customers(evidence: Evidence, side: str, exempt: bool) -> set[str]:
    people = getattr(evidence, side)["customers"]
    return set(people.loc[(people["tax_exempt"] == exempt).fillna(False), "name"])


def _live(documents: pd.DataFrame) -> pd.DataFrame:
    return documents[documents["excluded"].isna() & (documents["total"] > 0)]


def _is_taxed_though_exempt(evidence: Evidence, documents: pd.DataFrame, side: str) -> pd.DataFrame:
    rows = _live(documents)
    taxed = (rows["tax"] > evidence.settings.tolerance_cents).fillna(False)
    exempt = rows["tax_exempt"].fillna(rows["customer"].isin(_exempt_customers(evidence, side, True)))
    return rows[taxed & exempt.astype(bool)]


def _is_untaxed_though_taxable(evidence: Evidence, documents: pd.DataFrame, side: str) -> pd.DataFrame:
    """Only in a company that charges tax on what is taxable, on a side that keeps tax apart from prices."""
    rows = _live(documents)
    if side == "books" and evidence.profile.folds_lines:
        return rows.iloc[:0]
    taxable = rows[(rows["taxable"] > evidence.settings.tolerance_cents).fillna(False) & rows["tax"].notna()]
    bare = taxable[taxable["tax"] == 0]
    if len(taxable) < _LEAST or len(bare) > 0.2 * len(taxable):
        return rows.iloc[:0]
    exempt = bare["tax_exempt"].fillna(bare["customer"].isin(_exempt_customers(evidence, side, True))).astype(bool)
    lines = getattr(evidence, side)["invoice_lines"]
    with_line = set(lines.loc[lines["kind"] == "tax", "invoice_number"].dropna())
    return bare[~exempt & ~bare["number"].isin(with_line)]


@check(
    severity="WATCH",
    group="context",
    fix_in="QuickBooks",
    remedy="Correct the tax status on the side that is wrong; taxable sales are reported from QuickBooks.",
    causes=("The exemption or the tax code is set in one system only",),
    upstream=_UPSTREAM,
)
def taxable_in_one_system(evidence: Evidence) -> pd.DataFrame:
    """The two systems disagree on what part of a sale is taxable, though its total agrees."""
    twins, tolerance = evidence.twins, evidence.settings.tolerance_cents
    if evidence.profile.folds_lines:
        return pd.DataFrame()
    here, there = taxable_part(twins, "_crm"), taxable_part(twins, "_books")
    by_amount = ((there - here).abs() > tolerance) & (twins["gap"].abs() <= tolerance)
    flags = (twins["tax_exempt_crm"] != twins["tax_exempt_books"]) & (twins["gap"].abs() <= tolerance)
    told = twins["tax_exempt_crm"].notna() & twins["tax_exempt_books"].notna()
    differs = by_amount.fillna(False) | (flags.fillna(False) & told)
    rows = twins[differs.astype(bool) & twins["partly"].isna()]
    sentence = say(
        "Invoice {number}: {crm} of its revenue is taxable in the CRM and {books} in QuickBooks.",
        number=rows["number_crm"],
        crm=here[rows.index],
        books=there[rows.index],
    )
    effect = (there - here)[rows.index]
    return pd.DataFrame({**about_twins(rows), **NO_AMOUNT, "taxable_effect": effect, "sentence": sentence})
