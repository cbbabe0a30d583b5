"""The parts of a name: whose it is (a person or a company), given and family name, and what was added to it.

>>> read_name("Smith, Bob & Mary (Duplicate)")[:5]
Name(kind='person', given='bob', second='mary', middle='', family='smith')
>>> read_name("Acme Plumbing & Htg., LLC").words
('acme', 'and', 'heating', 'plumbing')
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .name_lists import (
    ABBREVIATIONS,
    COMMON_GIVEN,
    COMPANY_FORMS,
    DEGREES,
    GENERATIONS,
    HOUSEHOLD,
    NICKNAMES,
    REPEATS,
    TITLES,
    TRADES,
)
from .names import fold, split_ending, top_level

_WORD = re.compile(r"[a-z0-9]+")
_FORM = re.compile(rf"(?<=\d)[\s,.]+(?:{'|'.join(sorted(COMPANY_FORMS))})\.?$")
_STORE = re.compile(r"[^#]#\s*\d+\b\W*\w*\W*$")
_DIGIT = re.compile(r"\d")
_MOST_WORDS = 5


class Name(NamedTuple):
    """A name taken apart; a part that it does not have is an empty text.

    ``words`` are all words in alphabetical order, abbreviations written out, without titles, company forms and what was
    added; ``number`` is the number at its end, ``generation`` jr, sr, 3 or 4, ``second`` the other given name of a
    couple.
    """

    kind: str
    given: str
    second: str
    middle: str
    family: str
    generation: str
    number: str
    words: tuple[str, ...]

    @property
    def plain(self) -> str:
        return " ".join(self.words)


_NOBODY = Name("person", "", "", "", "", "", "", ())


def read_name(name: str) -> Name:
    """Take a name apart; of ``Parent:Child`` only the parent is read."""
    return read_folded(fold(top_level(name)))


def read_folded(folded: str) -> Name:
    """Take a name apart that is already without case and accents."""
    text, number = split_ending(_FORM.sub("", folded) if _DIGIT.search(folded) else folded)
    words = _list_words(text)
    if _is_company(words) or ("#" in folded and _STORE.search(folded) and not is_known_given(words[0])):
        plain = tuple(sorted(_write_out(words)))
        alike = _read_person(text, words, number) if _may_be_a_persons(words) else _NOBODY
        return alike._replace(kind="company", number=number, words=plain or tuple(words) or tuple(filter(None, [text])))
    return _read_person(text, words, number)


def _is_company(words: list[str]) -> bool:
    bare = [word for word in words if word not in _JOINING]
    if not COMPANY_FORMS.isdisjoint(bare):
        return True
    if not _TRADE_WORDS.isdisjoint(bare):
        return not (len(bare) == 2 and is_known_given(bare[0]))
    return len(bare) > _MOST_WORDS or not bare or any(word[0].isdigit() and word not in GENERATIONS for word in bare)


def _list_words(text: str) -> list[str]:
    return _WORD.findall(text.replace("&", " and ").replace("+", " and "))


def join_words(folded: str) -> str:
    """Write a company's words in their order and without spaces: Blue Ridge is Blueridge.

    >>> join_words("blue ridge dental, llc")
    'blueridgedental'
    """
    text, number = split_ending(_FORM.sub("", folded) if _DIGIT.search(folded) else folded)
    return "".join(_write_out(_WORD.findall(text))) + number


def _may_be_a_persons(words: list[str]) -> bool:
    """Say whether a name with a word of a trade may be a person's all the same: Joel Lodge, Abbie Church."""
    return len(words) in (2, 3) and not any(word in COMPANY_FORMS or word in _JOINING for word in words)


def _write_out(words: list[str]) -> list[str]:
    """Write abbreviations out and leave company forms out; a plural reads as its singular."""
    return " ".join(_shorten(word) for word in words if word not in COMPANY_FORMS and word not in _JOINING).split()


def _shorten(word: str) -> str:
    if word in ABBREVIATIONS:
        return ABBREVIATIONS[word]
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word[-1] == "s" and word[-2] not in "su" else word


def _read_person(text: str, words: list[str], number: str) -> Name:
    generation = next((GENERATIONS[word] for word in words if word in GENERATIONS), "")
    head, comma, tail = text.partition(",")
    first, rest = _words_of(head), _words_of(tail)
    if comma and first and rest:
        givens, family = rest, first
    else:
        everything = first + rest
        # “John and Mary Smith”, “John Smith and Mary Jones”: the last word is the family name.
        givens, family = everything[:-1], everything[-1:]
    couple = "and" in givens
    at = givens.index("and") if couple else len(givens)
    before, after = givens[:at], [word for word in givens[at:] if word != "and"]
    given = before[0] if before else ""
    second = after[0] if couple and after else ""
    middle = [*before[1:], *after[1:], *family[:-1]]
    parts = sorted(word for word in [*before, *after, *family] if word != "and")
    return Name(
        "person", given, second, " ".join(middle), family[-1] if family else "", generation, number,
        tuple(parts) or tuple(words),
    )  # fmt: skip


def _words_of(text: str) -> list[str]:
    found = _list_words(text)
    kept = [word for word in found if word not in _NOT_A_PART]
    if kept and kept[0] == "the":
        kept = kept[1:]
    while kept and kept[-1] == "and":
        kept.pop()
    return kept


def stand_for(given: str) -> str:
    """Return the given name that a nickname stands for; any other name stands for itself."""
    return NICKNAMES.get(given, given)


def is_known_given(given: str) -> bool:
    """Say whether this is a usual given name, so that a letter's difference makes another name."""
    return given in COMMON_GIVEN or given in NICKNAMES


_TRADE_WORDS = TRADES | {f"{word}s" for word in TRADES} | {_shorten(word) for word in TRADES} | set(ABBREVIATIONS)
_JOINING = frozenset({"and", "of", "at", "for", "the"})
_NOT_A_PART = TITLES | DEGREES | frozenset(GENERATIONS) | HOUSEHOLD | REPEATS
