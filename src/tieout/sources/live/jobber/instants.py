"""Where Jobber's records tell moments. Invoices and payments are dated by day; an invoice tells when it was made."""

from __future__ import annotations

from ..connector import Instants
from .lists import plain_id

INSTANTS = (
    Instants("jobs", ("Job",), {"made": ("createdAt",), "completed": ("completedAt",)}, plain_id),
    Instants("invoices", ("Invoice",), {"entered": ("createdAt",)}, plain_id),
    Instants("payments", ("PaymentRecord",), {}, plain_id),
)
