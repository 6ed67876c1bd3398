"""From the options of a command to a tree and the estate in it."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.cli.options import Session
    from itsd.files.disk import DiskTree
    from itsd.loader import Loaded


def open_tree(session: Session, paths: Sequence[Path] = ()) -> DiskTree:
    """The tree of the estate in which the command runs; without `--estate`, paths tell where to look for it."""
    from itsd.files.disk import DiskTree
    from itsd.files.root import find_root

    start = session.estate
    if start == Path() and paths:
        start = existing(paths[0])
    tree = DiskTree(find_root(_real(start)))
    _check_settings(tree)
    return tree


def _real(path: Path) -> Path:
    """Where a path leads. Raises ItsdError for a loop of links."""
    try:
        return path.resolve()
    except RuntimeError:  # a loop, before Python 3.13
        message = f"{path} is a symbolic link that leads to itself"
        raise ItsdError(message, "Name a folder or file that is there.") from None


def _check_settings(tree: DiskTree) -> None:
    """Raises ItsdError where the settings are there and cannot be read."""
    from itsd.files.root import SETTINGS_FILE

    try:
        tree.read(SETTINGS_FILE)
    except (OSError, ValueError) as error:
        reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        message = f"{SETTINGS_FILE} cannot be read: {reason}"
        raise ItsdError(message, "Put a plain file there that you may read.") from None


def load_estate(session: Session, tree: DiskTree, jobs: int = 1) -> Loaded:
    """The estate of a tree as the session wants it judged."""
    from itsd.loader import load

    return load(tree, today=session.today, as_of=session.as_of, jobs=jobs)


@contextlib.contextmanager
def alone_at(tree: DiskTree) -> Iterator[None]:
    """Be the only run that publishes or announces editions of an estate. Raises ItsdError where another one is at work."""
    from itsd.files.lock import exclusive
    from itsd.files.root import SETTINGS_FILE

    with exclusive(tree.root / SETTINGS_FILE, f"another run is publishing or announcing the catalogues of {tree.root}"):
        yield


def existing(path: Path) -> Path:
    """The path, if there is something; an error otherwise."""
    if not path.exists():
        message = f"there is no file or folder {path}"
        raise ItsdError(message, "Check the path; it is meant from the folder in which you run the command.")
    return path


def inside(root: Path, path: Path) -> str:
    """A path on disk as one relative to the root of the estate, with `/`; empty for the root itself."""
    for candidate in (path, root / path):  # from the working folder, else, with --estate, from the estate
        if candidate.exists() and candidate.resolve().is_relative_to(root):
            relative = candidate.resolve().relative_to(root)
            return "" if relative == Path() else relative.as_posix()
    existing(path)
    message = f"{path} is not in the estate {root}"
    raise ItsdError(message, "Name files of this estate, or another estate with --estate DIR.")


def note_unread(tree: DiskTree, within: Sequence[str]) -> None:
    """Say which of the paths that were given hold nothing that is read, because silence would pass for a clean bill of health."""
    if not within:
        return
    from itsd.config import load_settings
    from itsd.files.root import SETTINGS_FILE, SUFFIXES

    settings, _, _ = load_settings(tree)
    read = [SETTINGS_FILE, *(entry.path for entry in tree.list(settings.paths, SUFFIXES))]
    for path in within:
        if path and not any(name == path or name.startswith(f"{path}/") for name in read):
            sys.stderr.write(f"note: {path} holds none of the estate's files: YAML below the folders that itsd.yaml names under paths ({', '.join(settings.paths)})\n")


def seen_from_here(root: Path) -> str:
    """The root of the estate as the reader of an output sees it: relative to the working directory where that is short."""
    from itsd.files.paths import printable

    relative = os.path.relpath(root)
    shown = str(root) if relative.startswith(os.path.join("..", "..")) else relative.replace(os.sep, "/")  # noqa: PTH118  # a prefix, not a path
    return "" if relative == "." else printable(shown)


def jobs_of(number: int) -> int:
    """How many processes an option means; 0 stands for one per processor."""
    from itsd.parallel import default_jobs

    return number or default_jobs()
