"""What changed between two editions, in sentences of one language: the change log of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.values import parse_date
from itsd.practices.catalogue.changes import Sort
from itsd.render.change_words import choose_words, say_detail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.practices.catalogue.changes import EntryChange
    from itsd.practices.catalogue.publication import LogEntry, Publication
    from itsd.render.phrases import Phrases

_DIGITS = 12  # of a digest, as documents show it
_TITLES = {Sort.ADDED: "New", Sort.CHANGED: "Changed", Sort.ENDING: "Ending", Sort.REMOVED: "No longer offered"}


@dataclass(frozen=True, slots=True)
class Said:
    """One entry that changed: what happened, its name with its place where it has one, and a sentence for each detail."""

    sort: str
    title: str
    name: str
    href: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionPage:
    """One edition of the change log. `unknown` tells that its content, or that of the edition before, is not at hand."""

    number: int
    title: str
    digest: str
    opening: str
    entries: tuple[Said, ...]
    unknown: bool


def short_digest(digest: str) -> str:
    """The first digits of a digest in groups of four, as documents show them."""
    plain = digest.removeprefix("sha256:")[:_DIGITS]
    return " ".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def build_log(publication: Publication, phrases: Phrases) -> list[EditionPage]:
    """The editions, the newest first."""
    return [build_edition(entry, publication, phrases) for entry in publication.log]


def build_edition(entry: LogEntry, publication: Publication, phrases: Phrases) -> EditionPage:
    """One edition and what it changed."""
    said = tuple(say_change(change, publication, phrases) for change in entry.changes or ())
    return EditionPage(entry.number, say_edition(entry, phrases), short_digest(entry.digest), _opening(entry, phrases), said, entry.changes is None)


def say_edition(entry: LogEntry, phrases: Phrases) -> str:
    """An edition by number and day."""
    return phrases.labels.text("Edition %(number)s, %(day)s", number=phrases.number(entry.number), day=phrases.day(entry.on))


def _opening(entry: LogEntry, phrases: Phrases) -> str:
    labels = phrases.labels
    if entry.changes is None:
        return labels.get("What this edition changed is not on record.")
    if not entry.changes:
        return labels.get("The first edition of this catalogue.") if entry.number == 1 else labels.get("Only the catalogue's own words changed.")
    counts = [(sort, sum(change.sort is sort for change in entry.changes)) for sort in Sort]
    return labels.get("; ").join(f"{labels.get(_TITLES[sort])}: {phrases.number(count)}" for sort, count in counts if count) + "."


def say_change(change: EntryChange, publication: Publication, phrases: Phrases) -> Said:
    """What happened to one entry."""
    href = f"#{change.entity}" if change.entity in publication.shown.keys else ""
    return Said(change.sort.value, phrases.labels.get(_TITLES[change.sort]), choose_words(change.name, phrases), href, tuple(_lines(change, phrases)))


def _lines(change: EntryChange, phrases: Phrases) -> Iterator[str]:
    labels = phrases.labels
    if change.summary:
        yield choose_words(change.summary, phrases)
    if change.until is not None:
        yield labels.text("This service ends on %(day)s.", day=phrases.day(parse_date(change.until)))
    if change.replaced_by:
        yield labels.text("%(name)s takes its place.", name=choose_words(change.replaced_by, phrases))
    for detail in change.details:
        if detail.field not in {"retire_on", "replaced_by"} or change.sort is not Sort.ENDING:
            yield say_detail(detail, phrases)
