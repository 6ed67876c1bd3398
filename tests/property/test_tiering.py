"""Tiers against looking at every way to group the demands: nothing costs less, and what is called proven is."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.practices.identify.tiering import find_tiers, serves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Ranks = tuple[int, ...]

_RANKS = 3


@st.composite
def _instances(draw: st.DrawFn) -> tuple[list[tuple[int, ...]], list[list[int]], int]:
    keys = draw(st.integers(1, 4))
    demands = draw(st.lists(st.tuples(*[st.integers(0, _RANKS)] * keys), min_size=1, max_size=7))
    steps = [draw(st.lists(st.integers(1, 50), min_size=_RANKS, max_size=_RANKS)) for _ in range(keys)]
    return demands, [[sum(step[:rank]) for rank in range(_RANKS + 1)] for step in steps], draw(st.integers(1, 4))


def _groupings(count: int, most: int) -> Iterator[list[int]]:
    """Every way to put so many things into at most so many groups, each as the number of the group of each thing."""

    def grow(so_far: list[int]) -> Iterator[list[int]]:
        if len(so_far) == count:
            yield so_far
            return
        for group in range(min(max(so_far, default=-1) + 2, most)):
            yield from grow([*so_far, group])

    yield from grow([])


def _least(demands: Sequence[Ranks], costs: Sequence[Sequence[int]], most: int, allowed: Callable[[Ranks], bool] = lambda _: True) -> int | None:
    """The least over-provision of all groupings whose tiers are allowed; None where there is none."""
    best: int | None = None
    for grouping in _groupings(len(demands), most):
        total, possible = 0, True
        for group in set(grouping):
            members = [demand for demand, number in zip(demands, grouping, strict=True) if number == group]
            tier = tuple(map(max, zip(*members, strict=True)))
            possible = possible and allowed(tier)
            total += sum(cost[rank] - cost[own] for member in members for cost, rank, own in zip(costs, tier, member, strict=True))
        if possible and (best is None or total < best):
            best = total
    return best


@given(_instances())
@settings(max_examples=150, deadline=None)
def test_nothing_costs_less(instance: tuple[list[Ranks], list[list[int]], int]) -> None:
    demands, costs, most = instance
    found = find_tiers(demands, costs, most)
    assert found.over_provision == _least(demands, costs, most)
    assert found.proven
    assert found.bound == found.over_provision
    assert len(found.tiers) <= most
    for demand, number in zip(demands, found.assignment, strict=True):
        assert number is not None
        assert serves(found.tiers[number], demand)


@given(_instances(), st.integers(2, 8))
@settings(max_examples=100, deadline=None)
def test_forbidden_tiers_serve_nobody(instance: tuple[list[Ranks], list[list[int]], int], limit: int) -> None:
    """What is better than a forbidden tier is forbidden too, here by the sum of its ranks."""
    demands, costs, most = instance

    def allowed(tier: Ranks) -> bool:
        return sum(tier) <= limit

    found = find_tiers(demands, costs, most, allowed)
    able = [demand for demand in demands if allowed(demand)]
    assert all(allowed(tier) for tier in found.tiers)
    least = _least(able, costs, most, allowed) if able else 0
    unserved = [demand for demand, number in zip(demands, found.assignment, strict=True) if number is None]
    assert all(not allowed(demand) for demand in unserved) == (least is not None)
    if least is not None:
        assert (found.over_provision, found.proven) == (least, True)


@given(_instances(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_means_nothing_and_scale_scales(instance: tuple[list[Ranks], list[list[int]], int], random: object) -> None:
    demands, costs, most = instance
    found = find_tiers(demands, costs, most)
    mixed = sorted(demands, key=lambda _: random.random())  # type: ignore[attr-defined]  # a random.Random
    keys = sorted(range(len(costs)), key=lambda _: random.random())  # type: ignore[attr-defined]
    turned = find_tiers([tuple(demand[key] for key in keys) for demand in mixed], [costs[key] for key in keys], most)
    scaled = find_tiers(demands, [[7 * cost for cost in line] for line in costs], most)
    assert turned.over_provision == found.over_provision
    assert scaled.over_provision == 7 * found.over_provision


@given(_instances())
@settings(max_examples=60, deadline=None)
def test_more_tiers_never_cost_more(instance: tuple[list[Ranks], list[list[int]], int]) -> None:
    demands, costs, _ = instance
    totals = [find_tiers(demands, costs, most).over_provision for most in range(1, 6)]
    assert all(left >= right for left, right in pairwise(totals))
    assert find_tiers(demands, costs, len(set(demands))).over_provision == 0


def test_edges() -> None:
    assert find_tiers([], [[0, 1]], 2).assignment == ()
    assert find_tiers([()], [], 1).over_provision == 0
    assert find_tiers([(1,), (1,), (1,)], [[0, 5]], 1).tiers == ((1,),)
    with pytest.raises(ValueError, match="at least one"):
        find_tiers([(1,)], [[0, 1]], 0)


def test_worked_by_hand() -> None:
    """Three demands and two tiers: those that cost 1 and 2 share one, for one unit too many; with one tier it is 8 + 7."""
    demands, costs = [(1,), (2,), (3,)], [[0, 1, 2, 9]]
    two = find_tiers(demands, costs, 2)
    assert (two.tiers, two.assignment, two.over_provision) == (((2,), (3,)), (0, 0, 1), 1)
    assert find_tiers(demands, costs, 1).over_provision == 15


def test_too_many_tiers_to_look_at_are_not_called_optimal(monkeypatch: pytest.MonkeyPatch) -> None:
    """With room for few tiers the result is honest: everybody served, and a bound that holds."""
    demands = [tuple((number >> (2 * key)) % 4 for key in range(6)) for number in range(7, 4096, 41)]
    costs = [[0, 3, 7, 20]] * 6
    exact = find_tiers(demands, costs, 3)
    monkeypatch.setattr("itsd.practices.identify.tiering._MOST_CELLS", 30_000)
    rough = find_tiers(demands, costs, 3)
    assert exact.proven
    assert rough.bound <= exact.over_provision <= rough.over_provision
    assert not rough.proven
    assert all(number is not None and serves(rough.tiers[number], demand) for demand, number in zip(demands, rough.assignment, strict=True))
