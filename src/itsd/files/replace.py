"""Replacing a whole folder so that at every moment either the former or the new one is there, whole.

The new folder is made beside the former one; files that did not change are the former ones (hard links: same inode, same time). Then both
change names in one step where the system can do that, in two otherwise; a run that finds the two steps half done takes the former folder
back. Only folders that carry the marker of such a run, and nothing that it did not write, are ever replaced.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import secrets
import shutil
import sys
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.lock import take_lock
from itsd.files.write import write_atomic

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARKER = ".itsd-published"
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_AT_CWD = -100
_SHOWN = 3
_WHOLE = "What was there before is unchanged."
_FULL = {errno.ENOSPC, errno.EDQUOT}


class Replacement:
    """A folder in the making. Use it as a context: leaving it by an exception takes the half-made folder away.

    `written` and `kept` count files. Raises ItsdError for a target that something else wrote, and for a disk that does not take it.
    """

    def __init__(self, target: Path) -> None:
        """The target need not be there."""
        self.target = Path(os.path.realpath(target))
        self.written = 0
        self.kept = 0
        self._stage = self.target.parent / f".itsd-{self.target.name}-{secrets.token_hex(6)}.new"
        self._former = _former_of(self.target)
        self._names: list[str] = []
        self._lock: int | None = None

    def __enter__(self) -> Replacement:  # noqa: PYI034  # Self would say no more
        with _explaining(self.target):
            self.target.parent.mkdir(parents=True, exist_ok=True)
            self._lock = take_lock(self.target.parent, f"another run is publishing into {self.target.parent}")
        try:
            with _explaining(self.target):
                _recover(self.target, self._former)
                _check_own(self.target)
                _sweep(self.target)
                self._stage.mkdir()
        except BaseException:
            self._unlock()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._stage, ignore_errors=True)
        self._unlock()

    def _unlock(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def add(self, name: str, content: bytes) -> None:
        """A file of the new folder; `name` is relative, with `/`. Raises ItsdError."""
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or not path.parts:
            message = f"{name} leads out of {self.target}"
            raise ItsdError(message, "This is an error of the program; please report it.")
        with _explaining(self.target):
            new, old = self._stage.joinpath(*path.parts), self.target.joinpath(*path.parts)
            new.parent.mkdir(parents=True, exist_ok=True)
            self._names.append(name)
            if _same(old, content) and _link(old, new):
                self.kept += 1
                return
            new.write_bytes(content)
            self.written += 1

    def finish(self) -> bool:
        """Put the new folder in the place of the former one; False where both are the same, then nothing is touched. Raises ItsdError."""
        marker = _format_marker(self._names)
        former = _read(self.target / MARKER)
        if not self.written and former == marker.encode():
            return False
        with _explaining(self.target):
            (self._stage / MARKER).write_text(marker, encoding="utf-8")
            if not self.target.exists():
                self._stage.rename(self.target)
            elif not _exchange(self._stage, self.target):
                self.target.rename(self._former)
                self._stage.rename(self.target)
                shutil.rmtree(self._former, ignore_errors=True)
            _sync_folder(self.target.parent)
        return True


def check_page(page: Path) -> None:
    """Raises ItsdError where a page beside published folders is there, and no earlier run has marked it as its own."""
    if os.path.lexists(page) and page.name not in _known_files(page.parent):
        message = f"{page} was not published by itsd"
        raise ItsdError(message, "Name another folder with --output DIR, or move this file away.")


def mark_page(page: Path) -> None:
    """Say that a page beside published folders is the program's own; before it is written, so that a run that is ended in between can be repeated."""
    if page.name not in _known_files(page.parent):
        write_atomic(page.parent / MARKER, _format_marker([page.name]), root=page.parent)


def _format_marker(names: Iterable[str]) -> str:
    return json.dumps({"format": "itsd-published", "version": 1, "files": sorted(names)}, indent=0) + "\n"


def _former_of(target: Path) -> Path:
    return target.parent / f".itsd-{target.name}.former"


def _recover(target: Path, former: Path) -> None:
    """A run was ended between its two steps: the former folder has the other name."""
    if former.is_dir():
        if target.exists():
            shutil.rmtree(former, ignore_errors=True)
        else:
            former.rename(target)


def _sweep(target: Path) -> None:
    """Take away what runs left behind that were ended in the middle; none is at work, as the lock is held."""
    for left in target.parent.glob(f".itsd-{target.name}-*.new"):
        shutil.rmtree(left, ignore_errors=True)


def _check_own(target: Path) -> None:
    """Raises ItsdError for a folder that holds anything that an earlier run did not write."""
    if not target.exists():
        return
    if not target.is_dir():
        message = f"{target} is a file, not a folder"
        raise ItsdError(message, "Name a folder with --output DIR.")
    known = _known_files(target)
    foreign = sorted(name for name in _files_below(target) if name != MARKER and name not in known)
    if foreign:
        more = f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else ""
        message = f"{target} holds files that were not published by itsd: {', '.join(foreign[:_SHOWN])}{more}"
        raise ItsdError(message, "Name another folder with --output DIR, or move these files away.")


def _known_files(target: Path) -> frozenset[str]:
    try:
        data = json.loads(_read(target / MARKER) or b"{}")
        return frozenset(name for name in data.get("files", ()) if isinstance(name, str))
    except (ValueError, AttributeError, TypeError):
        return frozenset()


def _files_below(folder: Path) -> Iterator[str]:
    """Every file and link below a folder, relative, with `/`; links are not followed."""
    for where, folders, files in os.walk(folder):
        base = Path(where)
        links = [name for name in folders if (base / name).is_symlink()]
        for name in (*files, *links):
            yield (base / name).relative_to(folder).as_posix()


def _read(path: Path) -> bytes | None:
    """The content of a plain file that is no link; None where there is none."""
    try:
        if path.is_symlink():
            return None
        return path.read_bytes()
    except OSError:
        return None


def _same(old: Path, content: bytes) -> bool:
    try:
        return not old.is_symlink() and old.stat().st_size == len(content) and old.read_bytes() == content
    except OSError:
        return False


def _link(old: Path, new: Path) -> bool:
    """Not every disk has hard links; a copy that is written anew is the same to readers."""
    try:
        os.link(old, new)
    except OSError:
        return False
    return True


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system or the disk cannot."""
    if sys.platform != "linux":
        return False
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(call(_AT_CWD, os.fsencode(one), _AT_CWD, os.fsencode(other), _EXCHANGE) == 0)


def _sync_folder(folder: Path) -> None:
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _explaining(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{target} cannot be written: {reason}"
        hint = f"Free some space on the disk. {_WHOLE}" if error.errno in _FULL else f"Choose a folder that can be written to. {_WHOLE}"
        raise ItsdError(message, hint) from error
