"""The names that a company's own questions use: its job types, people, customers, sources, places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import pandas as pd
from rapidfuzz.distance import OSA

from ...model.facts import Facts
from ..margin_by import GROUPINGS
from .measures import GROUPING_WORDS, MEASURES

NAMED = ("job type", "technician", "crew", "lead source", "segment", "location", "class", "city", "customer")
"""Groupings whose labels may stand in a question, the likeliest first."""
_FILLERS = """
a all am amount an and any are as at be been being biggest bottom brought by company did do does doing  done
each every for from gave get give given gives got had has have how i in is it its largest list many  me most
much my of on only or our overall per please rank run see show tell that the their there these  they this those
through to total totals us was we were what where which who whose with you your vs versus  compare compared
comparing against out come came between generate actual actually serve served need  generated generates bring
brings figure figures work works worked completed finished
"""
FILLERS = frozenset(_FILLERS.split())
"""Words that say nothing about what is asked."""
_WORD = re.compile(r"[a-z0-9&./#+-]+|␞")
_PERIODS = """
today yesterday week weeks month months quarter quarters year years last previous past current since january
february march april may june july august september october november december first second third fourth half
"""
_PERIOD_WORDS = _PERIODS.split()


def split_words(text: str) -> list[str]:
    """Split plain text into words, without a final dot."""
    return [word if word == "␞" else word.strip(".-/") for word in _WORD.findall(text) if word.strip(".-/")]


def make_plain(text: str) -> str:
    """Write a question or a name in small letters, with plain quotes, without marks and possessives."""
    plain = text.casefold().replace("’", "'").replace("‘", "'").replace("–", "-").replace("percent", "%")
    plain = re.sub(r"\b(what|who|how|where|which|that|there|it)'s\b", r"\1 is", plain)
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", plain)
    plain = re.sub(r"'(?:s|re|ve|d|ll)?\b", "", plain)
    return " ".join(re.sub(r"[?!,;:\"“”()'’]", " ", plain).split())


def stem(word: str) -> str:
    """Take a plural or a longer form of a trade's word to the short one."""
    word = {"installations": "install", "installation": "install", "repairs": "repair", "servicing": "service"}.get(
        word, word
    )
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@dataclass
class Vocabulary:
    """Names by their stemmed words: whole names, and single words that stand for one name or several."""

    whole: dict[tuple[str, ...], set[tuple[str, str]]] = field(default_factory=dict)
    parts: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    jobs: frozenset[str] = frozenset()
    words: set[str] = field(default_factory=set)
    """Every word that may stand in a question, for mending typing errors."""

    def add(self, grouping: str, labels: Iterable[str]) -> None:
        """Add the labels of a grouping."""
        for label in labels:
            words = tuple(split_words(make_plain(label)))
            if not words or label == "Unknown":
                continue
            self.whole.setdefault(tuple(map(stem, words)), set()).add((grouping, label))
            self.words.update(words)
            for word in words:
                if len(words) > 1 and len(word) > 2 and not word.isdigit() and word not in TAKEN:
                    self.parts.setdefault(stem(word), set()).add((grouping, label))


def _list_taken() -> frozenset[str]:
    phrases = [word for measure in MEASURES for word in measure.words]
    phrases += [word for words in GROUPING_WORDS.values() for word in words]
    return FILLERS | {word for phrase in phrases for word in phrase.split()}


TAKEN = _list_taken()
"""Words with a meaning of their own, which no part of a name can take from them."""


def learn_names(facts: Facts) -> Vocabulary:
    """Gather the names that stand in the facts."""
    known = Vocabulary(jobs=frozenset(facts.jobs["job"].str.casefold()), words=set(TAKEN) | set(_PERIOD_WORDS))
    for grouping in NAMED:
        labels = facts.jobs[GROUPINGS[grouping]].dropna()
        if grouping == "customer":
            labels = pd.concat([labels, facts.customers["customer"].dropna()]) if len(facts.customers) else labels
        known.add(grouping, sorted(set(labels)))
    return known


def mend(word: str, known: Vocabulary) -> str | None:
    """Return the one known word that a misspelt one must be; None where there is none, or more than one."""
    allowed = 1 if len(word) < 7 else 2
    if len(word) < 4 or word in known.words or any(sign.isdigit() for sign in word):
        return None
    near = [(OSA.distance(word, other, score_cutoff=allowed), other) for other in known.words if len(other) > 3]
    near = sorted(pair for pair in near if pair[0] <= allowed)
    if not near or (len(near) > 1 and near[1][0] == near[0][0] and stem(near[1][1]) != stem(near[0][1])):
        return None
    return near[0][1]
