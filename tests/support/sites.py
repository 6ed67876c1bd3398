"""Published catalogues for tests: made in this process, as `itsd publish` makes them."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from itsd.files.disk import DiskTree
from itsd.loader import load
from itsd.model.catalogue import Catalogue
from itsd.render.catalogue.book import make_book
from itsd.render.publishing import build_publication, find_outputs
from tests.support.estates import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from itsd.practices.catalogue.publication import Publication
    from itsd.render.catalogue.book import Book
    from itsd.render.nodes import Node

TODAY = date(2026, 11, 1)


def publication_in(root: Path, catalogue: str) -> Publication:
    """The publication of a catalogue of the estate in a folder."""
    tree = DiskTree(root)
    estate = load(tree, today=TODAY).estate
    found = estate.find(Catalogue, catalogue)
    assert found is not None
    return build_publication(found, estate, tree).publication


@cache
def sample(catalogue: str) -> Publication:
    """A catalogue of the sample estate."""
    return publication_in(SAMPLE, catalogue)


@cache
def book(catalogue: str, locale: str) -> Book:
    """It in one language; trees are made once for all tests."""
    return make_book(sample(catalogue), locale, DiskTree(SAMPLE))


def files_of(publication: Publication, root: Path = SAMPLE, *, with_pdf: bool = False) -> dict[str, bytes]:
    """Everything that is published, by path."""
    return {output.path: output.make() for output in find_outputs(publication, DiskTree(root), with_pdf=with_pdf)}


@cache
def sample_files(catalogue: str) -> dict[str, bytes]:
    """Everything that is published of a catalogue of the sample, but PDFs."""
    return files_of(sample(catalogue))


def write_files(files: dict[str, bytes], folder: Path) -> None:
    """A site on disk."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def texts_of(node: Node) -> Iterator[str]:
    """The texts of a tree."""
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from texts_of(child)
