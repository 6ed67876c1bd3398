"""The dialect of HTML in which templates are written: what is read here feeds every output.

It is small on purpose. An element, attribute or address that is not listed is an error that names it, so that no template and no
text can bring a script into a page, and every writer knows everything that can come.
"""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, NoReturn

from itsd.errors import ItsdError
from itsd.render.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COMMON = frozenset({"id", "class", "lang", "dir"})
_SPANS = frozenset({"colspan", "rowspan"})
ELEMENTS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("article", "section", "div", "header", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "li", "dl", "dt", "dd"), frozenset()),
    **dict.fromkeys(("blockquote", "pre", "hr", "br", "strong", "em", "b", "i", "s", "code", "span", "bdi", "figure", "figcaption"), frozenset()),
    **dict.fromkeys(("table", "caption", "thead", "tbody", "tr", "small", "sub", "sup", "ins", "del"), frozenset()),
    "nav": frozenset({"aria-label"}),
    "details": frozenset({"open"}),
    "summary": frozenset(),
    "time": frozenset({"datetime"}),
    "ol": frozenset({"start"}),
    "th": _SPANS | {"scope"},
    "td": _SPANS,
    "a": frozenset({"href", "rel", "hreflang", "title"}),
    "img": frozenset({"src", "alt", "width", "height", "title"}),
    "data": frozenset({"value"}),
}
"""Each element with the attributes that it has besides id, class, lang and dir."""

