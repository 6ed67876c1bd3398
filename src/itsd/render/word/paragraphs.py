"""Paragraphs of a Word file, and where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.render.word.runs import write_runs
from itsd.render.word.xml import write_properties, write_switch, write_tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.render.nodes import Node
    from itsd.render.word.sheet import Sheet
    from itsd.render.word.spot import Spot

BOXES = {"note": ("EAF1F7", ""), "warning": ("FDF1DC", "B45309")}
"""The classes of blocks that are set off: their shade, and the colour of their rule where it is not the document's."""


def write_paragraph(children: Iterable[Node | str], sheet: Sheet, spot: Spot, content: str = "", **properties: str) -> str:
    """A paragraph of texts and elements of lines; `content` is XML after them, `properties` go before those of the spot."""
    style = sheet.style("paragraph", *spot.styles)
    parts = {"pStyle": write_tag("pStyle", val=style)} if style else {}
    if spot.speech.is_right_to_left:
        parts |= write_switch("bidi")
    if spot.keeps:
        parts |= write_switch("keepNext")
    if sheet.take_break():
        parts |= write_switch("pageBreakBefore")
    if spot.indent:
        parts["ind"] = write_tag("ind", left=spot.indent)
    if spot.box:
        parts |= _write_box(spot, sheet)
    if spot.change:
        parts["rPr"] = write_tag("rPr", write_tag(spot.change, **sheet.sign()))
    runs = write_runs(children, sheet, spot.speech, spot.marks, spot.width)
    return write_tag("p", write_properties("w:pPr", parts | properties), sheet.take_marks(), runs, content)


def _write_box(spot: Spot, sheet: Sheet) -> dict[str, str]:
    """Shade and a rule at the side where lines begin."""
    fill, color = BOXES[spot.box]
    side = "right" if spot.speech.is_right_to_left else "left"
    rule = write_tag(side, val="single", sz=24, space=8, color=color or sheet.accent)
    return {
        "pBdr": write_tag("pBdr", rule),
        "shd": write_tag("shd", val="clear", color="auto", fill=fill),
        "ind": write_tag("ind", left=spot.indent + 200, right=60),
    }
