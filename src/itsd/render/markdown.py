"""Documents as Markdown that is read as it is and that every reader of CommonMark with tables shows alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from itsd.render.dialect import is_inline, tidy
from itsd.render.document import direction_of
from itsd.render.markdown_inline import Line, escape_text, write_anchor, write_line
from itsd.render.nodes import Node
from itsd.render.speech import Speech, fit_text, speech_of
from itsd.render.table_grid import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from itsd.render.document import Cover, Document
    from itsd.render.table_grid import Cell, Grid

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol")
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a block stands: its speech, by how much headings are deeper than their tags, the ids that links lead to."""

    speech: Speech
    shift: int
    targets: frozenset[str]

    @property
    def line(self) -> Line:
        return Line(self.speech, self.targets)

    @property
    def cell(self) -> Line:
        return Line(self.speech, self.targets, cell=True)

    def within(self, speech: Speech) -> _Place:
        return _Place(speech, self.shift, self.targets)


def render_markdown(document: Document) -> str:
    """The whole document: each cover with its body, one language after the other. The title is the only heading of the first level."""
    bodies = [(body.locale, tidy(body.root)) for body in document.bodies]
    nodes = [node for _, root in bodies for node in root.walk()]
    highest = min((_HEADINGS.index(node.tag) for node in nodes if node.tag in _HEADINGS), default=0)
    links = {node.attributes["href"][1:] for node in nodes if node.attributes.get("href", "").startswith("#")}
    targets = frozenset(links & {node.attributes.get("id", "") for node in nodes} - {""})
    parts: list[str] = []
    for number in range(max(len(document.covers), len(bodies))):
        if number < len(document.covers):
            cover = document.covers[number]
            parts.append(_wrap(_write_cover(cover), speech_of(cover.locale), direction_of("en")))
        if number < len(bodies):
            locale, root = bodies[number]
            place = _Place(speech_of(locale), 1 - highest, targets)
            parts.append(_wrap("\n\n".join(_write_node(root, place)), place.speech, direction_of("en")))
    return "\n\n".join(part for part in parts if part) + "\n"


def _wrap(text: str, speech: Speech, around: str) -> str:
    """Blocks in an element with their direction where it is not that of what is around them."""
    if speech.direction == around or not text:
        return text
    return f'<div dir="{speech.direction}" lang="{escape(speech.locale)}">\n\n{text}\n\n</div>'


def _write_cover(cover: Cover) -> str:
    heading = Line(speech_of(cover.locale), heading=True)
    line = Line(heading.speech)
    blocks = [f"# {write_line([cover.title], heading)}"]
    for text, mark in ((cover.subtitle, "strong"), (cover.kind, "span"), (cover.issuer, "span"), (cover.watermark, "strong")):
        if text.strip():
            blocks.append(write_line([Node(mark, {}, (text,))], line))
    if cover.facts:
        rows = [Node("tr", {}, (Node("th", {"scope": "row"}, (label,)), Node("td", {}, (value,)))) for label, value in cover.facts]
        blocks += _write_table(Node("table", {}, tuple(rows)), _Place(heading.speech, 0, frozenset()))
    if cover.running.strip():
        blocks.append(write_line([Node("em", {}, (cover.running,))], line))
    return "\n\n".join(blocks)


def _write_node(node: Node, place: _Place) -> list[str]:
    """The blocks of an element, in its direction."""
    speech = place.speech.inside(node)
    blocks = _write_block(node, place.within(speech))
    anchor = "" if node.tag in _HEADINGS else write_anchor(node, place.targets)
    if anchor:
        blocks = [anchor, *blocks]
    if speech.direction == place.speech.direction or not blocks:
        return blocks
    return [_wrap("\n\n".join(blocks), speech, place.speech.direction)]


def _write_block(node: Node, place: _Place) -> list[str]:
    if node.tag in _BLOCKS:
        return _BLOCKS[node.tag](node, place)
    return _write_flow(node.children, place)


def _write_quote(node: Node, place: _Place) -> list[str]:
    lines = "\n\n".join(_write_flow(node.children, place)).split("\n")
    return ["\n".join(f"> {line}" if line else ">" for line in lines)]


def _write_marked(tag: str, node: Node, place: _Place) -> list[str]:
    """A paragraph whose text is marked as a whole, or blocks where there are such."""
    if all(map(is_inline, node.children)):
        return _filled([write_line([Node(tag, {}, node.children)], place.line)])
    return _write_flow(node.children, place)


def _write_flow(children: Sequence[Node | str], place: _Place) -> list[str]:
    """Blocks after each other; texts and elements of lines that stand between blocks are paragraphs. Lists that follow each other differ in their marks."""
    blocks: list[str] = []
    line: list[Node | str] = []
    lists: dict[str, int] = dict.fromkeys(_LISTS, 0)
    for child in children:
        if is_inline(child):
            line.append(child)
            continue
        assert isinstance(child, Node)  # noqa: S101  # all that is not inline is
        blocks += _filled([write_line(line, place.line)])
        lists = {tag: (count + 1 if tag == child.tag and not line else int(tag == child.tag)) for tag, count in lists.items()}
        line = []
        if child.tag in _LISTS and place.speech.inside(child).direction == place.speech.direction:
            blocks += _filled([write_anchor(child, place.targets), _write_list(child, place.within(place.speech.inside(child)), lists[child.tag] - 1)])
        else:
            blocks += _write_node(child, place)
    return [*blocks, *_filled([write_line(line, place.line)])]


def _filled(blocks: Iterable[str]) -> list[str]:
    return [block for block in blocks if block]


