"""What worksheet functions look up, and how they answer: cell by cell, in kind, never with a silent zero."""
