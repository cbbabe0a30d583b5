"""Evidence that two records are one customer: points per detail, their sum, the outcome and the reasons in words.

Points are logarithms (base 2) of how much likelier a detail's agreement is between two records of one customer than
between two customers; they were set by hand on labelled pairs and are fixed (docs/matching.md lists them). The names
decide first: different names are never the same customer, whatever else agrees.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from rapidfuzz.distance import OSA

from .coding import Coded, Columns, code, compare_texts, list_columns, take
from .name_evidence import CONFLICTS, RELATIONS, Commonness, compare_names, count_most

SAME_FROM, ASK_FROM = 14.0, 8.5
EMAIL, OTHER_EMAIL, SIMILAR_EMAIL, SAME_LOCAL, SAME_DOMAIN = 11.0, -1.5, 5.0, 4.0, 1.5
PHONE, OTHER_PHONE, SIMILAR_PHONE = 10.0, -2.0, 4.0
ADDRESS, STREET_ALONE, NEAR_ADDRESS, OTHER_UNIT, OTHER_STREET = 8.0, 6.0, 6.0, -3.0, -2.5
SAME_PLACE, OTHER_PLACE = 1.5, -1.0
TAX, WHOLE_TAX, SIMILAR_TAX, OTHER_TAX = 10.0, 16.0, 4.0, -9.0
UNIQUE_NAME, SAME_INVOICE, SAME_INVOICES = 8.0, 5.0, 8.0
RARE_NAME = 11.0
_ODD, _LONG, _FEW_NAMESAKES = 3, 6, 7.5


def weigh_pairs(left: pd.DataFrame, right: pd.DataFrame, lefts: np.ndarray, rights: np.ndarray) -> pd.DataFrame:
    """Weigh pairs of records (positions in the two frames): points per detail, ``total`` and ``outcome``.

    Columns: left, right, relation, name, email, phone, address, place, tax, total, agree and differ (how many
    details do), junior (1: one alone is Jr. or Sr.; 2: they are
    two of them), outcome (same, different, ask).
    """
    here = list_columns(left)
    there = here if left is right else list_columns(right)
    systems = (here,) if left is right else (here, there)
    one, other = take(here, lefts), take(there, rights)
    made: dict[str, np.ndarray] = {"left": lefts, "right": rights}
    made["name"], made["relation"] = compare_names(one, other, Commonness(*systems))
    made["email"] = _weigh_emails(one, other, systems)
    made["phone"] = _weigh_phones(one, other, systems)
    told_apart = (one["generation"] != other["generation"]).astype(int)
    made["junior"] = told_apart * (1 + ((one["generation"] != "") & (other["generation"] != "")).astype(int))
    made["address"], made["place"] = _weigh_addresses(one, other)
    made["tax"] = _weigh_tax_ids(one, other)
    told = np.stack([made[detail] for detail in ("email", "phone", "address", "tax")])
    made["agree"] = (told >= _ODD).sum(axis=0)
    made["differ"] = (told < 0).sum(axis=0) + (made["place"] <= 2 * OTHER_PLACE)
    made["total"] = told.sum(axis=0) + made["name"] + made["place"]
    weighed = pd.DataFrame(made)
    return weighed.assign(outcome=np.where(_are_related(one, other), "different", decide(weighed)).astype(object))


def decide(weighed: pd.DataFrame) -> np.ndarray:
    """Decide each weighed pair: same, different or ask."""
    details = ("total", "email", "phone", "address", "place", "tax", "name", "agree", "differ")
    total, email, phone_points, address, place, tax, name, agree, differ = (weighed[d].to_numpy() for d in details)
    relation = weighed["relation"].to_numpy(dtype=object)
    between = {each: relation == each for each in RELATIONS}
    outcome = np.select([total >= SAME_FROM, total >= ASK_FROM], ["same", "ask"], "different").astype(object)
    conflict = np.logical_or.reduce([between[each] for each in CONFLICTS])
    # Another name: a shared e-mail address, or a telephone at one address, is worth a question and no more.
    mail, phone, at_home = email >= EMAIL - 1, phone_points >= PHONE - 1, address >= NEAR_ADDRESS
    married = between["given"] & (mail | phone)
    half = between["given"] | between["family"]
    known = (tax >= TAX) & (at_home | mail | phone) | (tax >= WHOLE_TAX) & (place > 0)
    suspicious = (half & mail) | (mail & phone & at_home) | married | known
    outcome[conflict] = np.where(suspicious, "ask", "different")[conflict]
    # A given name with a telephone or e-mail of one's own, and nothing against it, is a person who changed the family
    # name. One tax id and one address or telephone is one person; a whole tax id at one address is one taxpayer, if
    # anything in the names agrees.
    owner = (tax >= WHOLE_TAX) & (address > NEAR_ADDRESS) & (name > -6)
    outcome[known & half | owner & conflict | married & (differ == 0)] = "same"
    # A name alone does not outweigh details that differ (one, where nobody else has the name), nor may a weak name
    # rest on an address alone.
    only_one = weighed["unique"].to_numpy() if "unique" in weighed else np.zeros(len(weighed))
    bearable = (only_one >= _FEW_NAMESAKES) & ((name >= RARE_NAME) | (place > 2 * OTHER_PLACE))
    doubtful = (differ > np.where(bearable, 1, 0)) & (agree == 0)
    loose = between["initial"] | between["part"] | between["nickname"]
    weak = loose & (agree < 2) & ~(mail | phone | known) | between["owner"] & ~mail
    # Father and son share a name and a home.
    junior = weighed["junior"].to_numpy()
    father = (junior > 0) & ~((mail | phone) & (differ == 0))
    outcome[junior == 2] = "different"
    outcome[(doubtful | weak | father) & (outcome == "same")] = "ask"
    return outcome


def tell_confidence(weighed: pd.DataFrame) -> pd.Series:
    """Return how sure each pair is, from 0.01 to 0.99: a half where questions and ties meet."""
    return (1 / (1 + 2 ** ((SAME_FROM - weighed["total"]) / 2))).clip(0.01, 0.99)


def explain_pairs(weighed: pd.DataFrame) -> pd.Series:
    """Say in words what speaks for and against each pair."""
    told = weighed.reindex(columns=["relation", *_WORDS], fill_value=0.0)
    said = [
        "; ".join(
            [RELATIONS[relation], *(_WORDS[detail][points > 0] for detail, points in zip(_WORDS, row, strict=True)
                                    if abs(points) >= 1)]
        )
        for relation, *row in told.itertuples(index=False, name=None)
    ]  # fmt: skip
    return pd.Series(said, index=weighed.index, dtype="str")


_WORDS = {
    "email": ("e-mail differs", "same e-mail"),
    "phone": ("telephone differs", "same telephone"),
    "address": ("address differs", "same address"),
    "place": ("another place", "same place"),
    "tax": ("tax id differs", "same tax id"),
    "unique": ("", "nobody else has this name"),
    "invoices": ("", "the same invoices in both systems"),
}


def _weigh_emails(one: Columns, other: Columns, systems: tuple[Columns, ...]) -> np.ndarray:
    mails, local = code(one["email"], other["email"]), code(one["local"], other["local"])
    has = mails.is_known
    both = has[mails.left] & has[mails.right]
    same = both & (mails.left == mails.right)
    near = both & ~same & (one["host"] == other["host"])
    alike = np.zeros(len(same))
    alike[near] = compare_texts(local.left[near], local.right[near], local.texts)
    long = local.ask(lambda text: len(text) >= _LONG)
    same_domain = (one["domain"] == other["domain"]) & (one["domain"] != "")
    return np.select(
        [~both, same, near & (alike >= 0.95), (local.left == local.right) & long[local.left], same_domain],
        [0.0, np.maximum(EMAIL - 2 * _share(mails, "email", systems), 2.0), SIMILAR_EMAIL, SAME_LOCAL, SAME_DOMAIN],
        OTHER_EMAIL,
    )


def _share(column: Coded, name: str, systems: tuple[Columns, ...]) -> np.ndarray:
    """Return the logarithm of how many names of one side share each pair's detail: an office's is nobody's own."""
    held: set[tuple[str, str, str]] = set()
    for each in systems:
        held.update(zip(each["side"].tolist(), each[name].tolist(), each["holder"].tolist(), strict=True))
    holders = count_most((side, text) for side, text, _ in held if text)
    return np.log2(column.ask(lambda text: holders.get(text, 1), float))[column.left]


