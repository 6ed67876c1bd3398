"""The XML of Word files: elements as text, their parts in the order that the format asks for."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from itsd.render.speech import fit_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_ORDERS = {
    "w:pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs bidi spacing ind contextualSpacing jc outlineLvl rPr sectPr",
    "w:rPr": "ins del rStyle rFonts b bCs i iCs strike noProof color sz szCs u shd vertAlign rtl lang",
    "w:tblPr": "tblStyle bidiVisual tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "w:tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign cellIns cellDel",
}


def write_tag(tag: str, /, *children: str, **attributes: str | int) -> str:
    """An element `w:tag` of children that are XML; its attributes are of the same namespace."""
    written = "".join(f' w:{key.rstrip("_")}="{escape(fit_text(str(value)))}"' for key, value in attributes.items())
    return f"<w:{tag}{written}>{''.join(children)}</w:{tag}>" if children else f"<w:{tag}{written}/>"


def write_properties(name: str, parts: Mapping[str, str]) -> str:
    """The properties of a paragraph (w:pPr), run (w:rPr), table (w:tblPr) or cell (w:tcPr): each part by its name, put in order; nothing without parts."""
    order = _ORDERS[name].split()
    inner = "".join(parts[part] for part in sorted(parts, key=order.index))
    return f"<{name}>{inner}</{name}>" if inner else ""


def write_switch(*names: str) -> dict[str, str]:
    """Properties that are on or off, turned on."""
    return {name: f"<w:{name}/>" for name in names}


def write_text(text: str, tag: str = "t") -> str:
    """Text of a run; line breaks and tabs are elements there. `tag` is delText where the text is struck out as a change."""
    lines = ("<w:tab/>".join(_write_words(part, tag) for part in line.split("\t")) for line in fit_text(text).split("\n"))
    return "<w:br/>".join(lines)


def _write_words(text: str, tag: str) -> str:
    return f'<w:{tag} xml:space="preserve">{escape(text, quote=False)}</w:{tag}>' if text else ""


def parse_xml_parts(xml: str) -> list[Any]:
    """The elements that a text of XML holds, each on its own."""
    from docx.oxml import parse_xml  # noqa: PLC0415  # only Word files need it

    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in _NAMESPACES.items())
    return list(parse_xml(f"<w:body {spaces}>{xml}</w:body>"))


def qualify(name: str) -> str:
    """A name such as w:p as the tree of elements knows it."""
    space, _, local = name.partition(":")
    return f"{{{_NAMESPACES[space]}}}{local}"
