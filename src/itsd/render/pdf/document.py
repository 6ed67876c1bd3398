"""Documents as PDF, by Typst: the tree is data for one fixed theme, so that nothing that a user wrote is ever run.

The result is PDF/A and PDF/UA at once: a picture without words, a title that is missing or a letter that no font has ends the work with an
error. Fonts are those that come with the program, whatever the machine has.
"""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC, datetime, time
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.render.pdf.data import build_data, picture_file
from itsd.render.templating import find_template

if TYPE_CHECKING:
    from typst import TypstError

    from itsd.files.tree import Tree
    from itsd.render.document import Document

THEME = "theme.typ"
_PACKAGE = re.compile(r"@(?:preview|local)\b")
_BROKEN = "Mend templates/theme.typ, or delete it to use the one that comes with the program."
_OTHER_LETTERS = "Write it with other characters; documents are set in IBM Plex Sans Arabic."
_SEARCHED = re.compile(r" \(searched at .*\)")
_MISSING = re.compile(r'the text `"(?:\\u\{([0-9a-fA-F]+)\}|(.))')
_PLACE = re.compile(r"main\.typ:(\d+:\d+)")


def render_pdf(document: Document, tree: Tree | None = None) -> bytes:
    """The PDF. Raises ItsdError for a letter without a font, and for a theme of the estate that does not work."""
    import typst  # noqa: PLC0415  # heavy, and only PDFs need it

    theme = find_template(THEME, tree) or ""
    if _PACKAGE.search(theme):
        message = f"templates/{THEME} imports a package, which would be fetched from the network"
        raise ItsdError(message, "Write what it needs into the theme.")
    with tempfile.TemporaryDirectory(prefix="itsd-") as folder, as_file(files("itsd.render") / "fonts") as fonts:
        root = Path(folder)
        _lay_out(document, theme, root)
        try:
            return bytes(
                typst.compile(
                    str(root / "main.typ"),
                    root=str(root),
                    font_paths=[str(fonts)],
                    ignore_system_fonts=True,
                    pdf_standards=["a-3a", "ua-1"],
                    timestamp=datetime.combine(document.on, time(), UTC),
                    package_path=str(root / "none"),
                    package_cache_path=str(root / "none"),
                )
            )
        except typst.TypstError as error:
            raise _explained(document, error) from None


def _lay_out(document: Document, theme: str, root: Path) -> None:
    """The files that Typst reads, in a folder of their own. Raises ItsdError for a disk that does not take them."""
    try:
        (root / "main.typ").write_text(theme, encoding="utf-8")
        for name, picture in _pictures(document):
            (root / name).write_bytes(picture)
        (root / "document.json").write_text(json.dumps(build_data(document), ensure_ascii=False), encoding="utf-8")
    except OSError as error:
        message = f"the PDF cannot be made in {root.parent}: {(error.strerror or str(error)).lower()}"
        raise ItsdError(message, "Free some space there, or name another folder in TMPDIR.") from error


def _pictures(document: Document) -> list[tuple[str, bytes]]:
    """Each picture with the name of its file."""
    found = [(picture_file(number, picture.format), picture.content) for number, picture in enumerate(document.pictures.values())]
    return [*found, ("logo." + document.logo.format, document.logo.content)] if document.logo is not None else found


class MissingLetterError(ItsdError):
    """A character that no font has."""

    def __init__(self, letter: str, where: str) -> None:
        """`where` names the places or the words around it; it may be empty."""
        super().__init__(f"no font has the character {letter!r} (U+{ord(letter):04X}){f': {where}' if where else ''}", _OTHER_LETTERS)
        self.letter = letter


def _explained(document: Document, error: TypstError) -> ItsdError:
    """What Typst says, in words that lead to the text where the cause is in one, else to the line of the theme."""
    said = _SEARCHED.sub("", str(error).strip().splitlines()[0])
    missing = _MISSING.search(said)
    if missing is not None:
        letter = chr(int(missing[1], 16)) if missing[1] else missing[2]
        context = _context(document, letter)
        return MissingLetterError(letter, f"in {context!r}" if context else "")
    place = _PLACE.search(error.diagnostic)
    return ItsdError(f"{'' if place is None else f'templates/{THEME}:{place[1]}: '}the PDF cannot be made: {said}", _BROKEN)


def _context(document: Document, letter: str) -> str:
    """The words around a letter."""
    texts = [text for cover in document.covers for text in (cover.title, cover.subtitle, cover.issuer)]
    texts += [child for body in document.bodies for node in body.root.walk() for child in node.children if isinstance(child, str)]
    found = next((text for text in texts if letter in text), "")
    at = found.find(letter)
    return found[max(at - 20, 0) : at + 20].strip()
