"""One refresh of one system: its streams run side by side, and every page goes into the store with its place.

Whatever ends a refresh (an error, a cancel, a killed process), the store stays consistent and the next refresh
continues where this one stopped.
"""

from __future__ import annotations

import datetime as dt
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ...model.errors import Canceled, TieoutError
from ...store import Put, Source, Store
from .connector import Begin, Connector, End, Json, Note, Page, Step, Stream
from .memory import uncollected
from .reach import LiveReach

_LOOK, _SOON = 0.1, 0.01
_SAY_EVERY = 0.2
Say = Callable[[str], None]


@dataclass
class Pulled:
    """What one refresh brought: rows read, what became of them, and what the user should know."""

    run: int
    put: Put = field(default_factory=Put)
    rows: int = 0
    notes: list[Note] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True)
class _Ended:
    """A stream is finished, with its error if it has one."""

    name: str
    error: BaseException | None = None


class _Progress:
    """Rows read of rows expected, and how long the rest may take."""

    def __init__(self, system: str, say: Say) -> None:
        self._system, self._say, self._begun, self._last = system, say, time.monotonic(), 0.0
        self._rows: dict[str, int] = {}
        self._totals: dict[str, int] = {}

    def count(self, page: Page) -> None:
        self._rows[page.entity] = self._rows.get(page.entity, 0) + len(page.records)
        if page.total is not None:
            self._totals[page.entity] = page.total
        now = time.monotonic()
        if now - self._last >= _SAY_EVERY:
            self._last = now
            self._say(self.sentence(now - self._begun))

    def sentence(self, seconds: float) -> str:
        """Say the rows, and the time left once it can be told."""
        rows = sum(self._rows.values())
        total = sum(max(count, self._totals.get(name, count)) for name, count in self._rows.items())
        said = f"reading {self._system}: {rows:,} rows"
        if total > rows and rows and seconds > 1:
            said = f"reading {self._system}: {rows:,} of {total:,} rows, {_duration(seconds / rows * (total - rows))}"
        return said


def _duration(seconds: float) -> str:
    return f"about {seconds:.0f} s left" if seconds < 90 else f"about {seconds / 60:.0f} min left"


def pull(
    connector: Connector, reach: LiveReach, store: Store, source: Source,
    canceled: threading.Event | None = None, say: Say = lambda stage: None,
) -> Pulled:  # fmt: skip
    """Read what is new in a system into the store. ``canceled`` ends it at once and without harm."""
    with store.alone(source), uncollected():
        begun = time.monotonic()
        pulled = Pulled(store.begin(source))
        try:
            streams = connector.streams(store.cursors(source), dt.datetime.now(dt.UTC))
            _run(streams, reach, store, source, pulled, canceled, _Progress(connector.system, say))
        except BaseException as error:
            reach.transport.hang_up()
            was_stopped = isinstance(error, Canceled | KeyboardInterrupt)
            note = "" if was_stopped else str(error) if isinstance(error, TieoutError) else type(error).__name__
            _finish_quietly(store, pulled.run, "canceled" if was_stopped else "failed", note)
            raise
        pulled.seconds = time.monotonic() - begun
        store.finish(pulled.run, "complete", " ".join(note.text for note in pulled.notes))
    return pulled


def _finish_quietly(store: Store, run: int, state: str, note: str) -> None:
    """Note how a refresh ended; a store that cannot be written (a full disk) must not hide the reason."""
    try:
        store.finish(run, state, note)
    except TieoutError:
        return


def _run(
    streams: Sequence[Stream], reach: LiveReach, store: Store, source: Source, pulled: Pulled,
    canceled: threading.Event | None, progress: _Progress,
) -> None:  # fmt: skip
    """Let the streams run, each in a thread of its own, and keep what they bring in the order it comes."""
    steps: queue.Queue[Step | _Ended] = queue.Queue(maxsize=64)
    finished = {stream.name: threading.Event() for stream in streams}
    reach.settle = lambda: _wait(lambda: not steps.unfinished_tasks, reach.stop)
    for stream in streams:
        task = _Task(stream, store.progress(source, stream.name), reach, steps, finished)
        threading.Thread(target=task.work, name=f"tieout {stream.name}", daemon=True).start()
    running = set(finished)
    while running:
        try:
            step = steps.get(timeout=_LOOK)
        except queue.Empty:
            step = None
        if canceled is not None and canceled.is_set():
            raise Canceled
        if isinstance(step, _Ended):
            running.discard(step.name)
            if step.error is not None:
                raise step.error
        elif step is not None:
            _keep(step, store, source, pulled, progress)
        if step is not None:
            steps.task_done()


def _wait(is_so: Callable[[], bool], stop: threading.Event) -> None:
    """Wait until something is so. Raises Canceled when the refresh is stopped."""
    while not is_so():
        if stop.wait(_SOON):
            raise Canceled


def _keep(step: Step, store: Store, source: Source, pulled: Pulled, progress: _Progress) -> None:
    if isinstance(step, Page):
        pulled.put += store.put(pulled.run, source, step.entity, step.records, step.progress)
        pulled.rows += len(step.records)
        progress.count(step)
    elif isinstance(step, Begin):
        store.begin_reading(source, step.entity)
    elif isinstance(step, End):
        gone = store.end_reading(pulled.run, source, step.entity, step.cursor, step.covers)
        pulled.put += Put(deleted=gone)
    else:
        pulled.notes.append(step)


class _Task:
    """One stream at work in its thread."""

    def __init__(
        self, stream: Stream, place: Json, reach: LiveReach, steps: queue.Queue[Step | _Ended],
        finished: Mapping[str, threading.Event],
    ) -> None:  # fmt: skip
        self._stream, self._place, self._reach, self._steps = stream, place, reach, steps
        self._stop, self._finished = reach.stop, finished

    def work(self) -> None:
        """Wait for the streams before, then read. Whatever happens is handed over as the last step."""
        try:
            before = [self._finished[name] for name in self._stream.after]
            _wait(lambda: all(event.is_set() for event in before), self._stop)
            for step in self._stream.read(self._reach, self._place):
                self._hand_over(step)
            self._finished[self._stream.name].set()
            self._hand_over(_Ended(self._stream.name))
        except BaseException as error:
            self._hand_over_last(_Ended(self._stream.name, error))

    def _hand_over(self, step: Step | _Ended) -> None:
        while True:
            if self._stop.is_set():
                raise Canceled
            try:
                self._steps.put(step, timeout=_LOOK)
                return
            except queue.Full:
                continue

    def _hand_over_last(self, ended: _Ended) -> None:
        for _ in range(100):
            try:
                self._steps.put(ended, timeout=_LOOK)
                return
            except queue.Full:
                if self._stop.is_set():
                    return
