"""What a comparison of two trees looks like. That it is exact is tried in tests/property."""

from __future__ import annotations

import time

import pytest

from itsd.render.dialect import parse_html, tidy
from itsd.render.html import render_node
from itsd.render.nodes import Node
from itsd.render.redline.marks import BOTH, is_changed, read_new, read_old
from itsd.render.redline.trees import compare_trees


def tree(html: str) -> Node:
    return tidy(parse_html(html, "test"))


def show(old: str, new: str) -> str:
    """The comparison as HTML on one line, without the frame and the classes of lines."""
    html = render_node(compare_trees(tree(old), tree(new)), {}).replace("\n", "").replace(' class="redline"', "")
    return html.replace('<div class="scroll" tabindex="0">', "").replace("</table></div>", "</table>").removeprefix("<article>").removesuffix("</article>")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>99.5% a month</p>", "<p>99.9% a month</p>", "<p><del>99.5%</del><ins>99.9%</ins> a month</p>"),
        ("<p>from 08:00 to 16:00</p>", "<p>from 07:00 to 17:00</p>", "<p>from <del>08:00</del><ins>07:00</ins> to <del>16:00</del><ins>17:00</ins></p>"),
        ("<p>a b</p>", "<p>a b c</p>", "<p>a b<ins> c</ins></p>"),
        ("<p>one, two</p>", "<p>three, four</p>", "<p><del>one, two</del><ins>three, four</ins></p>"),
        ("<p>one</p>", "<p>one</p><p>two</p>", '<p>one</p><p class="redline inserted"><ins>two</ins></p>'),
        ("<p class='note'>one</p>", "<p>two</p>", '<p class="note redline deleted"><del>one</del></p><p class="redline inserted"><ins>two</ins></p>'),
        ("<ul><li>a b c</li><li>d e f</li></ul>", "<ul><li>d e f g</li></ul>", '<ul><li class="redline deleted"><del>a b c</del></li><li>d e f<ins> g</ins></li></ul>'),
        ("<p>a <strong>b c</strong></p>", "<p>a <strong>b d</strong></p>", "<p>a <strong>b <del>c</del><ins>d</ins></strong></p>"),
        ("<p>في <bdi dir='ltr'>Nakheel Mail</bdi></p>", "<p>في <bdi dir='ltr'>Nakheel Post</bdi></p>", '<p>في <bdi dir="ltr">Nakheel <del>Mail</del><ins>Post</ins></bdi></p>'),
        (
            "<h3>A</h3><p>same</p><h3>B</h3><p>x y</p>",
            "<h3>B</h3><p>x z</p>",
            '<h3 class="redline deleted"><del>A</del></h3><p class="redline deleted"><del>same</del></p><h3>B</h3><p>x <del>y</del><ins>z</ins></p>',
        ),
    ],
)
def test_what_came_and_went_is_marked_where_it_stands(old: str, new: str, expected: str) -> None:
    assert show(old, new) == expected


def test_rows_go_together_by_their_first_cells_wherever_they_stand() -> None:
    old = "<table><tbody><tr><th>P1</th><td>15 min</td></tr><tr><th>P2</th><td>1 h</td></tr></tbody></table>"
    new = "<table><tbody><tr><th>P0</th><td>5 min</td></tr><tr><th>P1</th><td>20 min</td></tr><tr><th>P2</th><td>1 h</td></tr></tbody></table>"
    assert show(old, new) == (
        '<table><tbody><tr class="redline inserted"><th class="redline inserted"><ins>P0</ins></th><td class="redline inserted"><ins>5 min</ins></td></tr>'
        "<tr><th>P1</th><td><del>15</del><ins>20</ins> min</td></tr><tr><th>P2</th><td>1 h</td></tr></tbody></table>"
    )


def test_a_new_column_leaves_the_others_in_their_place() -> None:
    old = "<table><thead><tr><th>P</th><th>Repair</th></tr></thead><tbody><tr><th>P1</th><td>4 h</td></tr></tbody></table>"
    rows = "<tr><th>P1</th><td>5 min</td><td>4 h</td></tr><tr><th>P2</th><td>1 h</td><td>9 h</td></tr>"
    new = f"<table><thead><tr><th>P</th><th>Answer</th><th>Repair</th></tr></thead><tbody>{rows}</tbody></table>"
    found = compare_trees(tree(old), tree(new))
    shown = [[cell.text for cell in row.elements] for row in found.walk() if row.tag == "tr"]
    assert shown == [["P", "Answer", "Repair"], ["P1", "5 min", "4 h"], ["P2", "1 h", "9 h"]]
    back = compare_trees(tree(new), tree(old))
    assert [[cell.attributes.get("class", "") for cell in row.elements] for row in back.walk() if row.tag == "tr"] == [["", "redline deleted", ""]] * 2 + [["redline deleted"] * 3]


def test_a_row_that_came_has_an_empty_cell_under_a_column_that_went() -> None:
    old = "<table><thead><tr><th>P</th><th>Gone</th></tr></thead><tbody><tr><th>P1</th><td>4 h</td></tr></tbody></table>"
    new = "<table><thead><tr><th>P</th></tr></thead><tbody><tr><th>P1</th></tr><tr><th>P2</th></tr></tbody></table>"
    last = [row for row in compare_trees(tree(old), tree(new)).walk() if row.tag == "tr"][-1]
    assert [cell.attributes["class"] for cell in last.elements] == ["redline inserted", "redline absent"]


def test_two_roots_of_different_sorts_stand_whole_beside_each_other() -> None:
    old, new = Node("article", {"lang": "en"}, (Node("p", {}, ("a",)),)), Node("article", {"lang": "ar"}, (Node("p", {}, ("a",)),))
    found = compare_trees(old, new)
    assert found.attributes == {"class": BOTH}
    assert (read_old(found), read_new(found)) == (old, new)
    assert is_changed(found)


def test_a_section_that_moved_is_told_as_gone_and_come() -> None:
    sections = ["<section id='a'><h2>A</h2></section>", "<section id='b'><h2>B</h2></section>", "<section id='c'><h2>C</h2></section>"]
    found = show("".join(sections), "".join([sections[2], *sections[:2]]))
    assert found.count("<ins>") == found.count("<del>") == 1


def test_long_documents_are_compared_in_time_that_grows_with_their_length() -> None:
    def make(count: int, word: str) -> Node:
        return Node(
            "article", {}, tuple(Node("p", {}, (f"Paragraph {number % 7} of a long text {word if number % 3 == 0 else ''} that says much the same",)) for number in range(count))
        )

    def spend(count: int) -> float:
        began = time.perf_counter()
        compare_trees(make(count, "before"), make(count, "after"))
        return time.perf_counter() - began

    spend(100)
    assert spend(4000) < 40 * 4 * max(spend(100), 0.02)
