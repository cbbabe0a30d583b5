"""All systems that Tieout connects to: one line each."""

from __future__ import annotations

from ...model.errors import BadInput
from .connector import Connector
from .gohighlevel import GOHIGHLEVEL
from .housecall_pro import HOUSECALL_PRO
from .jobber import JOBBER
from .quickbooks import QUICKBOOKS
from .servicetitan import SERVICETITAN
from .workiz import WORKIZ

CONNECTORS: tuple[Connector, ...] = (QUICKBOOKS, HOUSECALL_PRO, SERVICETITAN, JOBBER, GOHIGHLEVEL, WORKIZ)


def find_connector(name: str) -> Connector:
    """Find a system by its name, whatever its capitals and blanks; a beginning that fits one system is enough."""
    wanted = _bare(name)
    found = [c for c in CONNECTORS if _bare(c.system) == wanted]
    found = found or [c for c in CONNECTORS if wanted and _bare(c.system).startswith(wanted)]
    if len(found) != 1:
        known = " · ".join(connector.system for connector in CONNECTORS)
        raise BadInput(f"“{name}” is no system that Tieout connects to.", f"Choose one of: {known}")
    return found[0]


def _bare(name: str) -> str:
    return "".join(c for c in name.casefold() if c.isalnum())
