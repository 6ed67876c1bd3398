"""Standard options: the few levels of a service that serve every requirement with the least over-provision.

Every target of a requirement is a rank on the scale of its key: what is asked of one metric, priority, statistic, window and
calendar. Values of a list are scales of their own with one rank each. A step of a scale costs what the estate says under
`step_costs`; where it does not say it for every metric that is asked, each step between two levels that somebody asks counts one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from itsd.levels.comparison import measure_of, offer_value
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Direction
from itsd.practices.identify.fit import live_requirements
from itsd.practices.identify.step_costs import step_of
from itsd.practices.identify.tiering import Tiering, find_tiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.levels.metrics import Metric
    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.model.service import Service
    from itsd.model.targets import Target


@dataclass(frozen=True, slots=True)
class Key:
    """One scale: what is asked alike. `entry` is the value of a list that has to be in it, or (of a list that is a limit) may not be."""

    metric: str
    priority: str = ""
    scope: str = ""
    statistic: str = ""
    per: str = ""
    during: str = ""
    entry: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels that are asked on a scale, the loosest first, each with the target that asks it and its cost from nothing on, in units."""

    key: Key
    levels: tuple[Fraction, ...]
    targets: tuple[Target, ...]
    costs: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """One standard option: the ranks on all scales, and its targets, each the strictest that is asked of it."""

    number: int
    ranks: tuple[int, ...]
    targets: tuple[Target, ...]
    served: tuple[str, ...]
    surplus: Fraction


@dataclass(frozen=True, slots=True)
class Placed:
    """A requirement with its tier, by number, and what it gets beyond what it asks; without a tier it has a reason."""

    requirement: Requirement
    tier: int | None
    surplus: Fraction
    better: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """The tiers for a service. `unit` is the currency in which over-provision counts, empty where it counts steps.

    `lacking` are metrics without a cost in the settings, where others have one. `single` is the over-provision of one tier for all.
    """

    service: Service
    most: int
    scales: tuple[Scale, ...]
    tiers: tuple[Tier, ...]
    placed: tuple[Placed, ...]
    over_provision: Fraction
    bound: Fraction
    unit: str
    lacking: tuple[str, ...]
    single: Fraction | None

    @property
    def proven(self) -> bool:
        """Whether no choice of as many tiers has less over-provision."""
        return self.bound == self.over_provision


def standardise(service: Service, most: int, estate: Estate) -> Standard:
    """At most so many standard options for all requirements that name the service. Raises ValueError for fewer than one."""
    requirements = [found for found in live_requirements(estate) if found.service == service.id]
    placeable: list[tuple[Requirement, str]] = []
    refused: list[tuple[Requirement, str]] = []
    for requirement in requirements:
        reason = _obstacle(requirement, estate)
        (refused if reason else placeable).append((requirement, reason))
    scales, unit, lacking = _scales([requirement for requirement, _ in placeable], estate)
    demands = [_ranks(requirement, scales, estate) for requirement, _ in placeable]
    factor = lcm(*(cost.denominator for scale in scales for cost in scale.costs)) if scales else 1
    costs = [[int(cost * factor) for cost in scale.costs] for scale in scales]
    found = find_tiers(demands, costs, most, lambda ranks: _is_possible(ranks, scales))
    single = find_tiers(demands, costs, 1, lambda ranks: _is_possible(ranks, scales)) if most > 1 else found
    placed = list(_place([requirement for requirement, _ in placeable], demands, found, scales))
    placed += [Placed(requirement, None, Fraction(0), (), reason) for requirement, reason in refused]
    return Standard(
        service,
        most,
        scales,
        _tiers(found, placed, scales),
        tuple(placed),
        Fraction(found.over_provision, factor),
        Fraction(found.bound, factor),
        unit,
        lacking,
        Fraction(single.over_provision, factor) if all(number is not None for number in single.assignment) else None,
    )


def _obstacle(requirement: Requirement, estate: Estate) -> str:
    """Why a requirement has no place on the scales: it is never counted as served then."""
    if not requirement.targets:
        return "it has no targets"
    for target in requirement.targets:
        if not list(points_of(target, estate)):
            return f"{target.id or target.metric} names no value that can be ordered"
    return ""


def points_of(target: Target, estate: Estate) -> Iterator[tuple[Key, Fraction]]:
    """Where a target stands on its scales: higher is stricter."""
    metric = metric_of(target.metric, estate.settings)
    if metric is None:
        return
    statistic = f"share {target.share}" if target.share is not None else f"percentile {target.percentile}" if target.percentile is not None else "average" if target.average else ""
    shared = (target.metric, target.priority or "", str(target.scope or ""), statistic, str(target.per or ""), target.during or "")
    if metric.direction in {Direction.SUPERSET, Direction.SUBSET}:
        for entry in _entries(target, metric):
            yield Key(*shared, entry), Fraction(1)
    elif metric.direction is Direction.LEVEL:
        scheme = getattr(estate.settings.schemes, metric.scheme, ())
        if target.level in scheme:
            yield Key(*shared, "", "#levels"), Fraction(scheme.index(target.level))
    else:
        measured = measure_of(offer_value(target))
        if measured is not None:
            yield Key(*shared, "", measured[0]), measured[1] if metric.direction is Direction.HIGHER else -measured[1]


