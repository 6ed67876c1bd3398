"""Which item of a list is which: equal things first, then by keys that one item alone has."""

from __future__ import annotations

from itsd.diff.matching import pair, pair_texts, says_the_same
from itsd.model.text import Text


def pairs(old: list[tuple[str, int]], new: list[tuple[str, int]]) -> list[tuple[int | None, int | None]]:
    found = pair(old, new, lambda item: item[0])
    return [(None if before is None else before[0], None if after is None else after[0]) for before, after in found]


def test_equal_items_are_paired_wherever_they_stand() -> None:
    assert pairs([("a", 1), ("b", 2)], [("b", 2), ("a", 1)]) == [(1, 0), (0, 1)]


def test_a_key_of_one_item_alone_pairs_it() -> None:
    assert pairs([("a", 1), ("b", 2)], [("b", 3), ("a", 1)]) == [(1, 0), (0, 1)]


def test_of_two_items_of_one_key_the_one_that_changed_is_found() -> None:
    """The trap of lists that are matched by a key which is not unique: the weakened one would be hidden by the other."""
    assert pairs([("a", 1), ("a", 2)], [("a", 2), ("a", 9)]) == [(1, 0), (0, 1)]


def test_what_came_and_what_went() -> None:
    assert pairs([("a", 1), ("b", 2)], [("a", 1), ("c", 3)]) == [(0, 0), (None, 1), (1, None)]
    assert pairs([("a", 1)], [("a", 1), ("a", 1)]) == [(0, 0), (None, 1)]


def texts(*words: str) -> list[Text]:
    return [Text((("en", word),)) for word in words]


def test_rewritten_texts_are_found_by_likeness() -> None:
    old, new = texts("Force majeure", "Faults of the customer"), texts("Faults of the customer's own systems", "Something else entirely")
    found = [(before and str(before[1]), after and str(after[1])) for before, after in pair_texts(old, new, "en")]
    assert found == [("Faults of the customer", "Faults of the customer's own systems"), (None, "Something else entirely"), ("Force majeure", None)]


def test_texts_say_the_same_in_what_both_are_written_in() -> None:
    plain, both = Text((("", "War"),)), Text((("en", "War"), ("ar", "حرب")))
    assert says_the_same(plain, both, "en")
    assert not says_the_same(plain, both, "ar")
    assert not says_the_same(Text((("en", "War"),)), Text((("en", "Wars"),)), "en")
