"""How what is offered stands to what is required: every target of a requirement against every option and package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args
from zoneinfo import ZoneInfo

from itsd.diagnostics import Pointer
from itsd.levels.comparison import Comparison, Verdict
from itsd.levels.declared import metric_of
from itsd.levels.offers import OfferComparison, compare_alike, compare_offers
from itsd.levels.promised import Promised, Term
from itsd.model.demand import Aspect, Process, Requirement
from itsd.model.service import OPERATIONAL, Package, Service
from itsd.model.values import add_months
from itsd.practices.agreements.proofs import worst_of
from itsd.practices.agreements.question import clock_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate
    from itsd.model.targets import Target
    from itsd.model.values import Money

ASPECTS: tuple[str, ...] = get_args(Aspect)
_DROPPED = {"rejected", "withdrawn"}
_YEAR = 12  # months of the future over which calendars are held against each other
_NOTHING = Comparison(Verdict.FALLS_SHORT, "nothing is promised about it")


@dataclass(frozen=True, slots=True)
class Offer:
    """One option of a service, or a package: what a customer can choose, and the calendar in which its targets count unless they say otherwise."""

    name: str
    service: str
    targets: tuple[Target, ...]
    hours: str | None
    price: Money | None
    standard: bool
    where: Pointer


@dataclass(frozen=True, slots=True)
class TargetFit:
    """How an offer stands to one target of a requirement; `promised` is the target of the offer that answers it best, None where none does."""

    index: int
    target: Target
    aspect: str
    promised: Target | None
    comparison: OfferComparison

    @property
    def verdict(self) -> Verdict:
        """The verdict in the reading of the estate's policy."""
        return self.comparison.verdict


@dataclass(frozen=True, slots=True)
class OfferFit:
    """How an offer stands to a whole requirement."""

    offer: Offer
    targets: tuple[TargetFit, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst of its targets; a requirement without targets is unknown, never met."""
        return worst_of([fit.verdict for fit in self.targets]) or Verdict.UNKNOWN

    @property
    def met(self) -> int:
        """How many targets are met."""
        return sum(fit.verdict.met for fit in self.targets)


def offers_of(service: Service) -> Iterator[Offer]:
    """The options of a service."""
    for index, option in enumerate(service.options):
        where = Pointer("service", service.id, ("options", index), "the option")
        yield Offer(f"{service.id}/{option.id}", service.id, option.targets, service.hours, option.price, option.standard, where)


def package_offer(package: Package) -> Offer:
    """A package as one offer."""
    where = Pointer("package", package.id, (), "the package")
    return Offer(f"package/{package.id}", "", package.targets, None, package.price, package.standard, where)


def find_offers(estate: Estate) -> Iterator[Offer]:
    """Everything that can be chosen today: the options of operational services, and the packages."""
    for service in estate.each(Service):
        if service.status == OPERATIONAL:
            yield from offers_of(service)
    for package in estate.each(Package):
        yield package_offer(package)


def live_requirements(estate: Estate) -> Iterator[Requirement]:
    """The requirements that are still meant."""
    for requirement in estate.each(Requirement):
        if requirement.status not in _DROPPED and requirement.priority != "wont":
            yield requirement


def aspect_of(target: Target, estate: Estate) -> str:
    """The aspect that a target belongs to; empty for a metric that nobody knows."""
    metric = metric_of(target.metric, estate.settings)
    return "" if metric is None else metric.aspect


def fit_offer(requirement: Requirement, offer: Offer, estate: Estate) -> OfferFit:
    """How an offer stands to each target of a requirement."""
    return OfferFit(offer, tuple(fit_target(index, target, offer, requirement, estate) for index, target in enumerate(requirement.targets)))


def fit_target(index: int, target: Target, offer: Offer, requirement: Requirement, estate: Estate) -> TargetFit:
    """How an offer stands to one target: the best of its targets of the same metric and priority decides."""
    compared = [(promised, _compare(promised, target, offer, requirement, estate)) for promised in offer.targets if _same_subject(promised, target)]
    best = max(compared, key=lambda item: _RANK[item[1].verdict], default=None)
    if best is None:
        reading = estate.settings.policies.reading
        return TargetFit(index, target, aspect_of(target, estate), None, _single(_NOTHING, reading))
    return TargetFit(index, target, aspect_of(target, estate), *best)


_RANK = {Verdict.FALLS_SHORT: 0, Verdict.UNKNOWN: 1, Verdict.NOT_COMPARABLE: 2, Verdict.MEETS: 3, Verdict.EXCEEDS: 4}


def _single(comparison: Comparison, reading: str) -> OfferComparison:
    return OfferComparison(comparison, comparison, "guaranteed" if reading == "guaranteed" else "expected")


def _same_subject(promised: Target, target: Target) -> bool:
    return promised.metric == target.metric and promised.priority in {None, target.priority} and promised.scope in {None, target.scope}


def _compare(promised: Target, target: Target, offer: Offer, requirement: Requirement, estate: Estate) -> OfferComparison:
    """In the hours of each where both are known, else as if they were counted alike."""
    offered = clock_of(promised.during or offer.hours, estate)
    needed = clock_of(target.during or hours_of(requirement, estate), estate)
    if offered is None or needed is None:
        return compare_alike(promised, target, estate.settings)
    term = Term(estate.as_of, add_months(estate.as_of, _YEAR), ZoneInfo(estate.settings.timezone))
    return compare_offers(Promised(promised, offered), Promised(target, needed), term, estate.settings)


def hours_of(requirement: Requirement, estate: Estate) -> str | None:
    """The calendar in which a requirement counts where its targets name none: that of its activity, else of its service."""
    process_id, _, activity_id = (requirement.activity or "").partition("/")
    process = estate.find(Process, process_id) if process_id else None
    activity = next((item for item in process.activities if item.id == activity_id), None) if process is not None else None
    if activity is not None and activity.hours is not None:
        return str(activity.hours)
    service = estate.find(Service, requirement.service)
    return None if service is None else service.hours
