"""Addresses within a site."""

from __future__ import annotations

import pytest

from itsd.render.nodes import Node
from itsd.render.site.addresses import page_of, relink, up

PLACES = {"service/email", "package/desk", "changes"}


@pytest.mark.parametrize(("place", "page"), [("service/email", "services/email.html"), ("package/desk", "packages/desk.html"), ("changes", "changes.html")])
def test_each_place_has_a_page(place: str, page: str) -> None:
    assert page_of(place) == page


def test_ways_up_are_counted() -> None:
    assert (up("index.html"), up("services/a.html"), up("index.html", 1), up("services/a.html", 1)) == ("", "../", "../", "../../")


@pytest.mark.parametrize(
    ("path", "href", "found"),
    [
        ("index.html", "#service/email", "services/email.html"),
        ("services/web.html", "#service/email", "email.html"),
        ("services/web.html", "#package/desk", "../packages/desk.html"),
        ("services/web.html", "#changes", "../changes.html"),
        ("index.html", "#category-a", "#category-a"),
        ("index.html", "#service/none", "#service/none"),
        ("index.html", "https://example.org/#service/email", "https://example.org/#service/email"),
    ],
)
def test_places_become_relative_addresses(path: str, href: str, found: str) -> None:
    assert relink(Node("a", {"href": href}, ("x",)), path, PLACES).attributes["href"] == found


def test_the_title_of_a_page_is_its_first_heading() -> None:
    tree = Node("article", {"id": "service/email", "class": "entry"}, (Node("h2", {}, ("E-mail",)), Node("h3", {"id": "x"}, ("Hours",))))
    assert [node.tag for node in relink(tree, "services/email.html", PLACES).walk()] == ["article", "h1", "h2"]
    assert [node.tag for node in relink(tree, "index.html", PLACES, titled=False).walk()] == ["article", "h2", "h3"]
    assert relink(tree, "services/email.html", PLACES).attributes == {"class": "entry"}
