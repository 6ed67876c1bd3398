"""A comparison made ready for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.render.dialect import parse_html
from itsd.render.phrases import Phrases
from itsd.render.redline.presentation import find_changed, fold, lower, prefix_places, present
from itsd.render.redline.trees import compare_trees
from itsd.render.translations import load_labels
from tests.support.proposing import load_sides

if TYPE_CHECKING:
    from itsd.render.nodes import Node


def phrases(locale: str = "en") -> Phrases:
    return Phrases(load_sides()[1], load_labels(locale))


def compared(old: str, new: str) -> Node:
    return compare_trees(parse_html(old, "old"), parse_html(new, "new"))


def test_marks_are_heard_in_the_language_of_the_document() -> None:
    tree = compared("<p>a b c</p>", "<p>a d c</p>")
    assert present(tree, phrases()).text == "a [deleted: b][inserted: d] c"
    assert present(tree, phrases("ar")).text == "a [محذوف: b][مضاف: d] c"
    assert {node.attributes.get("lang") for node in present(tree, phrases("ar")).walk() if "unseen" in node.classes} == {"ar"}


def test_a_bar_stands_beside_the_innermost_block_that_changed() -> None:
    shown = present(compared("<ul><li>a b c</li><li>d</li></ul><p>e</p>", "<ul><li>a b x</li><li>d</li></ul><p>e</p>"), phrases())
    assert [node.text[:1] for node in shown.walk() if "changed" in node.classes] == ["a"]


def test_the_line_that_explains_the_marks_is_not_itself_a_change() -> None:
    shown = present(parse_html("<p class='legend'><ins class='redline'>new</ins></p><p>x <ins class='redline'>new</ins></p>", "x"), phrases())
    assert [node.text for node in shown.walk() if "changed" in node.classes] == ["x [inserted: new]"]


def test_the_id_of_what_went_is_not_there_twice() -> None:
    shown = present(compared("<p id='a' class='note'>old</p><p id='gone'>b</p>", "<p id='a'>new text</p>"), phrases())
    assert sorted(node.attributes["id"] for node in shown.walk() if "id" in node.attributes) == ["a", "gone"]


def test_sections_without_changes_become_one_line_in_every_language() -> None:
    old = "<section><h2>1. A</h2></section><section><h2>2. B</h2></section><section><h2>3. C</h2><p>x y</p></section>"
    english, arabic = compared(old, old.replace("y", "z")), compared(old, old)
    changed = find_changed([english, arabic])
    assert changed == [False, False, True]
    assert [section.text for section in fold(english, changed, phrases()).elements] == ["Unchanged: 1. A · 2. B", "3. Cx yz"]
    assert len(fold(arabic, changed, phrases("ar")).elements) == 2


def test_several_texts_stand_below_their_names_with_places_of_their_own() -> None:
    tree = parse_html("<section id='a'><h2>A</h2><p><a href='#a'>A</a><a href='https://example.org'>out</a></p></section>", "x")
    found = prefix_places(lower(tree), "sla-x")
    assert [node.tag for node in found.walk()] == ["article", "section", "h3", "p", "a", "a"]
    assert [node.attributes.get("href") for node in found.walk() if node.tag == "a"] == ["#sla-x-a", "https://example.org"]
    assert found.elements[0].attributes["id"] == "sla-x-a"
