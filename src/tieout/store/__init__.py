"""What was read from connected systems, and when: every version of every record. Deleting it loses nobody's work."""

from .changes import Change, list_changes
from .nouns import Put, Record, Run, Source
from .store import Store

__all__ = ["Change", "Put", "Record", "Run", "Source", "Store", "list_changes"]
