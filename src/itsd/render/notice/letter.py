"""The letter about an edition in words: as plain text and as HTML, in each language of its reader, one after the other."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.model.organisation import Person
from itsd.output.visible import show_on_one_line
from itsd.practices.catalogue.changes import Sort
from itsd.practices.catalogue.shown import TECHNICAL
from itsd.practices.disclosure import disclosed
from itsd.render.change_words import choose_words, name_change, say_detail
from itsd.render.document import direction_of
from itsd.render.html import render_node
from itsd.render.isolation import isolate
from itsd.render.labels import is_right_to_left
from itsd.render.phrases import Phrases
from itsd.render.speech import find_direction
from itsd.render.templating import find_template, make_environment, render_template, render_tree
from itsd.render.translations import load_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.files.tree import Tree
    from itsd.model.estate import Estate
    from itsd.practices.catalogue.changes import EntryChange
    from itsd.practices.catalogue.letter import Letter
    from itsd.practices.catalogue.recipients import Recipient

WIDTH = 72
_RULE = "=" * WIDTH
_FROM_RIGHT = "\u200f"  # a line of plain text takes its direction from its first letter
_HEADINGS = {Sort.ADDED: "New", Sort.CHANGED: "Changed", Sort.ENDING: "Coming to an end", Sort.REMOVED: "No longer offered"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One service or package of the letter."""

    name: str
    summary: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """What happened to some of them."""

    sort: str
    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a letter to one reader in one language."""

    organisation: str
    title: str
    edition: str
    salutation: str
    opening: str
    compared: str
    reason: str
    sections: tuple[Section, ...]
    remarks: tuple[str, ...]
    pages: str
    owner: str


class Writer:
    """Writes one letter to its readers."""

    def __init__(self, letter: Letter, estate: Estate, tree: Tree, languages: Sequence[str] = ()) -> None:
        """In the languages of the catalogue, unless others are asked for."""
        seen = estate if letter.catalogue.view == TECHNICAL else disclosed(estate)
        self.letter = letter
        self.locales = tuple(languages) or letter.locales
        self._tree = tree
        self._spoken = tuple(Phrases(seen, load_labels(locale, tree)) for locale in self.locales)
        self._environment = make_environment(tree)
        self._plain = make_environment(tree)
        self._plain.autoescape = False
        self._plain.filters |= {"fill": _fill, "underline": _underline}

    @property
    def subject(self) -> str:
        """What stands above the letter, in each language."""
        return " | ".join(
            phrases.labels.text("%(title)s: what is new in edition %(number)s", title=choose_words(self.letter.title, phrases), number=self.letter.edition.number)
            for phrases in self._spoken
        )

    @property
    def organisation(self) -> str:
        """Whose letter it is."""
        phrases = self._spoken[0]
        return phrases.text(phrases.estate.settings.organisation)

    def say(self, recipient: Recipient) -> tuple[Said, ...]:
        """The words for a reader in each language."""
        return tuple(_say(self.letter, recipient, phrases) for phrases in self._spoken)

    def write_text(self, recipient: Recipient) -> str:
        """The letter as plain text."""
        parts = [_squeeze(render_template(self._plain, "notice/letter.txt", self._values(said, phrases))) for said, phrases in zip(self.say(recipient), self._spoken, strict=True)]
        return f"\n{_RULE}\n\n".join(parts)

    def write_html(self, recipient: Recipient) -> str:
        """The letter as a page that needs nothing else."""
        digits = self._spoken[0].estate.settings.documents.arabic_digits
        bodies = []
        for said, phrases in zip(self.say(recipient), self._spoken, strict=True):
            root = render_tree(self._environment, "notice/letter.html", self._values(said, phrases)).with_attributes(**{"class": "language", "lang": phrases.locale})
            bodies.append(render_node(isolate(root.with_attributes(dir=phrases.direction), arabic_digits=digits), {}))
        first = self.locales[0]
        lines = [
            "<!doctype html>",
            f'<html lang="{escape(first)}" dir="{direction_of(first)}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(show_on_one_line(self.subject))}</title>",
            f"<style>\n{self._style()}\n</style>",
            "</head>",
            "<body>",
            "<main>",
            *(body.lstrip() for body in bodies),
            "</main>",
            "</body>",
            "</html>",
        ]
        return "\n".join(lines) + "\n"

    def _style(self) -> str:
        style = (find_template("notice/letter.css", self._tree) or "").strip()
        if "<" in style:
            message = "templates/notice/letter.css has a <, which no style sheet needs"
            raise ItsdError(message, "Take it out: nothing but rules of style belongs there.")
        colour = self._spoken[0].estate.settings.brand.colour if self._spoken[0].estate.settings.brand is not None else None
        return style.replace("#14507a", colour) if colour else style

    def _values(self, said: Said, phrases: Phrases) -> dict[str, object]:
        return {"said": said, "letter": self.letter, "_": phrases.labels.get, "p": phrases}


def _say(letter: Letter, recipient: Recipient, phrases: Phrases) -> Said:
    labels, estate, edition = phrases.labels, phrases.estate, letter.edition
    title = choose_words(letter.title, phrases)
    mail = estate.settings.mail
    return Said(
        organisation=phrases.text(estate.settings.organisation),
        title=title,
        edition=labels.text("Edition %(number)s of %(day)s", number=edition.number, day=phrases.day(edition.on)),
        salutation=labels.text("Dear %(name)s,", name=phrases.text(recipient.person.name)),
        opening=labels.text("Edition %(number)s of the catalogue “%(title)s” was published on %(day)s.", number=edition.number, title=title, day=phrases.day(edition.on)),
        compared=_compare(letter, phrases),
        reason=_reason(recipient, phrases),
        sections=tuple(_sections(letter, phrases)),
        remarks=tuple(_remarks(letter, phrases)),
        pages=f"{mail.pages.rstrip('/')}/{letter.catalogue.id}/" if mail is not None and mail.pages is not None else "",
        owner=choose_words(letter.owner, phrases),
    )


def _compare(letter: Letter, phrases: Phrases) -> str:
    since = letter.since
    if since is None:
        return phrases.labels.get("It is the first edition that you are told of: this letter names everything that it holds.")
    return phrases.labels.text("This letter says what is different from edition %(number)s of %(day)s.", number=since.number, day=phrases.day(since.on))


def _reason(recipient: Recipient, phrases: Phrases) -> str:
    units = ("؛ " if phrases.is_arabic else "; ").join(phrases.name("unit", unit) for unit in recipient.units)  # names have "and" in them
    if recipient.instead_of is not None:
        name = phrases.name("person", recipient.instead_of)
        return phrases.labels.text("You receive it in place of %(name)s, who manages the business relationship with %(units)s.", name=name, units=units)
    return phrases.labels.text("You receive it because you manage the business relationship with %(units)s.", units=units)


def _sections(letter: Letter, phrases: Phrases) -> Iterator[Section]:
    for sort, heading in _HEADINGS.items():
        entries = tuple(_entry(change, phrases) for change in letter.of(sort))
        if entries:
            first = sort is Sort.ADDED and letter.since is None
            yield Section(sort.value, phrases.labels.get("What it holds" if first else heading), entries)


def _entry(change: EntryChange, phrases: Phrases) -> Entry:
    summary = choose_words(change.summary, phrases) if change.summary is not None else ""
    return Entry(name_change(change, phrases), summary, tuple(_lines(change, phrases)))


def _lines(change: EntryChange, phrases: Phrases) -> Iterator[str]:
    """First when it ends and what takes its place, then what else it says differently."""
    from datetime import date  # noqa: PLC0415  # only here

    labels, told = phrases.labels, {"retire_on", "replaced_by"} if change.sort is Sort.ENDING else set()
    if change.sort is Sort.ENDING and change.until is not None:
        yield labels.text("Last day: %(day)s", day=phrases.day(date.fromisoformat(change.until)))
    if change.sort in {Sort.ENDING, Sort.REMOVED}:
        name = choose_words(change.replaced_by, phrases) if change.replaced_by is not None else ""
        yield labels.text("In its place: %(name)s", name=name) if name else labels.get("Nothing takes its place")
    yield from (say_detail(detail, phrases) for detail in change.details if detail.field not in told)
    if change.sort is Sort.CHANGED and not change.details:
        yield labels.get("Details were revised")


def _remarks(letter: Letter, phrases: Phrases) -> Iterator[str]:
    if letter.other:
        yield phrases.labels.get("The catalogue itself was revised: its title, its readers, its owner or its glossary.")
    elif not letter.changes:
        yield phrases.labels.get("Nothing that readers see has changed.")


def owner_address(letter: Letter, estate: Estate) -> tuple[str, str] | None:
    """Name and address of the owner of the catalogue, to whom answers go; None where there is none."""
    person = estate.find(Person, letter.catalogue.owner)
    if person is None or person.email is None:
        return None
    default = estate.settings.locales.default
    return person.name.show(letter.locales[0], default), person.email


def _fill(text: str, first: str = "", rest: str = "") -> str:
    """The text on lines of at most 72 characters, on one line what cannot be broken; each Arabic line goes from the right."""
    from markupsafe import Markup  # noqa: PLC0415  # only documents need it

    plain = show_on_one_line(str(text))
    lines = textwrap.wrap(plain, WIDTH, initial_indent=first, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
    right = is_right_to_left(plain)
    return Markup("\n".join(_FROM_RIGHT + line if right and find_direction(line) == "ltr" else line for line in lines))  # noqa: S704  # plain text, and no more


def _underline(text: str) -> str:
    plain = show_on_one_line(str(text))
    return f"{plain}\n{'-' * len(plain)}"


def _squeeze(text: str) -> str:
    """No more than one empty line between two others, none at the ends."""
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"
