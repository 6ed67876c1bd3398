"""The cheapest combination of options that meets a requirement, found exactly, or the fewest targets that together make it impossible.

One option of each service that the requirement is about is taken, and any others that add what is still missing (see `fit`); those of
supporting and technical services too, which the provider takes for the customer.
The choice is a programme in whole numbers, solved by HiGHS through scipy: first the fewest options without a known price, then the
least price, then the fewest options. What the solver answers is worked out again in exact numbers before it is believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, log
from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict
from itsd.practices.identify.candidates import Search, known_cost
from itsd.practices.identify.fit import Need, TargetFit, fit_need, share_of, share_of_target
from itsd.practices.identify.offers import Offer, total_price
from itsd.practices.identify.programme import Programme

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from itsd.model.values import Money
    from itsd.practices.identify.offers import Choice


@dataclass(frozen=True, slots=True)
class Combination:
    """Options that meet a requirement together: `core` of its services, `extras` that add; each need with what answers it."""

    core: tuple[Choice, ...]
    extras: tuple[Choice, ...]
    answers: tuple[TargetFit, ...]
    price: Money | None
    unpriced: tuple[str, ...]

    @property
    def choices(self) -> tuple[Choice, ...]:
        """All of them."""
        return self.core + self.extras


@dataclass(frozen=True, slots=True)
class Conflict:
    """The fewest targets of a requirement that no combination meets together, with what comes nearest to each.

    `unknown` tells that it may be possible after all: for one of them it is not known what is offered.
    """

    nearest: tuple[TargetFit, ...]
    reason: str
    unknown: bool = False


def find_combination(search: Search) -> Combination | None:
    """The cheapest options that meet all targets of which anything is promised; None where none do. Raises ModuleNotFoundError without scipy."""
    taken = _solve(search, search.wanted, cheapest=True)
    return None if taken is None else _describe(search, taken)


def find_conflict(search: Search) -> Conflict:
    """The fewest targets that cannot be met together, of those about which anything is promised, where not all can be met. Raises ValueError where they can.

    Each set of options leaves some targets unmet; a set of targets is impossible when it hits what every set of options leaves.
    The smallest such set is found by collecting what is left, as long as there is a way to meet the targets that hit all of it.
    """
    left: list[frozenset[int]] = []
    while True:
        hitting = _smallest_hitting(left, len(search.needs))
        taken = _solve(search, hitting, cheapest=False)
        if taken is None:
            return _explain(search, sorted(hitting))
        answers = _answers(search, taken)
        left.append(frozenset(index for index in search.wanted if not answers[index].verdict.met))
        if not left[-1]:
            message = "the targets can be met together"
            raise ValueError(message)


def _solve(search: Search, wanted: Collection[int], *, cheapest: bool) -> list[int] | None:
    """The options that meet the wanted needs: the cheapest, else those that meet most of the others; None where there are none."""
    while True:
        programme = _state(search, wanted)
        taken = _minimise(programme, search) if cheapest else programme.solve(_most_met(search, wanted))
        if taken is None:
            return None
        options = [number for number in taken if number < len(search.choices)]
        answers = _answers(search, options)
        if all(answers[index].verdict.met for index in wanted):
            return options
        # Logarithms are not exact: a product that only seems to suffice is ruled out, and the search goes on.
        search.cuts.append(frozenset(number for number in options if search.is_core(number)))


def _state(search: Search, wanted: Collection[int]) -> Programme:
    """The rules of the choice; after the options comes one variable for each need: whether it is met."""
    count = len(search.choices)
    programme = Programme(count + len(search.needs))
    by_service: dict[str, dict[int, int]] = {service: {} for service in search.cores}
    for number, choice in enumerate(search.choices):
        by_service.setdefault(choice.service, {})[number] = 1
    for service, numbers in by_service.items():
        programme.require(numbers, 1 if service in search.cores else 0, 1)
    for need in search.needs:
        if need.index in wanted:
            programme.require({count + need.index: 1}, 1, 1)
        _state_need(programme, search, need, count + need.index)
    for cut in search.cuts:
        programme.require(dict.fromkeys(cut, 1), None, len(cut) - 1)
    return programme


def _state_need(programme: Programme, search: Search, need: Need, met: int) -> None:
    """When a need is met: one that can be added by any option; another by its services, none of which may promise less."""
    answering = [number for number, fits in enumerate(search.fits) if fits[need.index].verdict.met and (need.added or search.is_core(number))]
    programme.require({**dict.fromkeys(answering, 1), met: -1}, 0, None)
    if need.added:
        return
    chained = search.is_chained(need)
    for number in range(len(search.choices)):
        fit = search.fits[number][need.index]
        if search.is_core(number) and not fit.verdict.met and (chained or fit.promised is not None):
            programme.require({number: 1, met: 1}, None, 1)
    if chained:
        needed = share_of_target(need.target)
        losses = {number: _loss(share_of(search.fits[number][need.index])) for number in answering}
        most = sum(losses.values()) + 1
        programme.require({**losses, met: most}, None, most + _loss(needed) + _SLACK)


_SLACK = 1e-9  # of a sum of logarithms; what it lets through is worked out exactly afterwards


def _loss(share: Fraction) -> float:
    """How much a share takes from a product; a share of none counts as a very small one."""
    return -log(share) if share > 0 else 1e3


def _minimise(programme: Programme, search: Search) -> list[int] | None:
    """First the fewest options without a price, then the least price, then the fewest options: each is held while the next is sought."""
    currency = search.estate.settings.currency
    costs = [known_cost(choice, currency) for choice in search.choices]
    scaled = _whole([Fraction(0) if cost is None else Fraction(cost) for cost in costs])
    taken: list[int] | None = None
    for weights in ([int(cost is None) for cost in costs], scaled, [1] * len(costs)):
        goal = {number: weight for number, weight in enumerate(weights) if weight}
        taken = programme.solve(goal)
        if taken is None:
            return None
        programme.require(goal, None, sum(goal.get(number, 0) for number in taken))
    return taken


def _whole(costs: list[Fraction]) -> list[int]:
    """The costs in the largest unit in which all are whole numbers."""
    scale = 1
    for cost in costs:
        scale = scale * cost.denominator // gcd(scale, cost.denominator)
    numbers = [int(cost * scale) for cost in costs]
    common = gcd(*numbers) if numbers else 1
    return [number // (common or 1) for number in numbers]


def _most_met(search: Search, wanted: Collection[int]) -> dict[int, int]:
    count = len(search.choices)
    return {count + need.index: -1 for need in search.needs if need.index not in wanted}


def _answers(search: Search, taken: Sequence[int]) -> list[TargetFit]:
    """How the options stand to each need, in exact numbers."""
    choices = [search.choices[number] for number in taken]
    core = tuple(choice for choice in choices if choice.service in search.cores)
    offer = Offer("", core, tuple(choice for choice in choices if choice not in core))
    return [fit_need(need, offer, search.cores, search.estate) for need in search.needs]


def _describe(search: Search, taken: list[int]) -> Combination:
    choices = [search.choices[number] for number in taken]
    core = tuple(choice for choice in choices if choice.service in search.cores)
    extras = tuple(choice for choice in choices if choice not in core)
    currency = search.estate.settings.currency
    unpriced = tuple(choice.key for choice in choices if known_cost(choice, currency) is None)
    return Combination(core, extras, tuple(_answers(search, taken)), total_price(choices), unpriced)


def _smallest_hitting(sets: list[frozenset[int]], count: int) -> list[int]:
    """The fewest numbers below `count` that hit every set."""
    programme = Programme(count)
    for found in sets:
        programme.require(dict.fromkeys(found, 1), 1, None)
    return programme.solve(dict.fromkeys(range(count), 1)) or []


def _explain(search: Search, indexes: list[int]) -> Conflict:
    nearest = tuple(search.nearest[index] for index in indexes)
    unknown = any(fit.verdict in {Verdict.UNKNOWN, Verdict.NOT_COMPARABLE} for fit in nearest)
    names = [search.needs[index].name for index in indexes]
    if not indexes:
        return Conflict((), f"no option of {' and '.join(search.cores)} may be taken by the customer")
    if len(indexes) == 1:
        said = "cannot be told to be met by anything offered" if unknown else "is met by nothing that is offered"
        return Conflict(nearest, f"{names[0]} {said}: {nearest[0].comparison.reason}", unknown)
    return Conflict(nearest, f"{', '.join(names[:-1])} and {names[-1]} are not offered together", unknown)
