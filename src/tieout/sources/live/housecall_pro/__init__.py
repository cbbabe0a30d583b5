"""Housecall Pro over its API."""

from __future__ import annotations

from collections.abc import Iterator

from ..budget import Limits
from ..connector import Checked, Connector, Reach, check_each
from ..sign_in import Ask, Keys
from ..values import text
from .company import read_zone
from .faults import judge
from .instants import INSTANTS
from .listing import LISTS, fetch_page
from .reading import plan_streams
from .shape import shape
from .words import ASSUMED, ENTITIES, LACKS, SYSTEM


def examine(reach: Reach) -> Iterator[Checked]:
    """Look at the company, its time zone, and one page of each list."""
    company = reach.get("/company")
    yield Checked("Sign-in", True, f"Reads the company “{text(company.get('name')) or ''}”.")
    zone = read_zone([company])
    said = f"Days are those of {zone.key}." if zone else f"“{company.get('time_zone')}” is unknown; days are UTC's."
    yield Checked("Time zone", zone is not None, said)
    yield from check_each(LISTS, lambda entity: f"{fetch_page(reach, entity, 1).total:,} records.")


HOUSECALL_PRO = Connector(
    system=SYSTEM,
    side="crm",
    hosts={"production": "https://api.housecallpro.com"},
    rules=Keys(
        asks=(Ask("api_key", "API key (App Store → API Key Management)", secret=True),),
        forms=({"Authorization": "Token {api_key}"}, {"Authorization": "Bearer {api_key}"}),
    ),
    limits=Limits(windows=((240, 60.0),), concurrent=3),
    entities=ENTITIES,
    streams=plan_streams,
    shape=shape,
    instants=INSTANTS,
    doctor=examine,
    lacks=LACKS,
    judge=judge,
    assumed=ASSUMED,
    account_label="",
)
