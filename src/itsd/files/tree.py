"""Trees of files: what every reader asks for, and the tree held in memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a tree: its path relative to the tree's root (with `/`) and its size in bytes.

    `blob` is git's id of the content where the tree knows it without reading; `stamp` is a cheap mark of one state of the
    file on one disk (empty where there is none). `problem` tells why the file is not to be read (a symbolic link that
    leaves the tree, a directory or device with a YAML name, no permission); such an entry is still listed, so that it is reported.
    """

    path: str
    size: int
    blob: str = ""
    stamp: str = ""
    problem: str = ""


class Tree(Protocol):
    """A set of files under one root, read-only."""

    def list(self, folders: Iterable[str], suffixes: tuple[str, ...]) -> list[Entry]:
        """All files below the folders whose name ends with one of the suffixes, sorted by path. Missing folders are empty."""

    def read(self, path: str) -> bytes:
        """The content of one file. Raises FileNotFoundError where there is none; never leaves the root."""

    def exists(self, path: str) -> bool:
        """Whether there is a file or folder at this path."""

    def digest(self, path: str) -> str | None:
        """The SHA-256 of a whole file in hexadecimal digits, of whatever size; None where there is no plain file inside the root."""


class MemoryTree:
    """A tree made of a mapping from path to content, for tests and for text that is on no disk."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        """Text is encoded as UTF-8."""
        self._files = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}

    def list(self, folders: Iterable[str], suffixes: tuple[str, ...]) -> list[Entry]:
        """See `Tree`."""
        prefixes = tuple("" if folder in {"", "."} else folder.rstrip("/") + "/" for folder in folders)
        return [Entry(path, len(content)) for path, content in sorted(self._files.items()) if path.startswith(prefixes) and path.endswith(suffixes)]

    def read(self, path: str) -> bytes:
        """See `Tree`."""
        try:
            return self._files[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def exists(self, path: str) -> bool:
        """See `Tree`."""
        return path in self._files or any(name.startswith(path.rstrip("/") + "/") for name in self._files)

    def digest(self, path: str) -> str | None:
        """See `Tree`."""
        return hashlib.sha256(self._files[path]).hexdigest() if path in self._files else None
