"""From the options of a command to a tree and the estate in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    return DiskTree(find_root(start))


def load_estate(session: Session, tree: DiskTree, jobs: int = 1) -> Loaded:
    """The estate of a tree as the session wants it judged."""
    from itsd.loader import load

    return load(tree, today=session.today, as_of=session.as_of, jobs=jobs)


def existing(path: Path) -> Path:
    """The path, if there is something; an error otherwise."""
    if not path.exists():
        message = f"there is no file or folder {path}"
        raise ItsdError(message, "Check the path; it is meant from the folder in which you run the command.")
    return path


def inside(root: Path, path: Path) -> str:
    """A path on disk as one relative to the root of the estate, with `/`; empty for the root itself."""
    try:
        relative = existing(path).resolve().relative_to(root)
    except ValueError:
        message = f"{path} is not in the estate {root}"
        raise ItsdError(message, "Name files of this estate, or another estate with --estate DIR.") from None
    return "" if relative == Path() else relative.as_posix()


def seen_from_here(root: Path) -> str:
    """The root of the estate as the reader of an output sees it: relative to the working directory where that is short."""
    relative = os.path.relpath(root)
    return "" if relative == "." else str(root) if relative.startswith(os.path.join("..", "..")) else relative.replace(os.sep, "/")  # noqa: PTH118  # a prefix, not a path


def jobs_of(number: int) -> int:
    """How many processes an option means; 0 stands for one per processor."""
    from itsd.parallel import default_jobs

    return number or default_jobs()
