"""What was read from connected systems, and when: every version of every record. Deleting it loses nobody's work."""

from .beside import Seen, read_beside, read_seen
from .changes import Change, list_changes
from .news import keep_news, kept_news
from .nouns import Put, Record, Run, Source
from .store import Store

__all__ = [
    "Change", "Put", "Record", "Run", "Seen", "Source", "Store", "keep_news", "kept_news", "list_changes",
    "read_beside", "read_seen",
]  # fmt: skip
