"""Questions in plain English: read by a grammar, answered from the facts, restated, and never guessed.

``ask`` reads a question into a ``Meaning`` (measure, grouping, filters, periods, order, condition) and answers it. A
word that it does not know makes it decline and name the nearest questions that it can answer.
"""

from __future__ import annotations

from .ask import Answer, ask
from .meaning import Meaning

__all__ = ["Answer", "Meaning", "ask"]
