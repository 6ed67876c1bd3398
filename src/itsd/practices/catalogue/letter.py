"""The letter about an edition, as data: what is different for readers since the edition that was announced before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.practices.catalogue.changes import EntryChange, Sort, find_changes
from itsd.practices.catalogue.content import languages_of, name_of
from itsd.practices.catalogue.editions import editions_of
from itsd.practices.catalogue.snapshots import load_snapshot, snapshot_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.files.tree import Tree
    from itsd.model.catalogue import Catalogue, Edition
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.changes import Detail, Words
    from itsd.practices.catalogue.content import Data


@dataclass(frozen=True, slots=True)
class Letter:
    """What there is to tell of an edition. `since` is the edition that readers know, None where this is the first that they hear of.

    `changes` are in the order in which a reader wants them; `other` tells that the catalogue itself says something else, its title or its readers.
    """

    catalogue: Catalogue
    edition: Edition
    since: Edition | None
    title: Words
    changes: tuple[EntryChange, ...]
    other: bool
    locales: tuple[str, ...]
    owner: Words

    def of(self, sort: Sort) -> tuple[EntryChange, ...]:
        """The changes of one sort."""
        return tuple(change for change in self.changes if change.sort is sort)


def write_letter(catalogue: Catalogue, estate: Estate, tree: Tree, since: int | None = None) -> Letter:
    """The letter about the last edition of a catalogue; `since` names the edition to compare with by its number.

    Raises ItsdError where there is no edition, and where the content of one of the two is not at hand.
    """
    editions = editions_of(catalogue.id, estate)
    if not editions:
        message = f"{catalogue.id} was never published"
        raise ItsdError(message, f"Publish it first: itsd publish {catalogue.id}")
    *former, edition = editions
    if edition.on > estate.as_of:
        message = f"edition {edition.number} of {catalogue.id} is dated {edition.on}, after {estate.as_of}"
        raise ItsdError(message, "Announce it on that day or later.")
    base = _choose_base(former, since, catalogue)
    new, old = _content(edition, estate, tree), None if base is None else _content(base, estate, tree)
    changes = tuple(_shown(change, estate) for change in (find_changes(old, new) if old is not None else _all_new(new)))
    owner = name_of("person", catalogue.owner, estate) if catalogue.owner is not None else {}
    other = old is not None and _apart(old) != _apart(new)
    return Letter(catalogue, edition, base, new["title"], changes, other, languages_of(catalogue, estate), owner)


def _choose_base(former: Sequence[Edition], since: int | None, catalogue: Catalogue) -> Edition | None:
    """The edition of a number, else the last one that was announced; nothing where none was."""
    if since is None:
        return next((edition for edition in reversed(former) if edition.notice is not None), None)
    found = next((edition for edition in former if edition.number == since), None)
    if found is None:
        known = ", ".join(str(edition.number) for edition in former)
        message = f"{catalogue.id} has no edition {since} before its last one"
        raise ItsdError(message, f"Choose one of {known}." if known else "It has only one edition.")
    return found


def _content(edition: Edition, estate: Estate, tree: Tree) -> Data:
    content = load_snapshot(edition, estate, tree)
    if content is None:
        message = f"the content of edition {edition.number} of {edition.catalogue} is not at hand: there is no {snapshot_path(edition, estate)}"
        raise ItsdError(message, "Take it back from git, or compare with another edition: --since NUMBER.")
    return content


def _all_new(content: Data) -> list[EntryChange]:
    return find_changes({"entries": []}, content)


def _apart(content: Data) -> Data:
    """What a content says besides its entries."""
    return {key: value for key, value in content.items() if key != "entries"}


def _shown(change: EntryChange, estate: Estate) -> EntryChange:
    """Without details of what has become internal since: what readers once saw is not told again."""
    kind, _, id_ = change.entity.partition("/")
    keys: tuple[str, ...] = getattr(estate.entity(kind, id_), "internal", ())
    return replace(change, details=tuple(_open(change.details, keys)), summary=None if "summary" in keys else change.summary)


def _open(details: Sequence[Detail], keys: Sequence[str]) -> Iterator[Detail]:
    for detail in details:
        if not any(detail.field == key or detail.field.startswith(f"{key}.") for key in keys):
            yield detail
