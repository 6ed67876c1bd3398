"""Documents as Markdown."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.render.dialect import parse_html
from itsd.render.document import Body, Cover, Document
from itsd.render.markdown import render_markdown
from itsd.render.nodes import Node
from itsd.render.speech import fit_text

markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py reads what was written")

_HOSTILE = st.text(st.sampled_from("ab1 .)(-+=*_`~#<>&;:/|\\[]!\"'{}%$\n\tأب\u00a0") | st.characters(), max_size=12)


def make(html: str, locale: str = "en") -> Document:
    return Document("sample", date(2026, 1, 15), (), (Body(locale, parse_html(html, "test")),))


def write(html: str, locale: str = "en") -> str:
    return render_markdown(make(html, locale))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>One</h2><p>Two <strong>three</strong> <em>four</em></p>", "## One\n\nTwo **three** *four*\n"),
        ("<h1>One</h1><h2>Two</h2>", "## One\n\n### Two\n"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n  - b\n\n- c\n"),
        ("<ol start='3'><li>a</li><li>b</li></ol>", "3. a\n4. b\n"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n+ b\n"),
        ("<dl><dt>Term</dt><dd>What it means</dd></dl>", "- **Term**\\\n  What it means\n"),
        ("<p>see <a href='https://example.org/a?b=1&amp;c=2'>this</a></p>", "see [this](<https://example.org/a?b=1&amp;c=2>)\n"),
        ("<p><a href='#there'>that</a> <a href='#nowhere'>lost</a></p><p id='there'>here</p>", '[that](#there) lost\n\n<a id="there"></a>\n\nhere\n'),
        ("<p><code>a_b</code> <code>`</code></p>", "`a_b` <code>\\`</code>\n"),
        ("<pre>a\n  ```b</pre>", "````\na\n  ```b\n````\n"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b\n"),
        ("<p>a<br>- b</p><hr>", "a\\\n\\- b\n\n***\n"),
        ("<figure><img src='picture:x' alt='A curve'><figcaption>Demand</figcaption></figure>", "*A curve*\n\n*Demand*\n"),
        ("<p>a<strong>b</strong>c H<sub>2</sub>O</p>", "a<strong>b</strong>c H<sub>2</sub>O\n"),
        ("<p>1. not a list</p>", "1\\. not a list\n"),
    ],
)
def test_each_element_has_its_form(html: str, expected: str) -> None:
    assert write(html) == expected


def test_a_table_has_its_caption_before_it_and_its_spans_flattened() -> None:
    html = (
        "<table><caption>Times</caption><thead><tr><th>Priority</th><th colspan='2'>Target</th></tr></thead>"
        "<tbody><tr><th scope='row' rowspan='2'>P|1</th><td>15 min</td><td><p>a</p><p>b</p></td></tr>"
        "<tr><td><ul><li>x</li><li>y</li></ul></td></tr></tbody></table>"
    )
    assert write(html) == ("**Times**\n\n| Priority | Target | Target |\n| --- | --- | --- |\n| **P\\|1** | 15 min | a<br>b |\n| **P\\|1** | • x<br>• y |  |\n")


def test_what_is_written_from_the_right_says_so() -> None:
    assert write("<p>رقم <bdi dir='ltr'>SLA-1</bdi></p>", "ar") == ('<div dir="rtl" lang="ar">\n\nرقم <span dir="ltr">SLA-1</span>\n\n</div>\n')
    assert write("<div class='pair'><div lang='en'><p>one</p></div><div lang='ar'><p>واحد</p></div></div>") == ('one\n\n<div dir="rtl" lang="ar">\n\nواحد\n\n</div>\n')


def test_the_cover_comes_first_and_is_text_only() -> None:
    cover = Cover("en", "Ministry *x*", "SLA", "Title # <b>", "For users", (("Version", "1.0 | 2"), ("Status", "draft")), "SLA-1 v1", "Draft", "Contents", "{page} of {pages}")
    body = Body("en", parse_html("<h2>Parties</h2>", "test"))
    assert render_markdown(Document("x", date(2026, 1, 15), (cover,), (body,))) == (
        "# Title \\# \\<b>\n\n**For users**\n\nSLA\n\nMinistry \\*x\\*\n\n**Draft**\n\n"
        "|  |  |\n| --- | --- |\n| **Version** | 1.0 \\| 2 |\n| **Status** | draft |\n\n*SLA-1 v1*\n\n## Parties\n"
    )


class _Reader(HTMLParser):
    """What a browser shows of a page: its text and its elements."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "a" or attrs == [("href", "https://example.org/")]
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def _show(markdown: str) -> _Reader:
    return _Reader(markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(markdown))


