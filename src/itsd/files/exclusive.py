"""Changing a file that others may change at the same time: one run after the other, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.write import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATIENCE = 30.0  # seconds
_PAUSE = 0.05


@contextlib.contextmanager
def exclusive(folder: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold a folder against other runs that hold it too; a run that is killed lets go of it. Raises ItsdError where another one does not end.

    Where the system or the disk has no locks, only `replace_content` guards.
    """
    try:
        import fcntl  # noqa: PLC0415  # not on every system
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > end:
                    message = f"another run is changing {folder}"
                    raise ItsdError(message, "Wait until it is done, and try again.") from None
                time.sleep(_PAUSE)
                continue
            except OSError:  # a disk without locks
                pass
            break
        yield
    finally:
        os.close(handle)


def replace_content(path: Path, former: bytes, new: bytes, *, root: Path) -> None:
    """Write the new content in the place of the former one. Raises ItsdError, and writes nothing, where another is there by now."""
    try:
        current = path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read any more: {(error.strerror or str(error)).lower()}"
        raise ItsdError(message, "Somebody moved it meanwhile; try again.") from error
    if current != former:
        message = f"{path} was changed by somebody else meanwhile; nothing was written"
        raise ItsdError(message, "Look at the change, and try again.")
    write_atomic(path, new, root=root)
