"""Blocks of a Word file: paragraphs, headings, lists and what else a body is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from itsd.render.dialect import is_inline
from itsd.render.nodes import Node
from itsd.render.redline.marks import tag_of
from itsd.render.word.numbering import DEEPEST, STEP
from itsd.render.word.paragraphs import BOXES, write_paragraph
from itsd.render.word.spot import Marks
from itsd.render.word.tables import write_pairs, write_signatures, write_table
from itsd.render.word.xml import write_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from itsd.render.word.sheet import Sheet
    from itsd.render.word.spot import Spot

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DEEPEST_HEADING = 6


def write_flow(children: Sequence[Node | str], sheet: Sheet, spot: Spot) -> str:
    """Blocks after each other; texts and elements of lines between them are paragraphs, neighbours of class `pair` rows of one table."""
    written: list[str] = []
    line: list[Node | str] = []
    pairs: list[Node] = []
    for child in children:
        pair = isinstance(child, Node) and "pair" in child.classes
        if pairs and not pair:
            written.append(write_pairs(pairs, sheet, spot))
            pairs = []
        if is_inline(child):
            line.append(child)
            continue
        assert isinstance(child, Node)  # noqa: S101  # all that is not inline is
        written.append(_write_line(line, sheet, spot))
        line = []
        if pair:
            pairs.append(child)
        else:
            written.append(write_block(child, sheet, spot))
    if pairs:
        written.append(write_pairs(pairs, sheet, spot))
    return "".join([*written, _write_line(line, sheet, spot)])


def _write_line(line: Sequence[Node | str], sheet: Sheet, spot: Spot) -> str:
    return write_paragraph(line, sheet, spot) if line else ""


def write_block(node: Node, sheet: Sheet, spot: Spot) -> str:
    """One element with all that stands in it."""
    sheet.mark(node)
    inside = replace(spot, speech=spot.speech.inside(node), change=tag_of(node) or spot.change)
    box = next((name for name in node.classes if name in BOXES), "")
    if box:
        inside = replace(inside, box=box)
    if "signing" in node.classes:
        inside = replace(inside, keeps=True)
    if "signatures" in node.classes:
        return write_signatures(node, sheet, inside)
    return _BLOCKS[node.tag](node, sheet, inside) if node.tag in _BLOCKS else write_flow(node.children, sheet, inside)


def _write_heading(node: Node, sheet: Sheet, spot: Spot) -> str:
    level = min(_HEADINGS.index(node.tag) + 1 - sheet.shift, _DEEPEST_HEADING)
    text = " ".join(node.text.split())
    if not text:
        return ""
    styles = tuple(f"heading {number}" for number in range(level, 0, -1))
    start = sheet.write_bookmark(sheet.add_heading(level, text))
    marks = spot.marks if sheet.style("paragraph", *styles) else Marks(bold=True)
    outline = write_tag("outlineLvl", val=level - 1)
    return write_paragraph(node.children, sheet, replace(spot, styles=styles, marks=marks), start, outlineLvl=outline)


def _write_list(node: Node, sheet: Sheet, spot: Spot) -> str:
    ordered, level = node.tag == "ol", min(spot.level + 1, DEEPEST)
    number = sheet.numbering.begin_list(ordered=ordered, start=node.number("start"), level=level)
    name = "List Number" if ordered else "List Bullet"
    styles = spot.styles if spot.in_cell else (f"{name} {level + 1}", name, *spot.styles)
    inside = replace(spot, level=level)
    return "".join(_write_item(item, sheet, inside, number, styles) for item in node.elements)


def _write_item(item: Node, sheet: Sheet, spot: Spot, number: int, styles: tuple[str, ...]) -> str:
    """An item: its first paragraph has the bullet or number, what follows begins where its text does."""
    sheet.mark(item)
    indent = STEP * (spot.level + 1)
    inside = replace(spot, speech=spot.speech.inside(item), indent=indent, width=spot.width - STEP, change=tag_of(item) or spot.change)
    children = list(item.children)
    first: list[Node | str] = []
    while children and is_inline(children[0]):
        first.append(children.pop(0))
    begin = children[0] if children else None
    if not first and isinstance(begin, Node) and begin.tag == "p":
        children.pop(0)
        first = [Node("span", begin.attributes, begin.children)]
    numbering = write_tag("numPr", write_tag("ilvl", val=spot.level), write_tag("numId", val=number))
    head = write_paragraph(first, sheet, replace(inside, styles=styles), numPr=numbering, ind=write_tag("ind", left=indent, hanging=STEP))
    return head + write_flow(children, sheet, inside)


def _write_quote(node: Node, sheet: Sheet, spot: Spot) -> str:
    indent = spot.indent + STEP
    return write_flow(node.children, sheet, replace(spot, styles=("Quote", *spot.styles), indent=indent, width=spot.width - STEP))


def _write_definitions(node: Node, sheet: Sheet, spot: Spot) -> str:
    written = ""
    for child in (part for element in node.elements for part in (element.elements if element.tag == "div" else (element,))):
        sheet.mark(child)
        inside = replace(spot, speech=spot.speech.inside(child), change=tag_of(child) or spot.change)
        if child.tag == "dt":
            written += _write_flow_as(child, sheet, replace(inside, keeps=True), Marks(bold=True))
        else:
            written += write_flow(child.children, sheet, replace(inside, indent=spot.indent + STEP, width=spot.width - STEP))
    return written


def _write_flow_as(node: Node, sheet: Sheet, spot: Spot, marks: Marks) -> str:
    return write_flow(node.children, sheet, replace(spot, marks=marks))


def _write_pre(node: Node, sheet: Sheet, spot: Spot) -> str:
    text = node.text.removeprefix("\n").rstrip("\n")
    shade = write_tag("shd", val="clear", color="auto", fill="F3F4F6")
    return write_paragraph([text], sheet, replace(spot, styles=("itsd Code", "HTML Preformatted", *spot.styles), marks=Marks(code=True)), shd=shade)


def _write_rule(_node: Node, sheet: Sheet, spot: Spot) -> str:
    border = write_tag("pBdr", write_tag("bottom", val="single", sz=6, space=1, color="A0A8B0"))
    return write_paragraph([], sheet, spot, pBdr=border)


def _write_figure(node: Node, sheet: Sheet, spot: Spot) -> str:
    """Its pictures stay on the page of their caption."""
    return write_flow(node.children, sheet, replace(spot, keeps=node.find("figcaption") is not None))


def _write_caption(node: Node, sheet: Sheet, spot: Spot) -> str:
    return write_flow(node.children, sheet, replace(spot, styles=("Caption", *spot.styles), keeps=False))


_BLOCKS: dict[str, Callable[[Node, Sheet, Spot], str]] = {
    **dict.fromkeys(_HEADINGS, _write_heading),
    **dict.fromkeys(("ul", "ol"), _write_list),
    "blockquote": _write_quote,
    "dl": _write_definitions,
    "pre": _write_pre,
    "hr": _write_rule,
    "figure": _write_figure,
    "figcaption": _write_caption,
    "summary": lambda node, sheet, spot: _write_flow_as(node, sheet, replace(spot, keeps=True), Marks(bold=True)),
    "table": write_table,
}
"""How the elements are written that are more than what stands in them."""
