"""Lines of text of a Word file: runs that each have one direction, one language and their marks."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from itsd.render.document import direction_of
from itsd.render.word.xml import write_properties, write_switch, write_tag, write_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.render.nodes import Node
    from itsd.render.speech import Speech
    from itsd.render.word.sheet import Sheet
    from itsd.render.word.spot import Marks

MONOSPACE = "Courier New"
_REGIONS = {"ar": "ar-OM", "en": "en-GB"}
"""The region of a language that names none: Word knows languages by region."""
_NEIGHBOURS = {"ltr": "en", "rtl": "ar"}
_HEDGES = {"ltr": "\u200e", "rtl": "\u200f"}
_KINDS = {"L": "ltr", "R": "rtl", "AL": "rtl"}


_CHANGES: dict[str, dict[str, bool | str]] = {
    "strong": {"bold": True},
    "b": {"bold": True},
    "em": {"italic": True},
    "i": {"italic": True},
    "s": {"struck": True},
    "code": {"code": True},
    "pre": {"code": True},
    "small": {"small": True},
    "sub": {"raised": "subscript"},
    "sup": {"raised": "superscript"},
    "ins": {"change": "ins"},
    "del": {"change": "del"},
}
_UNSEEN = "unseen"
"""The class of words that are heard and not seen; Word tells of changes in its own way."""


def write_runs(children: Iterable[Node | str], sheet: Sheet, speech: Speech, marks: Marks, width: int) -> str:
    """Texts and elements of a line; pictures in it are no wider than that."""
    return "".join(_write_child(child, sheet, speech, marks, width) for child in children)


def _write_child(child: Node | str, sheet: Sheet, speech: Speech, marks: Marks, width: int) -> str:
    if isinstance(child, str):
        return write_words(child, sheet, speech, marks)
    if child.tag == "br":
        return sheet.track("<w:r><w:br/></w:r>", marks.change)
    if _UNSEEN in child.classes:
        return ""
    if child.tag == "img":
        drawing = sheet.pictures.write(child, width)
        return sheet.track(write_tag("r", drawing), marks.change) if drawing else write_words(child.attributes.get("alt", ""), sheet, speech, replace(marks, italic=True))
    inner = speech.inside(child)
    changed = replace(marks, **_CHANGES.get(child.tag, {}))  # type: ignore[arg-type]  # each name with its own type
    place = sheet.find_place(child.attributes.get("id", ""))
    before = sheet.write_bookmark(place) if place else ""
    written = _write_link(child, sheet, inner, changed, width) if child.tag == "a" else write_runs(child.children, sheet, inner, changed, width)
    if inner.direction != speech.direction and written:
        start, end = _find_hedges(child.text.strip(), inner.direction)
        written = write_words(start, sheet, inner, changed) + written + write_words(end, sheet, inner, changed)
    return before + written


def _find_hedges(text: str, direction: str) -> tuple[str, str]:
    """The marks of direction that keep digits and signs at the ends of a text in its order, for readers that do not go by runs."""
    mark = _HEDGES[direction]
    kinds = [_KINDS.get(unicodedata.bidirectional(character)) for character in (text[:1], text[-1:]) if character]
    return (mark if kinds[:1] != [direction] else "", mark if kinds[1:] != [direction] else "") if kinds else ("", "")


def _write_link(node: Node, sheet: Sheet, speech: Speech, marks: Marks, width: int) -> str:
    """A link to a page or to a place in the body; text alone where it leads nowhere."""
    address = node.attributes.get("href", "")
    place = sheet.find_place(address[1:]) if address.startswith("#") else ""
    relation = "" if place else sheet.relate(address)
    if not place and not relation:
        return write_runs(node.children, sheet, speech, marks, width)
    written = write_runs(node.children, sheet, speech, replace(marks, link=True), width)
    return write_tag("hyperlink", written, anchor=place) if place else f'<w:hyperlink r:id="{relation}">{written}</w:hyperlink>'


def write_words(text: str, sheet: Sheet, speech: Speech, marks: Marks) -> str:
    """Text in runs, each of one direction, so that Word takes the right font and order for it."""
    runs = []
    for part, direction in split_directions(text, speech.direction):
        words = write_text(part, "delText" if marks.change == "del" else "t")
        runs.append(write_tag("r", write_properties("w:rPr", _list_properties(sheet, marks) | say_language(speech.locale, direction)), words))
    return sheet.track("".join(runs), marks.change)


def say_language(locale: str, direction: str) -> dict[str, str]:
    """The properties of a run of one direction within a language: one of the other direction is in the language that is its neighbour here."""
    spoken = locale if direction_of(locale) == direction else _NEIGHBOURS[direction]
    language = _REGIONS.get(spoken, spoken)
    if direction == "rtl":
        return {"rtl": "<w:rtl/>", "lang": write_tag("lang", bidi=language)}
    return {"lang": write_tag("lang", val=language)}


def _list_properties(sheet: Sheet, marks: Marks) -> dict[str, str]:
    """Each mark for Latin and for complex scripts."""
    found: dict[str, str] = {}
    if marks.bold:
        found |= write_switch("b", "bCs")
    if marks.italic:
        found |= write_switch("i", "iCs")
    if marks.struck:
        found |= write_switch("strike")
    if marks.code:
        found |= {"rFonts": write_tag("rFonts", ascii=MONOSPACE, hAnsi=MONOSPACE, cs=MONOSPACE), **write_switch("noProof")}
    if marks.small or marks.code:
        found |= {"sz": write_tag("sz", val=18), "szCs": write_tag("szCs", val=18)}
    if marks.link:
        style = sheet.style("character", "Hyperlink")
        found |= {"rStyle": write_tag("rStyle", val=style)} if style else {"color": write_tag("color", val=sheet.accent), "u": write_tag("u", val="single")}
    if marks.raised:
        found["vertAlign"] = write_tag("vertAlign", val=marks.raised)
    return found


def split_directions(text: str, base: str) -> list[tuple[str, str]]:
    """Stretches of text with their directions: what runs against the base reaches from its first letter to its last letter or digit."""
    parts: list[tuple[str, str]] = []
    begin, position = 0, 0
    while position < len(text):
        if _KINDS.get(unicodedata.bidirectional(text[position]), base) == base:
            position += 1
            continue
        end = _find_end(text, position, base)
        if begin < position:
            parts.append((text[begin:position], base))
        parts.append((text[position:end], "ltr" if base == "rtl" else "rtl"))
        begin = position = end
    return [*parts, (text[begin:], base)] if begin < len(text) else parts


def _find_end(text: str, start: int, base: str) -> int:
    """Where the stretch against the base that begins there ends."""
    end = start + 1
    for position in range(start + 1, len(text)):
        kind = unicodedata.bidirectional(text[position])
        if _KINDS.get(kind) == base or text[position] in "\t\n":
            break
        if kind in _KINDS or kind in {"EN", "AN"} or (kind == "NSM" and position == end):
            end = position + 1
    return end