EMPTY = frozenset({"br", "hr", "img"})
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SCHEMES = ("http:", "https:", "mailto:", "tel:")
# Elements as templates usually write them, with no other reference in an attribute than those that escaping makes.
_VALUE = r"(?:[^\"<>&]|&(?:amp|lt|gt|quot|#34|#39|#x27);)*"
_TAG = re.compile(rf'</([a-z][a-z0-9]*)>|<([a-z][a-z0-9]*)((?: [a-z-]+="{_VALUE}")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_HELP = "Write templates in the dialect that the manual describes (reference/templates)."
_IGNORED = re.compile("[\x00-\x20\x7f]")  # what browsers leave out of an address, line breaks in the middle of a scheme among it
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_UNTIDY = re.compile(r"[\t\n\r\f]|  ")  # blanks that are not one space
PICTURE = "picture:"
"""The scheme of the addresses of pictures: of those that the program draws, and of files of the estate."""


class DialectError(ItsdError):
    """A template or text that leaves the dialect: `what` is wrong, and `sign` is how it begins in the template."""

    def __init__(self, message: str, hint: str, what: str, sign: str) -> None:
        """The message names the place in what the template gave."""
        super().__init__(message, hint)
        self.what = what
        self.sign = sign


def parse_html(source: str, name: str) -> Node:
    """The tree of a text in the dialect, its root an element `article` without attributes unless it has one of its own; `name` is the template's.

    Raises DialectError for what the dialect does not have, and for elements that are not closed.
    """
    reader = _Reader(name)
    if not reader.feed_plain(source):
        reader = _Reader(name)
        reader.feed(source)
        reader.close()
    return reader.finish()


def is_safe_address(address: str) -> bool:
    """Whether a link may lead there: pages, mail, telephones, and places inside the document; never a script or a file."""
    plain = _IGNORED.sub("", address)
    scheme = _SCHEME.match(plain)
    return scheme[0].lower() in _SCHEMES if scheme else not plain.replace("\\", "/").startswith("//")


class _Reader(HTMLParser):
    """From HTML to nodes; every start has its end."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self._name = name
        self._open: list[tuple[str, dict[str, str], list[Node | str]]] = [("article", {}, [])]

    def feed_plain(self, source: str) -> bool:
        """Read what is written as templates usually are, which is most of the work of a page; False, and nothing counts, for anything else.

        Then the full reader takes its turn, and says where something is wrong.
        """
        at = 0
        try:
            for match in _TAG.finditer(source):
                self._plain_data(source[at : match.start()])
                at = match.end()
                if match[1]:
                    self.handle_endtag(match[1])
                else:
                    self.handle_starttag(match[2], [(name, unescape(value)) for name, value in _ATTRIBUTE.findall(match[3])] if match[3] else ())
            self._plain_data(source[at:])
        except (DialectError, ValueError):
            return False
        return True

    def _plain_data(self, text: str) -> None:
        """Text between two elements. Raises ValueError for what is none."""
        if "<" in text:
            raise ValueError
        if text:
            self.handle_data(unescape(text) if "&" in text else text)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._check(tag, attributes)
        if tag in EMPTY:
            self._add(Node(tag, attributes))
        else:
            self._open.append((tag, attributes, []))

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag not in EMPTY:
            self._refuse(f"<{tag}/> has no end", f"Write <{tag}></{tag}>.")
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        if len(self._open) == 1 or self._open[-1][0] != tag:
            self._refuse(f"</{tag}> ends nothing that is open", f"The open element is <{self._open[-1][0]}>." if len(self._open) > 1 else "Take it away.")
        name, attributes, children = self._open.pop()
        self._add(Node(name, attributes, merge_texts(children)))

    def handle_data(self, data: str) -> None:
        self._open[-1][2].append(_CONTROLS.sub("", data))

    def handle_comment(self, data: str) -> None:
        """Comments are for authors of templates."""

    def handle_decl(self, decl: str) -> None:
        self._refuse(f"<!{decl[:20]}> is not part of the dialect", "Take it away: the frame of the page comes from the program.")

    def handle_pi(self, data: str) -> None:
        self._refuse(f"<?{data[:20]} is not part of the dialect", "Take it away.")

    def unknown_decl(self, data: str) -> None:
        self._refuse(f"<![{data[:20]} is not part of the dialect", "Take it away.")

    def finish(self) -> Node:
        if len(self._open) > 1:
            self._refuse(f"<{self._open[-1][0]}> is not closed", f"Write </{self._open[-1][0]}> where it ends.")
        root = Node("article", {}, merge_texts(self._open[0][2]))
        elements = [child for child in root.children if isinstance(child, Node) or child.strip()]
        only = elements[0] if len(elements) == 1 else None
        return only if isinstance(only, Node) and only.tag == "article" else root

    def _add(self, node: Node) -> None:
        self._open[-1][2].append(node)

    def _check(self, tag: str, attributes: dict[str, str]) -> None:
        known = ELEMENTS.get(tag)
        if known is None:
            self._refuse(f"<{tag}> is not an element of the dialect", f"It has {', '.join(sorted(ELEMENTS))}.", f"<{tag}")
        for attribute, value in attributes.items():
            if attribute not in known and attribute not in _COMMON:
                self._refuse(f"<{tag}> has no attribute {attribute} in the dialect", f"It has {', '.join(sorted(known | _COMMON))}.", f" {attribute}")
            if attribute == "href" and not is_safe_address(value):
                self._refuse(f"the link to {value[:40]!r} is not allowed", "Link to http, https, mailto, tel, or a place in the document.", value)
            if attribute == "src" and not value.startswith(PICTURE):
                self._refuse(f"the picture {value[:40]!r} is not a file of the estate", "Name it by its path from the root of the estate.", value)
            if attribute == "dir" and value not in {"ltr", "rtl", "auto"}:
                self._refuse(f"dir is ltr, rtl or auto, not {value[:20]!r}", _HELP)
        if tag == "img" and "alt" not in attributes:
            self._refuse(f"the picture {attributes.get('src', '')} has no text alternative", "Write alt with what it shows, or with nothing if it only decorates.")

    def _refuse(self, what: str, remedy: str, sign: str = "") -> NoReturn:
        line, column = self.getpos()
        message = f"{self._name} (line {line}, column {column + 1} of what it gives): {what}"
        raise DialectError(message, remedy, what, sign)


def merge_texts(children: Iterable[Node | str]) -> tuple[Node | str, ...]:
    """Texts that follow each other as one, and none that is empty."""
    merged: list[Node | str] = []
    for child in children:
        if isinstance(child, str) and merged and isinstance(merged[-1], str):
            merged[-1] += child
        elif child != "":
            merged.append(child)
    return tuple(merged)


_INLINE = frozenset({"strong", "em", "b", "i", "s", "code", "span", "bdi", "small", "sub", "sup", "a", "img", "br", "time", "data", "ins", "del"})


def is_inline(child: Node | str) -> bool:
    """Whether it stands in a line of text."""
    return isinstance(child, str) or child.tag in _INLINE


def tidy(node: Node) -> Node:
    """The tree with blanks as a reader sees them: one between words, none between blocks or at their ends."""
    if node.tag == "pre":
        return node
    return node.having(_tidy_children(node)) if node.children else node


def _tidy_children(node: Node) -> list[Node | str]:
    block = node.tag not in _INLINE
    found: list[Node | str] = []
    children = [(_BLANKS.sub(" ", child) if _UNTIDY.search(child) else child) if isinstance(child, str) else tidy(child) for child in node.children]
    for number, child in enumerate(children):
        if not isinstance(child, str):
            found.append(child)
            continue
        before = children[number - 1] if number else None
        after = children[number + 1] if number + 1 < len(children) else None
        text = child
        if block and text.startswith(" ") and (before is None or not is_inline(before) or _breaks(before)):
            text = text.lstrip(" ")
        if block and text.endswith(" ") and (after is None or not is_inline(after) or _breaks(after)):
            text = text.rstrip(" ")
        if text:
            found.append(text)
    return found


def _breaks(child: Node | str) -> bool:
    return isinstance(child, Node) and child.tag == "br"
