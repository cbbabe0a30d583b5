"""Connections that wait for their turn just before they speak, and that can be hung up from elsewhere.

A call counts where it arrives. Opening a secure connection takes longer than a short window of some systems, so a
turn that was taken before it would arrive together with later ones.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import weakref
from typing import Any, Protocol

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class Turns(Protocol):
    """What a connection tells of its calls."""

    def take(self) -> None:
        """Wait until a call may be written."""

    def note_written(self) -> None:
        """All of the call is written."""

    def note_answer(self) -> None:
        """Its answer begins."""


class Lines:
    """The open connections of one transport."""

    def __init__(self) -> None:
        self._open: weakref.WeakSet[HTTPConnection] = weakref.WeakSet()
        self._lock = threading.Lock()

    def add(self, connection: HTTPConnection) -> None:
        """Remember an open connection."""
        with self._lock:
            self._open.add(connection)

    def hang_up(self) -> None:
        """End every connection at once, whatever is still awaited on it."""
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            line = connection.sock
            if line is not None:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)


def make_adapter(lines: Lines, turns: Turns) -> HTTPAdapter:
    """Make an adapter whose connections are open before they wait for their turn."""

    class _Gated:
        """Opens first, waits then, and opens again where the wait was longer than the other side's patience."""

        sock: Any

        def request(self, *args: Any, **kwargs: Any) -> Any:
            if self.sock is None:
                self.connect()  # type: ignore[attr-defined]
            lines.add(self)  # type: ignore[arg-type]
            turns.take()
            if not self.is_connected:  # type: ignore[attr-defined]
                self.close()  # type: ignore[attr-defined]
                self.connect()  # type: ignore[attr-defined]
            return super().request(*args, **kwargs)  # type: ignore[misc]

        def send(self, data: Any) -> None:
            super().send(data)  # type: ignore[misc]
            turns.note_written()

        def getresponse(self) -> Any:
            answer = super().getresponse()  # type: ignore[misc]
            turns.note_answer()
            return answer

    class _Plain(_Gated, HTTPConnection):
        """A gated connection to this computer."""

    class _Secure(_Gated, HTTPSConnection):
        """A gated secure connection."""

    class _PlainPool(HTTPConnectionPool):
        ConnectionCls = _Plain

    class _SecurePool(HTTPSConnectionPool):
        ConnectionCls = _Secure

    class _Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, **kwargs)
            self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    return _Adapter(pool_maxsize=2, max_retries=0)
