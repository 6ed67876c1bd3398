"""Which block of the old side is which of the new: by name where it has one, else as it is, else by the words in common."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from itsd.render.dialect import is_inline
from itsd.render.redline.words import count_words, identity, kind_of, likeness

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from itsd.render.nodes import Node

_ALIKE = 0.4
"""The share of words in common from which two blocks are one, changed."""
_MOST = 4_000
"""Pairs of blocks beyond which they are compared with their near ones only."""
_NEAR = 8
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_NAMED_BY_TAG = frozenset({"caption", "thead", "tbody", "figcaption", "summary"})

Pair = tuple["Block | None", "Block | None"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a flow: a block, a run of what stands in a line, or a heading (a term) with the blocks that belong to it."""

    parts: tuple[Node | str, ...]
    kind: Hashable
    """What two blocks have to share so that one can be told as the other, changed within."""
    name: str
    """By what people know it: the words of its heading, its caption, the first cell of its row; empty for most."""
    identity: Hashable
    words: Counter[str] = field(compare=False)

    @property
    def is_line(self) -> bool:
        """Whether it is texts and elements of a line."""
        return self.kind == "line"


def split_blocks(children: Sequence[Node | str]) -> list[Block]:
    """The blocks of a flow; what follows a heading of some level belongs to it up to the next one that is as high."""
    found: list[Block] = []
    at = 0
    while at < len(children):
        end = _end(children, at)
        found.append(_make(tuple(children[at:end])))
        at = end
    return found


def _end(children: Sequence[Node | str], start: int) -> int:
    """Where the block that begins there ends."""
    first = children[start]
    if isinstance(first, str) or is_inline(first):
        return next((at for at in range(start, len(children)) if not is_inline(children[at])), len(children))
    if first.tag in _HEADINGS:
        return next((at for at in range(start + 1, len(children)) if _rank(children[at]) <= _rank(first)), len(children))
    if first.tag == "dt":
        return next((at for at in range(start + 1, len(children)) if not isinstance(child := children[at], str) and child.tag != "dd"), len(children))
    return start + 1


def _rank(child: Node | str) -> int:
    return _HEADINGS.index(child.tag) if not isinstance(child, str) and child.tag in _HEADINGS else len(_HEADINGS)


def _make(parts: tuple[Node | str, ...]) -> Block:
    first = parts[0]
    words = count_words(parts)
    key = tuple(map(identity, parts))
    if isinstance(first, str) or is_inline(first):
        return Block(parts, "line", "", key, words)
    grouped = first.tag in _HEADINGS or first.tag == "dt"
    return Block(parts, ("group" if grouped else "block", kind_of(first)), _name(first), key, words)


def _name(node: Node) -> str:
    if node.attributes.get("id"):
        return node.attributes["id"]
    if node.tag in _HEADINGS or node.tag == "dt":
        return node.text.strip()
    if node.tag in _NAMED_BY_TAG:
        return node.tag
    if node.tag == "tr":
        return next((cell.text.strip() for cell in node.elements), "")
    heading = next((child for child in node.elements if child.tag in {*_HEADINGS, "caption", "figcaption", "summary"}), None)
    return "" if heading is None else heading.text.strip()


def align(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Pair]:
    """The blocks of both sides in one order, those that are one in pairs; the order of each side is kept."""
    yield from _align(old, new, _STEPS)


_STEPS: tuple[Callable[[Block], Hashable], ...] = (
    lambda block: (block.kind, block.name) if block.name else None,
    lambda block: block.identity,
)
"""By what blocks are paired, the surest first; each holds where it is the only one of its side."""


def _align(old: Sequence[Block], new: Sequence[Block], steps: Sequence[Callable[[Block], Hashable]]) -> Iterator[Pair]:
    if not old or not new:
        yield from _apart(old, new)
    elif not steps:
        yield from _align_by_words(old, new)
    else:
        at, to = 0, 0
        for before, after in [*_anchors(list(map(steps[0], old)), list(map(steps[0], new))), (len(old), len(new))]:
            yield from _align(old[at:before], new[to:after], steps[1:])
            if before < len(old):
                yield old[before], new[after]
            at, to = before + 1, after + 1


def _apart(old: Iterable[Block], new: Iterable[Block]) -> Iterator[Pair]:
    yield from ((block, None) for block in old)
    yield from ((None, block) for block in new)


def _anchors(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The places of what stands once on each side, as many as keep the order of both."""
    counts, others = Counter(old), Counter(new)
    places = {key: at for at, key in enumerate(new) if key is not None and others[key] == 1}
    pairs = [(at, places[key]) for at, key in enumerate(old) if key in places and counts[key] == 1]
    return _longest_rise(pairs)


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs in which both numbers rise, the first ones rising already."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for number, (_, to) in enumerate(pairs):
        at = bisect_left(ends, to)
        before.append(tails[at - 1] if at else -1)
        ends[at : at + 1] = [to]
        tails[at : at + 1] = [number]
    found: list[tuple[int, int]] = []
    number = tails[-1] if tails else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _align_by_words(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Pair]:
    if len(old) == len(new) == 1 and old[0].kind == new[0].kind and not isinstance(old[0].kind, str) and _is_simple(old[0]) and _is_simple(new[0]):
        yield old[0], new[0]
    elif len(old) * len(new) > _MOST:
        yield from _align_near(old, new)
    else:
        yield from _align_best(old, new)


def _is_simple(block: Block) -> bool:
    """Whether it is one block of lines, which can be told as a whole in its own place."""
    return len(block.parts) == 1 and all(is_inline(child) for part in block.parts if not isinstance(part, str) for child in part.children)


def _score(old: Block, new: Block) -> float:
    """How much two blocks have in common; 0 where one cannot be the other."""
    if old.kind != new.kind:
        return 0.0
    if old.identity == new.identity:
        return 2.0
    alike = likeness(old.words, new.words)
    return alike if alike >= _ALIKE else 0.0


def _align_best(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Pair]:
    """The pairs with the most in common altogether."""
    scores = [[_score(before, after) for after in new] for before in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            here = scores[i][j] + best[i + 1][j + 1] if scores[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], here)
    i = j = 0
    while i < len(old) and j < len(new):
        if scores[i][j] and best[i][j] == scores[i][j] + best[i + 1][j + 1]:
            yield old[i], new[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield old[i], None
            i += 1
        else:
            yield None, new[j]
            j += 1
    yield from _apart(old[i:], new[j:])


def _align_near(old: Sequence[Block], new: Sequence[Block]) -> Iterator[Pair]:
    """Each block with the first one near it that has enough in common."""
    at = 0
    for block in old:
        found = next((to for to in range(at, min(at + _NEAR, len(new))) if _score(block, new[to])), None)
        if found is None:
            yield block, None
            continue
        yield from _apart((), new[at:found])
        yield block, new[found]
        at = found + 1
    yield from _apart((), new[at:])
