"""What ServiceTitan means by its errors: {type, title, status, traceId, errors, data}."""

from __future__ import annotations

from ....model.errors import PlanTooSmall, ScopeMissing, UnexpectedAnswer
from ..replies import REPORT, Reply


def judge(reply: Reply) -> bool:
    """Raise what an error means where that differs from the usual."""
    if reply.status == 403:
        raise reply.trouble(
            ScopeMissing, f"Its app may not read this ({describe(reply)}).",
            "Add the read scope to your app in ServiceTitan's developer portal, and let an administrator of the "
            "account consent again.",
        )  # fmt: skip
    if reply.status == 404:
        raise reply.trouble(
            PlanTooSmall, f"This part is not switched on in the account ({describe(reply)}).",
            "Ask ServiceTitan to switch it on, if you use it.",
        )  # fmt: skip
    if reply.status == 400:
        raise reply.trouble(UnexpectedAnswer, f"It refused the question: {describe(reply)}", REPORT)
    return False


def describe(reply: Reply) -> str:
    """Say an error in one line, with the id under which ServiceTitan finds it."""
    try:
        body = reply.json
    except ValueError:
        return reply.text
    if not isinstance(body, dict) or not body.get("title"):
        return reply.text
    errors = body.get("errors")
    named = [f"{name}: {'; '.join(map(str, said)) if isinstance(said, list) else said}" for name, said in errors.items()
             ] if isinstance(errors, dict) else []  # fmt: skip
    trace = [f"trace {body['traceId']}"] if body.get("traceId") else []
    return ", ".join([str(body["title"]), *named[:3], *trace])[:240]