def _weigh_phones(one: Columns, other: Columns, systems: tuple[Columns, ...]) -> np.ndarray:
    phones = code(one["phone"], other["phone"])
    has = phones.is_known
    both = has[phones.left] & has[phones.right]
    same = both & (phones.left == phones.right)
    edits = np.full(len(same), 9.0)
    unlike = both & ~same
    edits[unlike] = compare_texts(phones.left[unlike], phones.right[unlike], phones.texts, OSA.distance)
    owned = np.maximum(PHONE - 2 * _share(phones, "phone", systems), 2.0)
    return np.select([~both, same, edits <= 1], [0.0, owned, SIMILAR_PHONE], OTHER_PHONE)


def _weigh_addresses(one: Columns, other: Columns) -> tuple[np.ndarray, np.ndarray]:
    """Weigh street and place. Two flats of one house are two addresses."""
    place = _weigh_places(one, other)
    houses, streets = code(one["house"], other["house"]), code(one["street"], other["street"])
    units = code(one["unit"], other["unit"])
    has_house, has_street = houses.is_known, streets.is_known
    both = has_street[streets.left] & has_street[streets.right]
    alike = np.zeros(len(both))
    joined = streets.ask(lambda text: text.replace(" ", ""), object)
    alike[both] = compare_texts(streets.left[both], streets.right[both], joined)
    houses_known = has_house[houses.left] & has_house[houses.right]
    same_house = houses_known & (houses.left == houses.right)
    unit_known = units.is_known
    apart = unit_known[units.left] & unit_known[units.right] & (units.left != units.right)
    street = alike >= 0.88
    slip = houses_known & ~same_house
    slip[slip] = compare_texts(houses.left[slip], houses.right[slip], houses.texts, OSA.distance) <= 1
    points = np.select(
        [~both, same_house & street & apart, same_house & street & (place > 0), same_house & street,
         same_house & (place > 0), ~houses_known & (alike >= 0.95) & (place > 0),
         street & (place > 0) & slip],
        [0.0, OTHER_UNIT, np.where(alike == 1, ADDRESS, NEAR_ADDRESS + 1), np.where(place < 0, 3.0, STREET_ALONE),
         np.where(alike >= 0.7, 3.0, 0.0), 3.0, 1.5],
        OTHER_STREET,
    )  # fmt: skip
    return points, place


