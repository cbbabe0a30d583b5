"""Where Workiz' records tell moments: nowhere. Its clock times have no zone; when a job was read is known."""

from __future__ import annotations

from ..connector import Instants

INSTANTS = (Instants("jobs", ("jobs",), {}), Instants("invoices", ("jobs",), {}))
