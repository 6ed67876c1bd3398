"""The words of templates in each language: English is what they are written in, the rest comes from translation catalogues.

A catalogue is a gettext file, `locales/ar.po`: the one that comes with the program, and one of the same name among the templates of an
estate, whose entries go before. A word without translation is an error that names it.
"""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.files.tree import Tree

SOURCE = "en"
FOLDER = "templates"


class Labels:
    """The words of one language."""

    def __init__(self, locale: str, known: Mapping[str, str]) -> None:
        """`known` maps English words to those of the language."""
        self.locale = locale
        self._known = known

    def get(self, words: str) -> str:
        """The words in the language. Raises ItsdError where there are none."""
        found = self._known.get(words, words if self.locale.partition("-")[0] == SOURCE else "")
        if found:
            return found
        message = f"the words {words!r} of a template have no translation in {self.locale}"
        raise ItsdError(message, f"Add them to {FOLDER}/locales/{self.locale}.po in the estate.")

    def find(self, words: str) -> str:
        """The words in the language where they have a translation; nothing where they have none."""
        return self._known.get(words, "")

    def text(self, words: str, **values: object) -> str:
        """The words with values in the places of %(name)s."""
        return self.get(words) % values if values else self.get(words)


def load_labels(locale: str, tree: Tree | None = None) -> Labels:
    """The labels of a locale, those of the estate before those of the program. Raises ItsdError for a catalogue that cannot be read."""
    language = locale.partition("-")[0]
    name = f"locales/{language}.po"
    known = dict(_packaged_labels(language))
    path = f"{FOLDER}/{name}"
    if tree is not None and tree.exists(path):
        known |= _read(tree.read(path), language, path)
    if not known and language != SOURCE:
        message = f"there are no words in {locale} for documents"
        raise ItsdError(message, f"Write them in {path}; `itsd templates --copy locales/ar.po` gives an example.")
    return Labels(locale, known)


@cache
def _packaged_labels(language: str) -> Mapping[str, str]:
    file = packaged(FOLDER) / "locales" / f"{language}.po"
    return _read(file.read_bytes(), language, f"locales/{language}.po") if file.is_file() else {}


def _read(content: bytes, language: str, path: str) -> dict[str, str]:
    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415  # only documents need it

    try:
        catalogue = read_po(io.BytesIO(content), locale=language, abort_invalid=True)
    except (PoFileError, ValueError) as error:
        message = f"{path} cannot be read as a translation catalogue: {error}"
        raise ItsdError(message, "Write it as gettext does: msgid and msgstr in turns.") from None
    return {str(message.id): message.string for message in catalogue if message.id and message.string and isinstance(message.string, str)}