def _squeeze(text: str) -> str:
    """Without blanks: readers of Markdown drop some at the ends of lines and cells."""
    return re.sub(r"\s", "", fit_text(text))


def _join(*children: Node | str) -> tuple[Node | str, ...]:
    return children


@st.composite
def _lines(draw: st.DrawFn, depth: int = 2) -> tuple[Node | str, ...]:
    children: list[Node | str] = []
    for _ in range(draw(st.integers(1, 3))):
        tag = draw(st.sampled_from(["", "", "strong", "em", "s", "code", "span", "bdi", "sup", "br", "a"]))
        if tag == "br":
            children.append(Node("br"))
        elif tag and depth:
            inner = draw(_lines(0)) if tag == "a" else draw(_lines(depth - 1))
            children.append(Node(tag, {"href": "https://example.org/"} if tag == "a" else {}, inner) if tag != "a" or depth == 2 else Node("span", {}, inner))
        else:
            children.append(draw(_HOSTILE))
    return tuple(children)


@st.composite
def _blocks(draw: st.DrawFn, depth: int = 2) -> tuple[Node | str, ...]:
    blocks: list[Node | str] = []
    for _ in range(draw(st.integers(1, 3))):
        tag = draw(st.sampled_from(["p", "p", "h2", "pre", "blockquote", "ul", "ol", "dl", "table", "div"]))
        if tag in {"p", "h2"} or not depth:
            blocks.append(Node("p" if tag == "pre" else "h2" if tag == "h2" else "p", {}, draw(_lines())))
        elif tag == "pre":
            blocks.append(Node("pre", {}, _join(draw(_HOSTILE))))
        elif tag in {"ul", "ol"}:
            blocks.append(Node(tag, {}, tuple(Node("li", {}, draw(_blocks(depth - 1) | _lines())) for _ in range(draw(st.integers(1, 2))))))
        elif tag == "dl":
            blocks.append(Node(tag, {}, (Node("dt", {}, draw(_lines())), Node("dd", {}, draw(_blocks(depth - 1) | _lines())))))
        elif tag == "table":
            cells = [Node(draw(st.sampled_from(["td", "th"])), {}, draw(_lines())) for _ in range(4)]
            blocks.append(Node(tag, {}, (Node("tr", {}, tuple(cells[:2])), Node("tr", {}, tuple(cells[2:])))))
        else:
            blocks.append(Node(tag, {"dir": draw(st.sampled_from(["ltr", "rtl"]))}, draw(_blocks(depth - 1))))
    return tuple(blocks)


@given(_blocks())
def test_no_text_becomes_markup(blocks: tuple[Node | str, ...]) -> None:
    root = Node("article", {}, blocks)
    written = render_markdown(Document("x", date(2026, 1, 15), (), (Body("en", root),)))
    shown = _show(written)
    assert _squeeze(shown.text) == _squeeze(root.text), written
    tags = [node.tag for node in root.walk()]
    for tag in ("a", "h2", "pre", "code", "strong", "em", "s", "sup", "ul", "ol", "blockquote", "table"):
        allowed = tags.count(tag) + {"strong": tags.count("dt") + tags.count("th"), "code": tags.count("pre"), "ul": tags.count("dl")}.get(tag, 0)
        assert shown.tags.count(tag) <= allowed, written
    assert set(shown.tags) <= {*tags, "thead", "tbody", "hr", "div", "ul", "li", "strong", "em", "code", "p", "span", "th", "td", "br"}
    assert shown.tags.count("img") == 0
