"""QuickBooks Online over its API: the worked example of a connector."""

from __future__ import annotations

from collections.abc import Iterator

from ..budget import Limits
from ..connector import Checked, Connector, Reach, check_each
from ..sign_in import Ask, OAuth
from .faults import judge
from .instants import INSTANTS
from .reading import COMPANY, VERSION, check_page, plan_streams
from .shape import shape
from .words import ENTITIES, LACKS, SYSTEM


def examine(reach: Reach) -> Iterator[Checked]:
    """Look at the company, its country and currencies, and one page of each entity."""
    info = reach.get(f"{COMPANY}/companyinfo/{{account}}", VERSION)["CompanyInfo"]
    yield Checked("Sign-in", True, f"Reads the company “{info.get('CompanyName', '')}”.")
    yield from check_each(ENTITIES, lambda entity: f"{check_page(reach, entity):,} rows.")


QUICKBOOKS = Connector(
    system=SYSTEM,
    side="books",
    hosts={
        "production": "https://quickbooks.api.intuit.com",
        "sandbox": "https://sandbox-quickbooks.api.intuit.com",
    },
    rules=OAuth(
        asks=(Ask("client_id", "Client ID of your Intuit app"), Ask("client_secret", "Client secret", secret=True)),
        token_url="https://oauth.platform.intuit.com/oauth2/v1/tokens/bearer",
        authorize_url="https://appcenter.intuit.com/connect/oauth2",
        scopes="com.intuit.quickbooks.accounting",
        account_from="realmId",
        local_redirects=("sandbox",),
    ),
    limits=Limits(windows=((10, 1.0), (500, 60.0)), concurrent=10),
    entities=ENTITIES,
    streams=plan_streams,
    shape=shape,
    instants=INSTANTS,
    doctor=examine,
    lacks=LACKS,
    judge=judge,
    assumed=(
        "Rows can be ordered by MetaData.CreateTime.",
        "CDC may refuse TimeActivity; then a query and a count take its place.",
    ),
    account_label="Company id (realm)",
)
