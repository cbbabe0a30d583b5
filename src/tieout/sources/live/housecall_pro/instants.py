"""Where Housecall Pro's records tell moments. Payments stand within their invoice."""

from __future__ import annotations

from ..connector import Instants

INSTANTS = (
    Instants("jobs", ("jobs",), {"made": ("created_at",), "completed": ("work_timestamps", "completed_at")}),
    Instants("invoices", ("invoices",), {"sent": ("sent_at",)}),
    Instants("payments", ("invoices",), {"paid": ("paid_at",)}, within=("payments", "refunds")),
)
