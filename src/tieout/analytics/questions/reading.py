"""Reading a question: every word must find its place, otherwise the question is not understood."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .meaning import Condition, Meaning, NotUnderstood, Said
from .measures import BY_KEY, GROUPING_WORDS, MEASURES, PROFITABLE, Measure
from .spans import take_periods
from .vocabulary import FILLERS, NAMED, Vocabulary, make_plain, mend, split_words, stem

_COUNTS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twenty": 20,
}
_ABOVE = r"(?:over|above|more than|greater than|higher than|at least|exceeding|exceeds)"
_BELOW = r"(?:under|below|less than|lower than|smaller than|at most)"
_LIMIT = re.compile(rf"(?<!\w)({_ABOVE}|{_BELOW}) (\$ ?)?(-?\d[\d,]*(?:\.\d+)?)( ?k\b)?( ?%)?( hours?\b)?")
_HIGH = frozenset({"top", "highest", "largest", "biggest", "most", "greatest"})
_LOW = frozenset({"lowest", "smallest", "least", "bottom", "fewest"})
_BEST, _WORST = frozenset({"best"}), frozenset({"worst", "poorest"})
_ASKS_EACH = (
    "for each",
    "for every",
    "broken down by",
    "split by",
    "grouped by",
    "by",
    "per",
    "each",
    "every",
    "which",
    "what",
)
_JOINED = {
    frozenset({"owed", "invoiced"}): "owed",
    frozenset({"overdue", "owed"}): "overdue",
    frozenset({"overdue", "invoiced"}): "overdue",
    frozenset({"unbilled", "revenue"}): "unbilled",
}
"""Two words that mean one figure: open invoices, overdue balance."""
_LIFELINES = frozenset({"owed", "overdue", "lifetime"})


@dataclass
class _Text:
    """The words that are not yet placed; a placed word becomes empty."""

    words: list[str]

    def take(self, phrases: Iterable[str], stemmed: bool = False) -> str | None:
        """Place the longest of some phrases, the one that stands first; return it, None where none stands there."""
        shown = [stem(word) for word in self.words] if stemmed else self.words
        for phrase in sorted(phrases, key=lambda each: -len(each.split())):
            at = _find(shown, phrase.split())
            if at is not None:
                self.words[at : at + len(phrase.split())] = [""] * len(phrase.split())
                return phrase
        return None

    def has(self, *words: str) -> bool:
        return any(word in self.words for word in words)

    def left(self) -> list[str]:
        return [word for word in self.words if word and word != "␞" and word not in FILLERS]


def _find(words: list[str], wanted: list[str]) -> int | None:
    size = len(wanted)
    return next((at for at in range(len(words) - size + 1) if words[at : at + size] == wanted), None)


def read_question(question: str, known: Vocabulary, today: dt.date) -> Meaning:
    """Read a question. Raises NotUnderstood with the words that found no place, or what is missing or doubtful."""
    plain = make_plain(question)
    try:
        return _read(plain, known, today)
    except NotUnderstood:
        mended = " ".join(mend(word, known) or word for word in plain.split())
        if mended == plain:
            raise
        return _read(mended, known, today)


def _read(plain: str, known: Vocabulary, today: dt.date) -> Meaning:
    periods, plain = take_periods(plain, today)
    limits = _LIMIT.findall(plain)
    plain = _LIMIT.sub(" ␞ ", plain)
    text = _Text(split_words(plain))
    compares = text.has("vs", "versus", "compared", "compare", "against") or len(periods) > 1
    counted = text.take(("how many jobs", "number of jobs", "job count", "count of jobs"))
    many = counted or text.take(("how many", "number of"))
    where = _take_jobs(text, known)
    by = _take_asked_grouping(text, known)
    where |= _take_names(text, known)
    first, count = _take_order(text)
    measure = BY_KEY["jobs"] if counted else _take_measure(text, ordered=bool(first))
    if many and measure is None and "job type" in where and not limits:
        measure = BY_KEY["jobs"]
    elif many and not counted and (measure is None or measure.unit not in ("hours", "count")):
        raise NotUnderstood("it does not say what is to be counted: jobs or hours")
    noun = _take_grouping(text, asked=bool(first or limits))
    by = by or noun
    if by == "who":
        by = (
            "customer"
            if measure and measure.key in _LIFELINES
            else "technician"
            if measure and measure.unit == "hours"
            else "who"
        )
    left = text.left()
    if left:
        raise NotUnderstood(f"“{' '.join(left)}” is not understood")
    return _settle(measure, by, where, periods, first, count, limits, compares)


def _settle(
    measure: Measure | None, by: str, where: Mapping[str, tuple[str, ...]], periods: list[Said], first: int, count: int,
    limits: list[tuple[str, ...]], compares: bool,
) -> Meaning:  # fmt: skip
    """Put the parts together, where only one way to do so makes sense."""
    condition = _read_condition(limits, measure)
    measure = measure or (condition.measure if condition else None)
    if measure is None:
        raise NotUnderstood("it does not say which figure is asked for")
    if by == "who":
        raise NotUnderstood("“who” may be a technician or a customer: say which")
    if abs(first) == 2:
        first = (1 if first > 0 else -1) * (-1 if measure.worst_is_high else 1)
    several = [name for name, labels in where.items() if len(labels) > 1]
    if compares and len(periods) < 2 and not by:
        if len(several) != 1:
            raise NotUnderstood("it does not say what is compared with what")
        by = several[0]
    if len(periods) > 2:
        raise NotUnderstood("it names more than two periods")
    if len(periods) == 2 and not compares:
        raise NotUnderstood("it names two periods without comparing them")
    if (first or condition) and not by:
        raise NotUnderstood("it does not say of what: jobs, customers, technicians, job types …")
    if by in where and not compares and len(where[by]) == 1:
        raise NotUnderstood(f"it asks by {by} and names one {by}")
    _check_fits(measure, by, where)
    return Meaning(measure, by, where, tuple(periods), first, count, condition)


def _check_fits(measure: Measure, by: str, where: Mapping[str, tuple[str, ...]]) -> None:
    if measure.source == "jobs":
        return
    allowed = {"documents": {"customer", "segment", "month"}, "receivables": {"customer"}, "customers": {"customer"},
               "quotes": {"lead source"}}[measure.source]  # fmt: skip
    if measure.key in ("dso", "unbilled"):
        allowed = set() if measure.key == "dso" else {"customer"}
    for name in [by, *where]:
        if name and name not in allowed:
            raise NotUnderstood(f"{measure.label.lower()} is not known by {name}")


def _take_jobs(text: _Text, known: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Find the number of a job behind the word: job 1042."""
    for at in range(len(text.words) - 1):
        number = text.words[at + 1].lstrip("#")
        if text.words[at] in ("job", "jobs") and number in known.jobs:
            text.words[at : at + 2] = ["", ""]
            return {"job": (number,)}
    return {}


