"""Writing a file so that at every moment either the former or the new content is there, whole."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from typing import TYPE_CHECKING

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_WHOLE = "The former file is unchanged."
_HINTS = {
    errno.ENOSPC: f"Free some space on the disk. {_WHOLE}",
    errno.EDQUOT: f"Free some space within the quota. {_WHOLE}",
    errno.EACCES: "Make the folder writable, or choose another one.",
    errno.EPERM: "Make the folder writable, or choose another one.",
    errno.EROFS: "Choose a folder that is not read-only.",
    errno.ENOENT: "Make the folder first, or check the path.",
    errno.ENOTDIR: "Check the path: a part of it is a file.",
    errno.EISDIR: "Name a file, not a folder.",
}


def write_atomic(path: Path, data: bytes | str, *, root: Path | None = None) -> None:
    """Write the whole file or nothing. Text is UTF-8; an existing file keeps its mode; a link is written through.

    With a root, nothing outside it is written (through `..` or links), and missing folders below it are made. Raises ItsdError
    where it cannot be done; then the former content is still there.
    """
    with prepared(path, data, root=root) as finish:
        finish()


@contextlib.contextmanager
def prepared(path: Path, data: bytes | str, *, root: Path | None = None) -> Iterator[Callable[[], None]]:
    """Likewise, in two steps: everything that can fail is done at the start of the block, and calling what it gives puts the file in its place.

    Where the block ends without the call, nothing has changed.
    """
    content = data.encode() if isinstance(data, str) else data
    with _explaining(path):
        target = _find_target(path, root)
        if root is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
        temporary = _write_beside(target, content)

    def finish() -> None:
        with _explaining(path):
            temporary.replace(target)
            _sync_folder(target.parent)

    try:
        yield finish
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Take away what runs left behind that were killed while they wrote; only where no other run can be at work."""
    for left in folder.glob(".itsd-*.tmp"):
        with contextlib.suppress(OSError):
            left.unlink()


@contextlib.contextmanager
def _explaining(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{path} cannot be written: {reason}"
        raise ItsdError(message, _HINTS.get(error.errno or 0, f"Check the path and the disk. {_WHOLE}")) from error


def _find_target(path: Path, root: Path | None) -> Path:
    """The real file behind the path."""
    try:
        target = path.resolve()
    except RuntimeError as error:  # a loop of links, before Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error
    if root is not None and not target.is_relative_to(root.resolve()):
        message = f"{path} is outside {root}"
        raise ItsdError(message, "Choose a path below that folder; `..` and symbolic links must not leave it.")
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    return target


def _write_beside(target: Path, content: bytes) -> Path:
    """The new content in a file beside the target; its name has no suffix that a listing looks for, and its length does not depend on the target's."""
    temporary = target.parent / f".itsd-{secrets.token_hex(8)}.tmp"
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            _keep_owner_and_mode(target, temporary)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    return temporary


def _keep_owner_and_mode(target: Path, temporary: Path) -> None:
    try:
        former = target.stat()
    except FileNotFoundError:
        return
    own = temporary.stat()
    if (former.st_uid, former.st_gid) != (own.st_uid, own.st_gid) and hasattr(os, "chown"):
        with contextlib.suppress(OSError):  # only a privileged user may give files away
            os.chown(temporary, former.st_uid, former.st_gid)
    temporary.chmod(former.st_mode & 0o7777)


def _sync_folder(folder: Path) -> None:
    """Make the new name last; not every system can, and the file is whole in any case."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
