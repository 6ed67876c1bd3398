"""Tables of a Word file: those of the text, two languages side by side, and places to sign."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from itsd.render.dialect import is_inline
from itsd.render.nodes import Node
from itsd.render.redline.marks import Change, change_of, tag_of
from itsd.render.table_grid import lay_out
from itsd.render.word.paragraphs import write_paragraph
from itsd.render.word.spot import CELL, OUTSIDE, Marks
from itsd.render.word.xml import write_properties, write_switch, write_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.render.table_grid import Cell, Grid
    from itsd.render.word.sheet import Sheet
    from itsd.render.word.spot import Spot

_LETTER = 112
"""About how wide a letter is, in twentieths of a point."""
_WIDE_LETTER = 128
"""The same in a single word, which may be bold and of wide letters."""
_PADDING = 230
_LONGEST_WORD = 28
_GUTTER = 400
"""What lies between columns of text."""
_SIGNATURES_IN_ROW = 2
_LINE_SPACE = 260
_SIGNER_SPACE = 560
"""What lies between the blocks to sign of one row and those of the next."""
_WHOLE = 10
"""The rows up to which a table stays on one page."""
_LINE_END = 40
"""By how much a line to write on is shorter than its column, so that no reader wraps it."""
_RULES = ("top", "left", "bottom", "right", "insideH", "insideV")
_GAP = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="160" w:lineRule="exact"/></w:pPr></w:p>'
"""What stands between a table and the next block; two tables without it are one to Word."""


def write_table(node: Node, sheet: Sheet, spot: Spot) -> str:
    """A table with its caption before it; the rows that name its columns are repeated on each page.

    A short table stays on one page; one of class `keep` also with what follows it.
    """
    grid = lay_out(node)
    if not grid.columns:
        return ""
    caption = ""
    if grid.caption is not None:
        caption = sheet.write_flow(grid.caption.children, sheet, replace(spot, styles=("Caption", *spot.styles), keeps=True))
    widths = _find_widths(grid, spot.width)
    names = ("itsd Facts", "itsd Table", "Table Grid") if "facts" in node.classes else ("itsd Table", "Table Grid")
    look = write_tag("tblLook", val="0420" if grid.head else "0400", firstRow=int(bool(grid.head)), lastRow=0, firstColumn=0, lastColumn=0, noHBand=0, noVBand=1)
    properties = {"tblLook": look, **_write_style(sheet, *names)}
    stays = "keep" in node.classes
    last = len(grid.rows) - 1 if len(grid.rows) <= _WHOLE and not stays else len(grid.rows) if stays else 0
    rows = [_write_row(grid, number, widths, sheet, replace(spot, keeps=number < last)) for number in range(len(grid.rows))]
    return caption + _write_frame(properties, widths, rows, sheet, replace(spot, keeps=stays))


def _write_frame(properties: dict[str, str], widths: Sequence[int], rows: Sequence[str], sheet: Sheet, spot: Spot) -> str:
    """The element around rows, in the direction of its speech, and the gap after it."""
    properties = {"tblW": write_tag("tblW", w=sum(widths), type="dxa"), **properties}
    if spot.speech.is_right_to_left:
        properties |= write_switch("bidiVisual")
    if spot.indent:
        properties["tblInd"] = write_tag("tblInd", w=spot.indent, type="dxa")
    before = write_paragraph([], sheet, spot) if sheet.take_break() else ""
    columns = write_tag("tblGrid", *(write_tag("gridCol", w=width) for width in widths))
    gap = _GAP.replace("<w:pPr>", "<w:pPr><w:keepNext/>") if spot.keeps else _GAP
    return before + write_tag("tbl", write_properties("w:tblPr", properties), columns, *rows) + gap


def _write_style(sheet: Sheet, *names: str) -> dict[str, str]:
    style = sheet.style("table", *names)
    return {"tblStyle": write_tag("tblStyle", val=style)} if style else {}


def _write_row(grid: Grid, number: int, widths: Sequence[int], sheet: Sheet, spot: Spot) -> str:
    head = number < grid.head
    switches = write_switch("cantSplit", "tblHeader") if head else write_switch("cantSplit")
    cells, column = [], 0
    while column < grid.columns:
        cell = grid.rows[number][column]
        if cell is None:
            cells.append(_write_empty(widths[column], {}))
            column += 1
            continue
        cells.append(_write_cell(grid, cell, sum(widths[column : column + cell.columns]), sheet, spot, first=cell.row == number, head=head))
        column += cell.columns
    change = _find_change(grid, number)
    tracked = [write_tag(change, **sheet.sign())] if change else []
    return write_tag("tr", write_tag("trPr", *switches.values(), *tracked), *cells)


def _find_change(grid: Grid, number: int) -> str:
    """The tag of a change (ins or del), where every cell of a row came or went."""
    changes = {tag_of(cell.node) for cell in grid.rows[number] if cell is not None and change_of(cell.node) is not Change.ABSENT}
    return changes.pop() if len(changes) == 1 else ""


def _write_cell(grid: Grid, cell: Cell, width: int, sheet: Sheet, spot: Spot, *, first: bool, head: bool) -> str:  # noqa: PLR0913  # a cell is all of these
    properties: dict[str, str] = {}
    if cell.columns > 1:
        properties["gridSpan"] = write_tag("gridSpan", val=cell.columns)
    if cell.rows > 1:
        properties["vMerge"] = write_tag("vMerge", val="restart") if first else "<w:vMerge/>"
    if not first:
        return _write_empty(width, properties)
    change = tag_of(cell.node)
    if change and not _find_change(grid, cell.row):
        name = f"cell{change.capitalize()}"
        properties[name] = write_tag(name, **sheet.sign())
    bold = cell.node.tag == "th" and (cell.heads_row or head)
    inside = replace(spot, speech=spot.speech.inside(cell.node), marks=Marks(bold=True) if bold else Marks(), keeps=head or spot.keeps, change=change or spot.change)
    return _write_filled(cell.node, width, properties, sheet, inside)


def _write_empty(width: int, properties: dict[str, str]) -> str:
    return write_tag("tc", write_properties("w:tcPr", {"tcW": write_tag("tcW", w=width, type="dxa"), **properties}), "<w:p/>")


def _write_filled(node: Node, width: int, properties: dict[str, str], sheet: Sheet, spot: Spot) -> str:
    """A cell with blocks; its last one is a paragraph, as the format asks."""
    sheet.mark(node)
    inside = replace(spot, width=width - _PADDING, indent=0, styles=CELL, level=OUTSIDE)
    content = sheet.write_flow(node.children, sheet, inside) or write_paragraph([], sheet, inside)
    written = {"tcW": write_tag("tcW", w=width, type="dxa"), **properties}
    return write_tag("tc", write_properties("w:tcPr", written), content)


def _find_widths(grid: Grid, width: int) -> list[int]:
    """The widths of columns after what stands in them: no word is broken where that can be, and the table is as wide as the text."""
    least, most = [_PADDING + _LETTER] * grid.columns, [_PADDING + _LETTER] * grid.columns
    for cell in grid.cells():
        if cell.columns > 1:
            continue
        longest = max((len(word) for word in cell.node.text.split()), default=1)
        least[cell.column] = max(least[cell.column], _PADDING + _WIDE_LETTER * min(longest, _LONGEST_WORD))
        most[cell.column] = max(least[cell.column], most[cell.column], _PADDING + _LETTER * max(longest, _measure(cell.node)))
    if sum(least) >= width:
        return [size * width // sum(least) for size in least]
    if sum(most) <= width:
        return [size * width // sum(most) for size in most]
    room, wish = width - sum(least), sum(most) - sum(least)
    return [small + (big - small) * room // wish for small, big in zip(least, most, strict=True)]


def _measure(node: Node) -> int:
    """The letters of the longest paragraph in a cell."""
    paragraphs = [part for part in node.walk() if part.tag in {"p", "li"}]
    return max(len(part.text) for part in paragraphs) if paragraphs else len(node.text)


def _write_plain(sheet: Sheet) -> dict[str, str]:
    """A table without rules, shades and padding, whatever the template's tables look like."""
    none = write_tag("tblBorders", *(write_tag(side, val="nil") for side in _RULES))
    margins = write_tag("tblCellMar", *(write_tag(side, w=0, type="dxa") for side in ("left", "right")))
    return {**_write_style(sheet, "Normal Table"), "tblBorders": none, "tblLayout": write_tag("tblLayout", type="fixed"), "tblCellMar": margins}