def _weigh_places(one: Columns, other: Columns) -> np.ndarray:
    postal, city = code(one["postal"], other["postal"]), code(one["city"], other["city"])
    has_postal = postal.is_known[postal.left] & postal.is_known[postal.right]
    has_city = city.is_known[city.left] & city.is_known[city.right]
    same_postal = has_postal & (postal.left == postal.right)
    cities = np.zeros(len(has_city))
    cities[has_city] = compare_texts(city.left[has_city], city.right[has_city], city.texts)
    same_city = cities >= 0.9
    return np.select(
        [same_postal & same_city, same_postal | same_city, has_postal & has_city, has_postal | has_city],
        [SAME_PLACE + 1, SAME_PLACE, 2 * OTHER_PLACE, OTHER_PLACE], 0.0,
    )  # fmt: skip


def _weigh_tax_ids(one: Columns, other: Columns) -> np.ndarray:
    """Weigh tax ids: whole ones, or the last four characters where one is masked. A slip is no difference."""
    ids, ends = code(one["tax"], other["tax"]), code(one["tax_end"], other["tax_end"])
    known = ids.is_known[ids.left] & ids.is_known[ids.right]
    long = ids.ask(lambda text: len(text) > 4)
    whole = known & long[ids.left] & long[ids.right]
    edits = np.where(known, 9.0, 0.0)
    for chosen, column in ((whole, ids), (known & ~whole, ends)):
        edits[chosen] = compare_texts(column.left[chosen], column.right[chosen], column.texts, OSA.distance)
    return np.select(
        [~known, whole & (edits == 0), edits == 0, whole & (edits <= 2), edits == 1],
        [0.0, WHOLE_TAX, TAX, SIMILAR_TAX, 0.0], OTHER_TAX,
    )  # fmt: skip


def _are_related(one: Columns, other: Columns) -> np.ndarray:
    """Say where one is the parent of the other, or both are different customers under one parent."""
    parent, other_parent = one["parent"], other["parent"]
    above = ((parent != "") & (parent == other["name"])) | ((other_parent != "") & (other_parent == one["name"]))
    beside = (parent != "") & (parent == other_parent) & (one["words"] != other["words"])
    return np.asarray(above | beside, dtype=bool)
