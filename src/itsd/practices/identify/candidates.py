"""What may be taken for a requirement, and how each option stands to each of its targets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict
from itsd.levels.metrics import Composition
from itsd.practices.identify.fit import Need, TargetFit, core_services, fit_choice, fit_need, is_available, needs_of
from itsd.practices.identify.offers import Offer, option_offers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.practices.identify.offers import Choice


@dataclass(slots=True)
class Search:
    """The options that may be taken for a requirement, and how each stands to each of its needs; `nearest` is the best answer to each."""

    needs: tuple[Need, ...]
    cores: tuple[str, ...]
    choices: list[Choice]
    fits: list[list[TargetFit]]
    nearest: tuple[TargetFit, ...]
    estate: Estate
    cuts: list[frozenset[int]] = field(default_factory=list)

    def is_core(self, number: int) -> bool:
        """Whether an option is one of a service that the requirement is about."""
        return self.choices[number].service in self.cores

    @property
    def silent(self) -> tuple[TargetFit, ...]:
        """The needs about which none of the options promises anything: somebody has to promise it first."""
        return tuple(fit for fit in self.nearest if fit.promised is None)

    @property
    def wanted(self) -> tuple[int, ...]:
        """The numbers of the other needs."""
        return tuple(fit.need.index for fit in self.nearest if fit.promised is not None)

    def is_chained(self, need: Need) -> bool:
        """Whether the shares of several services multiply."""
        return len(self.cores) > 1 and need.metric is not None and need.metric.composition is Composition.PRODUCT


def open_search(requirement: Requirement, estate: Estate) -> Search:
    """What may be taken for a requirement by its customer, or by the provider for it."""
    cores = core_services(requirement, estate)
    needs = needs_of(requirement, estate)
    nothing = [fit_need(need, Offer("", ()), (), estate) for need in needs]
    found = {
        choice.key: (choice, [fit_choice(need, choice, estate) for need in needs]) for choice in _choices_of(cores, estate) if is_available(choice.limits, requirement, estate)
    }
    extras: dict[str, tuple[Choice, list[TargetFit]]] = {}
    for need in needs:
        for choice, fit in _adding(need, estate) if need.added else ():
            if choice.service not in cores and (choice.internal or is_available(choice.limits, requirement, estate)):
                extras.setdefault(choice.key, (choice, list(nothing)))[1][need.index] = replace(fit, need=need)
    speaking = [fits for _, fits in (*found.values(), *extras.values())]
    nearest = tuple(max([nothing[need.index], *(fits[need.index] for fits in speaking)], key=_goodness) for need in needs)
    useful = [*found.values(), *_worth_taking(list(extras.values()), estate)]
    return Search(needs, cores, [choice for choice, _ in useful], [fits for _, fits in useful], nearest, estate)


def _choices_of(services: Sequence[str], estate: Estate) -> Iterator[Choice]:
    by_service: dict[str, list[Choice]] = estate.once(("choices by service",), lambda: _group(estate, lambda choice: [choice.service]))
    for service in services:
        yield from by_service.get(service, ())


def _group(estate: Estate, keys: Callable[[Choice], list[str]]) -> dict[str, list[Choice]]:
    groups: dict[str, list[Choice]] = {}
    for offer in option_offers(estate):
        for key in keys(offer.core[0]):
            groups.setdefault(key, []).append(offer.core[0])
    return groups


def _adding(need: Need, estate: Estate) -> tuple[tuple[Choice, TargetFit], ...]:
    """Everything that is promised about a need that another service can add, whoever promises it."""
    by_metric: dict[str, list[Choice]] = estate.once(
        ("choices by metric",),
        lambda: _group(estate, lambda choice: list(dict.fromkeys(promise.target.metric for promise in choice.promises))),
    )
    choices = by_metric.get(need.target.metric, ())
    return estate.once(("adding", need.target, need.hours), lambda: tuple((choice, fit) for choice in choices if (fit := fit_choice(need, choice, estate)).promised is not None))


def _worth_taking(extras: list[tuple[Choice, list[TargetFit]]], estate: Estate) -> Iterator[tuple[Choice, list[TargetFit]]]:
    """Of options that meet the same needs the cheapest, of as many services as there are needs: a dearer one of yet another is never needed.

    A combination takes at most one more service for each need, so that one of these is always free to take the place of a dearer one.
    """
    groups: dict[frozenset[int], list[tuple[Choice, list[TargetFit]]]] = {}
    for choice, fits in extras:
        met = frozenset(fit.need.index for fit in fits if fit.verdict.met)
        if met:
            groups.setdefault(met, []).append((choice, fits))
    currency = estate.settings.currency
    for members in groups.values():
        services: set[str] = set()
        for choice, fits in sorted(members, key=lambda member: _dearness(member[0], currency)):
            if choice.service not in services and len(services) < len(fits):
                services.add(choice.service)
                yield choice, fits


def _dearness(choice: Choice, currency: str) -> tuple[bool, Decimal | int, str]:
    cost = known_cost(choice, currency)
    return cost is None, 0 if cost is None else cost, choice.key


def known_cost(choice: Choice, currency: str) -> Decimal | None:
    """The price of one unit in the currency of the estate; None where it is not known, or in another currency."""
    if choice.price is None or (choice.price.amount and choice.price.currency != currency):
        return None
    return choice.price.amount


_RANKS = {Verdict.FALLS_SHORT: 0, Verdict.UNKNOWN: 1, Verdict.NOT_COMPARABLE: 1, Verdict.MEETS: 2, Verdict.EXCEEDS: 3}


def _goodness(fit: TargetFit) -> tuple[bool, int, Fraction, str]:
    """How well a need is answered, for choosing what comes nearest."""
    return fit.promised is not None, _RANKS[fit.verdict], fit.comparison.decided.delta or Fraction(0), fit.by
