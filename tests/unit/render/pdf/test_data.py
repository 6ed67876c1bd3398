"""The data for the theme of PDFs: every element has a kind that the theme draws, and what needs no page is settled in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.render.dialect import ELEMENTS, EMPTY, parse_html, tidy
from itsd.render.document import Body, Cover, Document, direction_of
from itsd.render.nodes import Node, Picture
from itsd.render.pdf.data import build_data
from itsd.render.pdf.document import render_pdf

THEME = (Path(__file__).parents[4] / "templates" / "theme.typ").read_text(encoding="utf-8")
KINDS = set(re.findall(r"^  ([a-z-]+): ", THEME[THEME.index("#let plain = (") : THEME.index("#let draw(n)")], re.MULTILINE))
CLASSES = (
    *("", "note", "warning", "changed", "lead", "kicker", "notes", "aside", "for", "leader", "name", "unseen", "mark", "entries", "plain", "title"),
    *("signatures", "glance", "entry", "signing", "pagebreak", "facts", "keep", "group", "pair", "landscape", "own"),
)


def document_of(root: Node, locale: str = "en") -> Document:
    cover = Cover(locale, "Unit", "Agreement", "Title", "", (), "", "", "", "Page {page} of {pages}")
    return Document("x", date(2026, 11, 1), (cover,), (Body(locale, root),), {"map": Picture(b"<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'/>", "svg")})


def arrange(source: str, locale: str = "en") -> Any:  # noqa: ANN401  # JSON
    root = tidy(parse_html(f'<article lang="{locale}" dir="{direction_of(locale)}">{source}</article>', "test"))
    return build_data(document_of(root, locale))["bodies"][0]["c"]


def kinds_in(value: Any) -> set[str]:  # noqa: ANN401  # JSON
    if isinstance(value, dict):
        return ({value["k"]} if "k" in value else set()).union(*map(kinds_in, value.values()))
    return set().union(*map(kinds_in, value)) if isinstance(value, list | tuple) else set()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>plain</p>", [{"k": "paragraph", "c": "plain"}]),
        ("<section><div><p>in boxes</p></div></section>", [{"k": "paragraph", "c": "in boxes"}]),
        ('<section class="own"><p>a</p></section>', [{"k": "group", "class": "own", "c": [{"k": "paragraph", "c": "a"}]}]),
        ("<p>a <span>b</span> <time>c</time></p>", [{"k": "paragraph", "c": "a b c"}]),
        ("<p>to</p><ul><li>x</li></ul>", [{"k": "held", "c": [{"k": "paragraph", "c": "to"}]}, {"k": "list", "items": ["x"]}]),
        ('<p>a <a href="#x">b</a></p>', [{"k": "paragraph", "c": ["a ", {"k": "inner-link", "to": "en-x", "c": "b"}]}]),
        ('<p><a href="https://x.example">b</a></p>', [{"k": "paragraph", "c": [{"k": "link", "to": "https://x.example", "c": "b"}]}]),
        ("<h2>a</h2><h3>b</h3><h4>c</h4>", [{"k": "chapter", "c": "a"}, {"k": "section", "c": "b"}, {"k": "part", "c": "c"}]),
        ('<section class="entry"><h4>c</h4></section><h4>d</h4>', [{"k": "entry-part", "c": "c"}, {"k": "part", "c": "d"}]),
        ('<section class="pagebreak" id="s"><h2>a</h2></section>', [{"k": "newpage"}, {"k": "place", "id": "en-s"}, {"k": "chapter", "c": "a"}]),
        ('<ol start="3"><li>a</li><li><strong>b</strong></li></ol>', [{"k": "numbered", "start": 3, "items": ["a", [{"k": "strong", "c": "b"}]]}]),
        ("<dl><dt>a</dt><dd>b</dd><dd>c</dd></dl>", [{"k": "terms", "items": [["a", "b"], ["a", "c"]]}]),
        ('<p><img src="picture:map" alt="A map"></p>', [{"k": "paragraph", "c": [{"k": "picture", "file": "picture-0.svg", "alt": "A map"}]}]),
        (
            '<table class="facts"><tr><th>a</th><td>b</td></tr><tr><th>c</th></tr></table>',
            [{"k": "facts", "items": [[[{"k": "label", "c": "a"}], "b"], [[{"k": "label", "c": "c"}], ""]], "whole": True}],
        ),
        ("<table></table>", ""),
    ],
)
def test_an_element_is_one_kind_and_boxes_are_nothing(source: str, expected: object) -> None:
    assert arrange(source) == expected


def test_a_language_is_marked_only_where_it_begins() -> None:
    assert arrange('<p lang="en" dir="ltr">a <span lang="ar" dir="rtl">ب <bdi dir="ltr">c</bdi></span></p>') == [
        {
            "k": "paragraph",
            "c": [
                "a ",
                {"k": "spoken", "lang": "ar", "dir": "rtl", "block": False, "c": ["ب ", {"k": "isolated", "c": [{"k": "turned", "dir": "ltr", "c": "c"}]}]},
            ],
        }
    ]
    assert arrange('<section lang="ar" dir="rtl"><p>ب</p></section><p>a</p>') == [
        {"k": "spoken", "lang": "ar", "dir": "rtl", "block": True, "c": [{"k": "paragraph", "c": "ب"}]},
        {"k": "paragraph", "c": "a"},
    ]


def test_links_lead_to_items_and_terms_too() -> None:
    source = '<ul><li id="a">x</li></ul><dl><dt id="b">y</dt><dd id="c">z</dd></dl><p><a href="#a">1</a><a href="#b">2</a><a href="#c">3</a></p>'
    items, terms, _ = arrange(source)
    assert items["items"] == [[{"k": "place", "id": "en-a"}, "x"]]
    assert terms["items"] == [[[{"k": "place", "id": "en-b"}, "y"], [{"k": "place", "id": "en-c"}, "z"]]]
    assert render_pdf(document_of(tidy(parse_html(f'<article lang="en" dir="ltr">{source}</article>', "test")))).startswith(b"%PDF-")


def test_a_table_has_its_heads_its_widths_and_its_groups() -> None:
    rows = f'<tr class="group"><th colspan="2">G</th></tr><tr><th>a</th><td>{"w" * 100}</td></tr>'
    (table,) = arrange(f"<table><caption>T</caption><thead><tr><th>k</th><th>v</th></tr></thead><tbody>{rows}</tbody></table>")
    assert table["head"] == [[[{"k": "label", "c": "k"}], [{"k": "label", "c": "v"}]]]
    assert table["rows"][0] == [{"colspan": 2, "c": [{"k": "label", "c": "G"}]}]
    assert (table["columns"], table["groups"], table["caption"], table["whole"]) == ([3, 10], [1], "T", True)


def test_columns_are_equal_where_cells_of_plain_rows_span() -> None:
    (table,) = arrange('<table><tr><td>a</td><td>bbbbbbbbbbbbbbbbbbbbbb</td></tr><tr><td colspan="2">c</td></tr></table>')
    assert table["columns"] == [1, 1]


@pytest.mark.parametrize("span", ["x", "0", "-1", "999999999", "9" * 5000, "²"])
def test_a_span_that_is_none_or_would_fill_the_memory_is_none(span: str) -> None:
    source = f'<table><tr><td colspan="{span}">a</td><td rowspan="{span}">b</td></tr></table><ol start="{span}"><li>c</li></ol>'
    table, numbered = arrange(source)
    assert len(table["columns"]) == (61 if span == "999999999" else 2)
    assert numbered["start"] in {0, 1, 999_999_999}
    assert render_pdf(document_of(tidy(parse_html(f'<article lang="en" dir="ltr">{source}</article>', "test")))).startswith(b"%PDF-")


def test_a_row_that_lacks_a_cell_moves_no_other() -> None:
    (table,) = arrange("<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td></tr><tr><td>d</td><td>e</td></tr></tbody></table>")
    assert table["rows"] == [["c", ""], ["d", "e"]]


def test_marks_above_letters_take_no_width() -> None:
    plain, marked = (arrange(f"<table><tr><td>{text}</td><td>x</td></tr></table>", "ar")[0]["columns"] for text in ("محمد" * 4, "مُحَمَّد" * 4))
    assert plain == marked


TEXTS = st.text(alphabet="ab ب#[]$", max_size=4)


def nodes(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Node]:
    tags = st.sampled_from(sorted(set(ELEMENTS) - {"figcaption", "caption"}))
    attributes = st.fixed_dictionaries({"class": st.sampled_from(CLASSES)}, optional={"lang": st.sampled_from(["en", "ar"]), "dir": st.sampled_from(["ltr", "rtl", "auto"])})
    return st.builds(make, tags, attributes, st.lists(children, max_size=3))


def make(tag: str, attributes: dict[str, str], children: list[Node | str]) -> Node:
    more = {"img": {"src": "picture:map", "alt": "A map"}, "a": {"href": "https://x.example"}}.get(tag, {})
    return Node(tag, attributes | more, () if tag in EMPTY else tuple(child for child in children if child))


@given(st.recursive(TEXTS, nodes, max_leaves=12))
def test_whatever_the_tree_every_kind_is_one_of_the_theme(tree: Node | str) -> None:
    found = build_data(document_of(Node("article", {"lang": "en", "dir": "ltr"}, (tree,) if tree else ())))["bodies"][0]["c"]
    assert kinds_in(found) <= KINDS


def test_the_theme_draws_every_kind() -> None:
    assert {"paragraph", "table", "pair", "signatures", "inner-link"} <= KINDS
    paragraphs = "".join(f'<p class="{name}">x</p>' for name in CLASSES if name != "pair")
    inline = "".join(f"<{tag}>x</{tag}>" for tag in ("strong", "em", "code", "small", "s", "ins", "del", "sub", "sup", "bdi", "i", "b"))
    spans = "".join(f'<span class="{name}">x</span>' for name in ("unseen", "mark", "aside", ""))
    lists = "".join(f'<ul class="{name}"><li>x</li></ul>' for name in ("", "entries", "plain"))
    blocks = (
        '<h2>a</h2><h3 class="title">b</h3><h3>c</h3><h4>d</h4><h5>e</h5><section class="entry"><h4>f</h4></section><hr>'
        '<div class="glance"><dl><dt>a</dt><dd>b</dd></dl></div><blockquote>q</blockquote><pre>p</pre><ol><li>1</li></ol><dl><dt>a</dt><dd>b</dd></dl>'
        '<div class="pair"><div lang="en" dir="ltr"><p>a</p></div><div lang="ar" dir="rtl"><p>ب</p></div></div>'
        '<div class="signing"><p>s</p></div><div class="signatures"><div><p>A</p><p>Name</p></div></div><section class="pagebreak own" id="there"><p>n</p></section>'
        '<div class="own"><p>o</p></div>'
        '<table class="facts"><tr><th>a</th><td>b</td></tr></table><table><caption>c</caption><tr><th>a</th><th>b</th></tr><tr><td colspan="2">c</td></tr></table>'
        '<figure><img src="picture:map" alt="m"><figcaption>f</figcaption></figure>'
    )
    source = f'{paragraphs}<p>{inline}{spans}<br><a href="#there">to</a><a href="https://x.example">out</a><span dir="rtl">ب</span></p>{lists}{blocks}<p>l</p><ul><li>x</li></ul>'
    document = document_of(tidy(parse_html(f'<article lang="en" dir="ltr">{source}</article>', "test")))
    assert kinds_in(build_data(document)) == KINDS
    assert render_pdf(document).startswith(b"%PDF-")
