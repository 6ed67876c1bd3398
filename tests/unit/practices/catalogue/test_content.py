"""What an edition shows: who sees what, the same digest for the same content, and every change found and said once."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from itsd.files.disk import DiskTree
from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.catalogue import Catalogue, Edition
from itsd.practices.catalogue.changes import Form, Sort, find_changes
from itsd.practices.catalogue.content import content_of, digest_of_content
from itsd.practices.catalogue.editions import drift_between, edition_record, find_drift, latest_edition
from itsd.practices.catalogue.shown import find_shown
from itsd.practices.catalogue.standing import find_unlisted, standing_of

if TYPE_CHECKING:
    from itsd.model.estate import Estate

SAMPLE = Path(__file__).parents[4]
SETTINGS = "organisation: {en: Test, ar: اختبار}\nlocales: {default: en, required: [en, ar]}\ntimezone: Asia/Muscat\n"
UNITS = """\
kind: unit
id: ministry
name: {en: Ministry, ar: الوزارة}
unit_kind: ministry
---
kind: unit
id: lands
name: {en: Lands, ar: الأراضي}
unit_kind: directorate
parent: ministry
customer: true
---
kind: unit
id: finance
name: {en: Finance, ar: المالية}
unit_kind: directorate
parent: ministry
customer: true
---
"""
SERVICE = """\
kind: service
id: {id}
name: {{en: {id}, ar: خدمة}}
summary: {{en: A service., ar: خدمة.}}
type: business
status: {status}
owner: sami
provider: it
audiences: [{audience}]
criticality: important
classification: public
hours: office
support: {{hours: always, path: [secret-team], contacts: [desk@example.om]}}
cost: {{model: flat, price: {{amount: "9.000", currency: OMR}}}}
options:
  - id: standard
    name: {{en: Standard, ar: قياسي}}
    targets: [{{id: availability, metric: availability, at_least: 99%, per: month, notes: {{en: hidden, ar: خفي}}}}]
    price: {{amount: "1.000", currency: OMR}}
  - id: special
    name: {{en: Special, ar: خاص}}
    available_to: [finance]
    targets: [{{id: availability, metric: availability, at_least: 99.9%, per: month}}]
