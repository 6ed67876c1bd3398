"""The text of one agreement on both sides, in each language: with marks where both sides have it, as it is where one has."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from itsd.practices.agreements.obligations import short_digest
from itsd.practices.disclosure import disclosed
from itsd.render.agreement.arrangement import number_sections
from itsd.render.agreement.content import Copy, write_manuscript
from itsd.render.dialect import PICTURE
from itsd.render.isolation import isolate
from itsd.render.nodes import Node
from itsd.render.phrases import Phrases
from itsd.render.redline.presentation import find_changed, fold, lower, prefix_places, present
from itsd.render.redline.trees import compare_trees

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.files.tree import Tree
    from itsd.model.agreement import Agreement
    from itsd.render.agreement.content import Manuscript
    from itsd.render.nodes import Picture
    from itsd.render.redline.comparison import Comparison, Side, Versions


@dataclass(frozen=True, slots=True)
class Texts:
    """The sections in each language, and the pictures in them."""

    sections: tuple[tuple[Node, ...], ...]
    pictures: dict[str, Picture]


def compare_texts(versions: Versions, comparison: Comparison, tree: Tree | None) -> Texts:
    """The sections of an agreement. Raises ItsdError for what a template or translation lacks."""
    place = f"{versions.last.kind}-{versions.last.id}"
    new = None if versions.new is None else _write(versions.new, comparison.new, comparison, tree)
    old = None if versions.old is None else _write(versions.old, comparison.old, comparison, tree)
    old, new = _name_pictures(place, old, new)
    roots = [_number(_side(old, new, number), phrases) for number, phrases in enumerate(comparison.languages)]
    if comparison.folded and old is not None and new is not None:
        changed = find_changed(roots)
        roots = [fold(root, changed, phrases) for root, phrases in zip(roots, comparison.languages, strict=True)]
    sections = tuple(tuple(_sections(versions, comparison, phrases, root)) for root, phrases in zip(roots, comparison.languages, strict=True))
    return Texts(sections, {name: picture for side in (old, new) if side is not None for name, picture in side.pictures.items()})


def is_internal(agreement: Agreement, comparison: Comparison) -> bool:
    """Whether the text is that of the provider's own files: only an SLA has a customer's copy."""
    return comparison.copy.internal or agreement.kind != "sla"


def _write(agreement: Agreement, side: Side, comparison: Comparison, tree: Tree | None) -> Manuscript:
    internal = is_internal(agreement, comparison)
    languages = side.languages if internal else [Phrases(disclosed(phrases.estate), phrases.labels) for phrases in side.languages]
    return write_manuscript(agreement, languages, Copy(internal=internal), tree)


def _name_pictures(place: str, old: Manuscript | None, new: Manuscript | None) -> tuple[Manuscript | None, Manuscript | None]:
    """Both sides with pictures that are named apart where they differ."""
    names = {} if new is None else {name: f"{place}-{name}" for name in new.pictures}
    shared = {} if new is None else new.pictures
    formers = {} if old is None else {name: f"{place}-{name}" if shared.get(name) == picture else f"{place}-old-{name}" for name, picture in old.pictures.items()}
    return (None if old is None else _renamed(old, formers), None if new is None else _renamed(new, names))


def _renamed(manuscript: Manuscript, names: dict[str, str]) -> Manuscript:
    pictures = {names[name]: picture for name, picture in manuscript.pictures.items()}
    return replace(manuscript, pictures=pictures, roots=tuple(_rename(root, names) for root in manuscript.roots))


def _rename(node: Node, names: dict[str, str]) -> Node:
    if node.tag == "img":
        name = node.attributes["src"].removeprefix(PICTURE)
        return node.with_attributes(src=f"{PICTURE}{names.get(name, name)}")
    return node.having(tuple(child if isinstance(child, str) else _rename(child, names) for child in node.children))


def _side(old: Manuscript | None, new: Manuscript | None, number: int) -> Node:
    """The text in a language: of both sides with marks, or of the one that there is."""
    if old is not None and new is not None:
        return compare_trees(old.roots[number], new.roots[number])
    found = new or old
    assert found is not None  # noqa: S101  # one of them is there
    return found.roots[number]


def _number(root: Node, phrases: Phrases) -> Node:
    return number_sections(root, arabic_digits=phrases.estate.settings.documents.arabic_digits and phrases.is_arabic)


def _sections(versions: Versions, comparison: Comparison, phrases: Phrases, root: Node) -> Iterator[Node]:
    """The sections of the text; below a heading with its name where it is one of several."""
    root = present(root, phrases)
    if len(comparison.agreements) == 1:
        yield from root.elements
        return
    place = f"{versions.last.kind}-{versions.last.id}"
    title = Node("section", {"id": place, "class": "pagebreak", "lang": phrases.locale, "dir": phrases.direction}, _title(versions, comparison, phrases))
    yield isolate(title, arabic_digits=phrases.estate.settings.documents.arabic_digits)
    yield from prefix_places(lower(root), place).elements


def _title(versions: Versions, comparison: Comparison, phrases: Phrases) -> tuple[Node, ...]:
    """The name of the agreement among several, and which versions are compared."""
    facts = (Node("tr", {}, (Node("th", {"scope": "row"}, (label,)), Node("td", {}, (value,)))) for label, value in describe_versions(versions, comparison, phrases))
    return (Node("h2", {}, (phrases.text(versions.last.name),)), Node("table", {"class": "facts"}, (Node("tbody", {}, tuple(facts)),)))


def describe_versions(versions: Versions, comparison: Comparison, phrases: Phrases) -> Sequence[tuple[str, str]]:
    """Which agreement in which versions, with the digests of what they oblige to."""
    labels = phrases.labels
    old = labels.get("None: the agreement is new") if versions.old is None else say_version(versions.old, comparison.old, phrases)
    new = labels.get("None: the agreement is taken away") if versions.new is None else say_version(versions.new, comparison.new, phrases)
    digests = tuple((labels.get(label), short_digest(one)) for label, one in (("Former digest", versions.old), ("New digest", versions.new)) if one is not None)
    return ((labels.get("Former version"), old), (labels.get("New version"), new), *digests)


def say_version(agreement: Agreement, side: Side, phrases: Phrases) -> str:
    """A version with its status, and where it is taken from."""
    values = {"version": agreement.version, "status": phrases.word(agreement.status).lower(), "side": side.called(phrases)}
    return phrases.labels.text("%(version)s, %(status)s, from %(side)s", **values)
