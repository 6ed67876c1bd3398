"""From a catalogue to the publication of its next edition, and to everything that is published of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.practices.catalogue.changes import find_changes
from itsd.practices.catalogue.content import content_of, digest_of_content, languages_of
from itsd.practices.catalogue.editions import editions_of
from itsd.practices.catalogue.publication import LogEntry, Publication
from itsd.practices.catalogue.shown import TECHNICAL, find_shown
from itsd.practices.catalogue.snapshots import load_snapshot
from itsd.practices.disclosure import disclosed
from itsd.render.site.outputs import Output, find_site, format_content

__all__ = ["Coming", "Output", "build_publication", "find_outputs", "format_content", "published_state"]

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from itsd.files.tree import Tree
    from itsd.model.catalogue import Catalogue
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.changes import EntryChange
    from itsd.practices.catalogue.content import Data


@dataclass(frozen=True, slots=True)
class Coming:
    """What is to be published. `is_new` tells whether it is another edition than the last one: the content differs."""

    publication: Publication
    is_new: bool


def build_publication(catalogue: Catalogue, estate: Estate, tree: Tree) -> Coming:
    """The catalogue as its last edition, where nothing has changed since then, else as the next one.

    Raises ItsdError for an edition that is dated later than the day of the estate, and for a broken record of its content.
    """
    content = content_of(catalogue, estate)
    digest = digest_of_content(content)
    editions = editions_of(catalogue.id, estate)
    is_new = not editions or editions[-1].digest != digest
    if editions and editions[-1].on > estate.as_of:
        message = f"edition {editions[-1].number} of {catalogue.id} is dated {editions[-1].on}, after {estate.as_of}"
        raise ItsdError(message, "Publish as of that day or later.")
    known = _states(catalogue, estate, tree)
    if is_new:
        known.append(_State(editions[-1].number + 1 if editions else 1, estate.as_of, digest, content))
    log = [LogEntry(state.number, state.on, state.digest, _changes(before, state)) for before, state in zip([None, *known], known, strict=False)]
    return Coming(_publication(catalogue, content, log, estate), is_new)


def find_outputs(publication: Publication, tree: Tree, *, with_pdf: bool = True) -> list[Output]:
    """Everything that is published of a catalogue, in the order in which it is made."""
    return list(find_site(publication, tree, with_pdf=with_pdf))


def published_state(catalogue: Catalogue, estate: Estate, tree: Tree) -> Publication:
    """The catalogue with the editions that are on record, whatever has changed since."""
    log = [LogEntry(state.number, state.on, state.digest, None) for state in _states(catalogue, estate, tree)]
    return _publication(catalogue, content_of(catalogue, estate), log, estate)


def _publication(catalogue: Catalogue, content: Data, log: Sequence[LogEntry], estate: Estate) -> Publication:
    seen = estate if catalogue.view == TECHNICAL else disclosed(estate)
    return Publication(catalogue, seen, find_shown(catalogue, estate), content, languages_of(catalogue, estate), tuple(reversed(log)))


@dataclass(frozen=True, slots=True)
class _State:
    """An edition with its content, where that is at hand."""

    number: int
    on: date
    digest: str
    content: Data | None


def _states(catalogue: Catalogue, estate: Estate, tree: Tree) -> list[_State]:
    """The editions on record, the first one first."""
    return [_State(edition.number, edition.on, edition.digest or "", load_snapshot(edition, estate, tree)) for edition in editions_of(catalogue.id, estate)]


def _changes(before: _State | None, state: _State) -> tuple[EntryChange, ...] | None:
    """What changed from one edition to the next; nothing in the first one, None where one of the contents is missing."""
    if before is None:
        return ()
    return None if before.content is None or state.content is None else tuple(find_changes(before.content, state.content))
