"""Lists of a Word file: bullets that differ by depth, and numbers that begin anew in each list."""

from __future__ import annotations

from typing import Any

from itsd.render.word.xml import parse_xml_parts, qualify, write_tag

STEP = 360
"""How much deeper each level stands, in twentieths of a point."""
DEEPEST = 8
_BULLETS = "•–▪"  # noqa: RUF001  # the dash of the second level
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"


class Numbering:
    """The numberings of a file; those that a template has stay as they are."""

    def __init__(self, part: Any) -> None:  # noqa: ANN401  # python-docx says no more of it
        """Nothing is added before a list asks for it."""
        self._part = part
        self._abstract: dict[str, int] = {}
        self._bullets = 0

    def begin_list(self, *, ordered: bool, start: int, level: int) -> int:
        """The number of a list that begins; lists of bullets share one."""
        if not ordered:
            self._bullets = self._bullets or self._add(self._abstract_of("bullet"), "")
            return self._bullets
        override = write_tag("lvlOverride", write_tag("startOverride", val=start), ilvl=level)
        return self._add(self._abstract_of("decimal"), override)

    def _abstract_of(self, form: str) -> int:
        if form not in self._abstract:
            root = self._find_root()
            number = _find_free(root, "w:abstractNum", "w:abstractNumId")
            element = parse_xml_parts(_write_abstract(number, form))[0]
            first = root.find(qualify("w:num"))
            if first is None:
                root.append(element)
            else:
                first.addprevious(element)
            self._abstract[form] = number
        return self._abstract[form]

    def _add(self, abstract: int, override: str) -> int:
        root = self._find_root()
        number = _find_free(root, "w:num", "w:numId")
        element = parse_xml_parts(write_tag("num", write_tag("abstractNumId", val=abstract), override, numId=number))[0]
        former = root.findall(qualify("w:num"))
        if former:
            former[-1].addnext(element)
        else:
            root.append(element)
        return number

    def _find_root(self) -> Any:  # noqa: ANN401  # an element of lxml
        """The element of all numberings; a template may be without."""
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415  # only Word files need it
        from docx.opc.packuri import PackURI  # noqa: PLC0415
        from docx.parts.numbering import NumberingPart  # noqa: PLC0415

        try:
            return self._part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
        except KeyError:
            element = parse_xml_parts("<w:numbering/>")[0]
            part = NumberingPart(PackURI("/word/numbering.xml"), _CONTENT_TYPE, element, self._part.package)
            self._part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
            return element


def _find_free(root: Any, name: str, attribute: str) -> int:  # noqa: ANN401  # an element of lxml
    return max((int(element.get(qualify(attribute))) for element in root.findall(qualify(name))), default=0) + 1


def _write_abstract(number: int, form: str) -> str:
    levels = []
    for level in range(DEEPEST + 1):
        text = _BULLETS[level % len(_BULLETS)] if form == "bullet" else f"%{level + 1}."
        indent = write_tag("pPr", write_tag("ind", left=STEP * (level + 1), hanging=STEP))
        parts = (write_tag("start", val=1), write_tag("numFmt", val=form), write_tag("lvlText", val=text), write_tag("lvlJc", val="left"), indent)
        levels.append(write_tag("lvl", *parts, ilvl=level))
    return write_tag("abstractNum", write_tag("multiLevelType", val="multilevel"), *levels, abstractNumId=number)
