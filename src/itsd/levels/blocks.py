"""Reliability block structures: what works when its parts do.

Two readings. *Expected*: parts fail independently and evenly in time, so chances multiply; a part that appears in several branches is
one part, handled exactly by deciding it first. *Guaranteed*: nothing is assumed but how long each part may be down
(see `levels.downtime`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_ONE = Fraction(1)
_STEPS = 60_000  # children looked at before a structure counts as too tangled


class TangledError(Exception):
    """Too many parts are shared by several branches: the exact answer would take too long."""


@dataclass(frozen=True)
class Part:
    """Something that works or does not; the same name is the same thing wherever it stands."""

    name: str


@dataclass(frozen=True)
class Group:
    """Several blocks of which at least so many must work: all of them in series, one where any suffices.

    Without stated independence redundancy is worth only what holds whatever the parts do together.
    """

    needed: int
    children: tuple[Block, ...]
    independent: bool = True

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each part appears below."""
        found: Counter[str] = Counter()
        for child in self.children:
            found.update({child.name: 1} if isinstance(child, Part) else child.counts)
        return found

    @property
    def serial(self) -> bool:
        """Whether every child is needed."""
        return self.needed == len(self.children)


Block = Part | Group


def series(*children: Block) -> Block:
    """All of these are needed; one alone is itself."""
    return children[0] if len(children) == 1 else Group(len(children), children)


def any_of(*children: Block, independent: bool = True) -> Block:
    """Any one of these suffices."""
    return children[0] if len(children) == 1 else Group(1, children, independent)


def at_least(needed: int, *children: Block, independent: bool = True) -> Block:
    """So many of these suffice. Raises ValueError where there are not that many, or none is needed."""
    if not 1 <= needed <= len(children):
        message = f"{needed} of {len(children)} cannot be needed"
        raise ValueError(message)
    return children[0] if len(children) == 1 else Group(needed, children, independent)


def names(block: Block) -> list[str]:
    """The parts of a block, each once, in order."""
    return [block.name] if isinstance(block, Part) else list(block.counts)


def works(block: Block, is_up: Callable[[str], bool]) -> bool:
    """Whether the block works while its parts are up or down like this."""
    if isinstance(block, Part):
        return is_up(block.name)
    return sum(works(child, is_up) for child in block.children) >= block.needed


def chance(block: Block, up: Mapping[str, Fraction]) -> Fraction:
    """The chance that the block works, from the chance of each part. Raises TangledError.

    Series: the product. Redundancy: binomially, with unequal parts, where independence is stated; otherwise the least that any
    dependence leaves: for k of n, 1 - min over j < m of the sum of the n-j smallest losses over m-j, with m = n-k+1.
    """
    return _chance(block, up, [_STEPS])


def _chance(block: Block, up: Mapping[str, Fraction], steps: list[int]) -> Fraction:
    if isinstance(block, Part):
        return up[block.name]
    steps[0] -= len(block.children)
    if steps[0] < 0:
        message = "too many parts are shared by several branches"
        raise TangledError(message)
    pivot = _shared(block, up)
    if pivot is None:
        return _combine(block, [_chance(child, up, steps) for child in block.children])
    working, failed = (_chance(block, {**up, pivot: state}, steps) for state in (_ONE, Fraction(0)))
    return up[pivot] * working + (1 - up[pivot]) * failed


def _shared(group: Group, up: Mapping[str, Fraction]) -> str | None:
    """A part below several children of a group whose state is open; once it is decided, the children are independent of it."""
    seen: set[str] = set()
    for child in group.children:
        for name in names(child):
            if name in seen and 0 < up[name] < 1:
                return name
            seen.add(name)
    return None


def _combine(group: Group, chances: list[Fraction]) -> Fraction:
    """The chance that enough children work, from theirs."""
    if group.serial:
        product = _ONE
        for share in chances:
            product *= share
        return product
    if not group.independent:
        return _ONE - least_upper_loss(len(chances) - group.needed + 1, [_ONE - share for share in chances], _ONE)
    working = [_ONE]  # the chance that exactly so many of the children looked at so far work
    for share in chances:
        down = [exactly * (1 - share) for exactly in working] + [Fraction(0)]
        working = [down[0], *(exactly * share + down[index] for index, exactly in enumerate(working, 1))]
    return sum(working[group.needed :], Fraction(0))


def least_upper_loss(failing: int, losses: Sequence[Fraction], most: Fraction) -> Fraction:
    """The most that all together can be down when so many must be down at once and each may be down so long: it is reached.

    The least, over j < m, of the sum of the n-j smallest losses over m-j; never more than `most`.
    """
    ordered = sorted(losses)
    bounds = [sum(ordered[: len(ordered) - spared], Fraction(0)) / (failing - spared) for spared in range(failing)]
    return min(most, *bounds)


def needed_chance(block: Block, child: int, up: Mapping[str, Fraction], target: Fraction) -> Fraction | None:
    """How well one child of a group must do for the group to reach a target while the others stay; None where it cannot alone.

    The chance of the group is linear in that of each child. A group that shares parts with its neighbours cannot stay apart from them:
    None for it as well.
    """
    if isinstance(block, Part):
        return target if target <= 1 else None
    changed = block.children[child]
    if _is_apart(block):
        chances = [chance(other, up) for other in block.children]
        with_, without = (_combine(block, [*chances[:child], state, *chances[child + 1 :]]) for state in (_ONE, Fraction(0)))
    elif isinstance(changed, Part):
        with_, without = (chance(block, {**up, changed.name: state}) for state in (_ONE, Fraction(0)))
    else:
        return None
    if with_ < target:
        return None
    return Fraction(0) if without >= target else (target - without) / (with_ - without)


def _is_apart(group: Group) -> bool:
    """Whether the children of a group have no part in common."""
    found = [name for other in group.children for name in names(other)]
    return len(found) == len(set(found))
