"""How long a structure may be down when each part may be down so long: the most there can be, and a pattern that reaches it.

Nothing is assumed: parts may fail in turn where each one is needed, and together where one would suffice. All times are seconds.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING

from itsd.levels.blocks import Group, Part, TangledError, least_upper_loss, names
from itsd.levels.packing import pack

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itsd.levels.blocks import Block

Span = tuple[Fraction, Fraction]
_MOST_CUTS = 400


def worst_downtime(block: Block, budget: Mapping[str, Fraction], most: Fraction) -> Fraction:
    """The longest time, at most `most`, that the block can be down. Raises TangledError.

    Series: the sum. Any of: the least. k of n: see `least_upper_loss`. Where branches share parts: the linear programme over the
    sets of parts whose loss is enough, solved exactly.
    """
    if _tangled(block):
        return sum((length for _, length in _by_cuts(block, budget, most)), Fraction(0))
    return _longest(block, budget, most)


def worst_pattern(block: Block, budget: Mapping[str, Fraction], most: Fraction) -> dict[str, list[Span]]:
    """When each part is down, from 0 on, so that the block is down all the time until `worst_downtime`. Raises TangledError."""
    found: dict[str, list[Span]] = defaultdict(list)
    if _tangled(block):
        at = Fraction(0)
        for cut, length in _by_cuts(block, budget, most):
            for name in sorted(cut):
                found[name].append((at, at + length))
            at += length
        return {name: _joined(spans) for name, spans in found.items()}
    for name, spans in _spread(block, budget, [(Fraction(0), _longest(block, budget, most))]):
        found[name] += spans
    return {name: _joined(sorted(spans)) for name, spans in found.items()}


def _tangled(block: Block) -> bool:
    return isinstance(block, Group) and any(count > 1 for count in block.counts.values())


def _longest(block: Block, budget: Mapping[str, Fraction], most: Fraction) -> Fraction:
    if isinstance(block, Part):
        return min(budget[block.name], most)
    return least_upper_loss(len(block.children) - block.needed + 1, [_longest(child, budget, most) for child in block.children], most)


def _spread(block: Block, budget: Mapping[str, Fraction], slots: list[Span]) -> Iterator[tuple[str, list[Span]]]:
    """Which part is down when, so that the block is down in all of these slots.

    As many rows of the slots as children must be down at once are filled, child after child; one that reaches the end of a row goes on
    at the beginning of the next, where it cannot meet itself, because it fills no more than a row.
    """
    length = sum((end - start for start, end in slots), Fraction(0))
    if not length:
        return
    if isinstance(block, Part):
        yield block.name, slots
        return
    at, end = Fraction(0), length * (len(block.children) - block.needed + 1)
    for child in block.children:
        until = min(end, at + _longest(child, budget, length))
        row, offset = divmod(at, length)
        stop = until - row * length
        parts = [(offset, min(stop, length)), (Fraction(0), max(stop - length, Fraction(0)))]
        yield from _spread(child, budget, [piece for part in sorted(parts) for piece in _inside(slots, *part)])
        at = until


def _inside(slots: list[Span], start: Fraction, end: Fraction) -> Iterator[Span]:
    """The stretch of the slots between two amounts of their time."""
    passed = Fraction(0)
    for first, last in slots:
        left, right = max(start, passed), min(end, passed + last - first)
        if left < right:
            yield first + left - passed, first + right - passed
        passed += last - first


def _joined(spans: list[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in spans:
        if found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        elif start < end:
            found.append((start, end))
    return found


def find_cuts(block: Block) -> set[frozenset[str]]:
    """The smallest sets of parts whose loss is enough to stop the block. Raises TangledError where there are too many."""
    if isinstance(block, Part):
        return {frozenset({block.name})}
    of_children = [find_cuts(child) for child in block.children]
    found: set[frozenset[str]] = set()
    for chosen in combinations(of_children, len(of_children) - block.needed + 1):
        for sets in product(*chosen):
            found.add(frozenset().union(*sets))
            if len(found) > _MOST_CUTS:
                message = "too many parts are shared by several branches"
                raise TangledError(message)
    return {cut for cut in found if not any(other < cut for other in found)}


def _by_cuts(block: Block, budget: Mapping[str, Fraction], most: Fraction) -> list[tuple[frozenset[str], Fraction]]:
    """How long each set of parts is down together, so that the sum is greatest and no part exceeds its time."""
    cuts = sorted(find_cuts(block), key=sorted)
    limits = [(budget[name], [name in cut for cut in cuts]) for name in names(block)]
    lengths = pack([(most, [True] * len(cuts)), *limits])
    return [(cut, length) for cut, length in zip(cuts, lengths, strict=True) if length]
