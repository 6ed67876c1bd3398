"""The table of contents of a Word file: a field that Word works out, with the headings in it until then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.render.speech import speech_of
from itsd.render.word.paragraphs import write_paragraph
from itsd.render.word.runs import write_words
from itsd.render.word.spot import Marks, Spot
from itsd.render.word.template import write_field
from itsd.render.word.xml import write_tag

if TYPE_CHECKING:
    from itsd.render.document import Cover
    from itsd.render.word.sheet import Heading, Sheet

_DEEPEST = 3
_STEP = 240


def write_contents(cover: Cover, body: str, sheet: Sheet, width: int) -> tuple[str, str]:
    """The table of contents that a cover asks for, and the body between the bookmarks by which the field finds it."""
    headings = [heading for heading in sheet.headings if heading.level <= _DEEPEST]
    if not cover.contents.strip() or not headings:
        return "", body
    name = headings[0].bookmark.replace("_Toc", "itsd_body_")
    start, _, end = sheet.write_bookmark(name, "|").partition("|")
    spot = Spot(speech_of(cover.locale), width)
    title = write_paragraph([cover.contents], sheet, Spot(spot.speech, width, styles=("TOC Heading", "Heading 1"), keeps=True), outlineLvl=write_tag("outlineLvl", val=9))
    begin, instruction, separate, _, last = write_field(f'TOC \\o "1-{_DEEPEST}" \\h \\z \\b {name}', "")
    begin = begin.replace('"begin"', '"begin" w:dirty="true"')
    entries = [_write_entry(heading, sheet, spot, begin + instruction + separate if number == 0 else "") for number, heading in enumerate(headings)]
    after = f'<w:p>{last}<w:r><w:br w:type="page"/></w:r></w:p>'
    return title + "".join(entries) + after, f"{start}{body}{end}"


def _write_entry(heading: Heading, sheet: Sheet, spot: Spot, before: str) -> str:
    """A heading as a link; the number of its page comes when Word works out the field."""
    styles = (f"toc {heading.level}",)
    indent = {} if sheet.style("paragraph", *styles) else {"ind": write_tag("ind", left=_STEP * (heading.level - 1))}
    link = write_tag("hyperlink", write_words(heading.text, sheet, spot.speech, Marks()), anchor=heading.bookmark)
    return write_paragraph([], sheet, Spot(spot.speech, spot.width, styles=styles), before + link, **indent)
