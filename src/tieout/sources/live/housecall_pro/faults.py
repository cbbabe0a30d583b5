"""What Housecall Pro means by its errors."""

from __future__ import annotations

from ....model.errors import PlanTooSmall, UnexpectedAnswer
from ..replies import REPORT, Reply
from ..values import look

GONE = (404, 410)


def judge(reply: Reply) -> bool:
    """Raise what an error means. A record that is gone is no error: readers look at the status."""
    if is_gone(reply):
        return True
    if reply.status == 403:
        raise reply.trouble(
            PlanTooSmall, f"Its API belongs to the MAX plan, which this company does not have ({describe(reply)}).",
            "Upgrade the plan, or put Housecall Pro's exports into a folder instead.",
        )  # fmt: skip
    if reply.status in (400, 422):
        raise reply.trouble(UnexpectedAnswer, f"It refused the question: {describe(reply)}", REPORT)
    return False


def is_gone(reply: Reply) -> bool:
    """Say whether the answer means that there is no such record (any more), or that it was archived."""
    return reply.status in GONE or (reply.status == 400 and "archived" in reply.text.casefold())


def describe(reply: Reply) -> str:
    """Say an error in one line; its body has one of four forms."""
    try:
        body = reply.json
    except ValueError:
        return reply.text
    fields = look(body, "errors")
    if isinstance(fields, dict) and fields:
        return "; ".join(f"{name}: {said}" for name, said in fields.items())[:160]
    said = look(body, "error", "message") or look(body, "message") or look(body, "error_description")
    return str(said or look(body, "error") or reply.text)[:160]
