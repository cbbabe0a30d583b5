"""What a system's answer means: records, or the one thing that the user should do."""

from __future__ import annotations

import datetime as dt
import email.utils
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ...model.errors import LiveTrouble, PlanTooSmall, ScopeMissing, SignInAgain, SystemDown, TryLater, UnexpectedAnswer
from ...store.content import read_json
from .masking import mask

_REQUEST_IDS = ("intuit_tid", "x-request-id", "request-id", "x-trace-id", "traceparent", "x-amzn-requestid", "cf-ray")
_PLAN = ("plan", "subscription", "upgrade", "max plan")


@dataclass(frozen=True)
class Reply:
    """One answer. ``headers`` have small letters."""

    system: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def json(self) -> Any:
        """The body as JSON, decimals exact. Raises ValueError where it is none."""
        return read_json(self.body)

    @property
    def request_id(self) -> str:
        return mask(next((self.headers[name] for name in _REQUEST_IDS if self.headers.get(name)), ""))

    @property
    def text(self) -> str:
        """The beginning of the body, for a message: masked, in one line."""
        return mask(" ".join(self.body[:2000].decode("utf-8", "replace").split()))[:160]

    @property
    def server_time(self) -> dt.datetime | None:
        """The system's own clock when it answered."""
        try:
            return email.utils.parsedate_to_datetime(self.headers.get("date", "")).astimezone(dt.UTC)
        except (TypeError, ValueError):
            return None

    def trouble(self, kind: type[LiveTrouble], problem: str, remedy: str) -> LiveTrouble:
        """Make the error that says this, with the call's id and without any secret."""
        return kind(self.system, mask(problem), mask(remedy), self.request_id)


@dataclass
class Again(Exception):
    """Ask once more, after so many seconds (None: after a pause that grows); in the end, raise ``last``."""

    last: LiveTrouble
    seconds: float | None = None
    everybody: bool = False
    """All calls to this system wait, because its limit is reached."""


Judge = Callable[[Reply], bool]
"""Looks at an answer first: raises what a system means by it where that differs from the usual, or returns True
for an answer that is good although it does not look so."""

PointsLeft = Callable[[Reply], tuple[float, float, float] | None]
"""Reads what an answer says about a GraphQL cost bucket: points available, size, points regained per second."""


def judge_usual(reply: Reply) -> None:
    """Raise what an answer means by the usual rules of HTTP; return for a good one."""
    status = reply.status
    if status == 200:
        if not reply.body.strip():
            raise Again(reply.trouble(UnexpectedAnswer, "It answered with nothing.", REPORT))
        try:
            reply.json  # noqa: B018 - reading it is the test
        except ValueError:
            what = "a web page" if reply.body.lstrip()[:1] == b"<" else "a damaged answer"
            raise Again(reply.trouble(UnexpectedAnswer, f"It answered with {what} instead of data.", REPORT)) from None
    elif status == 401:
        raise sign_in_again(reply)
    elif status == 429:
        raise throttled(reply)
    elif status in (408, 425) or status >= 500:
        raise Again(down(reply), seconds=retry_after(reply))
    elif status == 402:
        raise reply.trouble(PlanTooSmall, "Its plan does not include this.", "Ask them to switch it on.")
    elif status == 403:
        if any(word in reply.text.casefold() for word in _PLAN):
            raise reply.trouble(PlanTooSmall, f"Its plan does not include its API ({reply.text}).", "Upgrade the plan.")
        raise reply.trouble(
            ScopeMissing, f"It does not allow this to be read ({reply.text}).", "Ask its administrator for the right."
        )
    else:
        raise reply.trouble(UnexpectedAnswer, f"It answered with status {status}: {reply.text}", REPORT)


REPORT = "Try again later; if it stays so, report it to us."


def sign_in_again(reply: Reply) -> SignInAgain:
    """The error for a sign-in that is refused."""
    found = reply.trouble(SignInAgain, "The sign-in no longer counts.", f"Run: tieout connect “{reply.system}”")
    assert isinstance(found, SignInAgain)
    return found


def throttled(reply: Reply, seconds: float | None = None) -> Again:
    """Ask again after the time that the answer names; everybody waits."""
    wait = retry_after(reply) if seconds is None else seconds
    last = reply.trouble(
        TryLater, "Its limit of calls is reached.", "Wait a few minutes and run it again; it continues where it was."
    )
    return Again(last, seconds=wait, everybody=True)


def down(reply: Reply) -> LiveTrouble:
    """The error for a system that fails."""
    return reply.trouble(SystemDown, f"It fails just now (status {reply.status}).", "Try again later.")


def retry_after(reply: Reply) -> float | None:
    """Read how long to wait, in seconds: Retry-After in both of its forms, or the moment a limit is reset."""
    text = reply.headers.get("retry-after", "").strip()
    if text:
        try:
            return max(0.0, float(text))
        except ValueError:
            try:
                moment = email.utils.parsedate_to_datetime(text).timestamp()
                asked = reply.server_time
                return max(0.0, moment - (asked.timestamp() if asked else time.time()))
            except (TypeError, ValueError):
                pass
    return reset_in(reply.headers)


def reset_in(headers: Mapping[str, str]) -> float | None:
    """Read when a limit is reset, in seconds from now. Systems write seconds, or a moment in seconds or ms."""
    for name in ("ratelimit-reset", "x-ratelimit-reset", "rate-limit-reset"):
        try:
            value = float(headers.get(name, ""))
        except ValueError:
            continue
        if value > 1e11:
            value /= 1000
        return max(0.0, value - time.time()) if value > 1e8 else max(0.0, value)
    return None


def rest_asked(headers: Mapping[str, str]) -> float | None:
    """Read whether a good answer says that no call is left, and for how many seconds then."""
    left = [headers[name] for name in ("x-ratelimit-remaining", "ratelimit-remaining") if name in headers]
    if not left or not left[0].strip().isdigit() or int(left[0]) > 0:
        return None
    reset = reset_in(headers)
    if reset is not None:
        return reset
    interval = headers.get("x-ratelimit-interval-milliseconds", "")
    return int(interval) / 1000 if interval.isdigit() else None
