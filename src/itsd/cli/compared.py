"""What a user names to be compared: git refs, estates in subfolders of refs, folders, the working tree."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.root import SETTINGS_FILE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.cli.options import Session
    from itsd.files.git import Repository
    from itsd.files.tree import Tree

_SHORT = 9  # digits of a commit's id
_FORMS = "Name a branch, a tag, a commit, REF:folder, or a folder with an itsd.yaml."


@dataclass(frozen=True, slots=True)
class Named:
    """A tree, and what it is called in outputs."""

    tree: Tree
    name: str


def find_sides(names: Sequence[str], session: Session, main: str | None) -> tuple[Named, Named]:
    """Both sides: what was named, else the merge base with the main branch against the working tree. Raises ItsdError."""
    if not session.estate.exists():
        message = f"there is no folder {session.estate}"
        raise ItsdError(message, "Check the path given with --estate.")
    place = _Place(session.estate, main)
    pair = names[0] if len(names) == 1 and ":" not in names[0] and not Path(names[0]).exists() else ""
    if "..." in pair:
        first, _, second = pair.partition("...")
        return place.merge_base(first or place.main_branch(), second or "HEAD"), place.named(second or "HEAD")
    if ".." in pair:
        first, _, second = pair.partition("..")
        return place.named(first or "HEAD"), place.named(second or "HEAD")
    head = place.named(names[1]) if len(names) > 1 else place.working_tree()
    return (place.named(names[0]) if names else place.merge_base(place.main_branch(), "HEAD")), head


class _Place:
    """Where the command runs: the estate's folder and, where it is asked for, the repository around it."""

    def __init__(self, start: Path, main: str | None) -> None:
        self._start = start
        self._main = main
        self._found: Repository | None = None

    @property
    def repository(self) -> Repository:
        """Raises ItsdError that says why there is none."""
        if self._found is None:
            from itsd.files.git import Repository

            self._found = Repository(self._start if self._start.is_dir() else self._start.parent)
        return self._found

    def main_branch(self) -> str:
        """The branch that changes are merged into."""
        return self._main or self.repository.main_branch()

    def working_tree(self) -> Named:
        """The estate on disk."""
        from itsd.files.disk import DiskTree
        from itsd.files.root import find_root

        return Named(DiskTree(find_root(self._start)), "working tree")

    def merge_base(self, first: str, second: str) -> Named:
        """Where a branch left another one. In a shallow clone the place may be missing: the error says how to get it."""
        commit = self.repository.merge_base(first, second)
        return Named(self._tree(commit, self._prefix()), f"merge base with {first} ({commit[:_SHORT]})")

    def named(self, name: str) -> Named:
        """What a name means: an estate's folder first, then `REF:folder`, then a ref."""
        folder = Path(name)
        if name and not name.startswith("-") and (folder / SETTINGS_FILE).is_file():
            return self._folder(folder)
        ref, colon, path = name.partition(":")
        if colon and not (folder.exists() and not ref):
            return self._at(ref, path.strip("/"))
        if name.startswith("-") or not _is_folder(folder, name):
            return self._ref(name)
        message = f"{name} is a folder without an {SETTINGS_FILE}, so it is no estate"
        raise ItsdError(message, _FORMS)

    def _folder(self, folder: Path) -> Named:
        from itsd.files.disk import DiskTree

        real = folder.resolve()
        return Named(DiskTree(real), str(folder) if str(folder) != "." else "working tree")

    def _ref(self, ref: str) -> Named:
        """The estate of a ref in the folder in which it is now."""
        commit = self.repository.resolve(ref)
        return Named(self._tree(commit, self._prefix()), _said(ref, commit))

    def _at(self, ref: str, path: str) -> Named:
        """The estate of a ref in a folder of the repository, counted from its top."""
        commit = self.repository.resolve(ref)
        return Named(self._tree(commit, path), _said(f"{ref}:{path}", commit))

    def _prefix(self) -> str:
        """The folder of the estate in the repository: that on disk where there is one, else the folder in which the command runs."""
        repository = self.repository
        if repository.bare:
            return ""
        from itsd.files.root import find_root

        try:
            root = find_root(self._start)
        except ItsdError:
            return repository.prefix
        top = repository.top.resolve()
        return root.relative_to(top).as_posix() if root.is_relative_to(top) and root != top else ""

    def _tree(self, commit: str, folder: str) -> Tree:
        """Raises ItsdError where the folder holds no estate in this commit."""
        try:
            tree = self.repository.tree(commit, folder)
        except ValueError:
            message = f"{folder} leaves the repository"
            raise ItsdError(message, "Write the folder as it is seen from the top of the repository.") from None
        if tree.digest(SETTINGS_FILE) is None:  # quicker than to ask whether it exists, which lists the tree
            where = f"in {folder} " if folder else ""
            message = f"there is no {SETTINGS_FILE} {where}in commit {commit[:_SHORT]}"
            raise ItsdError(message, "Name the folder of the estate: REF:folder, or a ref that holds it.")
        return tree


def _said(name: str, commit: str) -> str:
    return name if commit.startswith(name) else f"{name} ({commit[:_SHORT]})"


def _is_folder(folder: Path, name: str) -> bool:
    """Whether a folder is meant: it is there, and written as a path."""
    return folder.is_dir() and ("/" in name or name in {".", ".."})
