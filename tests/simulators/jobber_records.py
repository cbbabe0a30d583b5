"""Plain records of Jobber, as the store holds them: whatever is asked for, filled in."""

from __future__ import annotations

from decimal import Decimal

from tieout.sources.live.jobber import asking

VALUES = {
    "jobNumber": 1, "quantity": 1, "finalDuration": 60, "payable": True, "isArchived": False, "timezone": "UTC",
    "adjustmentType": "PAYMENT", "paymentType": "CASH", "jobStatus": "requires_invoicing", "jobType": "ONE_OFF",
    "completedAt": None, "invoiceStatus": "paid", "timeSheetCategory": None, "taxCalculationMethod": "exclusive",
    "sentAt": None, "label": "Job type", "valueText": None,
    "taxable": True, "billingFrequency": "PERIODIC", "calendarRule": "FREQ=YEARLY", "quoteStatus": "approved",
    "approvedAt": None,
}  # fmt: skip
MONEY = ("amount", "feeAmount", "rawAmount", "labourRate", "subtotal", "discountAmount", "taxAmount", "tipsTotal",
         "invoiceBalance", "totalPrice", "totalCost")  # fmt: skip


def plain_record(asks):
    """A record of an entity, as the store holds it."""
    made = {}
    for ask in asks:
        if isinstance(ask, str):
            is_day = ask.endswith(("At", "Date", "date"))
            made[ask] = VALUES.get(
                ask,
                Decimal("10") if ask in (*MONEY, "total") else "2026-03-02T12:00:00Z" if is_day else f"x{ask}",
            )
            if ask == "id":
                made[ask] = "same"
        elif isinstance(ask, asking.On):
            made |= plain_record(ask.asks)
        else:
            inner = plain_record(ask.asks)
            is_list = isinstance(ask, asking.Many) or ask.name == "customFields"
            made[ask.name] = ({"total": Decimal("10")} if ask.name == "amounts" else {}) | inner
            made[ask.name] = [made[ask.name]] if is_list else made[ask.name]
    return made
