"""Sections of two languages side by side."""

from __future__ import annotations

from itsd.render.agreement.arrangement import number_sections, pair_sections
from itsd.render.dialect import parse_html

TABLE = "<table><tbody><tr><td>1</td><td>2</td><td>3</td><td>4</td></tr></tbody></table>"


def make(locale: str, body: str) -> object:
    return parse_html(f"<article>{body}</article>", "test").with_attributes(lang=locale, dir="rtl" if locale == "ar" else "ltr")


def shape(node: object) -> list[str]:
    return ["+".join(child.tag for child in block.elements[0].elements) if "pair" in block.classes else f"wide {block.attributes.get('lang')}" for block in node.elements]  # type: ignore[attr-defined]


def test_sections_are_numbered_in_their_headings() -> None:
    tree = number_sections(parse_html("<article><section><h2>A</h2></section><section><p>x</p></section><section><h2>C</h2></section></article>", "test"))
    assert [node.text for node in tree.walk() if node.tag == "h2"] == ["1. A", "3. C"]


def test_headings_stand_side_by_side_and_wide_tables_below_each_other() -> None:
    body = f"<section><h2>S</h2><p>a</p><h3>T</h3><p>b</p>{TABLE}<p>c</p></section>"
    paired = pair_sections([make("en", body), make("ar", body)])  # type: ignore[list-item]
    assert shape(paired.elements[0]) == ["h2+p", "h3+p", "wide en", "wide ar", "p"]


def test_a_language_that_lacks_a_block_keeps_its_section_in_one_pair() -> None:
    paired = pair_sections([make("en", f"<section><h2>S</h2>{TABLE}</section>"), make("ar", "<section><h2>S</h2></section>")])  # type: ignore[list-item]
    assert shape(paired.elements[0]) == ["h2+table"]
