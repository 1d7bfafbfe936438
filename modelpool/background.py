"""Work in another thread, beside what the caller does: the server's part and ours overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Background:
    """Threads that do one thing after the other; `stopped` asks what runs to end soon."""

    def __init__(self, executor: ThreadPoolExecutor) -> None:
        self.stopped = Event()
        self._executor = executor

    def submit(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do something as soon as what came before is done."""
        return self._executor.submit(do, *args, **kwargs)


@contextmanager
def background(threads: int = 1) -> Iterator[Background]:
    """Threads to work in; on an exception what waits isn't begun, and what runs is stopped."""
    with ThreadPoolExecutor(max_workers=threads) as executor:
        found = Background(executor)
        try:
            yield found
        except BaseException:
            found.stopped.set()
            executor.shutdown(wait=False, cancel_futures=True)
            raise
