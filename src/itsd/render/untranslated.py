"""Texts that a document needs in a language and that nobody has written in it, with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.reader import read_documents
from itsd.rules.texts import find_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itsd.files.tree import Tree
    from itsd.model.estate import Estate
    from itsd.model.text import Text
    from itsd.render.phrases import Phrases

_SHOWN = 5


def check_translated(phrases: Phrases, estate: Estate, tree: Tree) -> None:
    """Raises ItsdError where phrases had to say a text in another language than their own; it names the first places."""
    if not phrases.missing:
        return
    shown = find_places(estate, tree, phrases.missing.__contains__)
    count = len(phrases.missing)
    message = f"{count} text{'' if count == 1 else 's'} of the document {'is' if count == 1 else 'are'} missing in {phrases.locale}: {shown}"
    raise ItsdError(message, f"Write them as {{en: …, {phrases.locale}: …}}, or choose other languages with --languages.")


def find_places(estate: Estate, tree: Tree, wanted: Callable[[Text], bool]) -> str:
    """The first places of the texts that are wanted, in one line; empty where there are none."""
    found = sorted(set(_places(wanted, estate, tree)))
    shown = [f"{file}:{line}:{column}" for file, line, column in found[:_SHOWN]]
    return "; ".join([*shown, f"and {len(found) - _SHOWN} more"] if len(found) > _SHOWN else shown)


def _places(wanted: Callable[[Text], bool], estate: Estate, tree: Tree) -> Iterator[tuple[str, int, int]]:
    for (kind, id_), record in sorted(estate.records.items()):
        entity = estate.entity(kind, id_)
        paths = [path for path, text in find_texts(entity, remarks=True) if wanted(text)] if entity is not None else []
        if paths:
            documents, _ = read_documents(tree.read(record.file), record.file)
            places = (documents[record.index].place(path) for path in paths)
            yield from ((place.file, place.line, place.column) for place in places)
