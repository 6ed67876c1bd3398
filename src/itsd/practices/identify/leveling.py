"""Every need for a level of service, of requirements and of activities, against the best that is offered for it.

Offered are options and packages that the customer may take, and what its agreements in force promise it already.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict
from itsd.levels.declared import metric_of
from itsd.model.agreement import Sla
from itsd.model.hierarchy import units_above
from itsd.model.inheritance import effective
from itsd.model.service import OPERATIONAL, Service
from itsd.model.targets import Target
from itsd.model.time import ALWAYS
from itsd.practices.agreements.promises import promises_of
from itsd.practices.agreements.upward import agreements_about
from itsd.practices.identify.coverage import find_supported
from itsd.practices.identify.fit import Need, core_services, fit_choice, fit_need, fit_promise, is_available, live_requirements, needs_of
from itsd.practices.identify.offers import Promise, choices_of, option_offers, package_offers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.levels.comparison import Comparison
    from itsd.model.demand import Activity, Requirement
    from itsd.model.estate import Estate
    from itsd.practices.identify.coverage import Supported
    from itsd.practices.identify.fit import TargetFit

_PRIORITIES = {"must": 3, "should": 2, "could": 1, None: 2}


class Standing(Enum):
    """How a need stands to the best that is offered for it."""

    MET = "met"
    SHORT = "short"
    SILENT = "not promised"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Level:
    """One need and the best that answers it. `source` is the requirement or process that says it; `target` is None where it names nothing.

    `rank` orders: how strongly a customer asks, and for needs of activities nothing.
    """

    activity: str
    service: str
    customer: str
    aspect: str
    source: str
    target: Target | None
    standing: Standing
    verdict: Verdict
    reason: str
    best: str = ""
    comparison: Comparison | None = None
    rank: int = 0

    @property
    def asked(self) -> str:
        """What is asked, as files write it: the metric and its value."""
        if self.target is None:
            return ""
        value = getattr(self.target, self.target.comparator) if self.target.comparator else ""
        number = ", ".join(value) if isinstance(value, tuple) else str(value)
        return " ".join(filter(None, [self.target.metric, self.target.priority or "", number, f"per {self.target.per}" if self.target.per else ""]))


def find_levels(estate: Estate) -> Iterator[Level]:
    """The needs of all requirements that are still meant, then what activities can bear."""
    for requirement in live_requirements(estate):
        yield from _of_requirement(requirement, estate)
    for supported in find_supported(estate):
        yield from _of_activity(supported, estate)


def _of_requirement(requirement: Requirement, estate: Estate) -> Iterator[Level]:
    """Each target against the options of its services, and the packages with them, that the customer may take."""
    cores = core_services(requirement, estate)
    service = requirement.service or (cores[0] if len(cores) == 1 else "")
    rank = _PRIORITIES.get(requirement.priority, 2)
    obstacle = _obstacle(requirement, cores, estate)
    offers = (*option_offers(estate), *package_offers(estate)) if cores else ()
    whole = [offer for offer in offers if not offer.missing and set(cores) <= {choice.service for choice in offer.choices}]
    related = [offer for offer in whole if is_available(offer.limits, requirement, estate)]
    for need in needs_of(requirement, estate):
        place = (requirement.activity or "", service, requirement.customer, need.aspect, requirement.key, need.target)
        fits = [] if obstacle else [fit_need(need, offer, cores, estate) for offer in related]
        if len(cores) > 1 and not fits and not obstacle:
            fits = [_apart(need, cores, estate)]
        fits += _agreed(need, cores, requirement.customer, estate)
        if not fits:
            yield Level(*place, Standing.UNKNOWN, Verdict.UNKNOWN, obstacle or "no offer may be taken by the customer", rank=rank)
        else:
            yield _judge(place, max(fits, key=_goodness), rank)


def _obstacle(requirement: Requirement, cores: tuple[str, ...], estate: Estate) -> str:
    """Why nothing is offered for a requirement at all."""
    if not cores:
        return "it names no service" if requirement.activity is None else f"no operational service supports {requirement.activity}"
    for name in cores:
        service = estate.find(Service, name)
        if service is None:
            return f"there is no service {name}"
        if service.status != OPERATIONAL:
            return f"{name} is {service.status}"
        if not service.options:
            return f"{name} has no options"
    return ""


def _agreed(need: Need, services: tuple[str, ...], customer: str, estate: Estate) -> list[TargetFit]:
    """What the SLAs in force promise a customer, where they are about all of the services."""
    found = []
    for sla in agreements_about(Sla, services[0], estate) if services else ():
        if not (isinstance(sla, Sla) and sla.in_force(estate.as_of) and _concerns(sla, customer, estate)):
            continue
        if all(any(other.key == sla.key for other in agreements_about(Sla, name, estate)) for name in services[1:]):
            promises = [Promise(promise.target, promise.hours) for promise in promises_of(sla, estate)]
            found += [fit_promise(need, promise, sla.key, estate) for promise in (*promises, *_limits(sla, estate))]
    return [fit for fit in found if fit.promised is not None]


def _limits(sla: Sla, estate: Estate) -> list[Promise]:
    """The workload up to which an SLA serves is a promise to serve so much."""
    limits = effective(sla, "workload_limits", estate)
    return [Promise(Target.model_construct(metric=limit.metric, at_least=limit.at_most, per=limit.per), None) for limit in limits]


def _concerns(sla: Sla, customer: str, estate: Estate) -> bool:
    """Whether an SLA is with a unit, or with one above it."""
    return sla.parties.customer is not None and sla.parties.customer.unit in units_above(customer, estate)


def _apart(need: Need, cores: tuple[str, ...], estate: Estate) -> TargetFit:
    """Services without an offer in common: the best option of the one that does worst."""
    best = []
    for name in cores:
        service = estate.find(Service, name)
        fits = [fit_choice(need, choice, estate) for choice in choices_of(service, estate.settings)] if service is not None else []
        if fits:
            best.append(max(fits, key=_goodness))
    speaking = [fit for fit in best if fit.promised is not None] or best
    return min(speaking, key=_goodness)


_RANK = {Verdict.FALLS_SHORT: 1, Verdict.UNKNOWN: 2, Verdict.NOT_COMPARABLE: 3, Verdict.MEETS: 4, Verdict.EXCEEDS: 5}


def _goodness(fit: TargetFit) -> tuple[int, object, str]:
    delta = fit.comparison.decided.delta
    return _RANK[fit.verdict] if fit.promised is not None else 0, delta if delta is not None else 0, fit.by


def _judge(place: tuple[str, str, str, str, str, Target], fit: TargetFit, rank: int) -> Level:
    if fit.promised is None:
        return Level(*place, Standing.SILENT, Verdict.UNKNOWN, "nothing is promised about it", rank=rank)
    standing = Standing.MET if fit.verdict.met else Standing.SHORT if fit.verdict is Verdict.FALLS_SHORT else Standing.UNKNOWN
    reason = fit.comparison.reason if fit.verdict.met else f"the best, {fit.by}: {fit.comparison.reason}"
    return Level(*place, standing, fit.verdict, reason, fit.by, fit.comparison.decided, rank)


def _of_activity(supported: Supported, estate: Estate) -> Iterator[Level]:
    """What an activity can bear, against each of the live services that support it: it needs all of them."""
    activity = supported.activity
    for target in _needs_of(activity):
        metric = metric_of(target.metric, estate.settings)
        need = Need(0, target, metric, ALWAYS if target.metric in {"rto", "rpo"} else activity.hours)
        for service in supported.live:
            place = (supported.name, service.id, supported.process.unit, need.aspect, supported.process.key, target)
            fits = [fit_choice(need, choice, estate) for choice in choices_of(service, estate.settings)]
            fits += _agreed(need, (service.id,), supported.process.unit, estate)
            if fits:
                yield _judge(place, max(fits, key=_goodness), 0)
            else:
                yield Level(*place, Standing.UNKNOWN, Verdict.UNKNOWN, f"{service.id} has no options")


def _needs_of(activity: Activity) -> Iterator[Target]:
    """What an activity says of itself, as targets."""
    if activity.hours is not None:
        yield Target(metric="service-hours", includes=(activity.hours,))
    if activity.classification is not None:
        yield Target(metric="classification", level=activity.classification)
    if activity.continuity is not None and activity.continuity.rto is not None:
        yield Target.model_construct(metric="rto", at_most=activity.continuity.rto)
    if activity.continuity is not None and activity.continuity.rpo is not None:
        yield Target.model_construct(metric="rpo", at_most=activity.continuity.rpo)
