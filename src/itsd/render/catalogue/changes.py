"""What changed between two editions, in sentences of one language: the change log of a catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from itsd.model.text import Text
from itsd.model.values import Money, parse_date, parse_duration
from itsd.practices.catalogue.changes import Form, Sort
from itsd.render.catalogue.wording import charging_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.practices.catalogue.changes import Detail, EntryChange, Value, Words
    from itsd.practices.catalogue.publication import LogEntry, Publication
    from itsd.render.phrases import Phrases

_DIGITS = 12  # of a digest, as documents show it
_TITLES = {Sort.ADDED: "New", Sort.CHANGED: "Changed", Sort.ENDING: "Ending", Sort.REMOVED: "No longer offered"}
_FIELDS = {
    "name": "Name",
    "summary": "Summary",
    "description": "Description",
    "outcomes": "Outcomes",
    "owner": "Owner",
    "provider": "Provider",
    "audiences": "For",
    "eligibility": "Who may use it",
    "supports": "Work that rests on it",
    "activities": "Work that rests on it",
    "category": "Category",
    "criticality": "Importance",
    "classification": "Class of data",
    "hours": "Service hours",
    "support.hours": "Support hours",
    "support.contacts": "Contacts",
    "support.languages": "Languages",
    "support.path": "Support path",
    "request.channels": "Where to ask",
    "request.approvals": "Consent of",
    "request.lead_time": "Ready within",
    "request.prerequisites": "What must be there first",
    "request.form": "Form",
    "cost.model": "Charged",
    "cost.price": "Price",
    "cost.unit": "Counted by",
    "price": "Price",
    "options": "Level",
    "options.name": "Name",
    "options.summary": "Summary",
    "options.price": "Price",
    "options.targets": "Promise",
    "options.available_to": "Who may choose it",
    "options.limit": "Limits",
    "targets": "Promises",
    "introduced": "Available since",
    "retire_on": "Ends on",
    "replaced_by": "Successor",
    "planned_interruptions": "Planned maintenance",
    "exclusions": "Not part of it",
    "duties": "Your duties",
    "faq": "Questions and answers",
    "links": "Documents and links",
    "usage": "Use",
    "core": "What it is made of",
    "enabling": "What that needs",
    "enhancing": "What adds to it",
    "reviewed": "Last reviewed",
}


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
    return Said(change.sort.value, phrases.labels.get(_TITLES[change.sort]), say_words(change.name, phrases), href, tuple(_lines(change, phrases)))


def _lines(change: EntryChange, phrases: Phrases) -> Iterator[str]:
    labels = phrases.labels
    if change.summary:
        yield say_words(change.summary, phrases)
    if change.until is not None:
        yield labels.text("This service ends on %(day)s.", day=phrases.day(parse_date(change.until)))
    if change.replaced_by:
        yield labels.text("%(name)s takes its place.", name=say_words(change.replaced_by, phrases))
    for detail in change.details:
        if detail.field not in {"retire_on", "replaced_by"} or change.sort is not Sort.ENDING:
            yield say_detail(detail, phrases)


def say_detail(detail: Detail, phrases: Phrases) -> str:
    """What an entry says differently, in a line."""
    labels = phrases.labels
    of = f"{say_words(detail.of, phrases)}: " if detail.of else ""
    what = f"{of}{labels.get(_FIELDS.get(detail.field, 'Details'))}"
    old, new = _value(detail.old, detail, phrases), _value(detail.new, detail, phrases)
    if detail.form is Form.SILENT or not (old or new):
        return labels.text("%(what)s: brought up to date.", what=what)
    if not old:
        return labels.text("%(what)s: new: %(new)s", what=what, new=new)
    if not new:
        return labels.text("%(what)s: no longer: %(old)s", what=what, old=old)
    return labels.text("%(what)s: %(new)s (before: %(old)s)", what=what, new=new, old=old)


def _value(value: Value | None, detail: Detail, phrases: Phrases) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return phrases.join([_item(item, detail, phrases) for item in value])
    return _item(value, detail, phrases)


def _item(value: str | Words, detail: Detail, phrases: Phrases) -> str:
    if isinstance(value, dict):
        return say_words(value, phrases)
    if detail.form is Form.DATE:
        return phrases.day(parse_date(value))
    if detail.form is Form.DURATION:
        return phrases.amount(parse_duration(value))
    if detail.form is Form.MONEY:
        amount, _, currency = value.partition(" ")
        return phrases.money(Money(Decimal(amount), currency))
    if detail.field == "cost.model":
        return charging_word(value, phrases)
    return phrases.role(value) if detail.field == "request.approvals" else phrases.language(value) if detail.field == "support.languages" else phrases.term(value)


def say_words(words: Words, phrases: Phrases) -> str:
    """Words by language; those of an earlier edition may lack one that the catalogue has today, then they are said as they were."""
    return Text(tuple(words.items())).show(phrases.locale, phrases.estate.settings.locales.default)
