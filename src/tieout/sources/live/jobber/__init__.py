"""Jobber over its GraphQL API."""

from __future__ import annotations

from collections.abc import Iterator

from ....model.errors import LiveTrouble
from ..budget import Limits
from ..connector import Checked, Connector, Reach
from ..sign_in import Ask, OAuth
from ..values import look
from .faults import judge, points, version_warning
from .instants import INSTANTS
from .pages import PATH, Pages
from .questions import ACCOUNT, ALL, USER
from .reading import plan_streams
from .shape import shape
from .words import ASSUMED, ENTITIES, LACKS, SYSTEM, VERSION


def examine(reach: Reach) -> Iterator[Checked]:
    """Look at the account, the version of the API, the time zone, and one page of each entity."""
    answer = reach.ask(PATH, ACCOUNT, cost=3)
    yield Checked("Sign-in", True, f"Reads the account “{look(answer, 'data', 'account', 'name') or ''}”.")
    warning = version_warning(answer)
    yield Checked("Version", not warning, warning or f"Version {VERSION} of the API is in use.")
    pages = Pages()
    for entity in ALL:
        try:
            listed = pages.page(reach, entity, None)
            yield Checked(entity.name, True, f"{listed.total:,} records.")
            if entity is USER:
                zone = next((row["timezone"] for row in listed.records if row["timezone"]), None)
                said = f"Days are those of {zone}." if zone else "The account tells none, so days are those of UTC."
                yield Checked("Time zone", zone is not None, said)
        except LiveTrouble as error:
            yield Checked(entity.name, False, str(error))


JOBBER = Connector(
    system=SYSTEM,
    side="crm",
    hosts={"production": "https://api.getjobber.com"},
    rules=OAuth(
        asks=(Ask("client_id", "Client ID of your Jobber app"), Ask("client_secret", "Client secret", secret=True)),
        token_url="https://api.getjobber.com/api/oauth/token",
        authorize_url="https://api.getjobber.com/api/oauth/authorize",
        secret_in="body",
    ),
    limits=Limits(windows=((2_500, 300.0),), concurrent=4, points=(10_000.0, 500.0)),
    entities=ENTITIES,
    streams=plan_streams,
    shape=shape,
    instants=INSTANTS,
    doctor=examine,
    lacks=LACKS,
    headers={"X-JOBBER-GRAPHQL-VERSION": VERSION},
    judge=judge,
    points=points,
    assumed=ASSUMED,
    account_label="Account",
)
