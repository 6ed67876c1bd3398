"""The tree on disk: fast to list, safe to read, never leaving its root."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.files.limits import MAX_BYTES
from itsd.files.paths import LEAVES, inner_folder, inner_path, is_text, outermost, printable
from itsd.files.tree import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, MutableSequence

LINK_LEAVES = "a symbolic link that leaves the estate"
LINK_BROKEN = "a symbolic link that leads nowhere"
LINK_TO_FOLDER = "a symbolic link to a folder, which is not followed"
FOLDER = "a directory, not a file"
BAD_NAME = "the file's name is not valid UTF-8"
UNREADABLE = "the file cannot be read: no permission"
UNREADABLE_FOLDER = "the folder cannot be read: no permission"
NOT_PLAIN = "not a plain file"
_SPECIAL = {stat.S_IFIFO: "a named pipe, not a file", stat.S_IFSOCK: "a socket, not a file", stat.S_IFCHR: "a device, not a file", stat.S_IFBLK: "a device, not a file"}
_PART = 65_536
_EDITOR_LOCK = ".#"  # Emacs marks an open file with a dangling link of this name
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_IS_LINK = {errno.ELOOP, errno.EMLINK}  # what O_NOFOLLOW answers on Linux and macOS, and on FreeBSD
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)


class DiskTree:
    """The files below a folder. Hidden folders are left out; symbolic links count only where they stay inside, and only to files."""

    parallel = True

    def __init__(self, root: Path) -> None:
        """The root itself may be reached through links; everything is relative to where it really is."""
        self.root = Path(root)
        self._real = os.path.realpath(root)
        self._inside = self._real.rstrip("/") + "/"
        self._checked: set[str] = set()

    def list(self, folders: Iterable[str], suffixes: tuple[str, ...]) -> list[Entry]:
        """See `Tree`. Raises ItsdError for a folder outside the root."""
        self._checked.clear()
        entries: list[Entry] = []
        for folder in outermost([inner_folder(name) for name in folders]):
            self._start(folder, suffixes, entries)
        entries.sort(key=lambda entry: entry.path)
        return entries

    def read(self, path: str) -> bytes:
        """See `Tree`. At most one byte more than a file may have is read. Raises ValueError for what is not a plain file inside the root."""
        handle = self._open(inner_path(path))
        try:
            _check_plain(handle)
            return _read_limited(handle)
        finally:
            os.close(handle)

    def exists(self, path: str) -> bool:
        """See `Tree`. What lies outside the root does not exist."""
        try:
            real = os.path.realpath(f"{self._real}/{inner_path(path)}")
        except (OSError, ValueError):
            return False
        return self._is_inside(real) and os.path.exists(real)  # noqa: PTH110  # a real path as text

    def digest(self, path: str) -> str | None:
        """See `Tree`."""
        try:
            handle = self._open(inner_path(path))
        except (OSError, ValueError):
            return None
        try:
            _check_plain(handle)
            digest = hashlib.sha256()
            while part := os.read(handle, _PART):
                digest.update(part)
            return digest.hexdigest()
        except (OSError, ValueError):
            return None
        finally:
            os.close(handle)

    def stamp(self, path: str) -> str:
        """A cheap mark of the state of a file, as in `Entry`; empty where there is none."""
        try:
            state = os.stat(f"{self._inside}{inner_path(path)}")  # noqa: PTH116  # a real path as text
        except (OSError, ValueError):
            return ""
        return _stamp(state)

    def _start(self, folder: str, suffixes: tuple[str, ...], entries: MutableSequence[Entry]) -> None:
        """List one of the settings' folders, unless links lead it out of the root."""
        top = f"{self._real}/{folder}" if folder else self._real
        real = os.path.realpath(top)
        if not self._is_inside(real):
            entries.append(Entry(folder, 0, problem=LINK_LEAVES))
        elif folder and real != f"{self._real}/{folder}":
            entries.append(Entry(folder, 0, problem=LINK_TO_FOLDER))
        elif os.path.isdir(real):  # noqa: PTH112  # a real path as text
            self._walk(folder, suffixes, entries)

    def _walk(self, folder: str, suffixes: tuple[str, ...], entries: MutableSequence[Entry]) -> None:
        waiting = [folder]
        while waiting:
            current = waiting.pop()
            prefix = f"{current}/" if current else ""
            try:
                with os.scandir(f"{self._inside}{current}") as found:
                    for item in found:
                        self._visit(item, prefix, suffixes, entries, waiting)
            except OSError:
                entries.append(Entry(printable(current), 0, problem=UNREADABLE_FOLDER))

    def _visit(self, item: os.DirEntry[str], prefix: str, suffixes: tuple[str, ...], entries: MutableSequence[Entry], waiting: MutableSequence[str]) -> None:
        name = item.name
        wanted = name.endswith(suffixes)
        if item.is_file(follow_symlinks=False):  # first, because it is the common case
            if wanted:
                entries.append(_entry(prefix + name, item))
        elif item.is_symlink():
            self._visit_link(item, prefix + name, entries, wanted=wanted)
        elif item.is_dir(follow_symlinks=False):
            if name[0] == ".":
                return
            if wanted:
                entries.append(Entry(printable(prefix + name), 0, problem=FOLDER))
            else:
                waiting.append(prefix + name)
        elif wanted:
            entries.append(_entry(prefix + name, item))

    def _visit_link(self, item: os.DirEntry[str], path: str, entries: MutableSequence[Entry], *, wanted: bool) -> None:
        """A link with a wanted name is listed; one to a folder only if it leaves, because that hides what it holds."""
        if item.name.startswith(_EDITOR_LOCK):
            return
        inside = self._is_inside(os.path.realpath(item.path))
        try:
            folder = item.is_dir()
        except OSError:
            folder = False
        if folder and not wanted:
            if not inside and item.name[0] != ".":
                entries.append(Entry(printable(path), 0, problem=LINK_LEAVES))
        elif wanted:
            problem = LINK_LEAVES if not inside else LINK_TO_FOLDER if folder else ""
            entries.append(Entry(printable(path), 0, problem=problem) if problem else _entry(path, item, LINK_BROKEN))

    def _is_inside(self, real: str) -> bool:
        return real == self._real or real.startswith(self._inside)

    def _open(self, path: str) -> int:
        """A handle of the file; the folder of each file is looked at once between two listings, the file itself at each opening."""
        folder = path.rpartition("/")[0]
        if folder not in self._checked:
            self._resolve(folder)
            self._checked.add(folder)
        if not _NOFOLLOW:
            return os.open(self._resolve(path), _FLAGS)
        try:
            return os.open(f"{self._inside}{path}", _FLAGS | _NOFOLLOW)
        except OSError as error:
            if error.errno not in _IS_LINK:
                raise
        return os.open(self._resolve(path), _FLAGS | _NOFOLLOW)

    def _resolve(self, path: str) -> str:
        """Where it really is. Raises ValueError where that is outside."""
        real = os.path.realpath(f"{self._inside}{path}")
        if not self._is_inside(real):
            raise ValueError(LEAVES)
        return real


