"""Pictures of a Word file: those that Word draws by itself as they are, others drawn anew as PNG."""

from __future__ import annotations

import io
import tempfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from itsd.render.dialect import PICTURE
from itsd.render.speech import fit_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.render.nodes import Node, Picture

_INCH = 914400
_PIXEL = _INCH // 96
_TWIP = _INCH // 1440
_TALLEST = 9 * _INCH
"""What a page takes beside a caption."""
_DENSITY = 200
_AS_THEY_ARE = frozenset({"png", "jpeg", "gif"})
_FONTS = Path(__file__).parent / "fonts"


class Pictures:
    """The pictures of a document, each put into the file once."""

    def __init__(self, part: Any, pictures: Mapping[str, Picture]) -> None:  # noqa: ANN401  # python-docx says no more of it
        """Nothing is added before it is shown."""
        self._part = part
        self._pictures = pictures
        self._added: dict[str, tuple[str, int, int] | None] = {}
        self._count = 0

    def write(self, node: Node, width: int) -> str:
        """The content of a run that shows the picture of an element `img`, no wider than that many twentieths of a point; empty where it cannot be shown."""
        name = node.attributes.get("src", "").removeprefix(PICTURE)
        picture = self._pictures.get(name)
        if picture is None:
            return ""
        asked = node.attributes.get("width", "")
        return self.write_picture(name, picture, node.attributes.get("alt", ""), width, int(asked) if asked.isascii() and asked.isdigit() else 0)

    def write_picture(self, name: str, picture: Picture, alternative: str, width: int, asked: int = 0) -> str:
        """The same for a picture that is at hand; `asked` is its width in pixels where that is not its own."""
        if name not in self._added:
            self._added[name] = self._add(picture)
        added = self._added[name]
        if added is None:
            return ""
        relation, wide, high = added
        shrink = min((asked * _PIXEL or wide) / wide, width * _TWIP / wide, _TALLEST / high)
        self._count += 1
        return _write_drawing(self._count, relation, alternative, (max(int(wide * shrink), 1), max(int(high * shrink), 1)))

    def _add(self, picture: Picture) -> tuple[str, int, int] | None:
        """The relation to a picture, with its width and height; None where it is none."""
        from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError  # noqa: PLC0415  # only Word files need it

        drawn = picture.format not in _AS_THEY_ARE
        content = draw_png(picture) if drawn else picture.content
        if not content:
            return None
        try:
            relation, image = self._part.get_or_add_image(io.BytesIO(content))
        except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError, KeyError, ValueError):
            return None
        if drawn:
            return relation, image.px_width * _INCH // _DENSITY, image.px_height * _INCH // _DENSITY
        return (relation, int(image.width), int(image.height)) if image.px_width and image.px_height else None


def draw_png(picture: Picture) -> bytes:
    """The picture as PNG, with the fonts that the tool ships; empty where it cannot be drawn."""
    import typst  # noqa: PLC0415  # only pictures need it

    size = f", width: {picture.width * 0.75}pt" if picture.width else ""
    with tempfile.TemporaryDirectory(prefix="itsd-") as name:
        folder = Path(name)
        (folder / f"picture.{picture.format}").write_bytes(picture.content)
        (folder / "page.typ").write_text(f'#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.{picture.format}"{size})\n', encoding="utf-8")
        try:
            drawn = typst.compile(str(folder / "page.typ"), format="png", ppi=_DENSITY, font_paths=[str(_FONTS)], ignore_system_fonts=True)
        except (typst.TypstError, RuntimeError):
            return b""
    return drawn if isinstance(drawn, bytes) else b""


def _write_drawing(number: int, relation: str, alternative: str, size: tuple[int, int]) -> str:
    described = escape(" ".join(fit_text(alternative).split()))
    extent = f'cx="{size[0]}" cy="{size[1]}"'
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/><wp:docPr id="{number}" name="Picture {number}" descr="{described}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Picture {number}" descr="{described}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
