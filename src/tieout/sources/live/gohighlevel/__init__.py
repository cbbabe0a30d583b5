"""GoHighLevel over its API."""

from __future__ import annotations

from collections.abc import Iterator

from ....model.errors import LiveTrouble
from ..budget import Limits
from ..connector import Checked, Connector, Reach, check_each
from ..sign_in import Ask, Keys, OAuth
from .faults import judge
from .instants import INSTANTS
from .reading import check_page, plan_streams
from .shape import shape
from .words import ASSUMED, ENTITIES, LACKS, SYSTEM

_HOST = "https://services.leadconnectorhq.com"
_SCOPES = (
    "contacts.readonly opportunities.readonly invoices.readonly payments/transactions.readonly "
    "payments/orders.readonly locations.readonly locations/customFields.readonly"
)
_LISTS = ("Contact", "Opportunity", "Invoice", "Transaction", "Order")


def examine(reach: Reach) -> Iterator[Checked]:
    """Look at the account, and at one row of each list."""
    try:
        found = reach.get("locations/{account}").get("location") or {}
        yield Checked("Sign-in", True, f"Reads the account “{found.get('name', '')}”, {found.get('timezone')}.")
    except LiveTrouble as error:
        yield Checked("Sign-in", False, str(error))
    yield from check_each(_LISTS, lambda entity: f"{check_page(reach, entity):,} rows.")


GOHIGHLEVEL = Connector(
    system=SYSTEM,
    side="crm",
    hosts={"private token": _HOST, "app": _HOST},
    rules=OAuth(
        asks=(Ask("client_id", "Client ID of your app"), Ask("client_secret", "Client secret", secret=True)),
        token_url=f"{_HOST}/oauth/token",
        authorize_url="https://marketplace.gohighlevel.com/v2/oauth/chooselocation",
        scopes=_SCOPES,
        secret_in="body",
        account_from="locationId",
        local_redirects=(),
        extra={"user_type": "Location"},
    ),
    other_rules={
        "private token": Keys(
            asks=(Ask("token", "Private integration token (pit-…)", secret=True),),
            forms=({"Authorization": "Bearer {token}"},),
        )
    },
    limits=Limits(windows=((100, 10.0),), concurrent=8),
    entities=ENTITIES,
    streams=plan_streams,
    shape=shape,
    instants=INSTANTS,
    doctor=examine,
    lacks=LACKS,
    headers={"Version": "2021-07-28"},
    judge=judge,
    assumed=ASSUMED,
    account_label="Location ID",
)
