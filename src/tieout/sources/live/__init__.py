"""Connected systems: read over their APIs into the store, and shaped into the tables that their exports give."""

from .connections import Home, name_connection, read_live
from .systems import CONNECTORS, find_connector

__all__ = ["CONNECTORS", "Home", "find_connector", "name_connection", "read_live"]
