"""What is offered or taken far beyond every requirement, with what it costs.

*Far* is twice as good as the strictest requirement: half of the time or downtime that it allows, twice the number that it asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict, measure_of, offer_value
from itsd.levels.metrics import Dimension, Direction
from itsd.model.agreement import Sla
from itsd.model.hierarchy import units_above
from itsd.model.service import OPERATIONAL, Service
from itsd.model.values import Money
from itsd.practices.identify.fit import fit_choice, fit_offer, live_requirements, needs_of
from itsd.practices.identify.offers import choices_of, offer_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.model.text import Text
    from itsd.practices.identify.fit import Need, TargetFit
    from itsd.practices.identify.offers import Choice

FAR = 2
"""How many times as good as the strictest requirement an offer is when it is called far beyond."""

_FULL = 100  # per cent


@dataclass(frozen=True, slots=True)
class Surplus:
    """An option that is better than anybody needs: `price` is its own, `saving` what a sufficient one would cost less, both for one `unit`."""

    service: str
    customer: str
    aspect: str
    source: str
    reason: str
    words: str
    price: Money | None
    saving: Money | None
    unit: Text | None


def find_surpluses(estate: Estate) -> Iterator[Surplus]:
    """Options taken by a customer to whom a cheaper one would do, then promises far beyond what anybody asks."""
    by_service: dict[str, list[Requirement]] = {}
    for requirement in live_requirements(estate):
        if requirement.service is not None and requirement.targets:
            by_service.setdefault(requirement.service, []).append(requirement)
    for name, requirements in sorted(by_service.items()):
        service = estate.find(Service, name)
        if service is not None and service.status == OPERATIONAL:
            choices = choices_of(service, estate.settings)
            yield from _taken(service, choices, requirements, estate)
            for choice in choices:
                yield from _far(choice, requirements, estate)


def _taken(service: Service, choices: tuple[Choice, ...], requirements: list[Requirement], estate: Estate) -> Iterator[Surplus]:
    """SLAs in force that take an option although a cheaper one meets everything that their customer asks of the service."""
    by_name = {choice.option: choice for choice in choices}
    for sla in estate.referring(Sla, "service", service.id):
        customer = sla.parties.customer.unit if sla.parties.customer is not None else ""
        asked = [found for found in requirements if customer in units_above(found.customer, estate) or found.customer in units_above(customer, estate)]
        for item in sla.items:
            taken = by_name.get(item.option or "") if item.service == service.id else None
            if taken is None or not asked or not sla.in_force(estate.as_of):
                continue
            cheaper = [choice for choice in choices if _saves(taken, choice) and all(_suffices(choice, found, taken, estate) for found in asked)]
            if cheaper:
                best = min(cheaper, key=lambda choice: (choice.price.amount if choice.price is not None else 0, choice.option))
                yield _surplus(taken, best, sla, customer, [found.key for found in asked])


def _surplus(taken: Choice, best: Choice, sla: Sla, customer: str, asked: list[str]) -> Surplus:
    saving = None if taken.price is None or best.price is None else Money(taken.price.amount - best.price.amount, taken.price.currency)
    reason = f"{sla.key} takes {taken.key}, but {best.key} meets as much of {' and '.join(asked)}"
    return Surplus(taken.service, customer, "", sla.key, reason, f"{best.key} would do", taken.price, saving, taken.unit)


def _saves(taken: Choice, other: Choice) -> bool:
    """Whether another option is known to cost less."""
    left, right = taken.price, other.price
    if left is None or right is None or not left.amount:
        return False
    return (left.currency == right.currency or not right.amount) and right.amount < left.amount


def _suffices(choice: Choice, requirement: Requirement, taken: Choice, estate: Estate) -> bool:
    """Whether an option meets everything that the taken one meets, and that at least is something; who may take it counts."""
    offered, had = fit_offer(requirement, offer_of(choice), estate), fit_offer(requirement, offer_of(taken), estate)
    met = [now.verdict.met for now, then in zip(offered.targets, had.targets, strict=True) if then.verdict.met]
    return offered.available and bool(met) and all(met)


def _far(choice: Choice, requirements: list[Requirement], estate: Estate) -> Iterator[Surplus]:
    """The promises of an option that are far beyond the strictest requirement of their metric."""
    fits: dict[tuple[str, str | None], list[TargetFit]] = {}
    for requirement in requirements:
        for need in needs_of(requirement, estate):
            fit = fit_choice(need, choice, estate)
            if fit.promised is not None:
                fits.setdefault((need.target.metric, need.target.priority), []).append(fit)
    for (metric, priority), found in sorted(fits.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        if all(fit.verdict is Verdict.EXCEEDS and _is_far(fit) for fit in found):
            least = min(found, key=lambda fit: fit.comparison.decided.delta or 0)
            said = " ".join(filter(None, [metric, priority]))
            reason = f"{choice.key} promises {said} {offer_value(least.promised)} where the most that is asked is {offer_value(least.need.target)}"  # type: ignore[arg-type]  # it is there
            yield Surplus(choice.service, "", least.need.aspect, choice.key, reason, least.comparison.decided.words, choice.price, None, choice.unit)


def _is_far(fit: TargetFit) -> bool:
    """Whether a promise leaves at most half of what is allowed, or gives at least twice what is asked."""
    offered = measure_of(None if fit.promised is None else offer_value(fit.promised))
    asked = measure_of(offer_value(fit.need.target))
    if offered is None or asked is None or offered[0] != asked[0]:
        return False
    return _ratio_is_far(offered[1], asked[1], fit.need)


def _ratio_is_far(offered: Fraction, asked: Fraction, need: Need) -> bool:
    if need.metric is None:
        return False
    if need.metric.direction is Direction.LOWER:
        return offered * FAR <= asked
    if need.metric.dimension is Dimension.SHARE:
        return (_FULL - offered) * FAR <= _FULL - asked
    return need.metric.direction is Direction.HIGHER and offered >= asked * FAR