def _write_heading(node: Node, place: _Place) -> list[str]:
    level = min(_HEADINGS.index(node.tag) + 1 + place.shift, _DEEPEST)
    text = write_line(node.children, Line(place.speech, place.targets, heading=True))
    return [f"{'#' * level} {write_anchor(node, place.targets)}{text}"] if text else []


def _write_list(node: Node, place: _Place, before: int) -> str:
    """A list; `before` is how many lists of its tag end where it begins."""
    number = node.number("start")
    items: list[list[str]] = []
    for item in node.elements:
        mark = f"{number}{'.)'[before % 2]}" if node.tag == "ol" else "-+"[before % 2]
        number += 1
        blocks = _write_node(item, place)
        lines = "\n\n".join(blocks).split("\n") if blocks else [""]
        indent = " " * (len(mark) + 1)
        items.append([f"{mark} {lines[0]}" if lines[0] else mark, *(indent + line if line else "" for line in lines[1:])])
    loose = any("" in item for item in items)
    return ("\n\n" if loose else "\n").join("\n".join(item) for item in items)


def _write_definitions(node: Node, place: _Place) -> list[str]:
    """A list whose items begin with their terms."""
    items: list[Node] = []
    for child in (part for element in node.elements for part in (element.elements if element.tag == "div" else (element,))):
        if child.tag == "dt" or not items:
            items.append(Node("li", {}, ()))
        if child.tag == "dt":
            items[-1] = items[-1].having((Node("strong", child.attributes, child.children),))
        elif all(is_inline(part) for part in child.children):
            items[-1] = items[-1].having((*items[-1].children, Node("br"), Node("span", child.attributes, child.children)))
        else:
            items[-1] = items[-1].having((*items[-1].children, child))
    return [_write_list(Node("ul", {}, tuple(items)), place, 0)] if items else []


def _write_pre(node: Node) -> str:
    """A fenced block; the fence is longer than any in the text."""
    text = fit_text(node.text).removeprefix("\n").rstrip("\n")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def _write_table(node: Node, place: _Place) -> list[str]:
    grid = lay_out(node)
    if not grid.columns:
        return []
    head = [_join_head(grid, column, place) for column in range(grid.columns)]
    rows = [[_write_slot(grid, row, column, place) for column in range(grid.columns)] for row in range(grid.head, len(grid.rows))]
    lines = [_write_row(head), _write_row(["---"] * grid.columns), *map(_write_row, rows)]
    caption = [write_line([Node("strong", {}, grid.caption.children)], place.line)] if grid.caption else []
    return [*_filled(caption), "\n".join(lines)]


def _write_row(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _join_head(grid: Grid, column: int, place: _Place) -> str:
    """The name of a column: those of all header rows over it."""
    cells = dict.fromkeys(cell for row in grid.rows[: grid.head] if (cell := row[column]) is not None)
    return "<br>".join(_filled(_write_cell(cell, place) for cell in cells))


def _write_slot(grid: Grid, row: int, column: int, place: _Place) -> str:
    """A cell of several rows stands in each of them, one of several columns in the first."""
    cell = grid.rows[row][column]
    return "" if cell is None or cell.column != column else _write_cell(cell, place)


def _write_cell(cell: Cell, place: _Place) -> str:
    node = Node("strong", {}, cell.node.children) if cell.heads_row and all(map(is_inline, cell.node.children)) else cell.node
    speech = place.speech.inside(cell.node)
    text = write_anchor(cell.node, place.targets) + "<br>".join(_filled(_write_cell_lines(node, place.within(speech))))
    if speech.direction == place.speech.direction or not text:
        return text
    return f'<span dir="{speech.direction}" lang="{escape(speech.locale)}">{text}</span>'


def _write_cell_lines(node: Node, place: _Place) -> list[str]:
    """The lines in a cell: each paragraph, item of a list, or row of a table in it."""
    if node.tag == "pre":
        return [escape_text(fit_text(line)) for line in node.text.split("\n")]
    if node.tag == "tr":
        return [" · ".join(_filled(" ".join(_write_cell_lines(cell, place)) for cell in node.elements))]
    if is_inline(node) or node.tag in {*_HEADINGS, "dt", "summary", "caption"}:
        marked = node if is_inline(node) else Node("strong", {}, node.children)
        return [write_line([marked], place.cell)]
    lines: list[str] = []
    line: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or is_inline(child):
            line.append(child)
            continue
        lines.append(write_line(line, place.cell))
        line = []
        lines += _write_item_lines(child, node, place) if child.tag == "li" else _write_cell_lines(child, place.within(place.speech.inside(child)))
    return [*lines, write_line(line, place.cell)]


def _write_item_lines(item: Node, parent: Node, place: _Place) -> list[str]:
    """An item of a list in a cell, with its mark."""
    number = [child for child in parent.elements if child.tag == "li"].index(item) + 1
    lines = _filled(_write_cell_lines(item, place.within(place.speech.inside(item))))
    mark = f"{number}." if parent.tag == "ol" else "•"
    return [f"{mark} {line}" if first == 0 else line for first, line in enumerate(lines)]


_BLOCKS: dict[str, Callable[[Node, _Place], list[str]]] = {
    **dict.fromkeys(_HEADINGS, _write_heading),
    **dict.fromkeys(_LISTS, lambda node, place: [_write_list(node, place, 0)]),
    **dict.fromkeys(("summary", "dt"), partial(_write_marked, "strong")),
    "figcaption": partial(_write_marked, "em"),
    "dl": _write_definitions,
    "table": _write_table,
    "pre": lambda node, _: [_write_pre(node)],
    "hr": lambda _node, _place: ["***"],
    "blockquote": _write_quote,
}
"""How the elements are written that are more than what stands in them."""
