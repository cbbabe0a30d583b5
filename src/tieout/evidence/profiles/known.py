"""The sync profiles of the five CRMs, with the source of every statement."""

from __future__ import annotations

from dataclasses import replace

from ...model.settings import BY_HAND, OLDER_SYNC
from .profile import Statement, SyncProfile

# The pages that a CRM's statements were taken from, together: which page says which was not kept.
_JOBBER = "help.getjobber.com 10487017203223, 115009786748"
_HOUSECALL_PRO = "help.housecallpro.com 975825, 5229371, 5208962, 6293247"
_SERVICETITAN = "help.servicetitan.com batch-post-and-export, using-quickbooks-desktop-vs-quickbooks-online"
_WORKIZ = "help.workiz.com 45099285467153, 18053194382993, 7852231"
_GOHIGHLEVEL = "white-label help of GoHighLevel: xtremeplatform.com, hilfe.pilotly.io"
_NO_COSTS = Statement(
    "never_sends", "Costs and hours stay in the CRM; drafts are not sent.", "inferred", "no vendor page names them"
)

JOBBER = SyncProfile(
    "Jobber", 2, False, False, "Jobber pushes invoices as they change",
    statements=(
        Statement("direction", "The new sync goes one way, Jobber to QuickBooks.", "documented",
                  _JOBBER),
        Statement("pushes_when", "Invoices are sent as they are made and changed, in real time.", "documented",
                  _JOBBER),
        Statement("paid_returns", "“Paid” no longer comes back from QuickBooks.", "documented",
                  _JOBBER),
        Statement("number_form", "The invoice number becomes QuickBooks' number; Jobber allows it twice and "
                  "QuickBooks does not.", "inferred", "sync errors about duplicate numbers; holmbergledger.com"),
        _NO_COSTS,
    ),
)  # fmt: skip
JOBBER_OLDER = replace(
    JOBBER, connection=OLDER_SYNC, direction="Both ways", grace_days=14, paid_returns=True, pushes_when="by hand",
    why="Jobber's older sync sends when somebody starts it, and matches customers by first and last name",
    statements=(
        Statement("pushes_when", "The older sync is started by hand.", "documented", _JOBBER),
        Statement("paid_returns", "Paid status came back to Jobber.", "documented", _JOBBER),
        Statement("direction", "Clients and products go both ways.", "documented", _JOBBER),
        _NO_COSTS,
    ),
)  # fmt: skip
HOUSECALL_PRO = SyncProfile(
    "Housecall Pro", 3, False, False, "Housecall Pro pushes an invoice when it is finished, sent or paid",
    pushes_when="finished",
    statements=(
        Statement("pushes_when", "An invoice is sent when the job is finished, the invoice sent, or paid: a setting "
                  "of the account.", "documented", _HOUSECALL_PRO),
        Statement("number_form", "The job number, with its suffix, becomes QuickBooks' number where “match invoice "
                  "and job number” is on.", "documented", "help.housecallpro.com 9998046"),
        Statement("number_form", "A number that an invoice or a credit memo has already stops the sync.",
                  "documented", _HOUSECALL_PRO),
        Statement("paid_returns", "Payments made in QuickBooks come back only when fetched by hand.", "documented",
                  _HOUSECALL_PRO),
        _NO_COSTS,
    ),
)  # fmt: skip
SERVICETITAN = SyncProfile(
    "ServiceTitan", 10, False, False, "ServiceTitan sends nothing before its batch is posted and exported",
    pushes_when="batch posted", sends_zero=False,
    statements=(
        Statement("pushes_when", "Nothing reaches QuickBooks before its batch is posted and exported.", "documented",
                  _SERVICETITAN),
        Statement("sends_zero", "Invoices over nothing in projects never appear among what is to be batched; "
                  "others may be exported.", "documented", _SERVICETITAN),
        Statement("number_form", "The invoice number becomes QuickBooks' number; exporting again after unposting "
                  "may make another.", "documented", _SERVICETITAN),
        Statement("paid_returns", "The export goes one way.", "documented",
                  _SERVICETITAN),
        _NO_COSTS,
    ),
)  # fmt: skip
WORKIZ = SyncProfile(
    "Workiz", 30, False, True, "Workiz may push an invoice only when it is paid in full, and folds discounts",
    pushes_when="by hand", folds=("discount", "tip", "fee"), number_form="Wrapped in letters", batch_links=False,
    statements=(
        Statement("pushes_when", "Invoices are sent by hand, or only when paid in full.", "documented",
                  _WORKIZ),
        Statement("number_form", "QuickBooks' number is the invoice number inside letters, such as SAJ100_SKOT.",
                  "documented", _WORKIZ),
        Statement("folds_lines", "Tips and fees become lines; discounts are pushed into the lines; totals agree.",
                  "documented", _WORKIZ),
        Statement("batch_links", "Of a payment for several invoices only the first stays linked.", "documented",
                  _WORKIZ),
        Statement("paid_returns", "QuickBooks' invoices come to Workiz only when they are created.", "documented",
                  _WORKIZ),
        _NO_COSTS,
    ),
)  # fmt: skip
GOHIGHLEVEL = SyncProfile(
    "GoHighLevel", 2, False, True, "GoHighLevel folds discount and tax into item prices in US accounts",
    pushes_when="sent", folds=("discount", "tax"), sales_receipts=True,
    statements=(
        Statement("pushes_when", "An invoice is made in QuickBooks when it is marked sent.", "documented",
                  _GOHIGHLEVEL),
        Statement("sales_receipts", "Payments of order forms, subscriptions and calendars arrive as sales receipts.",
                  "documented", _GOHIGHLEVEL),
        Statement("folds_lines", "In US accounts discount and tax are folded into item prices; totals agree.",
                  "documented", _GOHIGHLEVEL),
        Statement("direction", "Invoices go one way; only those made after connecting.", "documented",
                  _GOHIGHLEVEL),
        Statement("paid_returns", "Edits in QuickBooks do not come back.", "documented",
                  _GOHIGHLEVEL),
        _NO_COSTS,
    ),
)  # fmt: skip
UNKNOWN_CRM = SyncProfile("", 3, True, False, "The CRM's sync is not known")

PROFILES = {
    profile.crm: profile for profile in (JOBBER, HOUSECALL_PRO, SERVICETITAN, WORKIZ, GOHIGHLEVEL)
}  # fmt: skip
"""What each CRM's own sync does today."""


def find_profile(crm: str, connection: str) -> SyncProfile:
    """Return the documented profile of a CRM over one kind of connection; of an unknown CRM, one that mutes little."""
    native = PROFILES.get(crm, UNKNOWN_CRM)
    if connection == OLDER_SYNC and crm == JOBBER.crm:
        return JOBBER_OLDER
    if connection == BY_HAND:
        return _enter_by_hand(native)
    return native


def _enter_by_hand(native: SyncProfile) -> SyncProfile:
    said = Statement("connection", "Somebody types the invoices into QuickBooks.", "inferred", "the Settings sheet")
    return SyncProfile(
        native.crm, 30, False, False, "Somebody types the invoices into QuickBooks", pushes_when="by hand",
        connection=BY_HAND, direction="By hand", number_form="QuickBooks' own", sales_receipts=True, sends_zero=False,
        never_sends=("drafts", "zero-dollar invoices", "costs", "hours"), statements=(said,),
    )  # fmt: skip
