"""How fast a system may be asked: its limits are approached, never hit, however many threads ask."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ...model.errors import Canceled

_MARGIN = 1.03  # a window is taken a little longer than the system's, as calls arrive unevenly
_HOLD = 0.05  # how often a waiting thread looks whether it was canceled


@dataclass(frozen=True)
class Limits:
    """A system's published limits, and how patiently it is asked.

    ``windows``: so many calls in so many seconds; ``points``: size of a GraphQL cost bucket and what it regains
    per second; ``rest``: seconds to wait after a refusal that names no time; ``attempts`` and ``patience``
    (seconds) bound how long one call is tried.
    """

    windows: tuple[tuple[int, float], ...]
    concurrent: int = 4
    points: tuple[float, float] | None = None
    rest: float = 60.0
    backoff: float = 0.5
    longest: float = 60.0
    attempts: int = 6
    patience: float = 900.0
    connect_timeout: float = 10.0
    read_timeout: float = 125.0


class Budget:
    """The turns that are left. ``stop`` ends every wait with Canceled."""

    def __init__(self, limits: Limits, stop: threading.Event) -> None:
        self.limits, self.stop = limits, stop
        self._lock = threading.Lock()
        self._slots = threading.Semaphore(limits.concurrent)
        self._sent: dict[tuple[int, float], deque[float]] = {window: deque() for window in limits.windows}
        self._rest_until = 0.0
        size, _ = limits.points or (0.0, 0.0)
        self._points, self._points_at, self._owed = size, time.monotonic(), 0.0
        self.size = size

    @contextmanager
    def turn(self, cost: float = 0.0) -> Iterator[None]:
        """Wait until a call (of this many points) may be sent, and hold one of the concurrent slots meanwhile."""
        while not self._slots.acquire(timeout=_HOLD):
            self._check()
        try:
            self.wait_until(self._reserve(cost))
            while (rest := self._rest_until) > time.monotonic():
                self.wait_until(rest)
            yield
        finally:
            with self._lock:
                self._owed -= cost
            self._slots.release()

    def rest(self, seconds: float) -> None:
        """Send nothing for so long: the system said so."""
        with self._lock:
            self._rest_until = max(self._rest_until, time.monotonic() + seconds)

    def learn_points(self, available: float, size: float, restore: float) -> None:
        """Believe what the system says about its bucket, less what calls under way will take."""
        with self._lock:
            self.size, self._restore = size, restore
            self._points, self._points_at = available - max(0.0, self._owed), time.monotonic()

    def wait(self, seconds: float) -> None:
        """Wait, unless the work is canceled."""
        self.wait_until(time.monotonic() + seconds)

    def wait_until(self, moment: float) -> None:
        """Wait until a moment of the monotonic clock. Raises Canceled at once when the work is canceled."""
        left = moment - time.monotonic()
        if self.stop.wait(max(0.0, left)) if left > 0 else self.stop.is_set():
            raise Canceled

    def _check(self) -> None:
        if self.stop.is_set():
            raise Canceled

    def _reserve(self, cost: float) -> float:
        """Find the earliest moment that every limit allows, and count the call there."""
        with self._lock:
            now = time.monotonic()
            start = max(now, self._rest_until)
            for (count, seconds), sent in self._sent.items():
                if len(sent) >= count:
                    start = max(start, sent[-count] + seconds * _MARGIN)
            if self.limits.points is not None:
                start = max(start, self._reserve_points(cost, now))
            for (count, _), sent in self._sent.items():
                sent.append(start)
                while len(sent) > count:
                    sent.popleft()
            self._owed += cost
            return start

    _restore: float | None = None

    def _reserve_points(self, cost: float, now: float) -> float:
        assert self.limits.points is not None
        restore = self._restore or self.limits.points[1]
        self._points = min(self.size, self._points + (now - self._points_at) * restore)
        self._points_at = now
        self._points -= cost
        return now if self._points >= 0 else now - self._points / restore