internal: [cost]
notes: {{en: never shown, ar: لا يعرض}}
---
"""
OFFICE = """\
kind: calendar
id: office
name: {en: Office hours, ar: أوقات الدوام}
timezone: Asia/Muscat
hours: {sun-thu: ["07:30-14:30"]}
---
"""
PACKAGE = """\
kind: package
id: start
name: {en: Start, ar: البداية}
core: [mail/standard]
audiences: [lands]
---
"""
CATALOGUE = """\
kind: catalogue
id: staff
title: {en: Staff, ar: الموظفون}
audiences: [lands]
view: business
"""


def estate_of(*texts: str) -> Estate:
    return load(MemoryTree({"itsd.yaml": SETTINGS, "catalogue/all.yaml": "".join(texts)}), today=date(2026, 11, 1)).estate


def service(id_: str = "mail", *, status: str = "operational", audience: str = "lands") -> str:
    return SERVICE.format(id=id_, status=status, audience=audience)


def usual(*, catalogue: str = CATALOGUE, more: str = "") -> Estate:
    return estate_of(UNITS, OFFICE, service(), service("maps"), more, PACKAGE, catalogue)


def catalogue_of(estate: Estate) -> Catalogue:
    found = estate.find(Catalogue, "staff")
    assert found is not None
    return found


def content(estate: Estate) -> dict[str, Any]:
    return content_of(catalogue_of(estate), estate)


def entry(data: dict[str, Any], key: str) -> dict[str, Any]:
    return next(item for item in data["entries"] if item["entity"] == key)


@pytest.fixture(scope="module")
def sample() -> Estate:
    return load(DiskTree(SAMPLE), today=date(2026, 11, 1)).estate


def test_only_live_services_for_the_readers_are_shown() -> None:
    estate = estate_of(
        UNITS,
        OFFICE,
        service(),
        service("planned", status="designed"),
        service("gone", status="retired"),
        service("ledger", audience="finance"),
        service("all", audience="ministry"),
        PACKAGE,
        CATALOGUE,
    )
    assert find_shown(catalogue_of(estate), estate).keys == {"service/mail", "service/all", "package/start"}


@pytest.mark.parametrize(
    ("selection", "shown"),
    [
        ("include: {services: [maps]}", {"service/maps"}),
        ("include: {services: [mail], packages: [start]}", {"service/mail", "package/start"}),
        ("include: {types: [technical]}", set()),
        ("exclude: {services: [maps]}", {"service/mail", "package/start"}),
        ("exclude: {packages: [start]}", {"service/mail", "service/maps"}),
    ],
)
def test_a_selection_takes_or_leaves(selection: str, shown: set[str]) -> None:
    estate = usual(catalogue=f"{CATALOGUE}{selection}\n")
    assert find_shown(catalogue_of(estate), estate).keys == shown


def test_a_package_whose_part_is_not_live_is_not_shown() -> None:
    estate = estate_of(UNITS, OFFICE, service(status="retired"), service("maps"), PACKAGE, CATALOGUE)
    assert find_shown(catalogue_of(estate), estate).keys == {"service/maps"}


def test_a_business_view_has_nothing_internal_and_only_options_for_its_readers() -> None:
    data = content(usual())
    text = str(data)
    assert "never shown" not in text
    assert "hidden" not in text
    assert "secret-team" not in text
    mail = entry(data, "service/mail")
    assert "cost" not in mail
    assert [option["id"] for option in mail["options"]] == ["standard"]
    assert set(mail["sentences"]) == {"standard/availability"}


def test_a_technical_view_has_all_of_it() -> None:
    mail = entry(content(usual(catalogue=CATALOGUE.replace("business", "technical"))), "service/mail")
    assert mail["support"]["path"] == ["secret-team"]
    assert mail["cost"]["price"] == "9 OMR"
    assert [option["id"] for option in mail["options"]] == ["special", "standard"]


def test_each_target_has_its_sentence_in_every_language() -> None:
    sentence = entry(content(usual()), "service/mail")["sentences"]["standard/availability"]
    assert sentence == {"en": "Availability is at least 99% per month", "ar": "لا تقل الإتاحة عن 99% في كل شهر"}


def test_the_digest_is_that_of_what_is_said_not_of_how_it_is_written() -> None:
    said = digest_of_content(content(usual()))
    texts = [service(), service("maps")]
    written = [text.replace('"1.000"', '"1.0"') for text in texts]
    again = estate_of(UNITS, *reversed(written), OFFICE, "# a remark\n", PACKAGE, CATALOGUE)
    assert digest_of_content(content(again)) == said
    internal = estate_of(UNITS, OFFICE, service().replace("9.000", "8.000").replace("never shown", "still not"), service("maps"), PACKAGE, CATALOGUE)
    assert digest_of_content(content(internal)) == said


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("at_least: 99%", "at_least: 98%"),
        ('"1.000"', '"2.000"'),
        ("A service.", "The service."),
        ("07:30-14:30", "07:30-15:30"),
        ("Lands", "Lands and houses"),
        ("desk@", "help@"),
        ("title: {en: Staff", "title: {en: All staff"),
    ],
)
def test_whatever_readers_see_changes_the_digest(old: str, new: str) -> None:
    texts = [UNITS, OFFICE, service(), service("maps"), PACKAGE, CATALOGUE]
    changed = estate_of(*(text.replace(old, new) for text in texts))
    assert digest_of_content(content(changed)) != digest_of_content(content(usual()))


def changes(before: Estate, after: Estate) -> list[tuple[str, str]]:
    return [(change.sort.value, change.entity) for change in find_changes(content(before), content(after))]


def test_nothing_changes_from_a_content_to_itself(sample: Estate) -> None:
    for catalogue in sample.each(Catalogue):
        data = content_of(catalogue, sample)
        assert find_changes(data, copy.deepcopy(data)) == []


def test_what_came_changed_ends_and_went_is_found_in_this_order() -> None:
    before = estate_of(UNITS, OFFICE, service(), service("maps"), service("fax"), service("old"), CATALOGUE)
    ending = service("fax").replace("\nnotes:", "\nretire_on: 2027-03-31\nreplaced_by: mail\nnotes:")
    after = estate_of(UNITS, OFFICE, service().replace("99%", "99.5%"), ending, service("maps"), service("new"), CATALOGUE)
    assert changes(before, after) == [("added", "service/new"), ("changed", "service/mail"), ("ending", "service/fax"), ("removed", "service/old")]
    end = next(change for change in find_changes(content(before), content(after)) if change.sort is Sort.ENDING)
    assert (end.until, end.replaced_by) == ("2027-03-31", {"en": "mail", "ar": "خدمة"})


DETAILS = {
    "price": ('"1.000"', '"2.000"', "options.price", Form.MONEY, "1 OMR", "2 OMR"),
    "target": (
        "at_least: 99%",
        "at_least: 98%",
        "options.targets",
        Form.TEXT,
        {"en": "Availability is at least 99% per month", "ar": "لا تقل الإتاحة عن 99% في كل شهر"},
        {"en": "Availability is at least 98% per month", "ar": "لا تقل الإتاحة عن 98% في كل شهر"},
    ),
    "hours": ("hours: office", "hours: always", "hours", Form.TEXT, {"en": "Office hours", "ar": "أوقات الدوام"}, "always"),
    "times": ("07:30-14:30", "07:30-15:30", "hours", Form.SILENT, None, None),
    "contacts": ("desk@example.om", "help@example.om", "support.contacts", Form.LIST, ["desk@example.om"], ["help@example.om"]),
    "summary": ("A service.", "The service.", "summary", Form.TEXT, {"en": "A service.", "ar": "خدمة."}, {"en": "The service.", "ar": "خدمة."}),
    "owner": ("owner: sami", "owner: aisha", "owner", Form.TEXT, "sami", "aisha"),
    "introduced": ("owner: sami", "owner: sami\nintroduced: 2026-01-01", "introduced", Form.DATE, None, "2026-01-01"),
    "lead time": ("owner: sami", "owner: sami\nrequest: {lead_time: 2h}", "request.lead_time", Form.DURATION, None, "7200 s"),
    "option": ("id: standard\n    name: {en: Standard, ar: قياسي}", "id: plain\n    name: {en: Plain, ar: عادي}", "options", Form.TEXT, None, {"en": "Plain", "ar": "عادي"}),
}


@pytest.mark.parametrize("case", DETAILS)
def test_a_change_is_said_field_by_field(case: str) -> None:
    old, new, field, form, before, after = DETAILS[case]
    changed = estate_of(UNITS, OFFICE.replace(old, new), service().replace(old, new), CATALOGUE)
    (change,) = find_changes(content(estate_of(UNITS, OFFICE, service(), CATALOGUE)), content(changed))
    found = [(detail.field, detail.form, detail.old, detail.new) for detail in change.details]
    assert (field, form, before, after) in found
    assert len(found) == (2 if case == "option" else 1)


def test_every_change_of_an_entry_is_said_or_is_of_something_else(sample: Estate) -> None:
    """Whatever changes the digest of an entry gives a detail, whichever field it is."""
    for catalogue in sample.each(Catalogue):
        data = content_of(catalogue, sample)
        for item in data["entries"]:
            for key in set(item) - {"entity", "digest", "names", "sentences", "calendars", "maintenance", "retire_on"}:
                other = copy.deepcopy(data)
                target = entry(other, item["entity"])
                del target[key]
                target["digest"] = "changed"
                (change,) = find_changes(data, other)
                assert change.details, (item["entity"], key)


def test_an_edition_stands_for_its_content() -> None:
    estate = usual()
    record = edition_record(content(estate), 3, date(2026, 10, 1))
    edition = Edition.model_validate(record)
    assert edition.id == "staff-3"
    assert [(item.entity, item.options) for item in edition.entries] == [("service/mail", ("standard",)), ("service/maps", ("standard",)), ("package/start", ())]
    assert not drift_between(edition, content(estate))
    titled = usual(catalogue=CATALOGUE.replace("en: Staff", "en: All"))
    drift = drift_between(edition, content(titled))
    assert drift
    assert (drift.added, drift.changed, drift.removed, drift.other) == ((), (), (), True)
    without = estate_of(UNITS, OFFICE, service().replace("99%", "98%"), service("new"), CATALOGUE)
    drift = drift_between(edition, content(without))
    assert (drift.added, drift.changed, drift.removed, drift.other) == (("service/new",), ("service/mail",), ("service/maps", "package/start"), False)


def edition_text(number: int, digest: str = "0") -> str:
    return f'---\nkind: edition\nid: staff-{number}\ncatalogue: staff\non: 2026-01-0{number}\nnumber: {number}\ndigest: "{digest}"\n'


def test_the_last_edition_is_the_one_with_the_highest_number() -> None:
    estate = usual(catalogue=CATALOGUE + edition_text(2) + edition_text(1))
    found = latest_edition("staff", estate)
    assert found is not None
    assert found.number == 2
    assert latest_edition("other", estate) is None


def test_a_catalogue_without_edition_has_everything_to_publish() -> None:
    estate = usual()
    standing = standing_of(catalogue_of(estate), estate)
    assert find_drift(catalogue_of(estate), estate) is None
    assert standing.unpublished == ("package/start", "service/mail", "service/maps")
    assert not standing.is_current
    assert not standing.is_announced


def test_how_a_catalogue_stands_is_said_with_its_reasons() -> None:
    text = "".join((UNITS, OFFICE, service(), service("maps"), service("fax"), PACKAGE, CATALOGUE))
    record = edition_record(content(estate_of(text)), 1, date(2026, 10, 1))
    entries = ", ".join(f'{{entity: {item["entity"]}, digest: "{item["digest"]}"}}' for item in record["entries"])
    edition = f'---\nkind: edition\nid: staff-1\ncatalogue: staff\non: 2026-10-01\nnumber: 1\ndigest: "{record["digest"]}"\nentries: [{entries}]\n'
    assert standing_of(catalogue_of(estate_of(text, edition)), estate_of(text, edition)).is_current
    later = (
        UNITS,
        OFFICE,
        service().replace("\nnotes:", "\nreviewed: {on: 2024-01-01, every: 12 months}\nretire_on: 2026-06-30\nnotes:"),
        service("maps", status="retired"),
        PACKAGE,
        CATALOGUE,
        edition,
    )
    estate = estate_of(*later)
    standing = standing_of(catalogue_of(estate), estate)
    assert not standing.is_current
    assert [(gone.entity, gone.why) for gone in standing.gone] == [("service/fax", "it is no longer in the estate"), ("service/maps", "it is retired")]
    assert standing.ended == (("service/mail", date(2026, 6, 30)),)
    assert [key for key, _ in standing.overdue] == ["service/mail"]


def test_live_services_in_no_catalogue_are_found() -> None:
    estate = estate_of(UNITS, OFFICE, service(), service("ledger", audience="finance"), CATALOGUE)
    assert find_unlisted(estate) == ["service/ledger"]
