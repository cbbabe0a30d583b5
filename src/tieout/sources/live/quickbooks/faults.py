"""What QuickBooks Online means by its faults."""

from __future__ import annotations

from typing import Any

from ....model.errors import PlanTooSmall, ScopeMissing, UnexpectedAnswer
from ..replies import REPORT, Again, Reply, down, sign_in_again, throttled

_THROTTLED = ("3001", "003001")
_FORBIDDEN = ("3100", "3202", "003100")


def judge(reply: Reply) -> bool:
    """Raise what a fault means. Faults come with status 200 too, and with two spellings of their keys."""
    if reply.status == 200:
        if b'"Fault"' in reply.body[:400] and (fault := find_fault(reply)) is not None:
            raise reply.trouble(UnexpectedAnswer, f"It refused to answer: {describe(fault)}", REPORT)
        return False
    fault = find_fault(reply)
    code = str(fault.get("code", "")) if fault else ""
    if reply.status == 429 and any(word in reply.text.casefold() for word in ("month", "quota", "tier")):
        raise reply.trouble(
            PlanTooSmall, f"Intuit's monthly allowance of calls is used up ({reply.text}).",
            "Wait for the next month, or choose a larger tier of the App Partner Program.",
        )  # fmt: skip
    if code in _THROTTLED or "throttleexceeded" in reply.text.casefold():
        raise throttled(reply)
    if reply.status == 401:
        raise sign_in_again(reply)
    if code in _FORBIDDEN or reply.status == 403:
        raise reply.trouble(
            ScopeMissing, f"The sign-in may not read this company ({describe(fault) if fault else reply.text}).",
            "Ask an administrator of the company to connect again.",
        )  # fmt: skip
    if reply.status == 400 and fault is not None:
        if str(fault.get("code")) == "10000":
            raise Again(down(reply))
        raise reply.trouble(UnexpectedAnswer, f"It refused the question: {describe(fault)}", REPORT)
    return False


def find_fault(reply: Reply) -> dict[str, Any] | None:
    """Return the first error of a fault, with keys in small letters."""
    try:
        body = reply.json
    except ValueError:
        return None
    if not isinstance(body, dict):
        return None
    fault = body.get("Fault") or body.get("fault")
    errors = (fault.get("Error") or fault.get("error")) if isinstance(fault, dict) else None
    if not isinstance(errors, list) or not errors or not isinstance(errors[0], dict):
        return None
    return {name.lower(): value for name, value in errors[0].items()}


def describe(fault: dict[str, Any]) -> str:
    """Say a fault in one line."""
    detail = str(fault.get("detail") or "")[:120]
    return " ".join(part for part in (str(fault.get("message") or ""), detail, f"(code {fault.get('code')})") if part)
