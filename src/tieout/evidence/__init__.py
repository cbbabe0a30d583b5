"""The evidence: everything that a check may look at, matched, assigned and costed once."""

from .evidence import Evidence
from .gather import gather_evidence

__all__ = ["Evidence", "gather_evidence"]
