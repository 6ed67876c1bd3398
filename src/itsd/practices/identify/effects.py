"""What standard options would change: the price for each customer, the options that do it already, the share of bespoke agreements."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.model.agreement import Sla
from itsd.model.hierarchy import units_above
from itsd.model.values import Money
from itsd.practices.agreements.promises import promises_of
from itsd.practices.agreements.upward import agreements_about
from itsd.practices.identify.fit import Need, fit_choice
from itsd.practices.identify.offers import choices_of
from itsd.practices.identify.standards import points_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.model.service import Service
    from itsd.practices.identify.offers import Choice
    from itsd.practices.identify.standards import Placed, Standard, Tier

_DEVIATING = {"override", "negotiated"}


@dataclass(frozen=True, slots=True)
class TierPrice:
    """What a tier costs: the price of the cheapest option that does all of it already, else an estimate from the costs of steps, else not known."""

    option: Choice | None
    price: Money | None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What a tier means for a requirement: the option its customer has today, and the difference of prices of one unit where both are known."""

    placed: Placed
    current: Choice | None
    difference: Money | None


@dataclass(frozen=True, slots=True)
class Bespoke:
    """Agreements in force about a service that are bespoke: not of a standard option as it is; before, and once the tiers are standard."""

    agreements: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


def price_tiers(standard: Standard, estate: Estate) -> tuple[TierPrice, ...]:
    """The price of each tier."""
    choices = choices_of(standard.service, estate.settings)
    return tuple(_price(tier, standard, choices, estate) for tier in standard.tiers)


def _price(tier: Tier, standard: Standard, choices: tuple[Choice, ...], estate: Estate) -> TierPrice:
    able = [choice for choice in choices if all(fit_choice(need, choice, estate).verdict.met for need in _needs(tier, estate))]
    if able:
        cheapest = min(able, key=lambda choice: (choice.price is None, choice.price.amount if choice.price is not None else 0, choice.option))
        return TierPrice(cheapest, cheapest.price)
    estimate = _estimate(tier, standard, choices, estate)
    return TierPrice(None, estimate, estimated=estimate is not None)


def _needs(tier: Tier, estate: Estate) -> Iterator[Need]:
    for index, target in enumerate(tier.targets):
        yield Need(index, target, metric_of(target.metric, estate.settings), target.during)


def _estimate(tier: Tier, standard: Standard, choices: tuple[Choice, ...], estate: Estate) -> Money | None:
    """The price of the cheapest option, and the cost of the steps from there; nothing where costs are not known in its currency."""
    priced = [choice for choice in choices if choice.price is not None and choice.price.currency == standard.unit]
    if not priced:
        return None
    base = min(priced, key=lambda choice: (choice.price.amount if choice.price is not None else 0, choice.option))
    extra = Fraction(0)
    for scale, rank in zip(standard.scales, tier.ranks, strict=True):
        levels = [level for promise in base.promises for key, level in points_of(promise.target, estate) if key == scale.key]
        had = sum(level <= max(levels) for level in scale.levels) if levels else 0
        extra += max(scale.costs[rank] - scale.costs[had], Fraction(0))
    return None if base.price is None else Money(base.price.amount + _decimal(extra), base.price.currency)


def _decimal(value: Fraction) -> Decimal:
    """A fraction of prices, rounded up to a ten thousandth where it has no end: an estimate is never below what it says."""
    scaled = value * 10_000
    return Decimal(-(-scaled.numerator // scaled.denominator)) / 10_000


def find_effects(standard: Standard, prices: tuple[TierPrice, ...], estate: Estate) -> tuple[Effect, ...]:
    """What the tiers mean for each requirement."""
    choices = {choice.option: choice for choice in choices_of(standard.service, estate.settings)}
    return tuple(_effect(placed, standard.service, choices, prices, estate) for placed in standard.placed)


def _effect(placed: Placed, service: Service, choices: dict[str, Choice], prices: tuple[TierPrice, ...], estate: Estate) -> Effect:
    current = choices.get(_current(placed.requirement, service, estate))
    price = None if placed.tier is None else prices[placed.tier].price
    return Effect(placed, current, None if current is None else _difference(current.price, price))


def _difference(before: Money | None, after: Money | None) -> Money | None:
    """What is to be paid more, negative where it is less; nothing where a price is unknown or the currencies differ."""
    if before is None or after is None or (before.amount and after.amount and before.currency != after.currency):
        return None
    return Money(after.amount - before.amount, after.currency or before.currency)


def _current(requirement: Requirement, service: Service, estate: Estate) -> str:
    """The option that the customer of a requirement has: of its SLA in force, else of the offer that it was matched to."""
    for sla in _slas(service, estate):
        customer = sla.parties.customer.unit if sla.parties.customer is not None else ""
        if customer in units_above(requirement.customer, estate):
            for item in sla.items:
                if item.service == service.id and item.option is not None:
                    return str(item.option)
    matched = str(requirement.matched_to or "")
    return matched.removeprefix(f"{service.id}/") if matched.startswith(f"{service.id}/") else ""


def _slas(service: Service, estate: Estate) -> Iterator[Sla]:
    for found in agreements_about(Sla, service.id, estate):
        if isinstance(found, Sla) and found.in_force(estate.as_of):
            yield found


def find_bespoke(standard: Standard, estate: Estate) -> Bespoke:
    """The share of agreements that are made to measure, before and after."""
    options = {option.id: option.standard for option in standard.service.options}
    slas = list(_slas(standard.service, estate))
    before = [sla for sla in slas if _is_bespoke(sla, standard.service, options, estate)]
    after = [sla for sla in before if not _is_served(sla, standard, estate)]
    return Bespoke(tuple(sla.key for sla in slas), tuple(sla.key for sla in before), tuple(sla.key for sla in after))


def _is_bespoke(sla: Sla, service: Service, options: dict[str, bool], estate: Estate) -> bool:
    """Whether an SLA takes no standard option of the service, or deviates from it."""
    taken = [item.option for item in sla.items if item.service == service.id]
    if any(option is None or not options.get(option, False) for option in taken):
        return True
    return any(promise.target.origin in _DEVIATING for promise in promises_of(sla, estate))


def _is_served(sla: Sla, standard: Standard, estate: Estate) -> bool:
    """Whether tiers serve everything that the customer of an SLA asks, which has to be something."""
    customer = sla.parties.customer.unit if sla.parties.customer is not None else ""
    placed = [item for item in standard.placed if customer in units_above(item.requirement.customer, estate)]
    return bool(placed) and all(item.tier is not None for item in placed)
