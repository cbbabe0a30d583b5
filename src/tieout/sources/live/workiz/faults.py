"""What Workiz means by its errors. The status stands in the body, too, and sometimes only there."""

from __future__ import annotations

from typing import Any

from ....model.errors import SignInAgain, UnexpectedAnswer
from ..replies import REPORT, Reply, throttled

GONE = (204, 404, 410)


def judge(reply: Reply) -> bool:
    """Raise what an error means. Nothing (204), or no such record, is an answer: readers look at the status."""
    body = error_body(reply)
    code = _number(body.get("code")) or reply.status
    if reply.status in GONE or code in GONE:
        return True
    said = describe(body) or reply.text
    if code == 429:
        raise throttled(reply)
    if code in (401, 403):
        raise reply.trouble(
            SignInAgain, f"The API token is refused ({said}).",
            "Look whether the Developer API add-on is switched on, and run: tieout connect “Workiz”",
        )  # fmt: skip
    if code == 400:
        if "not found" in said.casefold() or "not exist" in said.casefold():
            return True
        raise reply.trouble(UnexpectedAnswer, f"It refused the question: {said}", REPORT)
    if reply.status == 200 and body:
        raise reply.trouble(UnexpectedAnswer, f"It answered with an error: {said}", REPORT)
    return False


def error_body(reply: Reply) -> dict[str, Any]:
    """Return the body of an error; nothing for an answer that is none."""
    try:
        body = reply.json
    except ValueError:
        return {}
    is_error = isinstance(body, dict) and (body.get("error") or body.get("success") is False)
    return body if is_error else {}


def describe(body: dict[str, Any]) -> str:
    """Say an error in one line; its details are an object or an array."""
    details = body.get("details")
    parts = details.values() if isinstance(details, dict) else details if isinstance(details, list) else ()
    said = [body.get("msg"), body.get("message"), *parts]
    return "; ".join(str(part) for part in said if part)[:160]


def is_gone(reply: Reply) -> bool:
    """Say whether there is no such record."""
    return reply.status != 200 or bool(error_body(reply))


def _number(value: Any) -> int:
    return int(value) if str(value).isdigit() else 0
