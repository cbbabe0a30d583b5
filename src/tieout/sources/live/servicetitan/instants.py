"""Where ServiceTitan's records tell moments: documents are dated by day, and tell when they were entered."""

from __future__ import annotations

from ..connector import Instants

_ENTERED = {"entered": ("createdOn",)}

INSTANTS = (
    Instants("jobs", ("Job",), {"made": ("createdOn",), "completed": ("completedOn",)}),
    Instants("invoices", ("Invoice",), _ENTERED),
    Instants("payments", ("Payment",), _ENTERED),
)
