"""What two names say about being one customer: points, and how the names relate.

A name's points are a matter of how rare it is: “John Smith” tells little, a rare name much. They go down for nicknames
and spellings, and what cannot be one name (John and Mary, Summit Dental and Summit Bakery) counts against.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler

from .coding import Coded, Columns, code, compare_texts, take
from .name_lists import COMMON_FAMILY, COMMON_GIVEN, MOST_COMMON_FAMILY, TRADES
from .person_names import is_known_given

RELATIONS = {
    "unknown": "a name is missing",
    "same": "same name",
    "spelling": "names spelled alike",
    "nickname": "a nickname or another spelling of the given name",
    "initial": "a given name is an initial",
    "part": "one name is a part of the other",
    "company": "one's name is the other's company",
    "owner": "a company with the person's family name",
    "given": "the given name alone is the same",
    "family": "the family name alone is the same",
    "other": "different names",
}
"""How two names relate, and how that is said; the last three cannot be one name."""
CONFLICTS = ("given", "family", "other")
_AT = {relation: at for at, relation in enumerate(RELATIONS)}

RARE_FAMILY, COMMON_FAMILY_POINTS, MOST_COMMON_POINTS = 8.0, 5.5, 4.0
RARE_GIVEN, COMMON_GIVEN_POINTS = 5.0, 2.5
OTHER_FAMILY, OTHER_GIVEN, SWAPPED = -6.0, -8.0, -0.5
RARE_WORD, TRADE_WORD = 6.0, 1.5
MOST, LEAST = 13.0, 4.0
TURNED = -3.0
OTHER_MIDDLE, OTHER_GENERATION, ONE_GENERATION = -5.0, -14.0, -2.0
OTHER_NUMBER, OTHER_STORE, SAME_NUMBER = -2.0, -14.0, 2.0
COMPANY_NAME = 0.8
_OFTEN, _OFTEN_SHARE = 10, 0.01


class Commonness:
    """How common names are among the customers of two systems: a name that many have tells little."""

    def __init__(self, *systems: Columns) -> None:
        sides = [list(zip(each["side"].tolist(), each["words"].tolist(), strict=True)) for each in systems]
        families = Counter(family for each in systems for family in each["family"].tolist())
        words = Counter(
            word
            for each in systems
            for kind, text in zip(each["kind"].tolist(), each["words"].tolist(), strict=True)
            if kind == "company"
            for word in text.split()
        )
        often = max(_OFTEN, _OFTEN_SHARE * sum(map(len, sides)))
        self.holders = count_most(pair for each in sides for pair in each)
        self.families = COMMON_FAMILY | {name for name, times in families.items() if name and times >= often}
        self.words = {word for word, times in words.items() if times >= often}

    def weigh_family(self, family: str) -> float:
        if family in MOST_COMMON_FAMILY:
            return MOST_COMMON_POINTS
        return COMMON_FAMILY_POINTS if family in self.families else RARE_FAMILY

    def weigh_word(self, word: str) -> float:
        if word in TRADES or len(word) == 1:
            return TRADE_WORD
        return RARE_WORD / 2 if word in self.words else RARE_WORD


def count_most(held: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Count what stands how often on a side (pairs of side and text); of two sides, the larger count."""
    most: dict[str, int] = {}
    for (_, text), times in Counter(held).items():
        most[text] = max(times, most.get(text, 0))
    return most


def compare_names(left: Columns, right: Columns, common: Commonness) -> tuple[np.ndarray, np.ndarray]:
    """Compare the names of pairs of records, row by row: points, and the relation (a key of ``RELATIONS``)."""
    words = code(left["words"], right["words"])
    same = (words.left == words.right) & words.is_known[words.left]
    companies = (left["kind"] == "company") & (right["kind"] == "company")
    persons = ~companies & (left["family"] != "") & (right["family"] != "")
    points, relation = np.zeros(len(same)), np.full(len(same), _AT["unknown"])
    both_known = words.is_known[words.left] & words.is_known[words.right]
    for chosen, compare in ((persons & both_known, _compare_people), (~persons & both_known, _compare_companies)):
        if chosen.any():
            points[chosen], relation[chosen] = compare(take(left, chosen), take(right, chosen), common)
    _add_owners(left, right, points, relation, common)
    # The same words in another order: Hall Realty of Snyder need not be Snyder Realty of Hall.
    turned = same & companies & (left["joined"] != right["joined"])
    relation[same] = np.where(turned, _AT["spelling"], _AT["same"])[same]
    # Many people of one name: their name tells the less, the more they are.
    holders = words.ask(lambda text: common.holders.get(text, 1), float)
    points -= np.where(same, np.log2(holders[words.left]), 0.0)
    points = np.where(same, np.clip(points, LEAST, MOST), np.minimum(points, MOST - 2)) + np.where(turned, TURNED, 0.0)
    _add_companies(left, right, points, relation, common)
    points += _weigh_additions(left, right)
    return points, np.array(list(RELATIONS), dtype=object)[relation]


