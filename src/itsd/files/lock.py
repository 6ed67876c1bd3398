"""Locks between runs: whoever holds one is alone at it, and it ends with the process, whatever ends that."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WAIT = "Wait until it is done."


@contextlib.contextmanager
def exclusive(path: Path, message: str) -> Iterator[None]:
    """Be alone at a file or folder inside the block. Raises ItsdError with the message where another run is at it."""
    handle = take_lock(path, message)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def take_lock(path: Path, message: str) -> int | None:
    """A handle that holds the lock until it is closed; None where the system or the disk has no locks. Raises ItsdError where another run has it."""
    try:
        import fcntl  # noqa: PLC0415  # not on every system
    except ImportError:
        return None
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise ItsdError(message, _WAIT) from None
    except OSError:  # a disk without locks
        os.close(handle)
        return None
    return handle
