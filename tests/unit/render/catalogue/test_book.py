"""The trees of a catalogue: the same for site and paper, in every language, and never with a hole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itsd.errors import ItsdError
from itsd.files.disk import DiskTree
from itsd.render.catalogue.book import make_book, safe_address
from itsd.render.catalogue.pdf import build_document
from tests.support.estates import SAMPLE, read_estate, write_estate
from tests.support.sites import book, publication_in, sample, texts_of

if TYPE_CHECKING:
    from pathlib import Path

    from itsd.render.nodes import Node


def _pages(catalogue: str, locale: str) -> list[Node]:
    found = book(catalogue, locale)
    shown = sample(catalogue).shown
    return [found.home(), found.glossary(), found.changes(), *map(found.service, shown.services), *map(found.package, shown.packages)]


@pytest.mark.parametrize("catalogue", ["staff", "citizens", "technical"])
@pytest.mark.parametrize("locale", ["en", "ar"])
def test_no_cell_heading_or_entry_is_empty(catalogue: str, locale: str) -> None:
    for page in _pages(catalogue, locale):
        for node in page.walk():
            if node.tag in {"td", "th", "dd", "dt", "li", "h2", "h3", "h4", "caption", "summary", "p"}:
                assert node.text.strip(), (page.attributes.get("id"), node)


@pytest.mark.parametrize("catalogue", ["staff", "technical"])
def test_pages_have_the_same_shape_in_both_languages(catalogue: str) -> None:
    for en, ar in zip(_pages(catalogue, "en"), _pages(catalogue, "ar"), strict=True):
        assert [node.tag for node in en.walk() if node.tag in {"h2", "h3", "table", "tr", "details"}] == [
            node.tag for node in ar.walk() if node.tag in {"h2", "h3", "table", "tr", "details"}
        ] or en.attributes.get("id") is None


def test_a_business_catalogue_says_nothing_internal() -> None:
    said = " ".join(text for page in _pages("staff", "en") for text in texts_of(page))
    for internal in ("Nakheel", "GeoSoft", "ERPworks", "ola/", "contract/", "99.95%", "Support path"):
        assert internal not in said


def test_a_technical_catalogue_shows_what_a_service_is_made_of_as_picture_and_as_table() -> None:
    found = book("technical", "en")
    page = found.service(next(service for service in sample("technical").shown.services if service.id == "virtual-servers"))
    headings = [node.text for node in page.walk() if node.tag == "h3"]
    assert [
        heading
        for heading in headings
        if heading in {"What it is made of", "What the provider's own part guarantees", "Agreements", "Suppliers", "Measures", "Capacity", "History"}
    ]
    picture = page.find("img")
    assert picture is not None
    assert picture.attributes["src"] == "picture:composition-virtual-servers-en"
    assert "“Virtual servers” needs" in picture.attributes["alt"]
    rows = {tuple(cell.text for cell in row.elements) for row in page.walk() if row.tag == "tr"}
    assert ("Database platform", "critical: fails without it", "Virtual servers") in rows
    assert found.pictures["composition-virtual-servers-en"].content.startswith(b"<svg")


def test_arabic_digits_and_hijri_dates_are_honoured(tmp_path: Path) -> None:
    files = read_estate(SAMPLE)
    files["itsd.yaml"] += b"documents: {arabic_digits: true, hijri: true}\n"
    write_estate(tmp_path, files)
    publication = publication_in(tmp_path, "staff")
    service = next(service for service in publication.shown.services if service.id == "permits-portal")
    said = " ".join(texts_of(make_book(publication, "ar", DiskTree(tmp_path)).service(service)))
    assert "٩٩٫٥٪" in said
    assert "١٤ مايو ٢٠٢٣ (٢٤ شوال ١٤٤٤ هـ)" in said
    assert "99.5%" in " ".join(texts_of(make_book(publication, "en", DiskTree(tmp_path)).service(service)))


def test_a_text_without_translation_is_an_error_with_its_place(tmp_path: Path) -> None:
    files = read_estate(SAMPLE)
    path = "catalogue/services/payroll.yaml"
    text = files[path].decode()
    files[path] = text.replace(next(line for line in text.splitlines() if line.startswith("name:")), "name: {en: Payroll}").encode()
    write_estate(tmp_path, files)
    publication = publication_in(tmp_path, "staff")
    found = make_book(publication, "ar", DiskTree(tmp_path))
    with pytest.raises(ItsdError, match=r"1 text of the document is missing in ar: catalogue/services/payroll\.yaml:3"):
        found.service(next(service for service in publication.shown.services if service.id == "payroll"))


def test_a_template_of_the_estate_takes_the_place_of_one_of_the_program(tmp_path: Path) -> None:
    write_estate(tmp_path, read_estate(SAMPLE), {"templates/catalogue/glossary.html": '<article id="glossary"><section><h2>{{ _("Own words") }}</h2></section></article>'})
    publication = publication_in(tmp_path, "staff")
    assert make_book(publication, "en", DiskTree(tmp_path)).glossary().text.strip() == "Own words"
    with pytest.raises(ItsdError, match=r"templates/catalogue/glossary\.html:1: the words 'Own words' of a template have no translation in ar"):
        make_book(publication, "ar", DiskTree(tmp_path)).glossary()


def test_a_template_cannot_leave_the_dialect(tmp_path: Path) -> None:
    write_estate(tmp_path, read_estate(SAMPLE), {"templates/catalogue/glossary.html": "<script>alert(1)</script>"})
    with pytest.raises(ItsdError, match="<script> is not an element of the dialect"):
        make_book(publication_in(tmp_path, "staff"), "en", DiskTree(tmp_path)).glossary()


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_document_has_every_page_and_every_place_that_is_linked(locale: str) -> None:
    document = build_document(book("staff", locale))
    (body,) = document.bodies
    nodes = list(body.root.walk())
    places = [node.attributes["id"] for node in nodes if "id" in node.attributes]
    assert len(places) == len(set(places))
    assert {node.attributes["href"][1:] for node in nodes if node.attributes.get("href", "").startswith("#")} <= set(places)
    assert {service.key for service in sample("staff").shown.services} <= set(places)
    assert not [node for node in nodes if node.tag in {"details", "summary"} or "screen" in node.classes]
    assert document.covers[0].running.startswith("staff · 2 · ")


@pytest.mark.parametrize("address", ["javascript:alert(1)", " java\nscript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//host/x"])
def test_links_of_the_estate_lead_to_safe_places_only(address: str) -> None:
    assert safe_address(address) == ""
