"""What the theme of PDFs is given: a document as plain data, in which every element has the one kind that the theme draws it as.

All that needs no measure of the page is settled here: which of the dialect's elements and classes looks how, where a language begins, how
wide columns are, which paragraph stays with what it leads to. The theme only looks kinds up, which makes it short, and fast.

A content is a text, or a list of texts and parts. A part has its kind as `k`, nearly always a content as `c`, and what its kind needs besides.
Classes that mean nothing here come through as `class`, for themes of organisations.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from itsd.render.dialect import PICTURE
from itsd.render.document import direction_of
from itsd.render.isolation import isolate_plain
from itsd.render.nodes import Node
from itsd.render.pdf.tables import find_groups, find_widths
from itsd.render.table_grid import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from itsd.render.document import Cover, Document
    from itsd.render.table_grid import Cell

Part: TypeAlias = "str | dict[str, Any]"
Content: TypeAlias = "str | list[Part]"

# Zero-width marks of direction: no font has them, and none needs to.
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060]")
_HEADINGS = {"h2": "chapter", "h3": "section", "h4": "part", "h1": "part", "h5": "minor", "h6": "minor"}
_PARAGRAPHS = {
    "note": "note",
    "warning": "note",
    "changed": "changed",
    "lead": "lead",
    "kicker": "quiet",
    "notes": "quiet",
    "aside": "quiet",
    "for": "quiet",
    "leader": "leader",
    "name": "name",
}
"""How a paragraph of a class is drawn; the first of these classes counts."""
_WRAPPED = {
    "strong": "strong",
    "b": "strong",
    "em": "emphasis",
    "i": "emphasis",
    "small": "small",
    "s": "struck",
    "ins": "inserted",
    "del": "deleted",
    "sub": "lowered",
    "sup": "raised",
    "blockquote": "quote",
}
_SPANS = {"unseen": "unseen", "mark": "mark", "aside": "aside"}
_LISTS = {"entries": "entries", "plain": "lines"}
_LED_TO = frozenset({"ul", "ol", "table", "dl"})
_CONTAINERS = frozenset({"article", "section", "div", "header", "footer", "nav", "details", "summary"})
_SHORT = 10  # rows of a table that stays on one page
_FACTS = [34, 66]


def build_data(document: Document) -> dict[str, Any]:
    """The document as data for the theme."""
    names = {name: picture_file(number, picture.format) for number, (name, picture) in enumerate(document.pictures.items())}
    return {
        "on": [document.on.year, document.on.month, document.on.day],
        "accent": document.accent,
        "logo": "" if document.logo is None else f"logo.{document.logo.format}",
        "arabic_digits": document.arabic_digits,
        "covers": [_cover(cover, arabic_digits=document.arabic_digits) for cover in document.covers],
        "bodies": [
            {"locale": body.locale, "dir": direction_of(body.locale), "c": _Arranger(names, body.locale).arrange(body.root, body.locale, direction_of(body.locale))}
            for body in document.bodies
        ],
    }


def picture_file(number: int, kind: str) -> str:
    """The name of the file of a picture beside the theme."""
    return f"picture-{number}.{'jpg' if kind == 'jpeg' else kind}"


def _cover(cover: Cover, *, arabic_digits: bool) -> dict[str, Any]:
    data = asdict(cover)
    if direction_of(cover.locale) == "rtl":
        plain = {
            key: isolate_plain(value, arabic_digits=arabic_digits) if isinstance(value, str) and key not in {"locale", "page", "running"} else value for key, value in data.items()
        }
        data = plain | {"facts": [(label, isolate_plain(value, arabic_digits=arabic_digits)) for label, value in cover.facts]}
    return data | {"dir": direction_of(cover.locale)}


class _Arranger:
    """From nodes to parts, for one body. Places are told apart by the language of the body."""

    def __init__(self, names: Mapping[str, str], prefix: str) -> None:
        self._names = names
        self._prefix = prefix
        self._lang, self._dir = "", ""
        self._in_entry = False
        self._blocks = (("signatures", self._signatures), ("glance", self._glance), ("entry", self._entry), ("signing", self._signing), ("pagebreak", self._children))

    def arrange(self, root: Node, lang: str, direction: str) -> Content:
        """The content of a whole body, whose language the theme has set."""
        self._lang, self._dir = lang, direction
        return _content(self._parts(root))

    def _inside(self, node: Node) -> Content:
        """What is in an element that is drawn as part of another (an item, a cell), in its own language."""
        return _content(self._place(node) + self._spoken(node, self._children))

    def _spoken(self, node: Node, make: Callable[[Node], list[Part]]) -> list[Part]:
        """What is made of a node, marked with the language and direction that begin there."""
        lang, direction = node.attributes.get("lang"), node.attributes.get("dir", "")
        if lang is not None:
            direction = "rtl" if direction == "rtl" else "ltr"
        if direction not in {"ltr", "rtl"} or ((lang is None or lang == self._lang) and direction == self._dir):
            return make(node)
        before = self._lang, self._dir
        self._lang, self._dir = lang or self._lang, direction
        found = _content(make(node))
        self._lang, self._dir = before
        if lang is None:
            return [{"k": "turned", "dir": direction, "c": found}]
        return [{"k": "spoken", "lang": lang, "dir": direction, "block": node.tag in {"article", "section", "div"}, "c": found}]

    def _children(self, node: Node) -> list[Part]:
        found: list[Part] = []
        children = node.children
        for number, child in enumerate(children):
            if isinstance(child, str):
                found.append(_MARKS.sub("", child))
                continue
            parts = self._parts(child)
            after = children[number + 1] if child.tag == "p" and number + 1 < len(children) else None
            if isinstance(after, Node) and after.tag in _LED_TO:
                found.append({"k": "held", "c": _content(parts)})
            else:
                found += parts
        return found

    def _parts(self, node: Node) -> list[Part]:
        """An element as parts: nothing around what looks like nothing."""
        if node.tag == "bdi":
            found: list[Part] = [{"k": "isolated", "c": self._inside(node)}]
        elif "pair" in node.classes:
            found = self._pair(node)
        else:
            return self._spoken(node, self._placed)
        return self._place(node) + found

    def _placed(self, node: Node) -> list[Part]:
        # A place on a new page is on that page, not at the end of the one before.
        broken: list[Part] = [{"k": "newpage"}] if "pagebreak" in node.classes and node.tag in _CONTAINERS else []
        return broken + (self._place(node) if node.tag != "article" else []) + self._drawn(node)

    def _place(self, node: Node) -> list[Part]:
        name = node.attributes.get("id")
        return [] if name is None else [{"k": "place", "id": f"{self._prefix}-{name}"}]

    def _drawn(self, node: Node) -> list[Part]:
        """By its tag, then by its classes."""
        tag = node.tag
        make = getattr(self, f"_draw_{tag}", None)
        if make is not None:
            return make(node)  # type: ignore[no-any-return]
        if tag in _CONTAINERS:
            return self._container(node)
        kind = _HEADINGS.get(tag) or _WRAPPED.get(tag)
        if kind is None:
            return self._children(node)
        if kind == "section" and "title" in node.classes:
            kind = "title"
        elif kind == "part" and self._in_entry:
            kind = "entry-part"
        return [{"k": kind, "c": _content(self._children(node))}]

    def _container(self, node: Node) -> list[Part]:
        """By the first of its classes that means something; one that means nothing here may do so in a theme of the estate."""
        classes = node.classes
        for name, make in self._blocks:
            if name in classes:
                return make(node)
        return [{"k": "group", "class": " ".join(classes), "c": _content(self._children(node))}] if classes else self._children(node)

    def _entry(self, node: Node) -> list[Part]:
        """A service: its headings look otherwise."""
        before, self._in_entry = self._in_entry, True
        found = self._children(node)
        self._in_entry = before
        return found

    def _signing(self, node: Node) -> list[Part]:
        return [{"k": "whole", "c": _content(self._children(node))}]

    def _signatures(self, node: Node) -> list[Part]:
        return [{"k": "signatures", "signers": [self._signer(signer) for signer in node.elements]}]

    def _signer(self, node: Node) -> dict[str, Any]:
        return {"of": _content([part for first in node.elements[:1] for part in self._parts(first)]), "lines": [self._inside(line) for line in node.elements[1:]]}

    def _glance(self, node: Node) -> list[Part]:
        """What matters first of a service: labels with their values."""
        said = node.elements[0].elements if node.elements else ()
        return [{"k": "glance", "items": [[self._inside(label), self._inside(value)] for label, value in zip(said[::2], said[1::2], strict=False)]}]

    def _pair(self, node: Node) -> list[Part]:
        """Two languages side by side."""
        columns = [column.elements for column in node.elements]
        leading = all(column and column[-1].tag in {"h2", "h3", "h4", "p"} for column in columns)
        opens = next((kind for tag, kind in (("h2", "chapter"), ("h3", "section")) if any(column and column[0].tag == tag for column in columns)), "")
        return [{"k": "pair", "opens": opens, "leading": leading, "columns": [_content(self._spoken(column, self._children)) for column in node.elements]}]

    def _draw_p(self, node: Node) -> list[Part]:
        kind = next((found for name, found in _PARAGRAPHS.items() if name in node.classes), "paragraph")
        return [{"k": kind, "c": _content(self._children(node))}]

    def _draw_span(self, node: Node) -> list[Part]:
        kind = next((found for name, found in _SPANS.items() if name in node.classes), None)
        return self._children(node) if kind is None else [{"k": kind, "c": _content(self._children(node))}]

    def _draw_a(self, node: Node) -> list[Part]:
        to = node.attributes.get("href", "")
        if not to:
            return self._children(node)
        content = _content(self._children(node))
        return [{"k": "inner-link", "to": f"{self._prefix}-{to[1:]}", "c": content} if to.startswith("#") else {"k": "link", "to": to, "c": content}]

    def _draw_code(self, node: Node) -> list[Part]:
        return [{"k": "verbatim", "block": node.tag == "pre", "c": _MARKS.sub("", "".join(child for child in node.children if isinstance(child, str)))}]

    _draw_pre = _draw_code

    def _draw_br(self, _: Node) -> list[Part]:
        return [{"k": "newline"}]

    def _draw_hr(self, _: Node) -> list[Part]:
        return [{"k": "line"}]

    def _draw_ul(self, node: Node) -> list[Part]:
        kind = next((found for name, found in _LISTS.items() if name in node.classes), "list")
        return [{"k": kind, "items": [self._inside(item) for item in node.elements]}]

    def _draw_ol(self, node: Node) -> list[Part]:
        return [{"k": "numbered", "start": node.number("start"), "items": [self._inside(item) for item in node.elements]}]

    def _draw_dl(self, node: Node) -> list[Part]:
        items: list[list[Content]] = []
        term: Content = ""
        for element in node.elements:
            if element.tag == "dt":
                term = self._inside(element)
            elif element.tag == "dd":
                items.append([term, self._inside(element)])
        return [{"k": "terms", "items": items}]

    def _draw_img(self, node: Node) -> list[Part]:
        return [{"k": "picture", "file": self._names[node.attributes["src"].removeprefix(PICTURE)], "alt": node.attributes["alt"]}]

    def _draw_figure(self, node: Node) -> list[Part]:
        caption = next((child for child in node.elements if child.tag == "figcaption"), None)
        content = [part for child in node.elements if child.tag != "figcaption" for part in self._parts(child)]
        return [
            {"k": "figure", "caption": None if caption is None else self._inside(caption), "landscape": "landscape" in node.classes, "c": _content(content)},
        ]

    def _draw_table(self, node: Node) -> list[Part]:
        grid = lay_out(node)
        if not grid.columns:
            return []
        facts = "facts" in node.classes and grid.columns <= len(_FACTS)
        rows = [[self._spanning(cell) for cell in grid.begin_in(number)] for number in range(len(grid.rows))]
        if facts and grid.caption is None:
            items = [[*map(_said, row), "", ""][: len(_FACTS)] for row in rows]
            return [{"k": "facts", "items": items, "whole": len(items) <= _SHORT}]
        return [
            {
                "k": "table",
                "class": " ".join(node.classes),
                "columns": _FACTS if facts and grid.columns == len(_FACTS) else find_widths(grid),
                "head": rows[: grid.head],
                "rows": rows[grid.head :],
                "groups": find_groups(grid),
                "caption": None if grid.caption is None else self._inside(grid.caption),
                "whole": len(rows) <= _SHORT,
                "keep": "keep" in node.classes,
            }
        ]

    def _spanning(self, cell: Cell | None) -> Content | dict[str, Any]:
        """A cell: its content, or that with how many columns and rows it spans; nothing where there is none."""
        if cell is None:
            return ""
        spans = {name: span for name, span in (("colspan", cell.columns), ("rowspan", cell.rows)) if span > 1}
        return {**spans, "c": self._cell(cell.node)} if spans else self._cell(cell.node)

    def _cell(self, node: Node) -> Content:
        return _content(self._spoken(node, lambda cell: [{"k": "label", "c": _content(self._children(cell))}] if cell.tag == "th" else self._children(cell)))


def _said(cell: Content | dict[str, Any]) -> Content:
    """What is in a cell, however many places it spans."""
    return cell["c"] if isinstance(cell, dict) else cell


def _content(parts: Iterable[Part]) -> Content:
    """Parts as a content: texts that follow each other as one, a single text as itself."""
    found: list[Part] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    if not found:
        return ""
    return found[0] if len(found) == 1 and isinstance(found[0], str) else found
