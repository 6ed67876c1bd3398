"""A bar that shows how far a long piece of work is: on a terminal only, and only when it takes longer than a second."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from itsd.parallel import watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, TaskID

_PATIENCE = 1.0  # seconds


class _Bar:
    """The bar; it is made when the work has taken so long that somebody may ask."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def show(self, what: str, done: int, total: int) -> None:
        """Take note of how far the work is."""
        if time.monotonic() - self._began < _PATIENCE:
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress

            self._progress = Progress(console=Console(stderr=True), transient=True)
            self._progress.start()
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done)

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()


@contextlib.contextmanager
def progress_bar(*, shown: bool) -> Iterator[None]:
    """Show how far the work inside the block is."""
    if not shown:
        yield
        return
    bar = _Bar()
    try:
        with watched(bar.show):
            yield
    finally:
        bar.stop()
