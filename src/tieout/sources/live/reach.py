"""One system within reach: its address, its transport, its threads, and its clock."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from .connector import Connector, Json
from .replies import Reply
from .transport import SignIn, Transport
from .workers import Workers

Given = TypeVar("Given")
Made = TypeVar("Made")


class LiveReach:
    """Asks one account of one system. Threads may share it."""

    def __init__(
        self, connector: Connector, sign_in: SignIn, account: str, host: str, stop: threading.Event,
        known: Callable[[str], list[str]] = lambda entity: [], words: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """``words`` fill the ``{name}`` places in the address and the connector's headers."""
        self.account, self.stop, self._known = account, stop, known
        self.settle: Callable[[], None] = lambda: None
        self._words = {"account": account, **(words or {})}
        self._host = host.format(**self._words).rstrip("/")
        self._headers = {name: form.format(**self._words) for name, form in connector.headers.items()}
        self.transport = Transport(connector.system, sign_in, connector.limits, stop, connector.judge, connector.points)
        self._workers = Workers(connector.limits.concurrent, stop)
        self._ahead = dt.timedelta(0)

    def close(self) -> None:
        """End the threads and close the connections, whatever is still under way on them."""
        if self.stop.is_set():
            self.transport.hang_up()
        self._workers.close()
        self.transport.close()

    def __enter__(self) -> LiveReach:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Json:
        """Ask for what stands at a path."""
        return self.reply(path, params).json

    def reply(self, path: str, params: Mapping[str, Any] | None = None) -> Reply:
        """Ask for what stands at a path, with the answer's headers."""
        return self._note_clock(self.transport.get(self._address(path), params, self._headers))

    def ask(self, path: str, query: str, variables: Mapping[str, Any] | None = None, cost: float = 0.0) -> Json:
        """Ask a GraphQL query of so many points."""
        reply = self.transport.ask(self._address(path), query, variables, self._headers, cost)
        return self._note_clock(reply).json

    def spread(self, do: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Do several calls at once; results come in the order of the items."""
        return self._workers.spread(do, items)

    def known(self, entity: str) -> list[str]:
        """The ids of an entity's records in the store, once all that was read so far is there."""
        self.settle()
        return self._known(entity)

    def now(self) -> dt.datetime:
        """The system's own clock."""
        return dt.datetime.now(dt.UTC) + self._ahead

    def typed(self, name: str) -> str:
        """What the user typed for this word when connecting."""
        return self._words.get(name, "")

    @property
    def ahead(self) -> dt.timedelta:
        """How far the system's clock is ahead of this computer's."""
        return self._ahead

    def _address(self, path: str) -> str:
        return f"{self._host}/{path.format(**self._words).lstrip('/')}"

    def _note_clock(self, reply: Reply) -> Reply:
        if reply.server_time is not None:
            self._ahead = reply.server_time - dt.datetime.now(dt.UTC)
        return reply
