"""Work over many items in several processes, where that pays.

Workers are forked, so that they see everything the parent holds without copying it; they hand back plain data. Where the
platform has no safe fork the work is done in this process, with the same result.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
R = TypeVar("R")

PAYS_FROM = 300  # items; below, starting workers costs more than they save
_CHUNK = 128
_watcher: Callable[[str, int, int], None] | None = None
_work: tuple[Callable[[Any], Any], Sequence[Any]] | None = None


def default_jobs() -> int:
    """As many processes as this one may use processors."""
    if sys.platform != "linux":
        return 1
    return len(os.sched_getaffinity(0))


@contextlib.contextmanager
def watched(watcher: Callable[[str, int, int], None]) -> Iterator[None]:
    """Tell a watcher, inside the block, what is being done, how many items are done and how many there are."""
    global _watcher  # noqa: PLW0603  # progress is nothing that every function between should have to pass on
    _watcher, before = watcher, _watcher
    try:
        yield
    finally:
        _watcher = before


def map_chunks(function: Callable[[Sequence[T]], R], items: Sequence[T], jobs: int, what: str) -> Iterator[R]:
    """The function's result for consecutive chunks of the items, in order; `what` names the work in one word.

    `function` takes a stretch of the items; it and its surroundings are inherited by fork, only results are sent.
    """
    for number, result in enumerate(_map(function, items, jobs), 1):
        tell(what, min(number * _CHUNK, len(items)), len(items))
        yield result


def _map(function: Callable[[Sequence[T]], R], items: Sequence[T], jobs: int) -> Iterator[R]:
    chunks = [items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK)]
    if jobs <= 1 or len(items) < PAYS_FROM or sys.platform != "linux":
        yield from map(function, chunks)
        return
    import multiprocessing  # noqa: PLC0415  # costs start-up time that small estates do not need to pay

    global _work  # noqa: PLW0603  # the only way to let forked workers inherit the work
    _work = (function, chunks)
    gc.freeze()  # the collector must not touch, and so copy, the pages that workers share
    # A worker leaves Ctrl-C to its parent, which ends all of them; one that died of it as it starts could hold a lock for ever.
    signals = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        try:
            pool = multiprocessing.get_context("fork").Pool(min(jobs, len(chunks)))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, signals)
        with pool:
            yield from pool.imap(_run, range(len(chunks)))
    finally:
        gc.unfreeze()
        _work = None


def _run(number: int) -> Any:  # noqa: ANN401  # whatever the function returns
    if _work is None:  # pragma: no cover  # only in a process that was not forked
        message = "no work was inherited"
        raise RuntimeError(message)
    function, chunks = _work
    return function(chunks[number])


def tell(what: str, done: int, total: int) -> None:
    """Tell the watcher, if there is one, how far a piece of work is."""
    if _watcher is not None:
        _watcher(what, done, total)
