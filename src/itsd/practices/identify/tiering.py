"""The few tiers that serve many demands with the least over-provision: the optimum, with a proof.

A demand is a rank for each key (nought where it asks nothing), a tier too; a tier serves a demand when it is as good in every key. What
a tier costs is the sum over its keys; over-provision is what a demand's tier costs beyond the demand itself. Best tiers are the
least that serve what is assigned to them, so only such are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.practices.identify.tier_search import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Ranks = tuple[int, ...]

_MOST_CELLS = 24_000_000  # of demands by tiers that are held in memory
_MOST_CODES = 2**62  # of tiers that have a number each


@dataclass(frozen=True, slots=True)
class Tiering:
    """Tiers in the order of their cost, the number of the tier for each demand (None where none may serve it), and how good that is.

    `over_provision` and `bound` are in units of cost; it is optimal where they are equal. Demands without a tier are in neither.
    """

    tiers: tuple[Ranks, ...]
    assignment: tuple[int | None, ...]
    over_provision: int
    bound: int
    nodes: int

    @property
    def proven(self) -> bool:
        """Whether no choice of as many tiers is better."""
        return self.bound >= self.over_provision


def find_tiers(demands: Sequence[Ranks], costs: Sequence[Sequence[int]], most: int, allowed: Callable[[Ranks], bool] = lambda _: True) -> Tiering:
    """At most so many tiers for the demands. `costs` has for each key the whole-numbered cost of each rank, nought first and rising.

    `allowed` tells which tiers can be promised; what is better than a forbidden one has to be forbidden too. Raises ValueError for
    fewer than one tier, ModuleNotFoundError without numpy.
    """
    if most < 1:
        message = "at least one tier is needed"
        raise ValueError(message)
    distinct = sorted(set(demands))
    served = [demand for demand in distinct if allowed(demand)]
    if not served:
        return Tiering((), (None,) * len(demands), 0, 0, 0)
    weights = [sum(demand == other for other in demands) for demand in served]
    candidates, complete = _candidates(served, costs, allowed)
    search = Search(served, weights, candidates, [cost_of(tier, costs) for tier in candidates], most)
    chosen = search.run()
    own = sum(weight * cost_of(demand, costs) for demand, weight in zip(served, weights, strict=True))
    bound = search.bound if complete else _partial_bound(served, costs, most) + own
    return _describe(demands, costs, [candidates[number] for number in chosen], bound - own, search)


def cost_of(ranks: Ranks, costs: Sequence[Sequence[int]]) -> int:
    """What a demand or a tier costs in all its keys."""
    return sum(cost[rank] for cost, rank in zip(costs, ranks, strict=True))


def serves(tier: Ranks, demand: Ranks) -> bool:
    """Whether a tier is as good as a demand in every key."""
    return all(left >= right for left, right in zip(tier, demand, strict=True))


def _join(left: Ranks, right: Ranks) -> Ranks:
    return tuple(map(max, left, right))


def _describe(demands: Sequence[Ranks], costs: Sequence[Sequence[int]], tiers: list[Ranks], bound: int, search: Search) -> Tiering:
    """Each demand with the cheapest tier that serves it; tiers that serve none are left out, the others are no better than needed."""
    ordered = sorted(set(tiers), key=lambda tier: (cost_of(tier, costs), tier))
    places = [next((number for number, tier in enumerate(ordered) if serves(tier, demand)), None) for demand in demands]
    used = sorted({place for place in places if place is not None})
    final = [_join_all([demand for demand, place in zip(demands, places, strict=True) if place == number]) for number in used]
    renumbered = {old: new for new, old in enumerate(used)}
    assignment = tuple(None if place is None else renumbered[place] for place in places)
    over = sum(cost_of(final[place], costs) - cost_of(demand, costs) for demand, place in zip(demands, assignment, strict=True) if place is not None)
    unserved = search.penalty * sum(place is None and demand in search.served for demand, place in zip(demands, assignment, strict=True))
    return Tiering(tuple(final), assignment, over, min(over, bound - unserved), search.nodes)


def _join_all(demands: Sequence[Ranks]) -> Ranks:
    joined = demands[0]
    for demand in demands[1:]:
        joined = _join(joined, demand)
    return joined


def _candidates(demands: Sequence[Ranks], costs: Sequence[Sequence[int]], allowed: Callable[[Ranks], bool]) -> tuple[list[Ranks], bool]:
    """The joins of demands that may be promised, by their cost, and whether that are all of them."""
    import numpy as np  # noqa: PLC0415  # an extra, and heavy

    limit = max(_MOST_CELLS // len(demands), 2 * len(demands))
    sizes = np.array([len(cost) for cost in costs], dtype=object)
    places = np.array([int(np.prod(sizes[:key])) for key in range(len(costs))], dtype=object)
    if len(costs) and int(sizes.prod()) >= _MOST_CODES:
        return _sample(demands, costs, allowed, limit), False
    weights = places.astype(np.int64)  # a tier as one number, so that equal ones are found at once
    tiers = np.zeros((0, len(costs)), dtype=np.int64)
    codes = np.zeros(0, dtype=np.int64)
    for demand in np.array(demands, dtype=np.int64).reshape(len(demands), len(costs)):
        joined = np.vstack([np.maximum(tiers, demand), demand[None, :]])
        new, first = np.unique(joined @ weights, return_index=True)
        fresh = ~np.isin(new, codes)
        good = [place for place in first[fresh] if allowed(tuple(map(int, joined[place])))]
        tiers, codes = np.vstack([tiers, joined[good]]), np.concatenate([codes, joined[good] @ weights])
        if len(tiers) > limit:
            return _sample(demands, costs, allowed, limit), False
    return sorted((tuple(map(int, tier)) for tier in tiers), key=lambda tier: (cost_of(tier, costs), tier)), True


def _sample(demands: Sequence[Ranks], costs: Sequence[Sequence[int]], allowed: Callable[[Ranks], bool], limit: int) -> list[Ranks]:
    """Some of too many joins: of two and three demands each, and of all that cost no more than one of them."""
    found = set(demands)
    ordered = sorted(demands, key=lambda demand: (cost_of(demand, costs), demand))
    joined = ordered[0]
    for demand in ordered:
        joined = _join(joined, demand)
        found.add(joined)
    for left in ordered:
        for right in ordered:
            found.add(_join(left, right))
            if len(found) >= limit // 2:
                break
    return sorted((tier for tier in found if allowed(tier)), key=lambda tier: (cost_of(tier, costs), tier))


def _partial_bound(demands: Sequence[Ranks], costs: Sequence[Sequence[int]], most: int) -> int:
    """A bound where there are too many tiers: over-provision in some of the keys alone, those with most at stake, is less than in all."""
    stakes = sorted(range(len(costs)), key=lambda key: -costs[key][-1])
    for count in range(len(costs) - 1, 0, -1):
        keys = stakes[:count]
        fewer = [tuple(demand[key] for key in keys) for demand in demands]
        size = 1
        for key in keys:
            size *= len({demand[key] for demand in demands} | {0})
        if size * len(set(fewer)) <= _MOST_CELLS // 4:
            return find_tiers(fewer, [costs[key] for key in keys], most).bound
    return 0
