"""ServiceTitan over its API."""

from __future__ import annotations

from collections.abc import Iterator

from ....model.errors import LiveTrouble, PlanTooSmall, ScopeMissing
from ..budget import Limits
from ..connector import Checked, Connector, Reach
from ..sign_in import Ask, OAuth
from ..values import is_zone
from .faults import judge
from .instants import INSTANTS
from .reading import check_page, plan_streams
from .shape import shape
from .words import ASSUMED, ENTITIES, FEEDS, LACKS, LISTS, NEEDED, SYSTEM


def examine(reach: Reach) -> Iterator[Checked]:
    """Look at the time zone, and at a little of each entity."""
    zone = reach.typed("zone")
    remedy = "" if is_zone(zone) else " It is unknown: connect again, and type one such as America/New_York."
    yield Checked("Time zone", is_zone(zone), f"{zone or 'None'}.{remedy}")
    for entity in (*FEEDS, *LISTS):
        try:
            check_page(reach, entity)
            yield Checked(entity, True, ENTITIES[entity])
        except (ScopeMissing, PlanTooSmall) as error:
            yield Checked(entity, entity not in NEEDED, str(error))
        except LiveTrouble as error:
            yield Checked(entity, False, str(error))


def _rules(token_url: str) -> OAuth:
    return OAuth(
        asks=(
            Ask("client_id", "Client ID (cid.…)"),
            Ask("client_secret", "Client secret (cs….)", secret=True),
            Ask("app_key", "App key (ak1.…)", secret=True),
            Ask("zone", "Time zone of the account, such as America/New_York"),
        ),
        token_url=token_url,
        grant="credentials",
        secret_in="body",
        headers={"ST-App-Key": "{app_key}"},
    )


SERVICETITAN = Connector(
    system=SYSTEM,
    side="crm",
    hosts={
        "production": "https://api.servicetitan.io",
        "integration": "https://api-integration.servicetitan.io",
    },
    rules=_rules("https://auth.servicetitan.io/connect/token"),
    other_rules={"integration": _rules("https://auth-integration.servicetitan.io/connect/token")},
    limits=Limits(windows=((60, 1.0),), concurrent=16),
    entities=ENTITIES,
    streams=plan_streams,
    shape=shape,
    instants=INSTANTS,
    doctor=examine,
    lacks=LACKS,
    judge=judge,
    assumed=ASSUMED,
    account_label="Tenant ID",
)