def _compare_people(left: Columns, right: Columns, common: Commonness) -> tuple[np.ndarray, np.ndarray]:
    straight = _compare_parts(left, right, common)
    crossed = _compare_parts(left, right, common, crossed=True)
    better = crossed[0] + SWAPPED > straight[0]
    points = np.where(better, crossed[0] + SWAPPED, straight[0])
    return points, np.where(better, crossed[1], straight[1])


def _compare_parts(
    left: Columns, right: Columns, common: Commonness, crossed: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """Compare given with given and family with family name, or crossed (“Smith John”)."""
    other_given, other_family = ("family", "given") if crossed else ("given", "family")
    families, family = _grade(left["family"], right[other_family], COMMON_FAMILY.__contains__)
    givens, given = _grade(left["given"], right[other_given], is_known_given)
    nickname = (left["stands_for"] == right["stands_for"]) & (left["given"] != "") & (given < 1) & (not crossed)
    initial = _is_initial(left["initial"], right["initial"], left["given"], right[other_given])
    couple = _shares_couple(left, right)
    given = np.where(nickname, 0.6, given)
    given = np.where(initial, 0.3, given)
    given = np.where(couple & (given < 1), 0.7, given)
    family, given = _allow_spaces(left, right, family, given)
    family_worth = families.ask(common.weigh_family, float)[families.left]
    given_worth = np.where(givens.ask(COMMON_GIVEN.__contains__)[givens.left], COMMON_GIVEN_POINTS, RARE_GIVEN)
    points = np.where(family < 0, OTHER_FAMILY, family_worth * np.maximum(family, 0))
    points = points + np.where(given < 0, OTHER_GIVEN, given_worth * np.maximum(given, 0))
    missing = (left["given"] == "") | (right["given"] == "")
    cases = [
        ((family < 0) & (given >= 0.8), "given"), ((family < 0), "other"), (given < 0, "family"),
        (missing, "part"), (initial, "initial"), (couple, "part"), (nickname, "nickname"),
        ((family < 1) | (given < 1), "spelling"),
    ]  # fmt: skip
    told = np.select([case for case, _ in cases], [_AT[name] for _, name in cases], _AT["part"])
    return points, told


def _grade(left: np.ndarray, right: np.ndarray, is_known: Callable[[str], bool]) -> tuple[Coded, np.ndarray]:
    """Grade how alike two parts of names are: 1 the same, less for spellings, −1 for another, 0 for a missing one."""
    both = code(left, right)
    alike = compare_texts(both.left, both.right, both.texts)
    grades = np.select([alike == 1, alike >= 0.93, alike >= 0.87, alike >= 0.8], [1.0, 0.8, 0.55, 0.2], -1.0)
    known, has = both.ask(is_known), both.is_known
    # A slip of the pen rarely makes another usual name: Daniel is not Danielle.
    grades = np.where((grades < 1) & known[both.left] & known[both.right], -1.0, grades)
    return both, np.where(has[both.left] & has[both.right], grades, 0.0)


def _allow_spaces(
    left: Columns, right: Columns, family: np.ndarray, given: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Grade names as spellings where a space too many or too few makes other parts of them (“Gree n”, “VanDyke”)."""
    split = ((left["middle"] == "") != (right["middle"] == "")) & ((family < 0) | (given < 0))
    if split.any():
        whole = code(left["joined"][split], right["joined"][split])
        alike = compare_texts(whole.left, whole.right, whole.texts) >= 0.96
        at = np.flatnonzero(split)[alike]
        family[at], given[at] = np.maximum(family[at], 0.8), np.maximum(given[at], 0.8)
    return family, given


def _is_initial(initial: np.ndarray, other: np.ndarray, given: np.ndarray, other_given: np.ndarray) -> np.ndarray:
    """Say where one given name is the initial of the other."""
    return ((initial == other_given) ^ (other == given)) & (initial == other) & (given != "")


def _shares_couple(left: Columns, right: Columns) -> np.ndarray:
    """Say where a given name of one is the second given name of the other's couple."""
    shares = np.zeros(len(left["second"]), dtype=bool)
    for one, other in ((left, right), (right, left)):
        second = one["second"]
        same = (second == other["given"]) | (second == other["second"]) | (one["given"] == other["given"])
        shares |= (second != "") & same
    return shares


def _compare_companies(left: Columns, right: Columns, common: Commonness) -> tuple[np.ndarray, np.ndarray]:
    """Compare names of which one at least is a company's, word by word."""
    both = code(left["words"], right["words"])
    distinct, at = np.unique(both.left.astype(np.int64) * len(both.texts) + both.right, return_inverse=True)
    ones, others = both.texts[distinct // len(both.texts)].tolist(), both.texts[distinct % len(both.texts)].tolist()
    told = [compare_words(one, other, common.weigh_word) for one, other in zip(ones, others, strict=True)]
    points, relation = np.array([points for points, _ in told])[at], np.array([_AT[name] for _, name in told])[at]
    spaced = (left["joined"] == right["joined"]) & (left["joined"] != "") & (relation != _AT["same"])
    return np.where(spaced, np.maximum(points, RARE_WORD + TRADE_WORD), points), np.where(spaced, _AT["same"], relation)


def compare_words(left: str, right: str, weigh: Callable[[str], float]) -> tuple[float, str]:
    """Compare the words of two companies: points for shared ones; words that only one has count against.

    Returns the points and the relation.
    """
    ones, others = left.split(), right.split()
    shared = [word for word in ones if word in others]
    rest, other_rest = [w for w in ones if w not in others], [w for w in others if w not in ones]
    points = sum(map(weigh, shared))
    if not rest and not other_rest:
        return max(points, LEAST), "same"
    if "".join(ones) == "".join(others) or _is_slip("".join(rest), "".join(other_rest)):
        return max(points + RARE_WORD - 1, LEAST), "spelling"
    misspelled = []
    for word in rest:
        near = next((other for other in other_rest if _is_slip(word, other)), None)
        if near:
            other_rest.remove(near)
            misspelled.append(word)
            points += 0.7 * weigh(word)
    rest = [word for word in rest if word not in misspelled]
    if rest and other_rest:
        return -8.0 + points / 2, "other"
    if not rest and not other_rest:
        return points, "spelling"
    more = sum(map(weigh, rest or other_rest))
    return (0.7 * points - 0.3 * more, "part") if points > more / 2 else (-6.0, "other")


def _is_slip(word: str, other: str) -> bool:
    """Say whether two words may be one with a slip of the pen: no numbers, no other trade (dental is not rental)."""
    shortest = min(len(word), len(other))
    if shortest < 3 or abs(len(word) - len(other)) > 2 or (word[0] != other[0] and word[-1] != other[-1]):
        return False  # only to save time: one slip leaves one end as it is
    if not (word.isalpha() and other.isalpha()):
        return False
    if word in TRADES and other in TRADES:
        return False
    return OSA.distance(word, other) <= 1 or (shortest > 3 and JaroWinkler.similarity(word, other) >= 0.92)


def _add_owners(left: Columns, right: Columns, points: np.ndarray, relation: np.ndarray, common: Commonness) -> None:
    """Where one is a person and the other a company named after the family (“Ruiz Roofing”), let the name count."""
    conflict = np.isin(relation, [_AT[each] for each in CONFLICTS])
    for one, other in ((left, right), (right, left)):
        for at in np.flatnonzero(conflict & (one["kind"] == "person") & (other["kind"] == "company")).tolist():
            family, given, words = one["family"][at], one["given"][at], other["words"][at].split()
            if family in words and len(family) > 2 and (given in words or not any(map(is_known_given, words))):
                points[at], relation[at] = common.weigh_family(family), _AT["owner"]


def _add_companies(left: Columns, right: Columns, points: np.ndarray, relation: np.ndarray, common: Commonness) -> None:
    """Where the name of one is the company of the other, or both name one company, let that count."""
    one, other = left["company"], right["company"]
    crossing = ((one != "") & (one == right["words"])) | ((other != "") & (other == left["words"]))
    crossing &= relation != _AT["same"]
    if crossing.any():
        shared = np.where(one == right["words"], one, other)[crossing].tolist()
        points[crossing] = [COMPANY_NAME * min(sum(map(common.weigh_word, text.split())), MOST) for text in shared]
        relation[crossing] = _AT["company"]
    points += np.where((one != "") & (one == other), 1.0, 0.0)


def _weigh_additions(left: Columns, right: Columns) -> np.ndarray:
    """Weigh what stands around a name: Jr. and Sr., middle initials, numbers at the end."""
    one, other = left["generation"], right["generation"]
    points = np.select([(one == other), (one != "") & (other != "")], [0.0, OTHER_GENERATION], ONE_GENERATION)
    one, other = left["middle_initial"], right["middle_initial"]
    people = (left["kind"] == "person") & (right["kind"] == "person")
    points = points + np.where(people & (one != "") & (other != "") & (one != other), OTHER_MIDDLE, 0.0)
    one, other = left["number"], right["number"]
    numbered = (one != "") & (other != "")
    apart = np.where(left["kind"] == "company", OTHER_STORE, OTHER_NUMBER)
    return points + np.where(numbered & (one == other), SAME_NUMBER, np.where(numbered, apart, 0.0))
