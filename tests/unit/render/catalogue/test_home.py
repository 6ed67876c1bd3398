"""The home page: categories, marks, help, levels."""

from __future__ import annotations

from itsd.render.catalogue.home import find_categories
from tests.support.sites import book, sample


def test_every_entry_stands_in_one_category_in_order() -> None:
    home = book("staff", "en").front
    rows = [row.key for category in home.categories for row in category.rows]
    assert sorted(rows) == sorted(service.key for service in sample("staff").shown.services)
    assert [category.name for category in home.categories] == sorted(category.name for category in home.categories)
    assert len({category.id for category in home.categories}) == len(home.categories)


def test_categories_that_read_alike_in_an_address_stay_apart() -> None:
    publication = sample("staff")
    names = ("A & B", "a-b", "خدمات", "خدمة")
    services = tuple(service.model_copy(update={"category": name}) for service, name in zip(publication.shown.services, names, strict=False))
    shown = type(publication.shown)(services, ())
    changed = type(publication)(publication.catalogue, publication.estate, shown, publication.content, publication.locales, publication.log)
    found = find_categories(changed, book("staff", "en").phrases)
    assert len({category.id for category in found}) == 4
    assert all(category.id.isascii() and " " not in category.id for category in found)


def test_what_is_new_is_marked() -> None:
    home = book("staff", "en").front
    marked = {row.key: row.mark for category in home.categories for row in category.rows if row.mark} | {row.key: row.mark for row in home.packages if row.mark}
    assert marked == {"service/inspection-app": "New", "package/permits-office": "New"}


def test_help_is_where_most_services_are_supported() -> None:
    facts = {label: [piece.text for piece in pieces] for label, pieces in book("staff", "en").front.help}
    assert facts["Contacts"] == ["+968 2400 0300", "servicedesk@lands.example.om"]
    assert facts["Languages"] == ["Arabic and English"]


def test_levels_name_the_services_that_share_them() -> None:
    levels = dict(book("staff", "en").front.levels)
    assert [piece.text for piece in levels["Standard"]] == ["E-mail", "Land registry system", "Permits portal"]
