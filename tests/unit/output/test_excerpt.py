"""Laws of excerpts: the marks stand under the place, whatever is in the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itsd.diagnostics import Place
from itsd.output.cells import measure_cells
from itsd.output.excerpt import Lines, cut_excerpt
from itsd.output.visible import show_controls

if TYPE_CHECKING:
    from itsd.output.excerpt import Excerpt

LEFT_TO_RIGHT = st.text("ab: \t日本e\u0301\x1b\u202e", max_size=120)
ANY_SCRIPT = st.text("ab: 12\t日خدمة\u064b\u202e", max_size=120)


def _span(start: int, end: int, end_line: int = 3) -> Place:
    """A place on line 3, from 0-based indexes."""
    return Place("a.yaml", 3, start + 1, end_line, end + 1)


def _under(excerpt: Excerpt) -> str:
    """The part of the shown line above the marks, found by counting cells."""
    first = len(excerpt.marks) - len(excerpt.marks.lstrip())
    cells = 0
    part = ""
    for character in excerpt.line:
        if first <= cells < len(excerpt.marks) and (measure_cells(character) or part):
            part += character
        cells += measure_cells(character)
    return part


@given(LEFT_TO_RIGHT, st.data())
def test_marks_stand_under_the_place(line: str, data: st.DataObject) -> None:
    """In a line that is shown whole the characters above the marks are the characters of the place."""
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line)))
    marked = show_controls(line[start:end].replace("\t", "    "))
    excerpt = cut_excerpt(line, _span(start, end), 2000)
    assert set(excerpt.marks.lstrip()) == {"^"}
    assert len(excerpt.marks.lstrip()) == max(1, measure_cells(marked))
    if measure_cells(marked) and not line[start].startswith("\u0301"):
        assert _under(excerpt).rstrip("\u0301").startswith(marked.rstrip().rstrip("\u0301"))


@given(ANY_SCRIPT, st.integers(0, 130), st.integers(0, 60), st.integers(20, 80))
def test_excerpts_keep_to_the_width(line: str, start: int, length: int, width: int) -> None:
    """Neither the line nor the marks are wider than allowed, wherever the place is, even beyond the line."""
    excerpt = cut_excerpt(line, _span(start, start + length), width)
    assert measure_cells(excerpt.line) <= width
    assert len(excerpt.marks) <= width + 1
    assert excerpt.marks.strip()


@given(ANY_SCRIPT, st.data())
def test_a_cut_line_shows_the_beginning_of_the_place(line: str, data: st.DataObject) -> None:
    """However long the line, the first character of the place is shown, and dots tell where the line is cut."""
    padded = "x " * 60 + line + " y" * 60
    start = 120 + data.draw(st.integers(0, max(0, len(line) - 1)))
    excerpt = cut_excerpt(padded, _span(start, start + 5), 60)
    assert excerpt.line.startswith("…")
    assert excerpt.line.endswith("…")
    assert show_controls(padded[start].replace("\t", "    ")) in excerpt.line


@pytest.mark.parametrize(
    ("line", "part", "marks", "note"),
    [
        ("customer: ministry", "ministry", "          ^^^^^^^^", ""),
        ("ar: خدمة البريد", "خدمة البريد", "    ^^^^^^^^^^^", ""),
        ("ar: خدمة البريد", "البريد", "    ~~~~~~~~~~~", "“البريد”"),
        ("ar: خدمة البريد # x", "ar: خدمة البريد", "^^^^^^^^^^^^^^^", ""),
        ("x: خدمة (IT) البريد", "البريد", "             ^^^^^^", ""),
        ("x: خدمة (IT) البريد", "IT", "         ^^", ""),
        ("a: مُهم b", "b", "       ^", ""),
        ("日本 b", "b", "     ^", ""),
        ("\tb", "b", "    ^", ""),
        ("a \u202eb", "b", "          ^", ""),
    ],
)
def test_marks_never_lie_about_direction(line: str, part: str, marks: str, note: str) -> None:
    """A whole right-to-left stretch is marked exactly; of a part of one the stretch is marked and the part quoted."""
    start = line.index(part)
    excerpt = cut_excerpt(line, _span(start, start + len(part)), 72)
    assert (excerpt.marks, excerpt.note) == (marks, note)


@pytest.mark.parametrize(("column", "marks"), [(1, "^"), (4, "    ~~~~"), (5, "    ~~~~"), (8, "        ^"), (99, "        ^")])
def test_an_empty_place_has_one_mark(column: int, marks: str) -> None:
    """A place without length is one mark; before a right-to-left letter it is a mark of the stretch."""
    excerpt = cut_excerpt("ar: خدمة", _span(column, column) if column > 1 else _span(0, 0), 72)
    assert (excerpt.marks, excerpt.note) == (marks, "")


def test_a_place_of_several_lines_is_marked_to_the_end_of_its_first() -> None:
    """The marks reach to the last letter of the line, and the note says where the place ends."""
    excerpt = cut_excerpt("targets:   ", _span(0, 4, end_line=9), 72)
    assert (excerpt.line, excerpt.marks, excerpt.note) == ("targets:", "^^^^^^^^", "to line 9")


def test_a_place_longer_than_the_width_shows_its_beginning() -> None:
    """A place that does not fit is cut behind, never before."""
    excerpt = cut_excerpt("key: " + "v" * 100, _span(5, 105), 30)
    assert (excerpt.line, excerpt.marks) == ("…" + "v" * 28 + "…", " " + "^" * 28)


def test_a_line_without_cells_is_cut_all_the_same() -> None:
    """Combining characters take no room, yet a line full of them is not shown whole."""
    assert len(cut_excerpt("a" + "\u0301" * 100_000, _span(0, 1), 40).line) < 1000


def test_lines_are_found_by_number() -> None:
    """Lines are counted from 1; ends of lines and a byte order mark do not belong to them; a missing line is None."""
    lines = Lines({"a.yaml": "\ufeffone\r\ntwo\nthr\u2028ee"}.get)
    assert [lines.find("a.yaml", number) for number in range(5)] == [None, "one", "two", "thr\u2028ee", None]
    assert lines.find("b.yaml", 1) is None


def test_a_file_is_asked_for_once_while_its_findings_follow_each_other() -> None:
    """The lines of the last few files are kept, those of older files are not."""
    asked: list[str] = []

    def source(file: str) -> str:
        asked.append(file)
        return file

    lines = Lines(source)
    files = [f"{number}.yaml" for number in range(10)]
    for file in [*files, files[9], files[2], files[0]]:
        assert lines.find(file, 1) == file
    assert asked == [*files, files[0]]
