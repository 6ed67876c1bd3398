"""Pages of results in each format: what fits, what is escaped, what a picture shows."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from fractions import Fraction

import pytest

from itsd.output.cells import measure_cells
from itsd.output.curve import Curve, draw_curve, draw_line
from itsd.output.page import Cell, Grid, Item, Listing, Page, Paragraph, Picture, Section, Tone, code, plain
from itsd.output.page_markdown import render_page as render_markdown
from itsd.output.page_text import render_page as render_text
from itsd.render.page_html import render_page as render_html

PROSE = "a sentence that goes on for a while, so that it has to wrap somewhere"
GRID = Grid(
    "A table", plain("Name", "Number", "Why"), ((code("first-name"), Cell("7"), Cell(PROSE, Tone.BAD)), (code("second"), Cell("12"), Cell("short"))), frozenset({1}), "A legend"
)
PAGE = Page("test", "A title", "A summary.", (Section("A section", (Paragraph("Some words."), GRID)), Listing((Item("one", Tone.MET, (Item("beneath"),)), Item("two")))))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_fit_the_terminal(width: int) -> None:
    lines = render_text(PAGE, width=width).splitlines()
    assert max(map(measure_cells, lines)) <= width
    assert "\x1b" not in "".join(lines)


def test_prose_stands_beneath_where_there_is_no_room() -> None:
    """Names are never broken; with room the sentence stands beside, without it beneath its row."""
    wide = Grid("", plain("Name", "Other", "Why"), ((code("a-name-of-thirty-characters-xx"), code("another-name-of-thirty-char-xx"), Cell(PROSE)),))
    page = Page("test", "A title", "", (wide,))
    assert render_text(page, width=80).splitlines()[2:] == [
        "Name                            Other",
        "a-name-of-thirty-characters-xx  another-name-of-thirty-char-xx",
        "    a sentence that goes on for a while, so that it has to wrap somewhere",
    ]
    assert render_text(page, width=140).splitlines()[2] == "Name                            Other                           Why"


def test_numbers_stand_at_the_right() -> None:
    lines = render_text(PAGE, width=120).splitlines()
    assert [line[12:18] for line in lines if line.startswith(("first-name", "second"))] == ["     7", "    12"]


def test_a_cell_as_wide_as_its_letters() -> None:
    """Arabic letters take a cell each, joined or not; a column of them stays straight."""
    grid = Grid("", plain("Name", "What"), ((Cell("بريد"), Cell("x")), (Cell("mail"), Cell("x"))))
    lines = render_text(Page("test", "T", "", (grid,)), width=80).splitlines()
    assert [measure_cells(line.partition("x")[0]) for line in lines[3:]] == [6, 6]


def test_tones_are_colours_only_where_there_are_some() -> None:
    assert "\x1b[1;31m" in render_text(PAGE, width=80, color=True)
    page = Page("test", "A \x1b[31mtitle", "", ())
    assert render_text(page, width=80) == "A <U+001B>[31mtitle\n"


def test_markdown_and_html_escape_what_people_write() -> None:
    hostile = "<img src=x onerror=alert(1)> | **bold** `x`"
    page = Page(
        "test", hostile, hostile, (Section(hostile, (Paragraph(hostile), Grid(hostile, plain(hostile), ((code(hostile),),)), Listing((Item(hostile),)), Picture("", "", hostile))),)
    )
    markdown = render_markdown(page)
    assert "<img" not in markdown
    assert "**bold**" not in markdown
    assert markdown.startswith("<!-- itsd-test -->\n")
    html = render_html(page)
    assert "<img" not in html
    assert "&lt;img" in html


def test_html_of_another_locale_lets_names_take_their_direction() -> None:
    html = render_html(Page("test", "Title", "", (Section("خدمة", (Grid("", plain("Name"), ((Cell("خدمة"),),)),)),)), "ar")
    assert 'dir="auto">خدمة' in html


CURVE = Curve(
    "Demand of <mail>",
    "37 of 42 & more",
    "#",
    ((date(2026, 11, 1), Fraction(20)), (date(2027, 1, 1), None), (date(2027, 4, 1), Fraction(37))),
    date(2027, 11, 1),
    (("usable", Fraction(42)), ("threshold", Fraction(336, 10))),
)


def test_a_picture_is_whole_and_says_what_it_shows() -> None:
    root = ET.fromstring(draw_curve(CURVE))  # noqa: S314  # what the program drew
    names = [element.tag.rpartition("}")[2] for element in root]
    assert names[:2] == ["title", "desc"]
    assert (root[0].text, root[1].text) == ("Demand of <mail>", "37 of 42 & more")
    path = next(element for element in root if element.tag.endswith("path"))
    assert path.attrib["d"].count("M") == 2, "the line is interrupted where nothing is known"
    assert sum(name == "text" for name in names) == 2 + 2 + 2


def test_a_picture_of_nothing_is_none() -> None:
    assert draw_curve(Curve("", "", "#", ((date(2026, 11, 1), None),), date(2027, 1, 1), ())) == ""
    assert draw_curve(Curve("", "", "#", ((date(2026, 11, 1), Fraction(0)),), date(2027, 1, 1), ())) == ""


@pytest.mark.parametrize(
    ("values", "most", "line"),
    [([0, 50, 100], 100, "▁▅█"), ([None, 99, 101], 100, " █!"), ([1, 2, 4], None, "▃▅█"), ([], 100, ""), ([None], None, ""), ([0], 0, "")],
)
def test_a_line_of_signs(values: list[int | None], most: int | None, line: str) -> None:
    assert draw_line([None if value is None else Fraction(value) for value in values], None if most is None else Fraction(most)) == line