def _take_asked_grouping(text: _Text, known: Vocabulary) -> str:
    """Find a grouping behind a word that asks for one: by technician, each month, which customer, monthly."""
    if text.take(("monthly",)):
        return "month"
    phrases = {
        f"{asks} {word}": grouping
        for asks in _ASKS_EACH
        for grouping, words in GROUPING_WORDS.items()
        for word in words
        if word != "who"
    }
    found = text.take(phrases)
    return phrases[found] if found else ""


def _take_grouping(text: _Text, asked: bool) -> str:
    """Find a grouping's own noun: top five customers, the best technician. Without an order it only goes with a name:
    revenue from commercial customers."""
    phrases = {word: grouping for grouping, words in GROUPING_WORDS.items() for word in words if grouping != "month"}
    found = text.take(word for word in phrases if word != "who")
    while text.take(("job", "jobs", "customer", "customers", "invoice", "invoices", "type", "types")):
        found = found or ""
    if asked and found:
        return phrases[found]
    return "who" if text.has("who") and (asked or not found) else ""


def _take_order(text: _Text) -> tuple[int, int]:
    """Find a superlative: 1 or −1 for the largest or smallest, 2 or −2 for best or worst; and how many."""
    for words, first in ((_HIGH, 1), (_LOW, -1), (_BEST, 2), (_WORST, -2)):
        for at, word in enumerate(text.words):
            if word in words:
                text.words[at] = ""
                follows = text.words[at + 1] if at + 1 < len(text.words) else ""
                number = int(follows) if follows.isdigit() else _COUNTS.get(follows, 0)
                before = text.words[at - 1] if at else ""
                number = number or (int(before) if before.isdigit() else _COUNTS.get(before, 0))
                for near in (at + 1, at - 1):
                    if 0 <= near < len(text.words) and (text.words[near].isdigit() or text.words[near] in _COUNTS):
                        text.words[near] = ""
                        break
                return first, number or 1
    return 0, 1


