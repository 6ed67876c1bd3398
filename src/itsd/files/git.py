"""A git repository: refs into commits, and the tree of a commit read from git's store without a checkout."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path

from itsd.errors import ItsdError
from itsd.files.git_process import Git, GitError, find_git, is_ownership
from itsd.files.git_state import find_changes, find_clean_blobs
from itsd.files.git_tree import GitTree

__all__ = ["GitTree", "Repository"]

_SHALLOW = "The clone is shallow: fetch the whole history (`git fetch --unshallow`, or `fetch-depth: 0` in the checkout step of CI)."
_SHOWN_REFS = 8
_MAIN_BRANCHES = ("main", "master", "origin/main", "origin/master")


class Repository:
    """The repository around a folder. `top` is its working tree, `prefix` the folder's path in it (empty or ending with `/`).

    A folder that is itself a bare repository has no working tree; `top` is the repository then.
    """

    def __init__(self, folder: Path) -> None:
        """Raises ItsdError that says why there is none."""
        program = find_git()
        if program is None:
            message = "git is not installed"
            raise ItsdError(message, "Install git, or compare two folders.")
        self._folder = folder.resolve()
        self.bare = _looks_bare(self._folder)
        shown = () if self.bare else ("--show-toplevel", "--show-prefix")
        try:
            self._git = Git(program, self._folder, bare=self.bare)
            *where, shallow = _decode(self._git.run("rev-parse", *shown, "--is-shallow-repository")).split("\n")[: len(shown) + 1]
        except GitError as error:
            raise _no_repository(folder, str(error)) from error
        self.top = Path(where[0]) if where else self._folder
        self.prefix = where[1] if where else ""
        self.shallow = shallow == "true"
        if not self._folder.is_relative_to(self.top.resolve()):
            raise _no_repository(folder, "")

    @classmethod
    def find(cls, folder: Path) -> Repository | None:
        """The repository around a folder; None where there is none, or git is not installed, or refuses to read it."""
        try:
            return cls(folder)
        except ItsdError:
            return None

    def resolve(self, ref: str) -> str:
        """The id of the commit that a ref, tag or abbreviated id names. Raises ItsdError for an unknown one."""
        _check_ref(ref)
        try:
            return _decode(self._git.run("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")).strip()
        except GitError as error:
            message = f"unknown git ref {ref!r}"
            raise ItsdError(message, self._ref_hint(ref)) from error

    def merge_base(self, first: str, second: str) -> str:
        """The nearest common ancestor of two refs. Raises ItsdError where there is none."""
        commits = self.resolve(first), self.resolve(second)
        try:
            return _decode(self._git.run("merge-base", *commits)).strip().split("\n")[0]
        except GitError as error:
            message = f"{first} and {second} have no common ancestor"
            raise ItsdError(message, _SHALLOW if self.shallow else "Name another base.") from error

    def main_branch(self) -> str:
        """The ref of the branch that changes are merged into: the remote's default branch, else main or master. Raises ItsdError."""
        for name in (self._remote_head(), *_MAIN_BRANCHES):
            if name and self._exists(name):
                return name
        message = "the main branch cannot be told: there is no origin/HEAD, main or master"
        raise ItsdError(message, _SHALLOW if self.shallow else "Name the base, as in `itsd diff v1.0`; or set it with `git remote set-head origin --auto`.")

    def tree(self, ref: str, folder: str | None = None) -> GitTree:
        """The tree of a commit below a folder of the repository (default: the folder that this repository was found from)."""
        prefix = self.prefix if folder is None else folder
        return GitTree(self, self.resolve(ref), prefix)

    def refs(self) -> list[str]:
        """Short names of branches and tags, those with the newest commits first."""
        pattern = ("refs/heads", "refs/remotes", "refs/tags")
        return _decode(self._git.run("for-each-ref", "--sort=-creatordate", "--format=%(refname:lstrip=2)", *pattern)).split()

    def clean_blobs(self, root: Path | None = None) -> dict[str, str]:
        """Paths below a folder (default: this one) whose content on disk surely is that of a blob, with its id."""
        return find_clean_blobs(self._git_in(root))

    def changed_since(self, ref: str) -> set[str]:
        """Paths below the folder that differ from the merge base with the ref: committed, staged, changed, untracked, both names of a rename."""
        return find_changes(self._git, self.merge_base(ref, "HEAD"), self.prefix)

    @property
    def git(self) -> Git:
        """Git in the folder of this repository."""
        return self._git

    def _git_in(self, root: Path | None) -> Git:
        if root is None or root.resolve() == self._folder:
            return self._git
        return Git(find_git() or "git", root.resolve())

    def _remote_head(self) -> str:
        try:
            return _decode(self._git.run("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD")).strip()
        except GitError:
            return ""

    def _exists(self, ref: str) -> bool:
        try:
            self.resolve(ref)
        except ItsdError:
            return False
        return True

    def _ref_hint(self, ref: str) -> str:
        """What the user may have meant, and what there is."""
        names = self.refs()
        near = get_close_matches(ref, names, n=1, cutoff=0.6)
        words = [f"Did you mean {near[0]}?"] if near else []
        if names:
            more = ", …" if len(names) > _SHOWN_REFS else ""
            words.append(f"Branches and tags: {', '.join(names[:_SHOWN_REFS])}{more}.")
        else:
            words.append("The repository has no commit yet.")
        return " ".join([*words, _SHALLOW] if self.shallow else words)


def _looks_bare(folder: Path) -> bool:
    """Whether a folder is itself a repository without a working tree; git looks into one only when it is told to."""
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()


def _check_ref(ref: str) -> None:
    if not ref or ref.startswith("-") or not ref.isprintable():
        message = f"{ref!r} is not a git ref"
        raise ItsdError(message, "Name a branch, a tag or a commit; a ref does not begin with a hyphen.")


def _no_repository(folder: Path, words: str) -> ItsdError:
    if is_ownership(words):
        return ItsdError(f"git does not read {folder}, which belongs to another user", f"Run `git config --global --add safe.directory {folder}`.")
    return ItsdError(f"{folder} is not in a git repository", "Run `git init`, or compare two folders.")


def _decode(output: bytes) -> str:
    return os.fsdecode(output)
