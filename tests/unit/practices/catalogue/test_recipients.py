"""Who is told of an edition: each unit's manager, whoever is nearest where there is none, and deputies of those who have left."""

from __future__ import annotations

from datetime import date

import pytest

from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.catalogue import Catalogue, Edition
from itsd.practices.catalogue.recipients import find_recipients, tells_brm

UNITS = """\
kind: unit
id: ministry
name: Ministry
unit_kind: ministry
brm: mona
---
kind: unit
id: lands
name: Lands
unit_kind: directorate
parent: ministry
customer: true
brm: khalid
---
kind: unit
id: registry
name: Registry
unit_kind: department
parent: lands
customer: true
brm: nasra
---
kind: unit
id: permits
name: Permits
unit_kind: directorate
parent: ministry
customer: true
---
kind: unit
id: abroad
name: Abroad
unit_kind: external
customer: true
---
"""


def person(id_: str, more: str = "") -> str:
    return f"kind: person\nid: {id_}\nname: {id_}\nunit: ministry\nemail: {id_}@example.om\n{more}---\n"


USUAL = person("mona") + person("khalid") + person("nasra") + person("sami") + person("salim", "roles: [{role: business-relationship-manager}]\n")


def found(audiences: str, people: str = USUAL) -> tuple[list[tuple[str, tuple[str, ...], str | None]], tuple[str, ...]]:
    catalogue = f"kind: catalogue\nid: staff\ntitle: Staff\naudiences: [{audiences}]\nview: business\n"
    estate = load(MemoryTree({"itsd.yaml": "organisation: Test\n", "catalogue/all.yaml": UNITS + people + catalogue}), today=date(2026, 11, 1)).estate
    chosen = estate.find(Catalogue, "staff")
    assert chosen is not None
    recipients = find_recipients(chosen, estate)
    return [(item.person.id, item.units, item.instead_of) for item in recipients.people], recipients.without


@pytest.mark.parametrize(
    ("audiences", "people"),
    [
        ("registry", [("nasra", ("registry",), None)]),
        ("lands", [("khalid", ("lands",), None), ("nasra", ("registry",), None)]),
        ("permits", [("mona", ("permits",), None)]),
        ("lands, permits, registry", [("khalid", ("lands",), None), ("mona", ("permits",), None), ("nasra", ("registry",), None)]),
        ("ministry", [("khalid", ("lands",), None), ("mona", ("ministry",), None), ("nasra", ("registry",), None)]),
        ("abroad", [("salim", ("abroad",), None)]),
    ],
)
def test_the_nearest_manager_of_each_reader(audiences: str, people: list[tuple[str, tuple[str, ...], str | None]]) -> None:
    assert found(audiences) == (people, ())


def test_people_with_the_role_for_a_unit_count_as_its_own() -> None:
    people = USUAL + person("huda", "roles: [{role: business-relationship-manager, for: unit/permits}]\n")
    assert found("permits", people) == ([("huda", ("permits",), None)], ())
    ended = USUAL + person("huda", "roles: [{role: business-relationship-manager, for: unit/permits, to: 2026-10-31}]\n")
    assert found("permits", ended) == ([("mona", ("permits",), None)], ())


def test_who_has_left_is_stood_in_for() -> None:
    gone = USUAL.replace("id: khalid\n", "id: khalid\nactive: {to: 2026-10-31}\ndeputy: sami\n")
    assert found("lands", gone)[0][1] == ("sami", ("lands",), "khalid")
    alone = USUAL.replace("id: khalid\n", "id: khalid\nactive: {to: 2026-10-31}\n")
    assert found("lands", alone)[0] == [("mona", ("lands",), None), ("nasra", ("registry",), None)]


def test_readers_without_anybody_are_named() -> None:
    assert found("abroad, lands", person("khalid"))[1] == ("abroad",)
    assert found("abroad", person("khalid")) == ([], ("abroad",))


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("[khalid]", True),
        ("[business-relationship-manager]", True),
        ("[sami, salim]", True),
        ("[sami]", False),
        ("[head-of-it]", False),
        ("[nobody]", False),
        ("[]", False),
    ],
)
def test_a_notice_goes_to_business_relationship_management(to: str, told: bool) -> None:  # noqa: FBT001
    edition = f"kind: edition\nid: staff-1\ncatalogue: staff\non: 2026-10-01\nnumber: 1\nnotice: {{to: {to}, sent_on: 2026-10-01}}\n"
    estate = load(MemoryTree({"itsd.yaml": "organisation: Test\n", "catalogue/all.yaml": UNITS + USUAL + edition}), today=date(2026, 11, 1)).estate
    found_ = estate.find(Edition, "staff-1")
    assert found_ is not None
    assert found_.notice is not None
    assert tells_brm(found_.notice, estate) is told


def test_a_deputy_may_be_told_instead() -> None:
    people = USUAL.replace("id: khalid\n", "id: khalid\ndeputy: sami\n")
    edition = "kind: edition\nid: staff-1\ncatalogue: staff\non: 2026-10-01\nnumber: 1\nnotice: {to: [sami], sent_on: 2026-10-01}\n"
    estate = load(MemoryTree({"itsd.yaml": "organisation: Test\n", "catalogue/all.yaml": UNITS + people + edition}), today=date(2026, 11, 1)).estate
    found_ = estate.find(Edition, "staff-1")
    assert found_ is not None
    assert found_.notice is not None
    assert tells_brm(found_.notice, estate)
