"""Materials: from vendor bills or from the CRM, by the owner's policy, and never from both.

A job with no material line of a side has a gap there. A job whose bill was credited in full has a known zero.
"""

from __future__ import annotations

import pandas as pd

from tieout.model.settings import MATERIAL_POLICIES, Settings


def cost_materials(costs: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Sum the material cost of each job by side and choose by policy, in whole cents.

    ``costs`` is COSTS_ASSIGNED. Returns ``materials_crm``, ``materials_books`` and ``materials`` by job; a
    gap where there is none. Lines without a job are left to the findings.
    """
    lines = costs.loc[(costs["category"] == "materials") & costs["job"].notna(), ["job", "source", "amount"]]
    sides = pd.DataFrame({
        "materials_crm": sum_by_job(lines[lines["source"] == "CRM"]),
        "materials_books": sum_by_job(lines[lines["source"] == "Books"]),
    }).astype("Int64")  # fmt: skip
    chosen = choose_materials(sides["materials_books"], sides["materials_crm"], settings)
    return sides.assign(materials=chosen)


def choose_materials(books: pd.Series, crm: pd.Series, settings: Settings) -> pd.Series:
    """Choose between the books' and the CRM's material cost of the same jobs."""
    bills_else_crm, bills, _ = MATERIAL_POLICIES
    if settings.material_policy == bills_else_crm:
        return books.fillna(crm)
    return books if settings.material_policy == bills else crm


def cost_other(costs: pd.DataFrame) -> pd.Series:
    """Sum subcontractors and other cost in the books by job, in cents. Wages in the books are not job cost:
    labor comes from the hours, and counting both would cost it twice."""
    wanted = (costs["source"] == "Books") & costs["category"].isin(["subcontractor", "other"])
    return sum_by_job(costs.loc[wanted & costs["job"].notna(), ["job", "amount"]])


def sum_by_job(lines: pd.DataFrame) -> pd.Series:
    """Add up the amounts of each job."""
    return lines.groupby("job", sort=False)["amount"].sum().astype("Int64")
