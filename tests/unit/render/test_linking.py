"""Addresses in texts as links."""

from __future__ import annotations

import pytest

from itsd.render.dialect import parse_html
from itsd.render.linking import link_addresses, split_addresses
from itsd.render.nodes import Node


def links_of(text: str) -> list[tuple[str, str]]:
    return [(piece.text, piece.attributes["href"]) for piece in split_addresses(text) if isinstance(piece, Node)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("write to desk@lands.example.om.", [("desk@lands.example.om", "mailto:desk@lands.example.om")]),
        ("call +968 2400 0300, or ask", [("+968 2400 0300", "tel:+96824000300")]),
        ("see https://example.com/a?b=c.", [("https://example.com/a?b=c", "https://example.com/a?b=c")]),
        ("هاتف +968 2400 0300 أو a@b.example", [("+968 2400 0300", "tel:+96824000300"), ("a@b.example", "mailto:a@b.example")]),
        ("javascript:alert(1) file:///etc/passwd a@b @c.example x@", []),
        ("12+968 2400 0300", []),
        ("", []),
    ],
)
def test_an_address_leads_where_it_says(text: str, links: list[tuple[str, str]]) -> None:
    assert links_of(text) == links
    assert "".join(piece if isinstance(piece, str) else piece.text for piece in split_addresses(text)) == text


def test_no_link_is_made_within_a_link_or_in_code() -> None:
    tree = parse_html('<p><a href="https://example.com">a@b.example</a> <code>c@d.example</code> <strong>e@f.example</strong></p>', "test")
    assert [node.text for node in link_addresses(tree).walk() if node.tag == "a"] == ["a@b.example", "e@f.example"]
