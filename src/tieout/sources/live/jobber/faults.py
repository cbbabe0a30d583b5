"""What Jobber means by its errors, most of which come with status 200."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NoReturn

from ....model.errors import ScopeMissing, SignInAgain, UnexpectedAnswer
from ..replies import REPORT, Again, Reply, down, throttled
from ..values import look
from .words import VERSION

_UPDATE = "Install the newest Tieout; if it stays so, report it to us."
_FORBIDDEN = ("permission", "scope", "not authorized", "unauthorized", "access denied", "not allowed", "forbidden")
_AWAY = ("temporarily unavailable", "timed out", "timeout", "internal server error", "something went wrong")


class PageTooLarge(UnexpectedAnswer):
    """A question costs more than the whole bucket holds: only a shorter page can ever be answered."""


def judge(reply: Reply) -> bool:
    """Raise what an answer means: errors within it, and another version of the API than was asked for."""
    if reply.status == 404 and "version" in reply.text.casefold():
        raise _wrong_version(reply, reply.text)
    if reply.status in (401, 403) and "disconnect" in reply.text.casefold():
        raise _disconnected(reply)
    if reply.status != 200:
        return False
    try:
        body = reply.json
    except ValueError:
        return False
    if not isinstance(body, dict):
        raise reply.trouble(UnexpectedAnswer, "It answered with no data.", REPORT)
    errors = body.get("errors")
    if isinstance(errors, list) and errors:  # even where there is data beside them: part of it is missing
        _raise(reply, body, [error for error in errors if isinstance(error, dict)] or [{}])
    answered = look(body, "extensions", "versioning", "version")
    if answered is not None and answered != VERSION:
        raise _wrong_version(reply, f"it answered with version {answered}")
    if body.get("data") is None:
        raise reply.trouble(UnexpectedAnswer, "It answered with no data.", REPORT)
    return False


def _raise(reply: Reply, body: Any, errors: list[Any]) -> NoReturn:
    first = errors[0]
    said = str(first.get("message") or "an error without a word")
    small = said.casefold()
    if any(look(error, "extensions", "code") == "THROTTLED" for error in errors) or small == "throttled":
        raise _throttled(reply, body)
    if "disconnect" in small:
        raise _disconnected(reply)
    if any(word in small for word in _AWAY):
        raise Again(down(reply))
    path = ".".join(str(part) for part in first.get("path") or [])
    if any(word in small for word in _FORBIDDEN):
        raise reply.trouble(
            ScopeMissing, f"The sign-in may not read {path or 'this'} ({said}).",
            "Let an administrator of the account tick this right for the app in Jobber's Developer Center, and connect "
            "again.",
        )  # fmt: skip
    code = look(first, "extensions", "code")
    raise reply.trouble(
        UnexpectedAnswer, f"It refused the question{f' at {path}' if path else ''}: {said[:120]}.",
        _UPDATE if code else REPORT,
    )  # fmt: skip


def _throttled(reply: Reply, body: Any) -> Again | UnexpectedAnswer:
    """Wait until the bucket holds what the question costs; a question that never fits must be made shorter."""
    wanted = look(body, "extensions", "cost", "requestedQueryCost")
    left = points(reply)
    if wanted is None or left is None:
        return throttled(reply)
    available, size, restore = left
    if wanted > size:
        problem = f"A question costs {wanted} points, more than the {size:.0f} that it allows."
        return PageTooLarge(reply.system, problem, REPORT, reply.request_id)
    return throttled(reply, max(0.0, float(wanted) - available) / restore)


def _wrong_version(reply: Reply, said: str) -> UnexpectedAnswer:
    found = reply.trouble(UnexpectedAnswer, f"It no longer knows version {VERSION} of its API ({said}).", _UPDATE)
    assert isinstance(found, UnexpectedAnswer)
    return found


def _disconnected(reply: Reply) -> SignInAgain:
    found = reply.trouble(
        SignInAgain, "An administrator of the account disconnected the app.", f"Run: tieout connect “{reply.system}”"
    )
    assert isinstance(found, SignInAgain)
    return found


def points(reply: Reply) -> tuple[float, float, float] | None:
    """Read what an answer says about the bucket: points available, its size, points regained per second."""
    try:
        status = look(reply.json, "extensions", "cost", "throttleStatus")
    except ValueError:
        return None
    found = [look(status, name) for name in ("currentlyAvailable", "maximumAvailable", "restoreRate")]
    if not all(isinstance(value, int | Decimal) for value in found) or found[2] <= 0:
        return None
    return float(found[0]), float(found[1]), float(found[2])


def version_warning(answer: Any) -> str:
    """Return what an answer warns of, for example that its version ends soon."""
    return str(look(answer, "extensions", "versioning", "warning") or "")
