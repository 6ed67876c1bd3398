"""The direction of what a Word template brings: its paragraphs, runs and tables follow the language of the text that fills them."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

from itsd.render.word.runs import say_language, split_directions
from itsd.render.word.xml import parse_xml_parts, qualify, write_tag, write_text

if TYPE_CHECKING:
    from itsd.render.speech import Speech

# What follows bidi, rtl, lang and bidiVisual in their parents: the format asks for this order.
_AFTER_BIDI = """
adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId
cnfStyle rPr sectPr pPrChange
"""
_AFTER_RTL = "cs em lang eastAsianLayout specVanish oMath rPrChange"
_AFTER_LANG = "eastAsianLayout specVanish oMath rPrChange"
_AFTER_VISUAL = "tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription tblPrChange"
_AFTER_SECTION_BIDI = "rtlGutter docGrid printerSettings sectPrChange"
_AFTER_SIZE = f"highlight u effect bdr shd fitText vertAlign rtl {_AFTER_RTL}"
_BOLD_FOLLOWERS = (
    "iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd"
)


def turn(root: Any, speech: Speech) -> None:  # noqa: ANN401  # an element of lxml
    """Give all beneath an element the direction of a language, and split its runs by direction."""
    for run in list(root.iter(qualify("w:r"))):
        _split_run(run, speech)
    if not speech.is_right_to_left:
        return
    for paragraph in root.iter(qualify("w:p")):
        _put(_find_properties(paragraph, "w:pPr"), "<w:bidi/>", _AFTER_BIDI)
    for table in root.iter(qualify("w:tbl")):
        _put(_find_properties(table, "w:tblPr"), "<w:bidiVisual/>", _AFTER_VISUAL)


def turn_section(section: Any, speech: Speech) -> None:  # noqa: ANN401  # an element of lxml
    """Give the pages of a section the direction of a language."""
    if speech.is_right_to_left:
        _put(section, "<w:bidi/>", _AFTER_SECTION_BIDI)


def complete_styles(root: Any) -> None:  # noqa: ANN401  # an element of lxml
    """Say in each style for complex scripts what it says for Latin: font, size, bold and italic."""
    for properties in list(root.iter(qualify("w:rPr"))):
        fonts, size = properties.find(qualify("w:rFonts")), properties.find(qualify("w:sz"))
        if fonts is not None and fonts.get(qualify("w:ascii")) and not any("cs" in name.rpartition("}")[2] for name in fonts.keys()):  # noqa: SIM118  # attributes of lxml
            fonts.set(qualify("w:cs"), fonts.get(qualify("w:ascii")))
        if size is not None and properties.find(qualify("w:szCs")) is None:
            _put(properties, write_tag("szCs", val=size.get(qualify("w:val"))), _AFTER_SIZE)
        for name, after in (("b", f"i {_BOLD_FOLLOWERS}"), ("i", _BOLD_FOLLOWERS.removeprefix("iCs "))):
            found = properties.find(qualify(f"w:{name}"))
            if found is not None and properties.find(qualify(f"w:{name}Cs")) is None:
                value = found.get(qualify("w:val"))
                _put(properties, write_tag(f"{name}Cs", val=value) if value else f"<w:{name}Cs/>", f"{after} vertAlign rtl {_AFTER_RTL}")


def _find_properties(element: Any, name: str) -> Any:  # noqa: ANN401  # an element of lxml
    """The properties of an element, made where there are none."""
    found = element.find(qualify(name))
    if found is None:
        found = parse_xml_parts(f"<{name}/>")[0]
        element.insert(0, found)
    return found


def _put(parent: Any, xml: str, after: str) -> None:  # noqa: ANN401  # an element of lxml
    """Put a part among properties, before those that follow it; a part that is there is replaced."""
    part = parse_xml_parts(xml)[0]
    for former in parent.findall(part.tag):
        parent.remove(former)
    followers = {qualify(f"w:{name}") for name in after.split()}
    follower = next((child for child in parent if child.tag in followers), None)
    if follower is None:
        parent.append(part)
    else:
        follower.addprevious(part)


def _split_run(run: Any, speech: Speech) -> None:  # noqa: ANN401  # an element of lxml
    """Put runs of one direction each for a run of text; others get the direction of the language alone."""
    children = [child for child in run if child.tag != qualify("w:rPr")]
    if len(children) != 1 or children[0].tag != qualify("w:t") or not children[0].text:
        if speech.is_right_to_left and children and children[0].tag == qualify("w:t"):
            _speak(run, speech.locale, speech.direction)
        return
    for text, direction in split_directions(children[0].text, speech.direction):
        part = deepcopy(run)
        old = part.find(qualify("w:t"))
        for new in parse_xml_parts(write_tag("r", write_text(text)))[0]:
            old.addprevious(new)
        part.remove(old)
        _speak(part, speech.locale, direction)
        run.addprevious(part)
    run.getparent().remove(run)


def _speak(run: Any, locale: str, direction: str) -> None:  # noqa: ANN401  # an element of lxml
    parts = say_language(locale, direction)
    properties = _find_properties(run, "w:rPr")
    if "rtl" in parts:
        _put(properties, parts["rtl"], _AFTER_RTL)
    _put(properties, parts["lang"], _AFTER_LANG)
