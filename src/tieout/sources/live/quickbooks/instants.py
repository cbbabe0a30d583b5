"""Where QuickBooks Online's records tell moments: documents are dated by day, and tell when they were entered."""

from __future__ import annotations

from ..connector import Instants
from .sales import KINDS

_ENTERED = {"entered": ("MetaData", "CreateTime")}

INSTANTS = (
    Instants("invoices", tuple(KINDS), {**_ENTERED, "sent": ("DeliveryInfo", "DeliveryTime")}),
    Instants("payments", ("Payment",), _ENTERED),
    Instants("deposits", ("Deposit",), _ENTERED),
)