def _find_column(width: int, count: int) -> int:
    """The width of each of so many columns with gaps between them."""
    return (width - _GUTTER * (count - 1)) // count


def write_pairs(pairs: Sequence[Node], sheet: Sheet, spot: Spot) -> str:
    """Elements of class `pair` as rows: one column a language, that which is written from the right at the right."""
    count = max((len(pair.elements) for pair in pairs), default=0)
    if not count:
        return ""
    first = next(pair for pair in pairs if pair.elements)
    frame = replace(spot, speech=spot.speech.inside(first).inside(first.elements[0]))
    width = _find_column(spot.width, count)
    rows = []
    for pair in pairs:
        sheet.mark(pair)
        inside = replace(spot, speech=spot.speech.inside(pair), width=width, indent=0)
        cells = [_write_column(sheet.write_flow((child,), sheet, inside), width) for child in pair.elements]
        rows.append(_write_columns(cells, width, count))
    return _write_frame(_write_plain(sheet), _list_widths(width, count), rows, sheet, frame)


def write_signatures(node: Node, sheet: Sheet, spot: Spot) -> str:
    """The blocks to sign, two in a row; a paragraph that ends with a colon, or is of class `line`, has a line to write on after it."""
    count = _SIGNATURES_IN_ROW
    width = _find_column(spot.width, count)
    cells = [_write_column(_write_signer(signer, width, sheet, spot, before=_SIGNER_SPACE if number >= count else 0), width) for number, signer in enumerate(node.elements)]
    rows = [_write_columns(cells[number : number + count], width, count, "cantSplit") for number in range(0, len(cells), count)]
    return _write_frame(_write_plain(sheet), _list_widths(width, count), rows, sheet, spot) if rows else ""


