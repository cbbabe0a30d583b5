"""The systems' words for states and kinds, in the words of our tables."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pandas as pd

NOT_JOB_COST = "not job cost"
TAXED = {
    **dict.fromkeys(("yes", "y", "true", "1", "taxable", "tax", "t"), True),
    **dict.fromkeys(("no", "n", "false", "0", "non-taxable", "nontaxable", "non taxable", "not taxable", "non",
                     "exempt"), False),
}  # fmt: skip
"""Words for what sales tax applies to."""
_TRAVEL = re.compile(r"\b(travel|driv(e|ing)|transit|commut\w*|mileage)\b", re.IGNORECASE)
_TIME_OFF = re.compile(
    r"\b(pto|paid time off|vacation|sick( leave| time)?|holiday|time off|bereavement|jury duty)\b", re.IGNORECASE
)
_ONLY_A_KIND = re.compile(rf"({_TRAVEL.pattern}|{_TIME_OFF.pattern})( ?(time|hours|pay|leave|day))?", re.IGNORECASE)
_SHOP = re.compile(
    r"(shop|office|general|training|meetings?|warehouse|admin\w*|overhead|break|lunch|supplies)( time)?", re.IGNORECASE
)
_SUBCONTRACT = re.compile(
    r"sub-?\s?contract|\bsubs?\b|1099|contract(ed|ors?)?\b|outside (labor|services)", re.IGNORECASE
)
_MATERIALS = re.compile(
    r"material|suppl(y|ies)\b|\bparts?\b|equipment|cost of goods|\bcogs\b|cost of sales|inventory"
    r"|purchases|refrigerant",
    re.IGNORECASE,
)
_NEITHER = re.compile(r"\blabou?r\b|\boffice\b|\bshop (suppl|tool)", re.IGNORECASE)
_NOT_JOB_COST = re.compile(
    r"payroll|\bwages?\b|salar(y|ies)|\bofficer|tax(es)?\b|\bincome\b|\bsales\b(?! tax)|revenue|\bchecking\b"
    r"|\bsavings\b|\bbank\b(?! (charge|fee))|undeposited|accounts? (receivable|payable)|\ba/[rp]\b"
    r"|\bcredit card\b(?! (fee|processing))"
    r"|retained earnings|\bequity\b|owner.?s? (draw|equity|contribution|pay)|\bloan|clearing|\bvisa\b|mastercard|amex",
    re.IGNORECASE)  # fmt: skip


def translate(values: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """Translate state words, whatever their capitals and separators; unknown words become gaps."""
    table = {value: words.get(re.sub(r"[\s_-]+", " ", value).strip().casefold()) for value in values.dropna().unique()}
    return values.map(table).astype(object)


def time_kind(category: pd.Series, job: pd.Series) -> pd.Series:
    """Say what hours are: travel, paid time off, job or general.

    The category may say so in any wording; the job's text only where it says nothing else, because customers
    are called Holiday Inn and live on Ocean Drive.
    """
    named = category.map(
        {
            text: _named_kind(text) or ("general" if _SHOP.fullmatch(text) else None)
            for text in category.dropna().unique()
        }
    ).astype(object)
    coded = job.map(
        {
            text: _named_kind(text) if _ONLY_A_KIND.fullmatch(text) else _SHOP.fullmatch(text) and "general"
            for text in job.dropna().unique()
        }
    ).astype(object)
    kind = named.where(named.notna(), coded)
    # Where others of the file name a job, an empty cell is a forgotten one; a file without jobs is plain payroll.
    unnamed = "job" if job.notna().any() else "general"
    return kind.where(kind.notna(), job.notna().map({True: "job", False: unnamed})).astype(object)


def is_only_a_kind(text: str) -> bool:
    """Say whether a job code names a kind of time and no job: Travel, PTO, Shop."""
    return bool(_ONLY_A_KIND.fullmatch(text) or _SHOP.fullmatch(text))


def _named_kind(text: str) -> str | None:
    return "travel" if _TRAVEL.search(text) else "paid time off" if _TIME_OFF.search(text) else None


def cost_category(account: str) -> str:
    """Say what an account's costs are: materials, subcontractor or other; or that they are none.

    >>> cost_category("Cost of Goods Sold:Materials"), cost_category("Payroll expenses:Wages")
    ('materials', 'not job cost')
    """
    leaf = account.rsplit(":", 1)[-1]
    for text in (leaf, account):
        if _SUBCONTRACT.search(text):
            return "subcontractor"
        if text is leaf and _NOT_JOB_COST.search(text) and not re.search(r"permit|cost of sales", text, re.IGNORECASE):
            return NOT_JOB_COST
        if text is leaf and _NEITHER.search(text):
            return "other"
        if _MATERIALS.search(text):
            return "materials"
        if _NOT_JOB_COST.search(text) and not re.search(r"cost of (goods|sales)", text, re.IGNORECASE):
            return NOT_JOB_COST
    return "other"


def settle(status: pd.Series, balance: pd.Series) -> pd.Series:
    """Fill unknown invoice states from the balance: nothing open is paid, anything else is open."""
    paid = (balance == 0).fillna(False).astype(bool)
    return status.where(status.notna(), paid.map({True: "paid", False: "open"}).astype(object))


def document_kind(total: pd.Series) -> pd.Series:
    """A CRM's invoice of a negative amount is a credit memo."""
    return (total < 0).fillna(False).astype(bool).map({True: "credit memo", False: "invoice"}).astype(object)
