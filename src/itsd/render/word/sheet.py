"""What the writing of a Word file keeps at hand: styles, relations, lists, pictures, and the places that links and contents lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from itsd.render.dialect import is_safe_address
from itsd.render.word.xml import qualify, write_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itsd.render.nodes import Node
    from itsd.render.word.numbering import Numbering
    from itsd.render.word.pictures import Pictures
    from itsd.render.word.spot import Spot

_LONGEST_NAME = 40
_UNSAFE = re.compile("[^0-9A-Za-z_]")
_BROKEN_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the contents: its level from 1, its text, and the bookmark at it."""

    level: int
    text: str
    bookmark: str


@dataclass(slots=True)
class Sheet:
    """The Word file that is being written; blocks in order ask it for what they share."""

    part: Any
    """The main part of the file, of python-docx."""
    numbering: Numbering
    pictures: Pictures
    accent: str
    shift: int
    """By how much the levels of headings are higher than their tags."""
    write_flow: Callable[[Sequence[Node | str], Sheet, Spot], str]
    """How blocks after each other are written, those in cells of tables too."""
    headings: list[Heading] = field(default_factory=list)
    """Those of the body that is being written."""
    on: str = ""
    """The day of the document as a change that Word can accept names it."""
    _styles: dict[tuple[str, str], str] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)
    _waiting: list[str] = field(default_factory=list)
    _bookmarks: int = 0
    _bodies: int = 0
    _changes: int = 0
    _breaks: bool = False

    def begin_body(self, root: Node) -> None:
        """Forget the places of the former body; links lead to places in their own."""
        self._bodies += 1
        self.headings = []
        self._waiting, self._breaks = [], False
        identifiers = dict.fromkeys(node.attributes["id"] for node in root.walk() if node.attributes.get("id"))
        self._places = {name: f"itsd{self._bodies}_{number}_{_UNSAFE.sub('_', name)}"[:_LONGEST_NAME] for number, name in enumerate(identifiers)}

    def style(self, kind: str, *names: str) -> str:
        """The id of the first style of these names that the template has; empty where it has none. The kind is paragraph, character or table."""
        if not self._styles:
            self._styles = _read_styles(self.part)
        return next((found for name in names if (found := self._styles.get((kind, name.lower())))), "")

    def relate(self, address: str) -> str:
        """The id of the relation to an address outside; empty where the address is none that Word can follow."""
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415  # only Word files need it

        plain = fit_address(address)
        return str(self.part.relate_to(plain, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)) if plain else ""

    def find_place(self, identifier: str) -> str:
        """The bookmark at an id of this body; empty where there is none."""
        return self._places.get(identifier, "")

    def add_heading(self, level: int, text: str) -> str:
        """Note a heading for the contents; gives its bookmark."""
        bookmark = f"_Toc{self._bodies}{len(self.headings):05}"
        self.headings.append(Heading(level, text, bookmark))
        return bookmark

    def write_bookmark(self, name: str, content: str = "") -> str:
        """A bookmark around content."""
        self._bookmarks += 1
        number = self._bookmarks
        return write_tag("bookmarkStart", id=number, name=name) + content + write_tag("bookmarkEnd", id=number)

    def track(self, runs: str, change: str) -> str:
        """Runs as a change that Word shows, accepts or rejects; as they are where nothing changed."""
        return write_tag(change, runs, **self.sign()) if change and runs else runs

    def sign(self) -> dict[str, str]:
        """Number, author and time of a change."""
        self._changes += 1
        return {"id": str(self._changes), "author": "itsd", "date": self.on}

    def mark(self, node: Node) -> None:
        """The next paragraph is the place of the id of an element, and begins a page where the element does."""
        name = self.find_place(node.attributes.get("id", ""))
        if name and name not in self._waiting:
            self._waiting.append(name)
        self._breaks = self._breaks or "pagebreak" in node.classes

    def take_marks(self) -> str:
        """The bookmarks that wait for a paragraph."""
        waiting, self._waiting = self._waiting, []
        return "".join(self.write_bookmark(name) for name in waiting)

    def take_break(self) -> bool:
        """Whether a page begins here."""
        breaks, self._breaks = self._breaks, False
        return breaks


def fit_address(address: str) -> str:
    """The address of a link as a file may hold it; empty for places in the document, relative addresses and those that are none."""
    if not is_safe_address(address) or address.startswith("#"):
        return ""
    try:
        parts = urlsplit(address)
        whole = bool(parts.hostname) and parts.port != 0 if parts.scheme.lower() in {"http", "https"} else bool(parts.path)
    except ValueError:
        return ""
    before, mark, after = address.partition("#")
    safe = "/?:@!$&'()*+,;=[]%~"
    plain = quote(before, safe=safe) + mark + quote(after, safe=safe)
    return _BROKEN_ESCAPE.sub("%25", plain) if whole and parts.scheme else ""


def _read_styles(part: Any) -> dict[tuple[str, str], str]:  # noqa: ANN401  # python-docx says no more of it
    """The ids of all styles by kind and name; the names of Word's own styles are the same in every language."""
    found: dict[tuple[str, str], str] = {("", ""): ""}
    for style in part.styles.element.iter(qualify("w:style")):
        name = style.find(qualify("w:name"))
        if name is not None:
            kind, title = style.get(qualify("w:type"), "paragraph"), name.get(qualify("w:val"), "")
            found.setdefault((kind, title.lower()), style.get(qualify("w:styleId"), ""))
    return found
