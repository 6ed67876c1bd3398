"""Which files are not as they were at the last run: told by cheap stamps, else by content."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from itsd import __version__
from itsd.files.git_state import blob_id
from itsd.files.root import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from itsd.files.disk import DiskTree
    from itsd.files.tree import Entry

_FEW = 64  # so many files are hashed sooner than git is asked about all of them
_SETTLED = 2_000_000_000  # nanoseconds after which a file's times are sure to differ at its next change


@dataclass(slots=True)
class Difference:
    """Files that are new or have another content, paths that are gone, new stamps of files that are as they were, attachments that may differ, and whether git's state does."""

    changed: list[Entry] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    stamps: dict[str, str] = field(default_factory=dict)
    attachments: set[str] = field(default_factory=set)
    history: bool = False

    def __bool__(self) -> bool:
        """Whether anything that is read differs."""
        return bool(self.changed or self.removed or self.attachments or self.history)


@dataclass(frozen=True, slots=True)
class Known:
    """What the cache says about the last run: the generation it was read at, and how the files differ since; None for "all"."""

    generation: str = ""
    difference: Difference | None = None


def compare_files(tree: DiskTree, entries: Iterable[Entry], stored: Mapping[str, tuple[str, str]]) -> Difference:
    """The files of a tree against the stamps and blob ids of the last run."""
    difference = Difference()
    unsure: list[Entry] = []
    left = dict(stored)
    now = time.time_ns()
    for entry in entries:
        known = left.pop(entry.path, None)
        if known is None:
            difference.changed.append(entry)
        elif known[0] and known[0] == stamp_of(entry, now):
            continue
        elif known[1]:
            unsure.append(entry)
        else:
            difference.changed.append(entry)
    difference.removed = list(left)
    blobs = _blobs(tree, unsure)
    for entry in unsure:
        if blobs.get(entry.path) == stored[entry.path][1]:
            difference.stamps[entry.path] = stamp_of(entry, now)
        else:
            difference.changed.append(entry)
    return difference


def changed_attachments(tree: DiskTree, stored: Iterable[tuple[str, str]]) -> set[str]:
    """Those files beside the entities, of these paths and stamps, that may differ from what they were."""
    now = time.time_ns()
    return {path for path, stamp in set(stored) if settled(tree.stamp(path), now) != stamp or (stamp == "" and tree.stamp(path))}


def settled(stamp: str, now: int) -> str:
    """A stamp that can be trusted; empty where the file changed so lately that it could change unseen, or is not there."""
    return "" if not stamp or any(now - int(moment) < _SETTLED for moment in stamp.split(":")[-2:]) else stamp


def stamp_of(entry: Entry, now: int) -> str:
    """The stamp under which a file is remembered; empty where the file changed so lately that it could change unseen."""
    if entry.problem:
        return f"problem:{entry.problem}"
    return settled(entry.stamp, now)


def _blobs(tree: DiskTree, entries: list[Entry]) -> dict[str, str]:
    """Git's ids of the contents: from git where many are asked for and it knows, else by reading."""
    known: dict[str, str] = {}
    if len(entries) > _FEW:
        from itsd.files.git import Repository  # noqa: PLC0415  # most runs need no git

        repository = Repository.find(tree.root)
        known = {} if repository is None else repository.clean_blobs()
    found = {}
    for entry in entries:
        blob = known.get(entry.path, "")
        found[entry.path] = blob if len(blob) == len(blob_id(b"")) else _hash(tree, entry)
    return found


def _hash(tree: DiskTree, entry: Entry) -> str:
    try:
        return "" if entry.problem else blob_id(tree.read(entry.path))
    except (OSError, ValueError):
        return ""


def run_key(tree: DiskTree, day: date) -> str:
    """Everything besides the files that decides the result: the program, the settings, the day."""
    settings = hashlib.sha256(tree.read(SETTINGS_FILE)).hexdigest() if tree.exists(SETTINGS_FILE) else ""
    return f"{__version__}:{_program()}:{settings}:{day.isoformat()}"


def _program() -> str:
    """A mark of the program's own files, so that a changed rule is not answered from a cache made by another."""
    marks = []
    for folder, folders, names in os.walk(Path(__file__).parents[1]):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in names:
            state = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118  # half the time of a Path
            marks.append(f"{name}:{state.st_size}:{state.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(marks)).encode()).hexdigest()[:16]