def _entries(target: Target, metric: Metric) -> tuple[str, ...]:
    """The values that a list has to hold; a list that is a limit is one value, as it was written: two different ones have no common tier."""
    if metric.direction is Direction.SUPERSET:
        return target.includes or ()
    return (", ".join(sorted(target.within)),) if target.within else ()


def _scales(requirements: Sequence[Requirement], estate: Estate) -> tuple[tuple[Scale, ...], str, tuple[str, ...]]:
    """The scales of everything that is asked, the unit of their costs, and the metrics whose cost keeps it from being money."""
    asked: dict[Key, dict[Fraction, Target]] = {}
    for requirement in requirements:
        for target in requirement.targets:
            for key, level in points_of(target, estate):
                asked.setdefault(key, {}).setdefault(level, target)
    known = estate.settings.step_costs
    lacking = tuple(sorted({key.metric for key in asked if step_of(key.metric, key.unit, estate.settings) is None}))
    currencies = {known[key.metric].cost.currency for key in asked if key.metric in known}
    money = bool(asked) and not lacking and len(currencies) == 1
    scales = tuple(_scale(key, targets, estate, money=money) for key, targets in sorted(asked.items(), key=lambda item: str(item[0])))
    partly = lacking if any(key.metric not in lacking for key in asked) else ()
    return scales, next(iter(currencies)) if money else "", partly


def _scale(key: Key, targets: dict[Fraction, Target], estate: Estate, *, money: bool) -> Scale:
    levels = tuple(sorted(targets))
    return Scale(key, levels, tuple(targets[level] for level in levels), _costs(key, levels, estate, money=money))


def _costs(key: Key, levels: tuple[Fraction, ...], estate: Estate, *, money: bool) -> tuple[Fraction, ...]:
    """What each rank costs: nothing for nothing, a step for the loosest level, and from there what lies between."""
    if not money:
        return tuple(Fraction(rank) for rank in range(len(levels) + 1))
    step = step_of(key.metric, key.unit, estate.settings) or Fraction(1)
    price = Fraction(estate.settings.step_costs[key.metric].cost.amount)
    return (Fraction(0), *(price * (1 + (level - levels[0]) / step) for level in levels))


def _ranks(requirement: Requirement, scales: tuple[Scale, ...], estate: Estate) -> tuple[int, ...]:
    places: dict[Key, Fraction] = {}
    for target in requirement.targets:
        for key, level in points_of(target, estate):
            places[key] = max(level, places.get(key, level))
    return tuple(scale.levels.index(places[scale.key]) + 1 if scale.key in places else 0 for scale in scales)


def _is_possible(ranks: tuple[int, ...], scales: tuple[Scale, ...]) -> bool:
    """Whether a tier can keep all its limits: no two lists that nothing may leave, of one kind."""
    limits = [scale.key for scale, rank in zip(scales, ranks, strict=True) if rank and scale.targets[0].within is not None]
    return len({(key.metric, key.priority, key.scope, key.per, key.during) for key in limits}) == len(limits)


def _place(requirements: list[Requirement], demands: list[tuple[int, ...]], found: Tiering, scales: tuple[Scale, ...]) -> Iterator[Placed]:
    for requirement, demand, number in zip(requirements, demands, found.assignment, strict=True):
        if number is None:
            yield Placed(requirement, None, Fraction(0), (), "no tier can keep its limits together with those of others" if any(demand) else "it asks nothing")
            continue
        better = [scale for scale, own, given in zip(scales, demand, found.tiers[number], strict=True) if given > own]
        surplus = sum((scale.costs[given] - scale.costs[own] for scale, own, given in zip(scales, demand, found.tiers[number], strict=True)), Fraction(0))
        yield Placed(requirement, number, surplus, tuple(dict.fromkeys(scale.key.metric for scale in better)))


def _tiers(found: Tiering, placed: Sequence[Placed], scales: tuple[Scale, ...]) -> tuple[Tier, ...]:
    return tuple(
        Tier(
            number,
            ranks,
            tuple(_merge(scales, ranks)),
            tuple(item.requirement.id for item in placed if item.tier == number),
            sum((item.surplus for item in placed if item.tier == number), Fraction(0)),
        )
        for number, ranks in enumerate(found.tiers)
    )


def _merge(scales: tuple[Scale, ...], ranks: tuple[int, ...]) -> Iterator[Target]:
    """The targets of a tier: the strictest on each scale, and for lists everything that is asked together."""
    lists: dict[tuple[str, str, str], list[tuple[str, Target]]] = {}
    for scale, rank in zip(scales, ranks, strict=True):
        if not rank:
            continue
        target = scale.targets[rank - 1]
        if target.includes is not None:
            lists.setdefault((scale.key.metric, scale.key.priority, scale.key.scope), []).append((scale.key.entry, target))
        else:
            yield target
    for entries in lists.values():
        yield entries[0][1].model_copy(update={"includes": tuple(sorted(entry for entry, _ in entries))})
