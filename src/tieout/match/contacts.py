"""Contact details as two systems write them: telephone numbers, e-mail addresses, streets.

>>> normalise_phone("+1 (828) 555-0100"), normalise_phone("828.555.0100 x12")
('8285550100', '8285550100')
>>> normalise_email("Ana.Ruiz+jobber@GMail.com")
'anaruiz@gmail.com'
>>> read_street("12 North Oak Street, Apt. 4B")
Street(house='12', words='n oak st', unit='4b')
"""

from __future__ import annotations

import re
from typing import NamedTuple

from .names import fold

PUBLIC_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "ymail.com",
        "rocketmail.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "msn.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "comcast.net",
        "att.net",
        "sbcglobal.net",
        "bellsouth.net",
        "verizon.net",
        "cox.net",
        "charter.net",
        "spectrum.net",
        "earthlink.net",
        "frontier.com",
        "windstream.net",
        "centurylink.net",
        "optonline.net",
        "juno.com",
        "protonmail.com",
        "proton.me",
        "gmx.com",
        "mail.com",
        "zoho.com",
        "example.com",
        "example.org",
        "example.net",
    ]
)
"""Mail domains that anybody may have: they tell nothing about who somebody is."""

_DIGITS = re.compile(r"\d+")
_EXTENSION = re.compile(r"(?:ext\.?|extension|x)\s*\d+\s*$", re.I)
_MAIL = re.compile(r"[^\s<>,;]+@[^\s<>,;]+\.[^\s<>,;]+")
_TOKEN = re.compile(r"[a-z0-9]+")
_UNIT = re.compile(r"(?:\b(?:apartment|apt|unit|suite|ste|room|rm|lot|space|spc|floor|fl)\b\.?\s*#?\s*|#\s*)(\w+)")
_HOUSE = re.compile(r"^\s*(\d+\w?)(?:\s*-\s*\d+)?\b[\s,]*")
_BOX = re.compile(r"\bp\.?\s*o\.?\s*box\b")
_STREET_WORDS = {
    "street": "st", "str": "st", "avenue": "ave", "av": "ave", "road": "rd", "drive": "dr", "lane": "ln",
    "court": "ct", "place": "pl", "boulevard": "blvd", "circle": "cir", "terrace": "ter", "trail": "trl",
    "parkway": "pkwy", "highway": "hwy", "square": "sq", "crescent": "cres", "close": "cl", "mount": "mt",
    "mountain": "mtn", "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw",
    "southeast": "se", "southwest": "sw", "saint": "st", "first": "1st", "second": "2nd", "third": "3rd",
    "fourth": "4th", "fifth": "5th", "way": "wy", "point": "pt", "heights": "hts", "crossing": "xing",
}  # fmt: skip
_SHORTEST_PHONE = 7


class Street(NamedTuple):
    """A street address: house number, the street's words (usual abbreviations), apartment or unit."""

    house: str
    words: str
    unit: str


def normalise_phone(text: str) -> str | None:
    """Return the digits of a telephone number: the last ten of an American one, without extension.

    Fewer than seven digits, and one digit repeated (``000-000-0000``), are no number.
    """
    digits = "".join(_DIGITS.findall(_EXTENSION.sub("", text)))
    if len(digits) == 11 and digits[0] == "1":
        digits = digits[1:]
    return digits if len(digits) >= _SHORTEST_PHONE and len(set(digits)) > 1 else None


def normalise_email(text: str) -> str | None:
    """Return the first e-mail address in lower case, without what stands after a +, nor the dots that Gmail ignores."""
    hit = _MAIL.search(text)
    if not hit:
        return None
    local, _, domain = hit[0].casefold().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def read_street(text: str) -> Street:
    """Take a street address apart."""
    line = fold(text).replace(".", " ")
    hit = _UNIT.search(line)
    unit = hit[1] if hit and hit.start() else ""
    if unit:
        line = line[: hit.start()] + " " + line[hit.end() :]  # type: ignore[union-attr]
    if _BOX.search(line):
        return Street("".join(_DIGITS.findall(line)), "po box", unit)
    house = _HOUSE.match(line)
    rest = line[house.end() :] if house else line
    words = " ".join(_STREET_WORDS.get(word, word) for word in _TOKEN.findall(rest))
    return Street(house[1] if house else "", words, unit.lstrip("0"))
