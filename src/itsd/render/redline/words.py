"""What changed within a line of text, word by word: numbers and times count as one word, an element of the line as one until it is looked into."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from itsd.render.dialect import EMPTY, merge_texts
from itsd.render.nodes import Node
from itsd.render.redline.marks import Change, change_of, mark_line

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

_JOINED = "\u0300-\u036f\u064b-\u065f\u0670\u200c\u200d\ufe0f"  # marks over letters, and what joins them
_WORD = re.compile(rf"(\s*)([\w{_JOINED}]+(?:[.,:'\u2019/@-][\w{_JOINED}]+)*[%٪]?|[^\w\s][{_JOINED}]*)?")
_ALIKE = 0.35
"""The share of words in common below which a line is told as a whole: what went, then what came."""
_LONGEST = 1_000_000
"""Pairs of words beyond which a line is not compared word by word."""


class Word(NamedTuple):
    """A word or an element of a line with the blanks before it; the last one of a line may be nothing but blanks."""

    gap: str
    item: str | Node

    @property
    def parts(self) -> tuple[Node | str, ...]:
        """Blanks and word as children of a line."""
        return tuple(part for part in self if part != "")

    @property
    def counts(self) -> bool:
        """Whether it says something: points and commas do not."""
        return isinstance(self.item, Node) or self.item[:1].isalnum()


def identity(part: Node | str) -> Hashable:
    """A value that is the same for the same part, as dictionaries need it."""
    if isinstance(part, str):
        return part
    return (part.tag, tuple(sorted(part.attributes.items())), tuple(map(identity, part.children)))


def kind_of(node: Node) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What two elements have to share so that one is looked at as the other, changed within."""
    return (node.tag, tuple(sorted(node.attributes.items())))


def split_words(children: Sequence[Node | str]) -> list[Word]:
    """The words of a line."""
    found: list[Word] = []
    gap = ""
    for child in merge_texts(children):
        if isinstance(child, Node):
            found.append(Word(gap, child))
            gap = ""
            continue
        for match in _WORD.finditer(child):
            if match[2]:
                found.append(Word(match[1], match[2]))
            else:
                gap = match[1] or gap
    return [*found, Word(gap, "")] if gap else found


def compare_line(old: Sequence[Node | str], new: Sequence[Node | str]) -> tuple[Node | str, ...]:
    """The line of both sides, with marks at what came and went."""
    if list(map(identity, old)) == list(map(identity, new)):
        return tuple(new)
    before, after = split_words(old), split_words(new)
    if len(before) * len(after) > _LONGEST or likeness(count_words(old), count_words(new)) < _ALIKE:
        return merge_texts(_replace_all(before, after))
    return _join_marks(_compare(before, after))


def _join_marks(parts: Iterable[Node | str]) -> tuple[Node | str, ...]:
    """Marks of one sort that follow each other as one."""
    found: list[Node | str] = []
    for part in merge_texts(parts):
        last = found[-1] if found else ""
        if isinstance(part, Node) and isinstance(last, Node) and change_of(part) is not None and change_of(part) is change_of(last):
            found[-1] = part.having(merge_texts((*last.children, *part.children)))
        else:
            found.append(part)
    return tuple(found)


def count_words(parts: Iterable[Node | str]) -> Counter[str]:
    """How often each word stands in texts and elements, however deep; points and commas are no words."""
    return Counter(match[2] for text in _texts(parts) for match in _WORD.finditer(text) if match[2] and match[2][:1].isalnum())


def _texts(parts: Iterable[Node | str]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, str):
            yield part
        else:
            yield from _texts(part.children)


def likeness(old: Counter[str], new: Counter[str]) -> float:
    """The share of words that two texts have in common: 0 for none, 1 for all."""
    total = old.total() + new.total()
    return 2 * (old & new).total() / total if total else 1.0


def _compare(old: Sequence[Word], new: Sequence[Word]) -> Iterator[Node | str]:
    matcher = SequenceMatcher(None, [identity(word.item) for word in old], [identity(word.item) for word in new], autojunk=False)
    for same, i, j, k, m in _join_changes(matcher.get_opcodes(), old):
        if same:
            for before, after in zip(old[i:j], new[k:m], strict=True):
                yield from _gap(before.gap, after.gap)
                yield after.item
        else:
            yield from _replace(old[i:j], new[k:m])


def _join_changes(codes: Sequence[tuple[str, int, int, int, int]], old: Sequence[Word]) -> list[tuple[bool, int, int, int, int]]:
    """The stretches, equal or not; a lone point or comma between two changed stretches belongs to them, so that nobody reads a line in crumbs."""
    joined: list[tuple[bool, int, int, int, int]] = []
    for number, (code, i, j, k, m) in enumerate(codes):
        lone = code == "equal" and 0 < number < len(codes) - 1 and not any(word.counts for word in old[i:j])
        same = code == "equal" and not lone
        if joined and joined[-1][0] is False and not same:
            joined[-1] = (False, joined[-1][1], j, joined[-1][3], m)
        else:
            joined.append((same, i, j, k, m))
    return joined


def _replace(old: Sequence[Word], new: Sequence[Word]) -> Iterator[Node | str]:
    """Words in the place of others; an element that both have is looked into."""
    inner = _pair_elements(old, new)
    if inner is None:
        yield from _replace_all(old, new)
        return
    at, to = inner
    yield from _replace(old[:at], new[:to])
    yield from _gap(old[at].gap, new[to].gap)
    before, after = old[at].item, new[to].item
    assert isinstance(before, Node)  # noqa: S101  # found as elements
    assert isinstance(after, Node)  # noqa: S101  # as above
    yield after.having(compare_line(before.children, after.children))
    yield from _replace(old[at + 1 :], new[to + 1 :])


def _pair_elements(old: Sequence[Word], new: Sequence[Word]) -> tuple[int, int] | None:
    """The first element that stands on both sides with enough in common."""
    there = [(number, word.item) for number, word in enumerate(new) if isinstance(word.item, Node) and word.item.tag not in EMPTY]
    for number, word in enumerate(old):
        if isinstance(word.item, Node):
            words = count_words(word.item.children)
            for place, other in there:
                if kind_of(other) == kind_of(word.item) and likeness(words, count_words(other.children)) >= _ALIKE:
                    return number, place
    return None


def _replace_all(old: Sequence[Word], new: Sequence[Word]) -> Iterator[Node | str]:
    """What went, then what came; blanks that both begin with belong to neither."""
    shared = old[0].gap if old and new and old[0].gap == new[0].gap else ""
    if shared:
        yield shared
    yield from mark_line(_children(old, len(shared)), Change.DELETED)
    yield from mark_line(_children(new, len(shared)), Change.INSERTED)


def _children(words: Sequence[Word], cut: int) -> tuple[Node | str, ...]:
    parts = merge_texts(part for word in words for part in word.parts)
    return merge_texts((parts[0][cut:], *parts[1:])) if cut and isinstance(parts[0], str) else parts


def _gap(old: str, new: str) -> Iterator[Node | str]:
    if old == new:
        yield new
    else:
        yield from mark_line((old,) if old else (), Change.DELETED)
        yield from mark_line((new,) if new else (), Change.INSERTED)
