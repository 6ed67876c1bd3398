"""The Word template of an organisation, with its placeholders filled from the cover of a document."""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING, Any

from itsd.errors import ItsdError
from itsd.render.speech import fit_text
from itsd.render.word.xml import parse_xml_parts, qualify, write_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.render.document import Cover

_SPACE = "urn:itsd:template"
TEXTS = ("issuer", "kind", "title", "subtitle", "running", "watermark")
"""The placeholders of texts."""
BLOCKS = ("logo", "facts", "contents", "body")
"""The placeholders that a paragraph is replaced for: {{p body }} and the like."""
_PAGE = re.compile(r"\{(pages?)\}")
_FIELDS = {"page": "PAGE", "pages": "NUMPAGES"}
_UNDEFINED = re.compile("'([^']*)' is undefined|has no (?:attribute|element) '([^']*)'")


def render_template(template: bytes, cover: Cover) -> Any:  # noqa: ANN401  # a document of python-docx
    """The template with the texts of a cover in its body, headers and footers; its block placeholders are marked, to be found by `find_marker`.

    Raises ItsdError where the template is no Word file, or asks for what there is not.
    """
    import docx  # noqa: PLC0415  # only Word files need it
    from docxtpl import DocxTemplate  # noqa: PLC0415
    from jinja2 import StrictUndefined, TemplateError, UndefinedError  # noqa: PLC0415
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415

    _check(template)
    filled = io.BytesIO()
    try:
        word = DocxTemplate(io.BytesIO(template))
        word.render(_list_values(cover), SandboxedEnvironment(autoescape=True, undefined=StrictUndefined), autoescape=True)
        word.save(filled)
    except UndefinedError as error:
        found = _UNDEFINED.search(str(error))
        name = (found[1] or found[2]) if found else str(error)
        message = f"templates/document.docx: the Word template asks for {name}, which no document has"
        raise ItsdError(message, f"A template may use {', '.join((*TEXTS, 'page', *BLOCKS))}.") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        message = f"templates/document.docx: the Word template cannot be filled: {error}"
        raise ItsdError(message, "Mend its placeholders in Word; each is written {{ name }}.") from error
    return docx.Document(io.BytesIO(filled.getvalue()))


def _check(template: bytes) -> None:
    """Open it once, so that a file that is none is told from placeholders that are wrong."""
    import docx  # noqa: PLC0415  # only Word files need it

    try:
        docx.Document(io.BytesIO(template))
    except Exception as error:
        message = f"templates/document.docx: the Word template cannot be read: {error}"
        raise ItsdError(message, "Save it in Word as a document (.docx).") from error


def _list_values(cover: Cover) -> dict[str, Any]:
    """What placeholders stand for: texts that are escaped already, and marks."""
    from markupsafe import Markup  # noqa: PLC0415  # Jinja's own, and so as late as it

    texts = {name: Markup(_write_text(getattr(cover, name))) for name in TEXTS}  # noqa: S704  # just escaped
    blocks = {name: Markup(f'<t:marker xmlns:t="{_SPACE}" name="{name}"/>') for name in BLOCKS}  # noqa: S704  # a constant
    pieces = _PAGE.split(cover.page)
    page = [_write_text(piece) if number % 2 == 0 else f'<t:number xmlns:t="{_SPACE}" name="{_FIELDS[piece]}"/>' for number, piece in enumerate(pieces)]
    return {**texts, **blocks, "page": Markup("".join(page)), "locale": Markup(_write_text(cover.locale))}  # noqa: S704  # just escaped


def _write_text(text: str) -> str:
    """Text on one line in which neither XML nor Jinja finds anything; blanks at its ends stay."""
    plain = re.sub("[ \t\n]+", " ", fit_text(text))
    return escape(plain).replace("{", "&#123;").replace("}", "&#125;")


def find_marker(root: Any, name: str) -> Any:  # noqa: ANN401  # an element of lxml, or None
    """The paragraph (or what else stands for it) that a block placeholder is in; None where the template has none."""
    for marker in root.iter(f"{{{_SPACE}}}marker"):
        if marker.get("name") == name:
            paragraph = next(marker.iterancestors(qualify("w:p")), None)
            return marker if paragraph is None else paragraph
    return None


def replace_marker(root: Any, name: str, xml: str) -> None:  # noqa: ANN401  # an element of lxml
    """Put blocks where a placeholder is; a cell and a body end with a paragraph all the same."""
    while (place := find_marker(root, name)) is not None:
        parts = parse_xml_parts(xml)
        parent = place.getparent()
        for part in parts:
            place.addprevious(part)
        if place.find(f"{qualify('w:pPr')}/{qualify('w:sectPr')}") is not None or (parent.tag == qualify("w:tc") and _ends_without_paragraph(place, parts)):
            for child in list(place):
                if child.tag != qualify("w:pPr"):
                    place.remove(child)
        else:
            parent.remove(place)


def _ends_without_paragraph(place: Any, parts: list[Any]) -> bool:  # noqa: ANN401  # an element of lxml
    return place.getnext() is None and (not parts or parts[-1].tag != qualify("w:p")) and place.tag == qualify("w:p")


def write_page_numbers(root: Any) -> None:  # noqa: ANN401  # an element of lxml
    """Make fields of the marks for the number of the page and of all pages."""
    runs = dict.fromkeys(run for number in root.iter(f"{{{_SPACE}}}number") for run in number.iterancestors(qualify("w:r")))
    for run in runs:
        properties = run.find(qualify("w:rPr"))
        for text in list(run.iter(qualify("w:t"))):
            for xml in _split_numbers(text):
                part = parse_xml_parts(xml)[0]
                if properties is not None:
                    part.insert(0, _copy(properties))
                run.addprevious(part)
        run.getparent().remove(run)


def _copy(element: Any) -> Any:  # noqa: ANN401  # an element of lxml
    from copy import deepcopy  # noqa: PLC0415  # with the rest that only Word files need

    return deepcopy(element)


def _split_numbers(text: Any) -> Iterator[str]:  # noqa: ANN401  # an element of lxml
    """Runs for a text with marks of numbers in it."""
    if text.text:
        yield _write_run(text.text)
    for number in text:
        yield from write_field(number.get("name", "PAGE"), "1")
        if number.tail:
            yield _write_run(number.tail)


def _write_run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>'


def write_field(instruction: str, shown: str) -> tuple[str, ...]:
    """The runs of a field that Word works out; `shown` stands there until then."""
    return (
        write_tag("r", write_tag("fldChar", fldCharType="begin")),
        write_tag("r", f'<w:instrText xml:space="preserve"> {escape(instruction, quote=False)} </w:instrText>'),
        write_tag("r", write_tag("fldChar", fldCharType="separate")),
        _write_run(shown),
        write_tag("r", write_tag("fldChar", fldCharType="end")),
    )
