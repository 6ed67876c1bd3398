"""Documents as Word files, in the template of an organisation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from itsd.errors import ItsdError
from itsd.render.dialect import tidy
from itsd.render.document import Cover
from itsd.render.nodes import Node
from itsd.render.speech import speech_of
from itsd.render.word.blocks import write_flow
from itsd.render.word.contents import write_contents
from itsd.render.word.direction import complete_styles, turn, turn_section
from itsd.render.word.numbering import Numbering
from itsd.render.word.package import adopt_section, save_package, set_properties
from itsd.render.word.paragraphs import write_paragraph
from itsd.render.word.pictures import Pictures
from itsd.render.word.sheet import Sheet
from itsd.render.word.spot import Spot
from itsd.render.word.template import find_marker, render_template, replace_marker, write_page_numbers
from itsd.render.word.xml import parse_xml_parts, qualify, write_tag

if TYPE_CHECKING:
    from itsd.render.document import Body, Document

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TWIP = 635
_A4_TEXT_WIDTH = 9354
"""A4 within margins of 22 mm, in twentieths of a point; for templates that do not say their size."""
_LOGO_WIDTH = 2400
_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
_BLANK = Cover("en", "", "", "", "", (), "", "", "", "{page} / {pages}")


@dataclass(frozen=True, slots=True)
class _Part:
    """A body with its cover, and covers that have no body of their own."""

    cover: Cover
    body: Body | None
    more: tuple[Cover, ...]


def render_docx(document: Document, template: bytes) -> bytes:
    """The document in a Word template; the same document gives the same bytes.

    Raises ItsdError where the template cannot be read or filled, or has no place for the body.
    """
    parts = _list_parts(document)
    files = [_open(template, part.cover) for part in parts]
    first = files[0]
    complete_styles(first.part.styles.element)
    sheet = _make_sheet(document, first)
    for number, (part, file) in enumerate(zip(parts, files, strict=True)):
        _fill(document, part, file, sheet, template)
        if number:
            _append(first, file)
    for number, drawing in enumerate(first.element.body.iter(qualify("wp:docPr")), 1):
        drawing.set("id", str(number))
    cover = parts[0].cover
    set_properties(first, title=cover.title or document.name, author=cover.issuer, language=cover.locale, on=document.on)
    return save_package(first)


def _list_parts(document: Document) -> list[_Part]:
    """Each body with its cover; covers that are left over stand before the last body, as where languages stand side by side."""
    covers, bodies = list(document.covers), list(document.bodies)
    parts: list[_Part] = []
    for number in range(max(len(bodies), 1)):
        body = bodies[number] if number < len(bodies) else None
        cover = covers[number] if number < len(covers) else replace(_BLANK, locale=body.locale if body else "en", title=document.name)
        parts.append(_Part(cover, body, ()))
    return [*parts[:-1], replace(parts[-1], more=tuple(covers[len(parts) :]))]


def _open(template: bytes, cover: Cover) -> Any:  # noqa: ANN401  # a document of python-docx
    """The template filled for a cover, in its direction."""
    file = render_template(template, cover)
    if find_marker(file.element.body, "body") is None:
        message = "templates/document.docx: the Word template has no place for the body"
        raise ItsdError(message, "Write {{p body }} in a paragraph of its own.")
    speech = speech_of(cover.locale)
    for root in _list_roots(file):
        write_page_numbers(root)
        turn(root, speech)
    for section in file.element.body.iter(qualify("w:sectPr")):
        turn_section(section, speech)
    return file


def _list_roots(file: Any) -> list[Any]:  # noqa: ANN401  # a document of python-docx
    """The body, and the headers and footers."""
    related = [relation.target_part for relation in file.part.rels.values() if not relation.is_external]
    return [file.element.body, *(part.element for part in related if part.partname.startswith(("/word/header", "/word/footer")))]


def _make_sheet(document: Document, file: Any) -> Sheet:  # noqa: ANN401  # a document of python-docx
    tags = {node.tag for body in document.bodies for node in body.root.walk()}
    shift = next((level for level, tag in enumerate(_HEADINGS) if tag in tags), 0)
    return Sheet(
        file.part, Numbering(file.part), Pictures(file.part, document.pictures), document.accent.lstrip("#").upper(), shift, write_flow, on=f"{document.on.isoformat()}T00:00:00Z"
    )


def _fill(document: Document, part: _Part, file: Any, sheet: Sheet, template: bytes) -> None:  # noqa: ANN401  # a document of python-docx
    """Put the blocks of a part where the template has their places."""
    width = _find_width(file)
    root = tidy(part.body.root) if part.body else Node("article")
    sheet.begin_body(root)
    written = write_flow((root,), sheet, Spot(speech_of(part.body.locale if part.body else part.cover.locale), width))
    body = file.element.body
    for cover in part.more:
        other = _open(template, cover)
        _fill_cover(document, cover, other, sheet, width)
        _insert_cover(body, other.element.body)
    _fill_cover(document, part.cover, file, sheet, width)
    contents, written = write_contents(part.cover, written, sheet, width)
    replace_marker(body, "contents", contents)
    replace_marker(body, "body", written)


def _fill_cover(document: Document, cover: Cover, file: Any, sheet: Sheet, width: int) -> None:  # noqa: ANN401  # a document of python-docx
    spot = Spot(speech_of(cover.locale), width)
    rows = [Node("tr", {}, (Node("th", {"scope": "row"}, (label,)), Node("td", {}, (value,)))) for label, value in cover.facts]
    facts = write_flow((Node("table", {"class": "facts"}, tuple(rows)),), sheet, spot) if rows else ""
    drawing = sheet.pictures.write_picture("logo:", document.logo, cover.issuer, _LOGO_WIDTH) if document.logo else ""
    for root in _list_roots(file):
        replace_marker(root, "facts", facts)
        replace_marker(root, "logo", write_paragraph([], sheet, spot, write_tag("r", drawing)) if drawing and root is file.element.body else "")


def _find_width(file: Any) -> int:  # noqa: ANN401  # a document of python-docx
    """The width of the text of the last section, in twentieths of a point."""
    section = file.sections[-1]
    sizes = (section.page_width, section.left_margin, section.right_margin)
    return (sizes[0] - sizes[1] - sizes[2]) // _TWIP if None not in sizes else _A4_TEXT_WIDTH


def _insert_cover(body: Any, other: Any) -> None:  # noqa: ANN401  # elements of lxml
    """Put what stands before the contents of another cover before the contents here, on a page of its own."""
    place, end = (next(found for name in ("contents", "body") if (found := find_marker(root, name)) is not None) for root in (body, other))
    before = place.getprevious()
    if before is not None and not any(mark.get(qualify("w:type")) == "page" for mark in before.iter(qualify("w:br"))):
        place.addprevious(parse_xml_parts(_BREAK)[0])
    for element in list(other):
        if element is end:
            break
        place.addprevious(element)


def _append(first: Any, file: Any) -> None:  # noqa: ANN401  # documents of python-docx
    """Add the body of a file as a new section, with its own headers and footers."""
    body, other = first.element.body, file.element.body
    for section in other.iter(qualify("w:sectPr")):
        adopt_section(first, file, section)
    begin = next(other.iter(qualify("w:sectPr")))
    for kind in begin.findall(qualify("w:type")):
        begin.remove(kind)
    last = body.find(qualify("w:sectPr"))
    paragraph = parse_xml_parts('<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>')[0]
    last.addprevious(paragraph)
    paragraph[0].append(last)
    for element in list(other):
        body.append(element)
