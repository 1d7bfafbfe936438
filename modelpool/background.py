"""Work in another thread, beside what the caller does: the server's part and ours overlap."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from types import TracebackType
from typing import ParamSpec, Self, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Background:
    """One thread, or more, that do one thing after the other; a context manager.

    On an exception what waits isn't begun, and `stopped` asks what runs to end soon.
    """

    def __init__(self, threads: int = 1) -> None:
        self.stopped = Event()
        self._threads = ThreadPoolExecutor(max_workers=threads)

    def submit(self, do: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Do something as soon as what came before is done."""
        return self._threads.submit(do, *args, **kwargs)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            self.stopped.set()
        self._threads.shutdown(cancel_futures=error is not None)
