"""Workiz over its API."""

from __future__ import annotations

from collections.abc import Iterator

from ..budget import Limits
from ..connector import Checked, Connector, Reach
from ..sign_in import Ask, Keys
from .faults import judge
from .instants import INSTANTS
from .listing import FIRST_DAY, fetch_page, repeats
from .reading import plan_streams
from .shape import shape
from .words import ASSUMED, ENTITIES, LACKS, STAND_INS, SYSTEM


def examine(reach: Reach) -> Iterator[Checked]:
    """Look at the first page of jobs, and at what an offset counts."""
    first = fetch_page(reach, FIRST_DAY, 0)
    count = f"{first.found:,} jobs." if first.found else f"{len(first.rows):,} jobs on the first page."
    yield Checked("Sign-in", True, "The API token is accepted.")
    yield Checked("jobs", True, count)
    if first.more and len(first.rows) > 1:
        counts = "records" if repeats(first.rows, fetch_page(reach, FIRST_DAY, 1).rows) else "pages"
        yield Checked("Offset", True, f"It counts {counts}.")


WORKIZ = Connector(
    system=SYSTEM,
    side="crm",
    hosts={"production": "https://api.workiz.com/api/v1/{api_token}"},
    rules=Keys(asks=(Ask("api_token", "API token (Settings → Integrations → Developer)", secret=True),)),
    limits=Limits(windows=((50, 60.0),), concurrent=2),
    entities=ENTITIES,
    streams=plan_streams,
    shape=shape,
    instants=INSTANTS,
    doctor=examine,
    lacks=LACKS,
    stand_ins=STAND_INS,
    judge=judge,
    assumed=ASSUMED,
    account_label="",
)
