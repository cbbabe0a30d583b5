"""What else could have explained a document without a twin, and what the records say against it."""

from __future__ import annotations

import pandas as pd

from ..match.references import normalise_number
from ..model.results import Reconciliation
from .sayings import join, say_amount

_MOST = 3


def list_ruled_out(matches: pd.DataFrame, found: Reconciliation) -> list[str]:
    """List, for a document that only one system has, what was looked for on the other side and not found."""
    said = []
    for _, match in matches.iterrows():
        if match["state"] == "CRM only":
            said.append(_rule_out(match, "crm", "books", "QuickBooks", found))
        elif match["state"] == "books only":
            said.append(_rule_out(match, "books", "crm", "the CRM", found))
    return [text for text in said if text][:_MOST]


def _rule_out(match: pd.Series, here: str, there: str, name: str, found: Reconciliation) -> str:
    others = found.invoices[found.invoices[f"{there}_id"].notna()]
    said = [
        _say_number(match[f"{here}_number"], others, there, name),
        _say_total(match, match[f"{here}_total"], others, there),
        _say_credits(match, others),
    ]
    return f"Looked for and ruled out: {'; '.join(text for text in said if text)}"


def _say_number(number: object, others: pd.DataFrame, there: str, name: str) -> str:
    if not isinstance(number, str):
        return ""
    wanted = normalise_number(number)
    numbers = others[f"{there}_number"]
    same = others[numbers.map(lambda each: isinstance(each, str) and normalise_number(each) == wanted).astype(bool)]
    if not len(same):
        return f"no document in {name} has its number"
    amount = say_amount(same[f"{there}_total"].iloc[0])
    return f"{name} has a document of that number over {amount}, which is {same['state'].iloc[0]} itself"


def _say_total(match: pd.Series, total: object, others: pd.DataFrame, there: str) -> str:
    alike = others[(others[f"{there}_total"] == total).fillna(False).astype(bool)]
    own = alike[alike["customer"] == match["customer"]]
    if not len(alike):
        return f"none is over {say_amount(total)}"
    if not len(own):
        belong = "belongs to another customer" if len(alike) == 1 else "belong to other customers"
        return f"{len(alike)} over {say_amount(total)} {belong}"
    refs = join(own[f"{there}_number"].fillna(own[f"{there}_id"]).head(_MOST))
    tied = "already tied to another" if (own["state"] == "matched").all() else "not tied surely"
    return f"of the same customer and amount there is {refs}, {tied}"


def _say_credits(match: pd.Series, others: pd.DataFrame) -> str:
    kinds = others["kind"].isin(["credit memo", "refund"])
    count = int(((others["customer"] == match["customer"]) & kinds).sum())
    if not count:
        return "there is no credit or refund of this customer"
    return f"this customer has {count} credit{'s' if count > 1 else ''} or refund{'s' if count > 1 else ''} there"
