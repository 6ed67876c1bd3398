"""Makes the Word template that ships with the tool: `python -m docs.generator.word_template` writes templates/document.docx anew, the same each time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.shared import Mm

from itsd.render.word.package import save_package, set_properties
from itsd.render.word.xml import parse_xml_parts, qualify, write_tag

TARGET = Path(__file__).parents[2] / "templates" / "document.docx"
FONT = "IBM Plex Sans Arabic"
ACCENT = "14507A"
GREY = "5B6670"
_RULE = "C5CED6"
_SHADE = "E9EFF4"
_WIDTH = 9072
"""A4 within margins of 25 mm, in twentieths of a point."""


def make_template() -> bytes:
    """The template as bytes."""
    word = docx.Document()
    _drop_parts(word)
    _set_page(word)
    _set_styles(word.styles.element)
    _set_settings(word.settings.element)
    _fill_body(word.element.body)
    section = word.sections[0]
    _fill(section.header._element, _write_header())  # noqa: SLF001  # python-docx has no other way
    _fill(section.footer._element, _write_footer())  # noqa: SLF001  # as above
    set_properties(word, title="Document", author="itsd", language="en", on=date(2026, 1, 1))
    word.core_properties.comments = ""
    return save_package(word)


def _drop_parts(word: Any) -> None:  # noqa: ANN401  # a document of python-docx
    """Leave what no document needs: a picture of the file, styles for former versions, notes of an editor."""
    for part in (word.part, word.part.package):
        for key, relation in list(part.rels.items()):
            if any(name in relation.reltype for name in ("stylesWithEffects", "customXml", "thumbnail", "webSettings")):
                del part.rels[key]


def _set_page(word: Any) -> None:  # noqa: ANN401  # a document of python-docx
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(25)
    section.header_distance = section.footer_distance = Mm(11)


def _set_settings(settings: Any) -> None:  # noqa: ANN401  # an element of lxml
    """Complex script is Arabic of Oman where a text does not say."""
    for language in settings.findall(qn("w:themeFontLang")):
        language.set(qn("w:val"), "en-GB")
        language.set(qn("w:bidi"), "ar-OM")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _set_styles(styles: Any) -> None:  # noqa: ANN401  # an element of lxml
    """Only the styles that documents use, each for Latin and complex script."""
    names = {name for name, _ in _STYLES}
    kept = {"Default Paragraph Font", "Normal Table", "No List"}
    for style in list(styles.findall(qn("w:style"))):
        name = style.find(qn("w:name")).get(qn("w:val"))
        if name not in kept or name in names:
            styles.remove(style)
    defaults = styles.find(qn("w:docDefaults"))
    defaults.addprevious(parse_xml_parts(_write_defaults())[0])
    styles.remove(defaults)
    for _, xml in _STYLES:
        styles.append(parse_xml_parts(xml)[0])


def _write_fonts() -> str:
    return write_tag("rFonts", ascii=FONT, hAnsi=FONT, cs=FONT, eastAsia=FONT)


def _write_size(half_points: int) -> str:
    return write_tag("sz", val=half_points) + write_tag("szCs", val=half_points)


def _write_defaults() -> str:
    run = write_tag("rPr", _write_fonts(), _write_size(21), write_tag("lang", val="en-GB", eastAsia="en-US", bidi="ar-OM"))
    paragraph = write_tag("pPr", write_tag("spacing", before=0, after=0, line=276, lineRule="auto"))
    return write_tag("docDefaults", write_tag("rPrDefault", run), write_tag("pPrDefault", paragraph))


def _style(name: str, paragraph: str = "", run: str = "", *, kind: str = "paragraph", based: str = "Normal", more: str = "") -> tuple[str, str]:  # noqa: PLR0913  # a style is all of these
    """A style by its name: the XML of its properties."""
    parts = [write_tag("name", val=name)]
    if name != based and kind == "paragraph":
        parts.append(write_tag("basedOn", val=based))
    if kind == "table":
        parts.append(write_tag("basedOn", val="TableNormal"))
    parts += [write_tag("uiPriority", val=1), "<w:qFormat/>"] if kind != "table" else [write_tag("uiPriority", val=59)]
    parts += [write_tag("pPr", paragraph)] if paragraph else []
    parts += [write_tag("rPr", run)] if run else []
    attributes: dict[str, str | int] = {"type": kind, "styleId": "".join(word.capitalize() if word.islower() else word for word in name.split())}
    if name == "Normal":
        attributes["default"] = 1
    return name, write_tag("style", *parts, more, **attributes)


def _space(before: int, after: int, *, together: bool = False) -> str:
    return ("<w:keepNext/><w:keepLines/>" if together else "") + write_tag("spacing", before=before, after=after)


def _bold(color: str, half_points: int) -> str:
    return f"<w:b/><w:bCs/>{write_tag('color', val=color)}{_write_size(half_points)}"


def _plain(color: str, half_points: int) -> str:
    return write_tag("color", val=color) + _write_size(half_points)


def _entry(level: int) -> tuple[str, str]:
    """A line of the table of contents."""
    stop = write_tag("tabs", write_tag("tab", val="right", leader="dot", pos=_WIDTH))
    run = "<w:b/><w:bCs/>" if level == 1 else ""
    return _style(f"toc {level}", stop + write_tag("spacing", before=80 if level == 1 else 20, after=20) + write_tag("ind", left=280 * (level - 1)), run)


def _rules(**sides: int) -> str:
    return write_tag("tblBorders", *(write_tag(side, val="single", sz=size, space=0, color=_RULE) for side, size in sides.items()))


def _table(name: str, rules: str, head: str = "") -> tuple[str, str]:
    margins = write_tag("tblCellMar", *(write_tag(side, w=width, type="dxa") for side, width in (("top", 50), ("left", 100), ("bottom", 50), ("right", 100))))
    properties = write_tag("tblPr", write_tag("tblInd", w=0, type="dxa"), rules, margins)
    return _style(name, write_tag("spacing", before=0, after=0, line=252, lineRule="auto"), _write_size(19), kind="table", more=properties + head)


def _write_head_row() -> str:
    rule = write_tag("tcBorders", write_tag("bottom", val="single", sz=8, space=0, color=ACCENT))
    cell = write_tag("tcPr", rule, write_tag("shd", val="clear", color="auto", fill=_SHADE))
    return write_tag("tblStylePr", write_tag("rPr", "<w:b/><w:bCs/>", write_tag("color", val=ACCENT)), cell, type="firstRow")


_STYLES = (
    _style("Normal"),
    _style("Body Text", _space(0, 120)),
    _style("Title", _space(60, 120, together=True), _bold(ACCENT, 60)),
    _style("Subtitle", _space(0, 480), _plain(GREY, 28)),
    _style("heading 1", _space(400, 140, together=True) + write_tag("outlineLvl", val=0), _bold(ACCENT, 34)),
    _style("heading 2", _space(300, 100, together=True) + write_tag("outlineLvl", val=1), _bold(ACCENT, 27)),
    _style("heading 3", _space(220, 80, together=True) + write_tag("outlineLvl", val=2), _bold(ACCENT, 23)),
    _style("heading 4", _space(180, 60, together=True) + write_tag("outlineLvl", val=3), _bold(GREY, 21)),
    _style("List Bullet", _space(0, 60), based="BodyText"),
    _style("List Number", _space(0, 60), based="BodyText"),
    _style("Quote", _space(60, 120), f"<w:i/><w:iCs/>{write_tag('color', val=GREY)}", based="BodyText"),
    _style("caption", _space(160, 80, together=True), _bold(GREY, 19)),
    _style("itsd Cell"),
    _style("itsd Code", _space(80, 120) + write_tag("ind", left=0)),
    _style("TOC Heading", _space(0, 240, together=True), _bold(ACCENT, 34)),
    _entry(1),
    _entry(2),
    _entry(3),
    _style("header", write_tag("tabs", write_tag("tab", val="right", pos=_WIDTH)), _plain(GREY, 17)),
    _style("footer", write_tag("tabs", write_tag("tab", val="right", pos=_WIDTH)), _plain(GREY, 17)),
    _style("Hyperlink", "", write_tag("color", val=ACCENT) + write_tag("u", val="single"), kind="character"),
    _style("itsd Issuer", _space(0, 60), _bold(GREY, 24)),
    _style("itsd Kind", _space(2600, 0), _plain(ACCENT, 26)),
    _table("Table Grid", _rules(top=4, left=4, bottom=4, right=4, insideH=4, insideV=4)),
    _table("itsd Table", _rules(top=8, bottom=8, insideH=4), _write_head_row()),
    _table("itsd Facts", _rules(top=4, bottom=4, insideH=4)),
)


def _fill(root: Any, xml: str) -> None:  # noqa: ANN401  # an element of lxml
    for child in list(root):
        root.remove(child)
    for part in parse_xml_parts(xml):
        root.append(part)


def _fill_body(body: Any) -> None:  # noqa: ANN401  # an element of lxml
    """The cover, the contents and the body, each as a placeholder."""
    section = body.find(qualify("w:sectPr"))
    lines = (("itsd Issuer", "{{p logo }}"), ("itsd Issuer", "{{ issuer }}"), ("itsd Kind", "{{ kind }}"), ("Title", "{{ title }}"), ("Subtitle", "{{ subtitle }}"))
    xml = "".join(_write_line(style, text) for style, text in lines)
    xml += _write_line("Normal", "{{p facts }}") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    xml += _write_line("Normal", "{{p contents }}") + _write_line("Normal", "{{p body }}")
    for part in parse_xml_parts(xml):
        section.addprevious(part)


def _write_line(style: str, text: str, more: str = "") -> str:
    properties = write_tag("pPr", write_tag("pStyle", val="".join(word.capitalize() if word.islower() else word for word in style.split())), more)
    return write_tag("p", properties, _write_run(text))


def _write_run(text: str) -> str:
    return write_tag("r", f'<w:t xml:space="preserve">{text}</w:t>')


def _write_header() -> str:
    """The issuer and the title, and across the page of a draft what it is."""
    rule = write_tag("pBdr", write_tag("bottom", val="single", sz=4, space=4, color=_RULE))
    head = write_tag("p", write_tag("pPr", write_tag("pStyle", val="Header"), rule), _write_run("{{ issuer }}"), "<w:r><w:tab/></w:r>", _write_run("{{ title }}"))
    return (
        head
        + _write_line("header", "{%p if watermark %}")
        + write_tag("p", write_tag("pPr", write_tag("pStyle", val="Header")), _write_watermark())
        + _write_line("header", "{%p endif %}")
    )


def _write_watermark() -> str:
    """Large grey letters across the page, behind the text."""
    shape = (
        '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
        'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>'
        '<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" id="PowerPlusWaterMarkObject1" '
        'o:spid="_x0000_s2049" type="#_x0000_t136" '
        'style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:120pt;rotation:315;z-index:-251658752;mso-position-horizontal:center;'
        'mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#dfe3e8" stroked="f">'
        f'<v:fill opacity=".5"/><v:textpath style="font-family:&quot;{FONT}&quot;;font-size:1pt;font-weight:bold" string="{{{{ watermark }}}}"/></v:shape>'
    )
    return write_tag("r", "<w:rPr><w:noProof/></w:rPr>", write_tag("pict", shape))


def _write_footer() -> str:
    """What runs at the foot, and the number of the page."""
    rule = write_tag("pBdr", write_tag("top", val="single", sz=4, space=4, color=_RULE))
    return write_tag("p", write_tag("pPr", write_tag("pStyle", val="Footer"), rule), _write_run("{{ running }}"), "<w:r><w:tab/></w:r>", _write_run("{{ page }}"))


def main() -> None:
    """Write the template where the tool finds it."""
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(make_template())


if __name__ == "__main__":
    main()