def _list_widths(width: int, count: int) -> list[int]:
    return [width, *[_GUTTER, width] * (count - 1)]


def _write_columns(cells: Sequence[str], width: int, count: int, *switches: str) -> str:
    """A row of cells with gaps between them."""
    filled = [*cells, *[_write_empty(width, {})] * (count - len(cells))]
    spaced = [filled[0], *(part for cell in filled[1:] for part in (_write_empty(_GUTTER, {}), cell))]
    properties = write_tag("trPr", *write_switch(*switches).values()) if switches else ""
    return write_tag("tr", properties, *spaced)


def _write_column(content: str, width: int) -> str:
    return write_tag("tc", write_properties("w:tcPr", {"tcW": write_tag("tcW", w=width, type="dxa")}), content or "<w:p/>")


def _write_signer(signer: Node, width: int, sheet: Sheet, spot: Spot, *, before: int) -> str:
    sheet.mark(signer)
    inside = replace(spot, speech=spot.speech.inside(signer), width=width, indent=0, styles=CELL, level=OUTSIDE, keeps=True)
    return "".join(_write_signer_line(line, sheet, inside, before=_LINE_SPACE if number else before) for number, line in enumerate(_find_lines(signer)))


def _find_lines(signer: Node) -> Iterator[Node]:
    """The lines of a block to sign: its paragraphs and terms, and what stands between them."""
    line: list[Node | str] = []
    for child in signer.children:
        if is_inline(child):
            line.append(child)
            continue
        if line:
            yield Node("p", {}, tuple(line))
            line = []
        assert isinstance(child, Node)  # noqa: S101  # all that is not inline is
        if any(not is_inline(part) for part in child.children):
            yield from _find_lines(child)
        elif child.children:
            yield child
    if line:
        yield Node("p", {}, tuple(line))


def _write_signer_line(node: Node, sheet: Sheet, spot: Spot, *, before: int) -> str:
    """A line of a block to sign, ruled to its end where something is to be written."""
    spacing = write_tag("spacing", before=before, after=0)
    inline = Node("span", node.attributes, node.children)
    if "line" not in node.classes and not node.text.rstrip().endswith((":", "：")):  # noqa: RUF001  # the colon of wide scripts
        return write_paragraph([inline], sheet, spot, spacing=spacing)
    stop = write_tag("tabs", write_tag("tab", val="left", leader="underscore", pos=spot.width - _LINE_END))
    return write_paragraph([inline, " "], sheet, spot, "<w:r><w:tab/></w:r>", tabs=stop, spacing=spacing)
