"""What GoHighLevel means by its errors: {statusCode, message, error}."""

from __future__ import annotations

from ....model.errors import ScopeMissing, TryLater, UnexpectedAnswer
from ..replies import REPORT, Reply

_RIGHT = "Add the read right in your private integration's (or app's) scopes, and connect again."


def judge(reply: Reply) -> bool:
    """Raise what an error means where that differs from the usual: a missing right comes as 401, too."""
    said = describe(reply)
    if reply.status in (401, 403) and ("scope" in said.casefold() or "access to this location" in said.casefold()):
        raise reply.trouble(ScopeMissing, f"The token may not read this ({said}).", _RIGHT)
    if reply.status == 403:
        raise reply.trouble(ScopeMissing, f"It does not allow this to be read ({said}).", _RIGHT)
    if reply.status == 429 and reply.headers.get("x-ratelimit-daily-remaining", "").strip() == "0":
        raise reply.trouble(
            TryLater, "The calls of this day are used up.", "Run it again tomorrow; it continues where it was."
        )
    if reply.status in (400, 404, 422):
        raise reply.trouble(UnexpectedAnswer, f"It refused the question: {said}", REPORT)
    return False


def describe(reply: Reply) -> str:
    """Say an error in one line; some have several messages."""
    if reply.status == 200:
        return ""
    try:
        body = reply.json
    except ValueError:
        return reply.text
    message = body.get("message") if isinstance(body, dict) else None
    if isinstance(message, list):
        message = "; ".join(map(str, message))
    return str(message)[:200] if message else reply.text
