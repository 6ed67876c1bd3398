"""The document of a comparison: a cover that says what is compared, what changes in tables, then each agreement with what came and what went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.practices.agreements.obligations import short_digest
from itsd.render.agreement.arrangement import pair_sections
from itsd.render.agreement.content import accent_of
from itsd.render.document import Body, Cover, Document
from itsd.render.isolation import isolate
from itsd.render.redline.presentation import present
from itsd.render.redline.texts import compare_texts, describe_versions, is_internal
from itsd.render.templating import make_environment, render_tree

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.files.tree import Tree
    from itsd.render.nodes import Node, Picture
    from itsd.render.phrases import Phrases
    from itsd.render.redline.comparison import Comparison

TEMPLATE = "documents/comparison.html"


def build_comparison(comparison: Comparison, tree: Tree | None, logo: Picture | None = None) -> Document:
    """The document in each language. Raises ItsdError for what a template or translation lacks; templates are those of `tree`, for both sides."""
    languages = comparison.languages
    settings = languages[0].estate.settings
    texts = [compare_texts(versions, comparison, tree) for versions in comparison.agreements]
    roots = []
    for number, front in enumerate(_fronts(comparison, tree)):
        sections = (section for text in texts for section in text.sections[number])
        roots.append(front.having((*front.elements, *sections)))
    bodies = [Body(phrases.locale, root) for phrases, root in zip(languages, roots, strict=True)]
    if comparison.copy.columns and len(roots) > 1 and len({len(root.elements) for root in roots}) == 1:
        bodies = [Body(languages[0].locale, pair_sections(roots))]
    pictures = {name: picture for text in texts for name, picture in text.pictures.items()}
    covers = tuple(_cover(comparison, phrases) for phrases in languages)
    return Document(_name(comparison), languages[0].estate.as_of, covers, tuple(bodies), pictures, accent_of(settings), logo, settings.documents.arabic_digits)


def _fronts(comparison: Comparison, tree: Tree | None) -> Iterator[Node]:
    """What stands before the texts, in each language."""
    environment = make_environment(tree)
    for front, phrases in zip(comparison.fronts, comparison.languages, strict=True):
        root = render_tree(environment, TEMPLATE, {"front": front, "_": phrases.labels.get}).with_attributes(lang=phrases.locale, dir=phrases.direction)
        yield isolate(present(root, phrases), arabic_digits=phrases.estate.settings.documents.arabic_digits)


def _name(comparison: Comparison) -> str:
    if len(comparison.agreements) != 1:
        return "comparison"
    versions = comparison.agreements[0]
    return "-".join([versions.last.kind, versions.last.id, *dict.fromkeys(str(one.version) for one in versions.each)])


def _cover(comparison: Comparison, phrases: Phrases) -> Cover:
    """The cover and the margins in one language."""
    labels, settings = phrases.labels, phrases.estate.settings
    issuer = settings.brand.name if settings.brand is not None and settings.brand.name is not None else settings.organisation
    return Cover(
        phrases.locale,
        phrases.text(issuer),
        labels.get("Comparison of two versions"),
        _title(comparison, phrases),
        labels.text("From %(old)s to %(new)s", old=comparison.old.called(phrases), new=comparison.new.called(phrases)),
        tuple(_facts(comparison, phrases)),
        _running(comparison, phrases),
        "",
        labels.get("Contents"),
        labels.get("Page {page} of {pages}"),
    )


def _title(comparison: Comparison, phrases: Phrases) -> str:
    if len(comparison.agreements) == 1:
        return phrases.text(comparison.agreements[0].last.name)
    return phrases.labels.get("Changes to agreements" if comparison.agreements else "Changes to the estate")


def _facts(comparison: Comparison, phrases: Phrases) -> Sequence[tuple[str, str]]:
    labels = phrases.labels
    facts: list[tuple[str, str]] = []
    if len(comparison.agreements) == 1:
        versions = comparison.agreements[0]
        facts.append((labels.get("Document"), f"{versions.last.kind}/{versions.last.id}"))
        facts.append((labels.get("Copy"), labels.get("Internal copy" if is_internal(versions.last, comparison) else "Customer's copy")))
        facts += describe_versions(versions, comparison, phrases)
    elif comparison.agreements:
        facts.append((labels.get("Agreements"), phrases.join([phrases.text(versions.last.name) for versions in comparison.agreements])))
    return [*facts, (labels.get("As of"), phrases.day(phrases.estate.as_of))]


def _running(comparison: Comparison, phrases: Phrases) -> str:
    """What stands at the foot of each page."""
    sides = f"{comparison.old.called(phrases)} → {comparison.new.called(phrases)}"
    if len(comparison.agreements) != 1:
        return sides
    versions = comparison.agreements[0]
    known = dict.fromkeys(f"{one.version} ({short_digest(one)})" for one in versions.each)
    return " · ".join([versions.last.id, " → ".join(known), sides])
