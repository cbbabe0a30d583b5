"""How fast a system may be asked: its limits are approached, never hit, however many threads ask."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ...model.errors import Canceled

_UNEVEN = 0.08  # seconds by which a call may arrive late: a window is taken so much longer than the system's
_EVEN = 0.02  # the same for a call whose quick answer proves that it arrived in time
_RECENT = 64  # calls whose points are remembered; more are never under way at once
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


@dataclass
class Turn:
    """One call: when it was written, its points, and when it ended (None: it did not yet).

    ``waited``: how long its answer took to begin (None: it did not yet).
    """

    written: float
    points: float = 0.0
    waited: float | None = None
    ended: float | None = None


class Budget:
    """The turns that are left. ``stop`` ends every wait with Canceled.

    A window is counted where calls arrive. Of two calls that are a window apart, the earlier may arrive late and the
    later at once, so the window is taken a little longer: by what a call may be late, unless its answer began
    nearly as soon as the fastest one did, which it could not have done after a long way.
    """

    def __init__(self, limits: Limits, stop: threading.Event) -> None:
        self.limits, self.stop = limits, stop
        self._lock = threading.Lock()
        self._slots = threading.Semaphore(limits.concurrent)
        self._sent: dict[tuple[int, float], deque[Turn]] = {window: deque() for window in limits.windows}
        self._fastest, self._heard = 0.0, 0
        self._rest_until = 0.0
        self.size, self._restore = limits.points or (0.0, 1.0)
        self._points, self._points_at = self.size, time.monotonic()
        self._recent: deque[Turn] = deque(maxlen=_RECENT)

    @contextmanager
    def slot(self) -> Iterator[None]:
        """Hold one of the concurrent slots."""
        while not self._slots.acquire(timeout=_HOLD):
            self._check()
        try:
            yield
        finally:
            self._slots.release()

    def take_turn(self, cost: float = 0.0) -> Turn:
        """Wait until a call of this many points may be sent, and count it as sent now."""
        while not isinstance(turn := self._try_turn(cost), Turn):
            self.wait_until(turn)
        self._check()
        return turn

    def note_written(self, turn: Turn) -> None:
        """Count a call from the moment when all of it was written."""
        turn.written = time.monotonic()

    def note_answer(self, turn: Turn) -> None:
        """Learn from the moment when an answer begins how late its call can have arrived."""
        with self._lock:
            turn.waited = time.monotonic() - turn.written
            self._fastest = min(self._fastest, turn.waited) if self._heard else turn.waited
            self._heard += 1

    def note_end(self, turn: Turn) -> None:
        """Note that a call ended, with an answer or without."""
        turn.ended = time.monotonic()

    def rest(self, seconds: float) -> None:
        """Send nothing for so long: the system said so."""
        with self._lock:
            self._rest_until = max(self._rest_until, time.monotonic() + seconds)

    def learn_points(self, available: float, size: float, restore: float, turn: Turn | None = None) -> None:
        """Believe what the answer to a call says about the bucket, less what it may not have counted yet.

        Counted for sure is only what had ended before the call was written: answers overtake each other.
        """
        with self._lock:
            since = turn.written if turn is not None else time.monotonic()
            owed = (t.points for t in self._recent if t is not turn and (t.ended is None or t.ended > since))
            self.size, self._restore = size, restore
            self._points, self._points_at = available - sum(owed), time.monotonic()

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

    def _try_turn(self, cost: float) -> Turn | float:
        """Count the call where every limit allows it now, or return the moment when it may be tried again."""
        with self._lock:
            now = time.monotonic()
            start = max(now, self._rest_until)
            for (count, seconds), sent in self._sent.items():
                if len(sent) >= count:
                    start = max(start, self._free_again(sent[-count], count, seconds, now))
            if self.limits.points is not None:
                start = max(start, self._points_from(cost, now))
            if start > now:
                return start
            turn = Turn(now, cost)
            self._recent.append(turn)
            for (count, _), sent in self._sent.items():
                sent.append(turn)
                while len(sent) > count:
                    sent.popleft()
            self._points -= cost
            return turn

    def _free_again(self, turn: Turn, count: int, seconds: float, now: float) -> float:
        """Return when a call's place in a window is free again, as far as is known; to be asked again at that time."""
        soonest = turn.written + seconds + max(_EVEN, seconds / 100)
        if now < soonest or turn.waited is None or self._heard < 2 * count:
            late = _EVEN if now < soonest else _UNEVEN
        else:
            late = min(_UNEVEN, max(_EVEN, turn.waited - self._fastest))
        return turn.written + seconds + max(late, seconds / 100)

    def _points_from(self, cost: float, now: float) -> float:
        """Return when the bucket will hold so many points; a question larger than the bucket waits for a full one."""
        self._points = min(self.size, self._points + (now - self._points_at) * self._restore)
        self._points_at = now
        return now + max(0.0, min(cost, self.size) - self._points) / self._restore