def _entry(path: str, item: os.DirEntry[str], broken: str = UNREADABLE) -> Entry:
    """The entry of something with a wanted name."""
    try:
        state = item.stat()
    except OSError:
        return Entry(printable(path), 0, problem=broken)
    if not is_text(path):
        return Entry(printable(path), state.st_size, problem=BAD_NAME)
    kind = stat.S_IFMT(state.st_mode)
    if kind != stat.S_IFREG:
        return Entry(path, 0, problem=_SPECIAL.get(kind, NOT_PLAIN))
    if not state.st_mode & 0o444:  # whoever may read it nonetheless (root) is told the same as everybody
        return Entry(path, state.st_size, problem=UNREADABLE)
    return Entry(path, state.st_size, "", _stamp(state))


def _stamp(state: os.stat_result) -> str:
    return f"{state.st_dev}:{state.st_ino}:{state.st_size}:{state.st_mtime_ns}:{state.st_ctime_ns}"


def _check_plain(handle: int) -> None:
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        raise ValueError(FOLDER if stat.S_ISDIR(mode) else _SPECIAL.get(stat.S_IFMT(mode), NOT_PLAIN))


def _read_limited(handle: int) -> bytes:
    parts: list[bytes] = []
    left = MAX_BYTES + 1
    while left > 0:
        part = os.read(handle, min(left, _PART))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
