"""Laws of reliability structures: they agree with looking at every state, are monotone, and their patterns really break them."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise, product

from hypothesis import given
from hypothesis import strategies as st

from itsd.levels.blocks import Block, Group, Part, chance, names, needed_chance, works
from itsd.levels.downtime import find_cuts, worst_downtime, worst_pattern

_NAMES = "abcdefgh"
_shares = st.fractions(0, 1, max_denominator=20)
_times = st.fractions(0, 100, max_denominator=7)


@st.composite
def _groups(draw: st.DrawFn, children: st.SearchStrategy[Block]) -> Block:
    found = draw(st.lists(children, min_size=1, max_size=4))
    return Group(draw(st.integers(1, len(found))), tuple(found))


_blocks = st.recursive(st.sampled_from(_NAMES).map(Part), _groups, max_leaves=9)


@st.composite
def _trees(draw: st.DrawFn) -> Block:
    """A structure in which no part appears twice."""
    count = iter(range(100))

    def rename(block: Block) -> Block:
        if isinstance(block, Part):
            return Part(f"p{next(count)}")
        return Group(block.needed, tuple(rename(child) for child in block.children), block.independent)

    return rename(draw(_blocks))


def _by_states(block: Block, up: dict[str, Fraction]) -> Fraction:
    found = Fraction(0)
    for states in product([True, False], repeat=len(names(block))):
        state = dict(zip(names(block), states, strict=True))
        weight = Fraction(1)
        for name, is_up in state.items():
            weight *= up[name] if is_up else 1 - up[name]
        found += weight if works(block, state.__getitem__) else 0
    return found


@given(_blocks, st.data())
def test_the_chance_agrees_with_all_states(block: Block, data: st.DataObject) -> None:
    up = {name: data.draw(_shares) for name in names(block)}
    assert chance(block, up) == _by_states(block, up)


@given(st.one_of(_blocks, _trees()), st.data())
def test_a_better_part_never_makes_it_worse(block: Block, data: st.DataObject) -> None:
    up = {name: data.draw(_shares) for name in names(block)}
    budget = {name: data.draw(_times) for name in names(block)}
    better = data.draw(st.sampled_from(names(block)))
    assert chance(block, {**up, better: up[better] + (1 - up[better]) / 2}) >= chance(block, up)
    most = Fraction(60)
    assert worst_downtime(block, {**budget, better: budget[better] / 2}, most) <= worst_downtime(block, budget, most)


@given(st.one_of(_blocks, _trees()), st.data())
def test_the_pattern_keeps_every_promise_and_stops_the_block(block: Block, data: st.DataObject) -> None:
    budget = {name: data.draw(_times) for name in names(block)}
    longest = worst_downtime(block, budget, Fraction(60))
    pattern = worst_pattern(block, budget, Fraction(60))
    assert all(sum(end - start for start, end in spans) <= budget[name] for name, spans in pattern.items())
    edges = sorted({Fraction(0), longest, *(edge for spans in pattern.values() for span in spans for edge in span)})
    assert edges[-1] == longest
    for left, right in pairwise(edges):
        middle = (left + right) / 2
        down = {name for name, spans in pattern.items() if any(start <= middle < end for start, end in spans)}
        assert not works(block, lambda name, down=down: name not in down)  # type: ignore[misc]


@given(_trees(), st.data())
def test_the_closed_form_agrees_with_the_programme_over_cuts(block: Block, data: st.DataObject) -> None:
    from itsd.levels.packing import pack

    budget = {name: data.draw(_times) for name in names(block)}
    cuts = sorted(find_cuts(block), key=sorted)
    amounts = pack([(Fraction(60), [True] * len(cuts)), *((budget[name], [name in cut for cut in cuts]) for name in names(block))])
    assert sum(amounts) == worst_downtime(block, budget, Fraction(60))


@given(_trees(), st.data())
def test_the_guaranteed_reading_is_never_better_than_the_expected_one(block: Block, data: st.DataObject) -> None:
    up = {name: data.draw(_shares) for name in names(block)}
    assert 1 - worst_downtime(block, {name: 1 - share for name, share in up.items()}, Fraction(1)) <= chance(block, up)


@given(_blocks, st.data())
def test_what_a_child_has_to_do_is_exactly_enough(block: Block, data: st.DataObject) -> None:
    """Where a part is told how well it must do, that reaches the target and less does not."""
    if isinstance(block, Part):
        return
    up = {name: data.draw(_shares) for name in names(block)}
    number = data.draw(st.integers(0, len(block.children) - 1))
    child, target = block.children[number], data.draw(_shares)
    needed = needed_chance(block, number, up, target)
    if not isinstance(child, Part):
        return
    if needed is None:
        assert chance(block, {**up, child.name: Fraction(1)}) < target
        return
    assert chance(block, {**up, child.name: needed}) >= target
    if needed:
        assert chance(block, {**up, child.name: needed - needed / 1000}) < target
