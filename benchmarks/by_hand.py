"""The document of a catalogue as somebody would write it in Typst by hand: what `benchmarks.publish` compares the PDFs of the program with.

`python -m benchmarks.by_hand SOURCE PDF` sets one.

By hand: the same texts, links, lists, tables and headings, a contents with page numbers, a running head and numbered pages, each service on a
page of its own; the style is a few rules of Typst, and nothing of the theme of the program is in it. Bare: the texts alone in headings,
paragraphs, lists and tables, without links, heads and feet.
"""

from __future__ import annotations

import json
import sys
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.render.nodes import Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.render.document import Document

_STYLE = r"""
#set document(title: "By hand", date: datetime(year: 2026, month: 11, day: 1))
#set text(font: "IBM Plex Sans Arabic", size: 10pt, fallback: false)
#set page(
  paper: "a4", margin: (x: 22mm, top: 27mm, bottom: 24mm),
  header: context { set text(8pt, fill: gray.darken(40%)); grid(columns: (1fr, auto), [Service catalogue], [Edition 1]); line(length: 100%, stroke: .4pt) },
  footer: context align(right, text(8pt)[Page #counter(page).get().first() of #counter(page).final().first()]),
)
#set par(leading: 0.72em)
#set table(stroke: (bottom: .5pt + gray), inset: (x: 2.2mm, y: 1.7mm), align: start + top)
#show table: set text(9pt)
#show figure: set block(breakable: true)
#set figure.caption(position: top)
#show heading.where(level: 1): it => block(width: 100%, below: 4mm, stroke: (bottom: 1pt + blue), inset: (bottom: 1mm), text(14pt, it.body))
#show outline.entry: it => link(it.element.location(), it.indented(it.prefix(), {
  it.body(); [ ]; box(width: 1fr, it.fill); [ ]; context counter(page).at(it.element.location()).first()
}))
#let facts(..cells) = table(columns: (34%, 1fr), ..cells)
#let glance(..cells) = block(fill: luma(245), width: 100%, table(columns: (30%, 1fr), ..cells))
#let data(head, count, caption, ..rows) = figure(
  kind: table, supplement: none, numbering: none, caption: caption,
  table(columns: (1fr,) * count, fill: (x, y) => if y == 0 { luma(230) }, ..if head.len() > 0 { (table.header(..head),) }, ..rows),
)
#outline(depth: 2)
"""
_HEADINGS = {"h1": 3, "h2": 1, "h3": 2, "h4": 3, "h5": 4, "h6": 4}
_PAIR = 2


_BARE = """
#set document(title: "Bare", date: datetime(year: 2026, month: 11, day: 1))
#set text(font: "IBM Plex Sans Arabic", size: 10pt, fallback: false)
#outline(depth: 2)
"""


def main() -> None:
    """Set one source; with the fonts and the standards of the program."""
    import typst  # noqa: PLC0415  # counted

    source, to = map(Path, sys.argv[1:])
    with as_file(files("itsd.render") / "fonts") as fonts:
        to.write_bytes(typst.compile(str(source), root=str(source.parent), font_paths=[str(fonts)], ignore_system_fonts=True, pdf_standards=["a-3a", "ua-1"]))


def write_bare(document: Document) -> str:
    """The source of the texts alone."""
    return "\n".join([_BARE, *(line for body in document.bodies for line in _bare(body.root))]) + "\n"


def _bare(node: Node) -> list[str]:
    if node.tag in {"h2", "h3", "h4", "h5", "h6"}:
        return [f"#heading(level: {int(node.tag[1]) - 1}, {_text(node)})"]
    if node.tag == "p":
        return [f"#par({_text(node)})"]
    if node.tag == "table":
        rows = [row for row in node.walk() if row.tag == "tr" and "group" not in row.classes]
        columns = max(len(row.elements) for row in rows)
        return [f"#table(columns: {columns}, {', '.join(_text(cell) for row in rows for cell in row.elements)})"]
    if node.tag in {"ul", "ol"}:
        return [f"#list({', '.join(_text(item) for item in node.elements)})"]
    if node.tag == "dl":
        return [f"#grid(columns: 2, gutter: 4pt, {', '.join(_text(item) for item in node.elements)})"]
    found = ["#pagebreak(weak: true)"] if "pagebreak" in node.classes else []
    return found + [line for child in node.children if isinstance(child, Node) for line in _bare(child)]


def _text(node: Node) -> str:
    return json.dumps(" ".join(node.text.split()), ensure_ascii=False)


def write_by_hand(document: Document) -> str:
    """The source of the document."""
    lines = [_STYLE]
    for body in document.bodies:
        lines += _blocks(body.root, {node.attributes["id"] for node in body.root.walk() if "id" in node.attributes})
    return "\n".join(lines) + "\n"


def _blocks(node: Node, places: set[str]) -> list[str]:
    before = ["#pagebreak(weak: true)"] if "pagebreak" in node.classes else []
    if "id" in node.attributes:
        before.append(f"#metadata(none) <{node.attributes['id'].replace('/', '-')}>")
    if node.tag in _HEADINGS:
        level = _HEADINGS[node.tag]
        return [*before, f"#heading(level: {level}, outlined: {'true' if level <= _PAIR else 'false'}){_inline(node, places)}"]
    if node.tag == "p":
        return [*before, f"#par{_inline(node, places)}"]
    if node.tag == "table":
        return [*before, _table(node, places)]
    if node.tag in {"ul", "ol"}:
        return [*before, f"#{'list' if node.tag == 'ul' else 'enum'}({', '.join(_inline(item, places) for item in node.elements)})"]
    if node.tag == "dl":
        return [*before, f"#glance({', '.join(_inline(item, places) for item in node.elements)})"]
    return before + [line for child in node.children if isinstance(child, Node) for line in _blocks(child, places)]


def _table(node: Node, places: set[str]) -> str:
    rows = [row for row in node.walk() if row.tag == "tr"]
    if "facts" in node.classes:
        return f"#facts({', '.join(_inline(cell, places) for row in rows for cell in row.elements)})"
    count = sum(int(cell.attributes.get("colspan", "1")) for cell in rows[0].elements)
    heads = 1 if all(cell.tag == "th" for cell in rows[0].elements) else 0
    caption = next((_inline(child, places) for child in node.elements if child.tag == "caption"), "none")
    head = "".join(f"{_inline(cell, places)}, " for row in rows[:heads] for cell in row.elements)
    return f"#data(({head}), {count}, {caption}, {_cells(rows[heads:], places)})"


def _cells(rows: Sequence[Node], places: set[str]) -> str:
    cells = [(cell.attributes.get("colspan", "1"), _inline(cell, places)) for row in rows for cell in row.elements]
    return ", ".join(text if span == "1" else f"table.cell(colspan: {span}){text}" for span, text in cells)


def _inline(node: Node, places: set[str]) -> str:
    """A content block of Typst; texts are strings in it, so that nothing in them means anything."""
    found = []
    for child in node.children:
        if isinstance(child, str):
            found.append(f"#{json.dumps(child, ensure_ascii=False)};")
        elif child.tag == "a" and child.attributes.get("href", "").removeprefix("#") in places:
            found.append(f"#link(<{child.attributes['href'][1:].replace('/', '-')}>){_inline(child, places)}")
        elif child.tag in {"strong", "th"}:
            found.append(f"#strong{_inline(child, places)}")
        elif child.tag in {"p", "ul", "ol", "table", "dl"}:
            found += _blocks(child, places)
        else:
            found.append(_inline(child, places)[1:-1])
    return f"[{''.join(found)}]"


if __name__ == "__main__":
    main()
