"""Small estates for commands to work on, and the two estates on file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TOP = Path(__file__).parents[2]
EXAMPLE = TOP / "tests" / "estates" / "example"
SAMPLE = TOP

SETTINGS = """\
organisation: {en: Ministry of Tests, ar: وزارة الاختبار}
locales: {default: en, required: [en, ar]}
timezone: Asia/Muscat
as_of: 2026-11-01
"""
UNIT = "kind: unit\nid: it\nname: {en: Information Technology, ar: تقنية المعلومات}\nunit_kind: department\n"
PERSON = "kind: person\nid: aisha\nname: {en: Aisha, ar: عائشة}\nunit: it\nroles: [{role: head-of-it}]\n"
CALENDAR = 'kind: calendar\nid: office\nname: {en: Office hours, ar: ساعات العمل}\ntimezone: Asia/Muscat\nhours: {sun-thu: ["07:30-14:30"]}\n'
SERVICE = """\
kind: service
id: mail
name: {en: E-mail, ar: البريد الإلكتروني}
summary: {en: Letters at once., ar: رسائل في الحال.}
type: business
status: chartered
owner: aisha
provider: it
audiences: [it]
criticality: routine
classification: public
hours: office
support: {hours: office}
"""
CLEAN = {
    "itsd.yaml": SETTINGS,
    "catalogue/units/it.yaml": UNIT,
    "catalogue/people/aisha.yaml": PERSON,
    "catalogue/calendars/office.yaml": CALENDAR,
    "catalogue/services/mail.yaml": SERVICE,
}
FAULTY = {
    **CLEAN,
    "catalogue/people/badr.yaml": "kind: person\nid: badr\nname: {en: Badr, ar: بدر}\nunit: i\nroles: [{role: head-of-it}]\nemial: badr@example.org\n",
    "catalogue/services/wiki.yaml": SERVICE.replace("id: mail", "id: wiki").replace("type: business", "type: bussiness").replace("البريد الإلكتروني", "الموسوعة\u202e"),
    "catalogue/services/chat.yaml": "kind: sevice\nid: chat\n",
    "catalogue/services/tab.yaml": "kind: service\n\tid: tab\n",
}
"""A reference that leads nowhere, a wrong key, a wrong value, a hidden character, a wrong kind, and no YAML."""


def layered(*layers: Mapping[str, str] | Mapping[str, bytes] | Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """The files of all layers, of which a later one hides the former."""
    return {name: content for layer in layers for name, content in layer.items()}


def write_estate(root: Path, *layers: Mapping[str, str] | Mapping[str, bytes] | Mapping[str, str | bytes]) -> Path:
    """The files on disk, those of later layers over the former; returns the root."""
    for name, content in layered(*layers).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def read_estate(root: Path, folders: tuple[str, ...] = ("catalogue", "agreements")) -> dict[str, bytes]:
    """The settings and the YAML files of an estate on disk, by path."""
    found = [root / "itsd.yaml", *(path for folder in folders for path in sorted((root / folder).rglob("*.y*ml")))]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}
