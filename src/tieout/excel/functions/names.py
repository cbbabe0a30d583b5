"""The best match of a name among others: the same words first, likeness second, nobody where two are as good."""

from __future__ import annotations

from typing import Any

import pandas as pd

from tieout.match.names import normalise_name, score_pairs

from .cells import NOT_KNOWN, Answer, Cell, Sentence, as_number, flatten, is_empty

CUTOFF = 90.0


class Candidates:
    """Names to choose from, with their words in a fixed order."""

    def __init__(self, given: Any) -> None:
        self.names = list(dict.fromkeys(str(cell) for cell in flatten(given) if not is_empty(cell)))
        self.words = pd.Series([normalise_name(name) for name in self.names], dtype="str")
        self._by_words: dict[str, list[str]] = {}
        for name, words in zip(self.names, self.words, strict=True):
            self._by_words.setdefault(words, []).append(name)

    def choose(self, name: Cell, cutoff: Cell) -> Answer:
        """Choose the best match of a name, at least as alike as the cutoff (0 to 100)."""
        least = CUTOFF if is_empty(cutoff) else as_number(cutoff, "cutoff")
        if not 0 <= least <= 100:
            raise Sentence("Tieout: “cutoff” goes from 0 (anything) to 100 (the same).")
        words = normalise_name(str(name))
        best = self._by_words.get(words) or self._most_alike(words, least)
        if len(best) > 1:
            raise Sentence(f"Tieout: undecided between {' and '.join(best[:3])}.")
        return best[0] if best else NOT_KNOWN

    def _most_alike(self, words: str, least: float) -> list[str]:
        if not self.names:
            return []
        scores = score_pairs(pd.Series([words] * len(self.names), dtype="str"), self.words)
        best = float(scores.max())
        if best < least:
            return []
        return [name for name, score in zip(self.names, scores.tolist(), strict=True) if score == best]
