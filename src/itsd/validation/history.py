"""Former states of the agreements of an estate on disk, from git: in the last commit, where the branch left the main one, and in tags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.config import load_settings
from itsd.errors import ItsdError
from itsd.files.git import Repository
from itsd.files.git_bases import OUTSIDE, UNREADABLE, Bases, find_bases, find_objects, is_in_repository, merge_base
from itsd.files.root import SUFFIXES
from itsd.files.tree import Entry
from itsd.loader import read_file
from itsd.model.agreement import Agreement
from itsd.model.history import Former, Unknown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from itsd.files.git_tree import GitTree
    from itsd.model.estate import Estate
    from itsd.model.history import History

_AN_AGREEMENT = re.compile(rb"kind[\"']?\s*:\s*[\"']?(sla|ola|contract)\b")
_SHALLOW = "Fetch the history: `git fetch --unshallow`, or `fetch-depth: 0` in the checkout step of CI."
_NO_MAIN = "Name it with `git remote set-head origin --auto`, or fetch it: `git fetch origin main`."


@dataclass(frozen=True, slots=True)
class Present:
    """The files of an estate with the blob that each of them is now, and its folders; `since` is one more ref to hold it against, where it left that one."""

    blobs: Mapping[str, str]
    folders: Sequence[str]
    since: str | None = None


def open_history(root: Path, present: Present) -> GitHistory | None:
    """The history of an estate; None outside git."""
    if not is_in_repository(root):
        return None
    try:
        bases: Bases | ItsdError = find_bases(root)
    except ItsdError as error:
        bases = error
    return GitHistory(bases, present)


def _no_merge_base(bases: Bases) -> Unknown:
    words = f"what agreements said in {bases.main} cannot be told: where this branch left it is not in this clone"
    return Unknown(words, _SHALLOW if bases.shallow else f"The two have no common history; merge {bases.main} first.")


def mark_of(history: History | None) -> str:
    """What the former states were read from, as `history_mark` says it."""
    return history.mark if isinstance(history, GitHistory) else OUTSIDE


def _untold(error: ItsdError) -> Unknown:
    return Unknown(f"git cannot tell what agreements said before: {error.message}", error.hint)


class GitHistory:
    """See `History`. Only files whose blob is another one than now are read."""

    def __init__(self, bases: Bases | ItsdError, present: Present) -> None:
        """Instead of bases there may be the reason why there are none."""
        self._bases = None if isinstance(bases, ItsdError) else bases
        self._present = present
        self._problem = _untold(bases) if isinstance(bases, ItsdError) else None
        self.mark = UNREADABLE + bases.message if isinstance(bases, ItsdError) else bases.mark

    def unknown(self) -> Unknown | None:
        """See `History`."""
        return self._problem

    def formers(self, estate: Estate) -> Iterator[Former]:
        """See `History`."""
        if self._bases is None or not self._bases.head:
            return
        try:
            repository = Repository(self._bases.folder)
            yield from self._tagged(repository, self._bases, estate)
            for commit, words in self._commits(repository, self._bases):
                with repository.tree(commit) as tree:
                    yield from self._in_commit(tree, words)
        except ItsdError as error:
            self._problem = _untold(error)

    def _commits(self, repository: Repository, bases: Bases) -> list[tuple[str, str]]:
        """Commits with their words, each once."""
        since = self._present.since
        found = {} if since is None else {repository.merge_base(since, bases.head): f"the merge base with {since}"}
        base = merge_base(repository.git, bases) if bases.main else ""
        if base:
            found.setdefault(base, f"the merge base with {bases.main}")
        elif bases.main:
            self._problem = _no_merge_base(bases)
        elif not bases.alone and since is None:
            hint = f"{_NO_MAIN} {_SHALLOW}" if bases.shallow else _NO_MAIN
            self._problem = Unknown("what agreements said in the main branch cannot be told: there is no origin/HEAD, main or master", hint)
        found.pop(bases.head, None)
        return [*found.items(), (bases.head, "the last commit")]

    def _in_commit(self, tree: GitTree, words: str) -> Iterator[Former]:
        settings, _, _ = load_settings(tree)
        for entry in tree.list(sorted({*self._present.folders, *settings.paths}), SUFFIXES):
            if not entry.problem and self._present.blobs.get(entry.path) != entry.blob:
                yield from _read(tree, entry, words)

    def _tagged(self, repository: Repository, bases: Bases, estate: Estate) -> Iterator[Former]:
        """Agreements as a tag of their own keeps them: `sla/permits-portal/1.0` is version 1.0 as it was agreed."""
        wanted = [(name, commit, *named) for name, commit in sorted(bases.tags.items()) if (named := _named_by(name, estate)) is not None]
        blobs = find_objects(repository.git, [f"{commit}:{repository.prefix}{file}" for _, commit, file, _ in wanted])
        for (name, commit, file, key), blob in zip(wanted, blobs, strict=True):
            if blob and blob == self._present.blobs.get(file):
                continue
            with repository.tree(commit) as tree:
                words = f"the tag {name}"
                found = _read(tree, Entry(file, 0), words) if blob else self._in_commit(tree, words)  # it stood elsewhere then
                yield from (former for former in found if former.agreement.key == key)


def _named_by(tag: str, estate: Estate) -> tuple[str, str] | None:
    """File and name of the agreement whose present version a tag names; None for a tag of something else, or of another version."""
    kind, _, rest = tag.partition("/")
    id_, _, version = rest.partition("/")
    record, found = estate.record(kind, id_), estate.entity(kind, id_)
    if record is None or not isinstance(found, Agreement) or version.removeprefix("v") != str(found.version) or "\n" in record.file:
        return None
    return record.file, found.key


def _read(tree: GitTree, entry: Entry, words: str) -> Iterator[Former]:
    """The agreements in a file of a commit; none where it cannot be read."""
    try:
        if not _AN_AGREEMENT.search(tree.read(entry.path)):
            return
    except (OSError, ValueError):
        return
    for model in read_file(tree, entry, keep=True).models:
        if isinstance(model, Agreement):
            yield Former(model, words)
