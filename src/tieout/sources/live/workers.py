"""Threads that ask several things at once and never keep a program from ending."""

from __future__ import annotations

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Any, TypeVar

from ...model.errors import Canceled

Given = TypeVar("Given")
Made = TypeVar("Made")
_LOOK = 0.1


class Workers:
    """So many threads. They are daemons: a canceled refresh returns at once, whatever they still wait for."""

    def __init__(self, count: int, stop: threading.Event) -> None:
        self._count, self._stop = count, stop
        self._tasks: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        for at in range(count):
            threading.Thread(target=self._work, name=f"tieout-{at}", daemon=True).start()

    def close(self) -> None:
        """Let the threads end once they are idle."""
        for _ in range(self._count):
            self._tasks.put(None)

    def spread(self, do: Callable[[Given], Made], items: Iterable[Given]) -> Iterator[Made]:
        """Yield the results in order, working ahead by a few items."""
        ahead: deque[Future[Made]] = deque()
        try:
            for item in items:
                ahead.append(self._submit(lambda item=item: do(item)))  # type: ignore[misc]
                if len(ahead) > self._count * 2:
                    yield self._await(ahead.popleft())
            while ahead:
                yield self._await(ahead.popleft())
        finally:
            for left in ahead:
                left.cancel()

    def _submit(self, task: Callable[[], Made]) -> Future[Made]:
        future: Future[Made] = Future()
        self._tasks.put((future, task))
        return future

    def _await(self, future: Future[Made]) -> Made:
        while True:
            try:
                return future.result(timeout=_LOOK)
            except NotYet:
                if self._stop.is_set():
                    raise Canceled from None

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None:
            future, do = task
            if not future.set_running_or_notify_cancel():
                continue
            try:
                future.set_result(do())
            except BaseException as error:
                future.set_exception(error)
            del future, do, task  # an idle thread shall not keep its last page
