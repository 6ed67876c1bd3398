"""A small estate with a catalogue that can be published and announced, and the changes that its next editions show."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.estates import write_estate

if TYPE_CHECKING:
    from tests.support.runner import Result

SETTINGS = """\
organisation: {en: Ministry of Tests, ar: وزارة الاختبار}
locales: {default: en, required: [en, ar]}
timezone: Asia/Muscat
as_of: 2026-11-01
mail: {sender: it@example.om, pages: "https://it.example.om/catalogue"}
"""
UNITS = """\
kind: unit
id: it
name: {en: Information Technology, ar: تقنية المعلومات}
unit_kind: department
---
kind: unit
id: lands
name: {en: Lands, ar: الأراضي}
unit_kind: directorate
customer: true
brm: khalid
---
kind: unit
id: permits
name: {en: Permits and Licences, ar: التراخيص}
unit_kind: directorate
customer: true
brm: maryam
"""
PEOPLE = """\
kind: person
id: khalid
name: {en: Khalid, ar: خالد}
unit: it
email: khalid@example.om
roles: [{role: business-relationship-manager}]
---
kind: person
id: maryam
name: {en: Maryam, ar: مريم}
unit: it
email: maryam@example.om
roles: [{role: business-relationship-manager}]
---
kind: person
id: sami
name: {en: Sami, ar: سامي}
unit: it
email: sami@example.om
roles: [{role: service-owner}]
"""
MAIL = """\
kind: service
id: mail
name: {en: E-mail, ar: البريد الإلكتروني}
summary: {en: Letters at once., ar: رسائل في الحال.}
type: business
status: operational
owner: sami
provider: it
audiences: [lands, permits]
criticality: routine
classification: public
hours: always
support: {hours: always, contacts: [desk@example.om]}
request: {channels: [portal], lead_time: 2d}
options:
  - id: gold
    name: {en: Gold, ar: ذهبي}
    targets: [{id: availability, metric: availability, at_least: 99.5%, per: month}]
    price: {amount: "1.250", currency: OMR}
notes: {en: secret-note, ar: سر}
"""
WIKI = MAIL.replace("id: mail", "id: wiki").replace("E-mail", "Wiki").replace("البريد الإلكتروني", "الموسوعة")
CATALOGUE = """\
kind: catalogue
id: staff
title: {en: Services for staff, ar: خدمات الموظفين}
audiences: [lands, permits]
view: business
locales: [en, ar]
owner: sami
"""
FILES = {
    "itsd.yaml": SETTINGS,
    "catalogue/units.yaml": UNITS,
    "catalogue/people.yaml": PEOPLE,
    "catalogue/services/mail.yaml": MAIL,
    "catalogue/catalogues/staff.yaml": CATALOGUE,
}
EDITIONS = Path("catalogue/editions")


def write_published(root: Path) -> Path:
    """The estate on disk, before its first edition."""
    return write_estate(root, FILES)


def change_price(root: Path, amount: str) -> None:
    """Another price of the only option."""
    path = root / "catalogue/services/mail.yaml"
    path.write_text(re.sub(r'amount: "[\d.]+"', f'amount: "{amount}"', path.read_text(encoding="utf-8")), encoding="utf-8")


def set_day(root: Path, day: str) -> None:
    """The day on which all runs take place."""
    path = root / "itsd.yaml"
    path.write_text(re.sub(r"as_of: \S+", f"as_of: {day}", path.read_text(encoding="utf-8")), encoding="utf-8")


def everything_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()} if folder.exists() else {}


def assert_done(result: Result) -> None:
    """The command did what it was asked to; its words where it did not."""
    assert result.status == 0, result.err
