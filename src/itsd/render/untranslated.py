"""Texts that a document needs in a language and that nobody has written in it, with their places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.reader import read_documents
from itsd.rules.texts import find_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.files.tree import Tree
    from itsd.model.estate import Estate
    from itsd.render.phrases import Phrases

_SHOWN = 5


def check_translated(phrases: Phrases, estate: Estate, tree: Tree) -> None:
    """Raises ItsdError where phrases had to say a text in another language than their own; it names the first places."""
    if not phrases.missing:
        return
    places = sorted(set(_places(phrases, estate, tree)))
    shown = "; ".join(places[:_SHOWN]) + (f"; and {len(places) - _SHOWN} more" if len(places) > _SHOWN else "")
    count = len(phrases.missing)
    message = f"{count} text{'' if count == 1 else 's'} of the document {'is' if count == 1 else 'are'} missing in {phrases.locale}: {shown}"
    raise ItsdError(message, f"Write them as {{en: …, {phrases.locale}: …}}, or choose other languages with --languages.")


def _places(phrases: Phrases, estate: Estate, tree: Tree) -> Iterator[str]:
    for (kind, id_), record in sorted(estate.records.items()):
        entity = estate.entity(kind, id_)
        paths = [path for path, text in find_texts(entity, remarks=True) if text in phrases.missing] if entity is not None else []
        if paths:
            documents, _ = read_documents(tree.read(record.file), record.file)
            yield from (str(documents[record.index].place(path)) for path in paths)
