"""What a working tree grew out of: the commit it stands on, the branch that changes are merged into, and the tags of agreements."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.git_process import Git, GitError, find_git

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OUTSIDE = "outside git"
UNREADABLE = "unreadable: "
_MAIN = ("refs/heads/main", "refs/heads/master", "refs/remotes/origin/main", "refs/remotes/origin/master")
_ORIGIN_HEAD = "refs/remotes/origin/HEAD"
_TAGS = ("refs/tags/sla", "refs/tags/ola", "refs/tags/contract")
_TAG = "refs/tags/"
_FORMAT = "%(refname)%00%(objectname)%00%(*objectname)%00%(symref)"


@dataclass(frozen=True, slots=True)
class Bases:
    """Commits, and the words for them; `head` is empty before the first commit, `main` where the main branch cannot be told.

    `alone` tells that the branch is the only one there is, and so its own base. `tags` lead from `kind/id/version` to the commit.
    """

    folder: Path
    head: str
    shallow: bool
    main: str = ""
    main_commit: str = ""
    alone: bool = False
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Changes whenever a former state could be another."""
        main = (self.main, self.main_commit, self.shallow) if self.main else (self.alone, self.shallow)
        state = (self.head, () if self.main_commit == self.head else main, sorted(self.tags.items()))
        return hashlib.sha256(repr(state).encode()).hexdigest()[:32]


def is_in_repository(folder: Path) -> bool:
    """Whether something looks like a repository around a folder, whether or not git can read it; told without git."""
    return any((parent / ".git").exists() for parent in (folder, *folder.parents))


def history_mark(root: Path) -> str:
    """What former states are read from, as a mark that differs when they could; found in a few milliseconds."""
    if not is_in_repository(root):
        return OUTSIDE
    try:
        return find_bases(root).mark
    except ItsdError as error:
        return UNREADABLE + error.message


def find_bases(folder: Path) -> Bases:
    """The bases of the working tree around a folder, by two commands of git. Raises ItsdError where there is none that git reads."""
    program = find_git()
    if program is None:
        message = "git is not installed"
        raise ItsdError(message, "Install git where the estate is checked.")
    git = Git(program, folder, refs_only=True)
    try:
        shallow, _, head = os.fsdecode(git.run("rev-parse", "--is-shallow-repository", "--revs-only", "HEAD")).strip().partition("\n")
        refs = _refs(git)
    except GitError as error:
        raise _explained(folder, error) from error
    heads = [name for name in refs if name.startswith(("refs/heads/", "refs/remotes/"))]
    origin = refs.get(_ORIGIN_HEAD, ("", ""))[1]
    main = next((name for name in (origin, *_MAIN) if name in refs), "")
    tags = {name.removeprefix(_TAG): commit for name, (commit, _) in refs.items() if name.startswith(_TAG)}
    short = main.removeprefix("refs/heads/").removeprefix("refs/remotes/origin/")
    is_shallow = shallow == "true"
    return Bases(folder, head, is_shallow, short, refs[main][0] if main else "", len(heads) <= 1 and not is_shallow, tags)


def _explained(folder: Path, error: GitError) -> ItsdError:
    """What the user can do about a repository that git does not read."""
    from itsd.files.git import Repository  # noqa: PLC0415  # start-up time

    try:
        Repository(folder)
    except ItsdError as explained:
        return explained
    return error


def _refs(git: Git) -> dict[str, tuple[str, str]]:
    """Full names of branches and tags of agreements with the commit and, of a symbolic one, where it leads."""
    found = {}
    for line in os.fsdecode(git.run("for-each-ref", f"--format={_FORMAT}", "refs/heads", "refs/remotes", *_TAGS)).splitlines():
        name, object_, commit, symref = line.split("\0")
        found[name] = (commit or object_, symref)
    return found


def merge_base(git: Git, bases: Bases) -> str:
    """The commit in which the branch left the main one; empty where there is none, or a shallow clone does not hold it."""
    if bases.main_commit == bases.head:
        return bases.head
    try:
        return os.fsdecode(git.run("merge-base", bases.head, bases.main_commit)).split("\n")[0].strip()
    except GitError:
        return ""


def find_objects(git: Git, names: Sequence[str]) -> list[str]:
    """The ids of objects by names such as `COMMIT:path`, in one call; empty for what is not there."""
    if not names:
        return []
    process = git.start("cat-file", "--batch-check=%(objectname)")
    output, _ = process.communicate("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
    lines = os.fsdecode(output).splitlines()
    if process.returncode or len(lines) != len(names):
        message = "git cannot read its objects"
        raise ItsdError(message, "Check the repository with `git fsck`.")
    return ["" if line.endswith(" missing") else line for line in lines]