def _take_measure(text: _Text, ordered: bool) -> Measure | None:
    """Find the measure by its longest words; two different ones are one too many."""
    words = {word: measure for measure in MEASURES for word in measure.words if word not in ("jobs", "job")}
    found = text.take(words)
    if found is None:
        return None
    other = text.take(words)
    if found in PROFITABLE or other in PROFITABLE:
        clear = other if found in PROFITABLE else found
        if ordered and clear is None:
            raise NotUnderstood("“profitable” may mean gross profit or gross margin: say which")
        return words[clear or found]
    if other is None or words[other] is words[found]:
        return words[found]
    joined = _JOINED.get(frozenset({words[found].key, words[other].key}))
    if joined is None:
        raise NotUnderstood(f"it asks for two figures: {words[found].label.lower()} and {words[other].label.lower()}")
    return BY_KEY[joined]


def _take_names(text: _Text, known: Vocabulary) -> dict[str, tuple[str, ...]]:
    """Find names: whole ones first, then single words that stand for one name, or for all job types with that word."""
    found: dict[str, list[str]] = {}
    size = max((len(words) for words in known.whole), default=0)
    for length in range(size, 0, -1):
        for at in range(len(text.words) - length + 1):
            words = tuple(stem(word) for word in text.words[at : at + length])
            if words in known.whole and not (length == 1 and text.words[at] in (*FILLERS, "")):
                _keep(found, known.whole[words], " ".join(text.words[at : at + length]))
                text.words[at : at + length] = [""] * length
    for at, word in enumerate(text.words):
        meant = known.parts.get(stem(word)) if word and word not in FILLERS else None
        if meant:
            _keep(found, meant, word)
            text.words[at] = ""
    return {name: tuple(labels) for name, labels in found.items()}


def _keep(found: dict[str, list[str]], meant: set[tuple[str, str]], said: str) -> None:
    groupings = {grouping for grouping, _ in meant}
    grouping = next(name for name in NAMED if name in groupings)
    labels = sorted(label for name, label in meant if name == grouping)
    if len(groupings) > 1 and not groupings <= {"job type", "class", "segment"}:
        raise NotUnderstood(f"“{said}” may be a {' or a '.join(sorted(groupings))}: say which")
    if len(labels) > 1 and grouping in ("customer", "technician"):
        raise NotUnderstood(f"“{said}” may be {' or '.join(labels[:5])}: say which")
    held = found.setdefault(grouping, [])
    held += [label for label in labels if label not in held]


def _read_condition(limits: list[tuple[str, ...]], measure: Measure | None) -> Condition | None:
    if not limits:
        return None
    if len(limits) > 1:
        raise NotUnderstood("it sets more than one limit")
    word, dollar, digits, thousand, percent, hours = limits[0]
    number = float(digits.replace(",", "")) * (1000 if thousand else 1)
    above = re.fullmatch(_ABOVE, word) is not None
    if percent:
        meant = measure if measure and measure.unit == "percent" else BY_KEY["margin"]
        return Condition(above, number / 100, meant)
    if hours:
        return Condition(above, number * 60, BY_KEY["hours"])
    if measure is None or measure.unit != "money":
        if not dollar:
            raise NotUnderstood(f"it does not say of which figure {digits} is a limit")
        measure = BY_KEY["revenue"]
    return Condition(above, number * 100, measure)
