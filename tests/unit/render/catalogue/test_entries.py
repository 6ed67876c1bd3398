"""What the pages of services and packages show."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from itsd.model.text import parse_text
from itsd.model.values import parse_money
from itsd.render.catalogue.comparison import Cell, compare
from itsd.render.catalogue.entries import build_package, build_service, price_from, say_ending
from tests.support.sites import book, sample

if TYPE_CHECKING:
    from itsd.model.service import Package, Service


def _service(id_: str, catalogue: str = "staff") -> Service:
    return next(service for service in sample(catalogue).shown.services if service.id == id_)


def _package(id_: str) -> Package:
    return next(package for package in sample("staff").shown.packages if package.id == id_)


def test_options_stand_side_by_side_and_an_absent_promise_is_an_empty_cell() -> None:
    found = compare(_service("gis-portal"), book("staff", "en").phrases)
    assert [column.name for column in found.columns] == ["Viewer", "Professional"]
    rows = {row.name: row.cells for group in found.groups for row in group.rows}
    assert rows["Availability"] == (Cell("At least 99%", "in each month"), Cell("At least 99.5%", "in each month"))
    assert rows["Storage"] == (Cell(), Cell("At least 36 TB", ""))
    assert [column.price for column in found.columns] == ["OMR\u00a03.000 per user and month", "OMR\u00a022.000 per user and month"]


def test_two_targets_of_one_name_have_a_row_each() -> None:
    service = _service("email")
    option = service.options[0]
    twice = service.model_copy(update={"options": (option.model_copy(update={"targets": (option.targets[0], option.targets[0])}),)})
    (group,) = compare(twice, book("staff", "en").phrases).groups
    assert [row.name for row in group.rows] == ["Availability", "Availability"]


def test_a_page_says_what_a_customer_asks() -> None:
    page = build_service(_service("permits-portal"), sample("staff"), book("staff", "en").phrases)
    request = {label: [piece.text for piece in pieces] for label, pieces in page.request}
    assert request == {
        "Where to ask": ["Portal"],
        "What must be there first": ["The wilayat for which the examiner works"],
        "Consent of": ["Business process owner"],
        "Ready within": ["3 working days"],
    }
    assert page.faq[0][0] == "May I pay in instalments?"
    assert dict(page.about)["Next review"][0].text == "10 June 2027"
    assert [piece.href for piece in page.packages] == ["#package/permits-office"]
    assert dict(page.glance)["Service and support hours"][0].text == "Sunday to Thursday: 07:30 to 14:30"


def test_a_business_page_shows_neither_suppliers_nor_the_path_of_support() -> None:
    page = build_service(_service("email"), sample("staff"), book("staff", "en").phrases)
    assert "Support path" not in dict(page.support)
    assert "nakheel" not in repr(page).lower()


def test_prices_in_lists_are_the_lowest() -> None:
    phrases = book("staff", "en").phrases
    assert price_from(_service("gis-portal"), phrases) == "From OMR\u00a03.000 per user and month"
    assert price_from(_service("email"), phrases) == "Free of charge at the basic level"
    assert price_from(_service("payroll"), phrases) == "Free of charge"
    mixed = _service("email")
    rials = mixed.options[0].model_copy(update={"price": parse_money({"amount": "1.0", "currency": "USD"})})
    assert price_from(mixed.model_copy(update={"options": (rials, *mixed.options[1:])}), phrases) == "By unit"


def test_a_service_that_ends_says_when_and_what_comes() -> None:
    ending = _service("email").model_copy(update={"retire_on": date(2027, 6, 30), "replaced_by": "collaboration"})
    assert say_ending(ending, book("staff", "en").phrases) == "This service ends on 30 June 2027. Shared workspaces takes its place."
    assert say_ending(ending, book("staff", "ar").phrases) == "تنتهي هذه الخدمة في 30 يونيو 2027. وتحل محلها مساحات العمل المشتركة."
    assert say_ending(_service("email"), book("staff", "en").phrases) == ""


def test_duties_and_exclusions_are_shown() -> None:
    service = _service("email").model_copy(update={"duties": (parse_text({"en": "Lock it.", "ar": "اقفله."}),), "exclusions": (parse_text({"en": "Fax.", "ar": "الفاكس."}),)})
    page = build_service(service, sample("staff"), book("staff", "ar").phrases)
    assert (page.duties, page.exclusions) == (["اقفله."], ["الفاكس."])


def test_a_package_links_to_what_the_catalogue_shows_and_to_nothing_else() -> None:
    page = build_package(_package("field-survey"), sample("staff"), book("staff", "en").phrases)
    parts = {part.service.text: (part.service.href, part.option) for _, group in page.groups for part in group}
    assert parts["GIS portal"] == ("#service/gis-portal", "Professional")
    assert parts["File storage"] == ("", "Standard")
    assert [heading for heading, _ in page.groups] == ["What it is made of", "What that needs", "What adds to it"]
