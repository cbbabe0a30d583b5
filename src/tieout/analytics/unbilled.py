"""Work and bills out of step: completed and not billed, billed and not completed, and revenue that is deferred."""

from __future__ import annotations

import pandas as pd

from ..model.answers import DEFERRED, UNBILLED
from ..model.facts import Facts
from ..model.table import look_up
from .billed import list_billings, sum_billed

NOT_BILLED, NOT_COMPLETED = "completed not billed", "billed not completed"


def list_unbilled(facts: Facts, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """List jobs completed by a day and not fully billed, and jobs billed and not completed by then: UNBILLED.

    A completed job without any bill is listed also where its worth is unknown; one that is billed a part is listed
    where more than the rounding tolerance is missing. Canceled jobs, and jobs worth nothing, are left out.
    """
    day = facts.today if as_of is None else pd.Timestamp(as_of).as_unit("s")
    return facts.keep(("unbilled", day), lambda: _list_unbilled(facts, day))


def _list_unbilled(facts: Facts, day: pd.Timestamp) -> pd.DataFrame:
    billings = list_billings(facts, day)
    jobs = facts.jobs[facts.jobs["status"] != "canceled"]
    billed = look_up(jobs["job"], sum_billed(billings), "money")
    first = look_up(jobs["job"], billings.dropna(subset=["job"]).groupby("job")["date"].min(), "date")
    done = (jobs["completed"] <= day).fillna(False) | ((jobs["status"] == "completed") & jobs["completed"].isna())
    short = jobs["worth"] - billed.fillna(0)
    open_ = done & (billed.isna() | (short > facts.inputs.settings.tolerance_cents)) & (jobs["worth"] != 0).fillna(True)
    # A discount on the invoice is no missing bill.
    discount = billings.dropna(subset=["job"]).groupby("job")["discount"].sum()
    given = look_up(jobs["job"], discount, "money").fillna(0)
    open_ &= (short - given > facts.inputs.settings.tolerance_cents).fillna(True) | billed.isna()
    ahead = ~done & (billed > 0).fillna(False)
    since = jobs["completed"].where(open_, first)
    rows = jobs.assign(
        list=pd.Series(NOT_BILLED, index=jobs.index).where(open_, NOT_COMPLETED), billed=billed.fillna(0),
        days=(day - since).dt.days.astype("Int64"), amount=(short - given).where(open_, billed),
    )  # fmt: skip
    rows = rows[open_ | ahead]
    said = f"not available from {facts.system('crm')}: what the job is worth"
    rows["missing"] = pd.Series(said, index=rows.index).where(rows["worth"].isna() & (rows["list"] == NOT_BILLED))
    return UNBILLED.validate(
        rows[UNBILLED.names].sort_values(["list", "amount", "job"], ascending=[False, False, True])
    )


def list_deferred(facts: Facts, as_of: pd.Timestamp | None = None) -> pd.DataFrame:
    """List what was billed or taken for work that was not done by a day: DEFERRED. Each dollar is listed once.

    Documents marked as deposits, while their job is not completed (or names none); documents of jobs that were not
    completed; and payments that are applied to nothing.
    """
    day = facts.today if as_of is None else pd.Timestamp(as_of).as_unit("s")
    billings = list_billings(facts, day)
    jobs = facts.jobs.set_index("job")
    completed = look_up(billings["job"], jobs["completed"], "date")
    status = look_up(billings["job"], jobs["status"])
    done = (completed <= day) | ((status == "completed") & completed.isna()).fillna(False)
    known = status.notna()
    deposit = billings["deferred"].fillna(False).astype(bool) & ~done
    ahead = known & ~done & (status != "canceled").fillna(False) & ~deposit
    rows = billings.assign(reference=billings["number"], amount=billings["net"])
    parts = [
        rows[deposit].assign(kind="deposit invoice", reason="Marked as a deposit; the work is not completed."),
        rows[ahead].assign(kind="billed before completion", reason="The job was not completed by the day."),
        _list_unapplied(facts, day),
    ]  # fmt: skip
    made = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    made = made[made["amount"] != 0].sort_values(["kind", "date", "reference"], kind="stable")
    return DEFERRED.validate(made[DEFERRED.names])


def _list_unapplied(facts: Facts, day: pd.Timestamp) -> pd.DataFrame:
    """List the payments of the books, or of the CRM where the books have none, that were applied to nothing."""
    side = "books" if (facts.receipts["side"] == "books").any() else "crm"
    receipts = facts.of_side("receipts", side)
    receipts = receipts[receipts["date"] <= day]
    settled = facts.of_side("settlements", side)
    later = settled[(settled["on"] > day).fillna(False) & (settled["payer_kind"] == "payment")]
    waiting = look_up(receipts["id"], later.groupby("payer")["amount"].sum(), "money").fillna(0)
    return receipts.assign(
        kind="unapplied payment", job=None, reference=receipts["number"], amount=receipts["unapplied"] + waiting,
        reason="Received and applied to no document by the day.",
    )[DEFERRED.names]  # fmt: skip
