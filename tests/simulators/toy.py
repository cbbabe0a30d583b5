"""A toy system for tests of the transport and of sign-ins."""

from __future__ import annotations

from typing import Any

from simulators.base import Answer, Asked, SimulatedSystem
from tieout.sources.live.budget import Limits
from tieout.sources.live.sign_in import Ask, Keys, KeySignIn

QUICK = Limits(windows=(), concurrent=4, backoff=0.01, longest=0.05, rest=0.1, attempts=4, read_timeout=30.0)
KEY = "key-of-this-shop-12345"


class Toy(SimulatedSystem):
    """Answers every path with its name."""

    def answer(self, asked: Asked) -> Answer:
        return Answer({"path": asked.path, "amount": 1.1})

    def is_signed(self, asked: Asked) -> bool:
        return asked.headers.get("authorization") == f"Bearer {KEY}" or super().is_signed(asked)

    def is_read(self, asked: Asked) -> bool:
        return asked.method in ("GET", "POST")


def key_sign_in(*forms: str, **entry: Any) -> KeySignIn:
    """Sign with the toy's key in one of these forms."""
    rules = Keys((Ask("key", "API key", secret=True),), tuple({"Authorization": form} for form in forms))
    return KeySignIn(rules, {"key": KEY, **entry})
