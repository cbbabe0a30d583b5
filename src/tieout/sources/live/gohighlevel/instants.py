"""Where GoHighLevel's records tell moments. A won opportunity is a job; it was completed when it was won."""

from __future__ import annotations

from ..connector import Instants

_MADE = {"entered": ("createdAt",)}

INSTANTS = (
    Instants("jobs", ("Opportunity",), {"made": ("createdAt",), "completed": ("lastStatusChangeAt",)}),
    Instants("invoices", ("Invoice",), {**_MADE, "sent": ("sentAt",)}),
    Instants("invoices", ("Order",), _MADE),
    Instants("payments", ("Transaction",), {"paid": ("fulfilledAt",), **_MADE}),
)
