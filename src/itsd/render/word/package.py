"""The package of a Word file: its properties, and the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from itsd.render.speech import fit_text
from itsd.render.word.xml import qualify

if TYPE_CHECKING:
    from datetime import date

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LONGEST = 255
"""What a property of a file may hold."""


def save_package(word: Any) -> bytes:  # noqa: ANN401  # a document of python-docx
    """The bytes of the file, with its parts by name and without a clock."""
    written = io.BytesIO()
    word.save(written)
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return packed.getvalue()


def set_properties(word: Any, *, title: str, author: str, language: str, on: date) -> None:  # noqa: ANN401  # a document of python-docx
    """What a file says of itself."""
    properties = word.core_properties
    moment = datetime.combine(on, time(), UTC)
    properties.title, properties.author, properties.last_modified_by = (_fit(text) for text in (title, author, author))
    properties.language = language
    properties.created = properties.modified = moment
    properties.revision = 1


def _fit(text: str) -> str:
    return " ".join(fit_text(text).split())[:_LONGEST]


def adopt_section(word: Any, other: Any, section: Any) -> None:  # noqa: ANN401  # documents of python-docx and an element
    """Take the headers and footers of a section of another file filled from the same template."""
    from docx.opc.packuri import PackURI  # noqa: PLC0415  # only Word files need it

    parts = {part.partname: part for part in word.part.package.iter_parts()}
    for reference in [child for child in section if child.tag in {qualify("w:headerReference"), qualify("w:footerReference")}]:
        relation = other.part.rels[reference.get(qualify("r:id"))]
        part = relation.target_part
        for inner in part.rels.values():
            if not inner.is_external and inner.target_part.partname in parts:
                inner._target = parts[inner.target_part.partname]  # noqa: SLF001  # python-docx has no other way
        kind = "header" if reference.tag == qualify("w:headerReference") else "footer"
        number = 1
        while PackURI(f"/word/{kind}{number}.xml") in parts:
            number += 1
        part.partname = PackURI(f"/word/{kind}{number}.xml")
        parts[part.partname] = part
        reference.set(qualify("r:id"), word.part.relate_to(part, relation.reltype))
