"""How what is offered stands to what is required: every target of a requirement against an offer.

A target is about the core of an offer, the services that the requirement names, unless it is of a metric that another service can
add, such as storage or backups. No other service makes one more available, quicker or fit for more users.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.worst import uncovered
from itsd.levels.comparison import Comparison, Value, Verdict, ordered
from itsd.levels.declared import metric_of
from itsd.levels.digits import format_separated
from itsd.levels.lengths import format_span
from itsd.levels.metrics import Composition, Hours
from itsd.levels.offers import OfferComparison, compare_alike, compare_offers
from itsd.levels.promised import Promised, Term, Uncovered
from itsd.model.demand import Process, Requirement
from itsd.model.hierarchy import units_above
from itsd.model.service import OPERATIONAL, Service
from itsd.model.time import ALWAYS
from itsd.model.values import Percentage, add_months
from itsd.practices.agreements.proofs import worst_of
from itsd.practices.agreements.question import clock_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.levels.metrics import Metric
    from itsd.model.demand import Activity
    from itsd.model.estate import Estate
    from itsd.model.targets import Target
    from itsd.practices.identify.offers import Choice, Offer, Promise

ADDED = frozenset({"storage", "rpo", "backup-interval", "retention", "test-interval", "controls", "channels", "training-lead"})
"""The metrics that a service can add to what another one promises. Of the others a chain is only as good as its worst part."""

_DROPPED = {"rejected", "withdrawn"}
_YEAR = 12  # months of the future over which calendars are held against each other
_NOTHING = Comparison(Verdict.FALLS_SHORT, "nothing is promised about it")
_RANK = {Verdict.FALLS_SHORT: 0, Verdict.UNKNOWN: 1, Verdict.NOT_COMPARABLE: 2, Verdict.MEETS: 3, Verdict.EXCEEDS: 4}


@dataclass(frozen=True, slots=True)
class Need:
    """One target of a requirement with what is needed to judge it; `hours` is the calendar in which it counts, None where nobody says."""

    index: int
    target: Target
    metric: Metric | None
    hours: str | None

    @property
    def aspect(self) -> str:
        """The aspect that it belongs to; empty for a metric that nobody knows."""
        return "" if self.metric is None else self.metric.aspect

    @property
    def name(self) -> str:
        """What the requirement calls it, else its metric."""
        return self.target.id or self.target.metric

    @property
    def added(self) -> bool:
        """Whether another service can add it."""
        return self.target.metric in ADDED


@dataclass(frozen=True, slots=True)
class TargetFit:
    """How an offer stands to one need; `promised` is the target that answers it best and `by` whose it is, None where none does."""

    need: Need
    promised: Target | None
    by: str
    comparison: OfferComparison

    @property
    def verdict(self) -> Verdict:
        """The verdict in the reading of the estate's policy."""
        return self.comparison.verdict


@dataclass(frozen=True, slots=True)
class OfferFit:
    """How an offer stands to a whole requirement; `absent` are services that the requirement is about and the offer leaves out."""

    offer: Offer
    targets: tuple[TargetFit, ...]
    absent: tuple[str, ...]
    available: bool

    @property
    def verdict(self) -> Verdict:
        """The worst of its targets; without targets it is unknown, never met."""
        if self.absent or self.offer.missing:
            return Verdict.FALLS_SHORT
        return worst_of([fit.verdict for fit in self.targets]) or Verdict.UNKNOWN

    @property
    def met(self) -> int:
        """How many targets are met."""
        return sum(fit.verdict.met for fit in self.targets)


def live_requirements(estate: Estate) -> Iterator[Requirement]:
    """The requirements that are still meant."""
    for requirement in estate.each(Requirement):
        if requirement.status not in _DROPPED and requirement.priority != "wont":
            yield requirement


def find_activity(name: str | None, estate: Estate) -> Activity | None:
    """The activity of `process/activity`."""
    process_id, _, activity_id = (name or "").partition("/")
    process = estate.find(Process, process_id) if process_id else None
    return None if process is None else next((item for item in process.activities if item.id == activity_id), None)


def services_supporting(name: str, estate: Estate) -> list[Service]:
    """The services that support an activity, whichever of the two says so, by their ids."""
    activity = find_activity(name, estate)
    found = {id_: estate.find(Service, id_) for id_ in (() if activity is None else activity.supports)}
    found.update((service.id, service) for service in estate.referring(Service, "activity", name) if name in service.supports)
    return [service for _, service in sorted(found.items()) if service is not None]


def core_services(requirement: Requirement, estate: Estate) -> tuple[str, ...]:
    """The services that a requirement is about: the one that it names, else the live ones that support its activity."""
    if requirement.service is not None:
        return (requirement.service,)
    if requirement.activity is None:
        return ()
    return tuple(service.id for service in services_supporting(requirement.activity, estate) if service.status == OPERATIONAL)


def needs_of(requirement: Requirement, estate: Estate) -> tuple[Need, ...]:
    """The targets of a requirement, each in the hours of its activity, else of its service."""
    activity = find_activity(requirement.activity, estate)
    hours = None if activity is None else activity.hours
    metrics = [metric_of(target.metric, estate.settings) for target in requirement.targets]
    return tuple(Need(index, target, metric, _hours_of(target, metric, hours)) for index, (target, metric) in enumerate(zip(requirement.targets, metrics, strict=True)))


def _hours_of(target: Target, metric: Metric | None, hours: str | None) -> str | None:
    """What counts at all times counts so here too; the rest in the hours of the activity."""
    return target.during or (ALWAYS if metric is not None and metric.calendar is Hours.ALWAYS else hours)


def is_available(limits: tuple[str, ...], requirement: Requirement, estate: Estate) -> bool:
    """Whether the customer of a requirement may take what only some units may."""
    return is_open_to(limits, requirement.customer, estate)


def is_open_to(limits: tuple[str, ...], customer: str, estate: Estate) -> bool:
    """Whether a customer may take what only some units may: one of them is the customer or stands above it."""
    return not limits or any(unit in limits for unit in units_above(customer, estate))


def fit_offer(requirement: Requirement, offer: Offer, estate: Estate) -> OfferFit:
    """How an offer stands to each target of a requirement, and whether its customer may take it."""
    cores = core_services(requirement, estate)
    absent = tuple(name for name in cores if all(choice.service != name for choice in offer.choices))
    available = is_available(offer.limits, requirement, estate)
    fits = tuple(fit_need(need, offer, cores, estate) for need in needs_of(requirement, estate))
    return OfferFit(offer, fits, absent, available)


def fit_need(need: Need, offer: Offer, cores: tuple[str, ...], estate: Estate) -> TargetFit:
    """How an offer stands to one need: what it promises as a whole, or what its options do together, whichever answers better."""
    whole = [fit_promise(need, promise, offer.key, estate) for promise in offer.promises]
    core = [fit_choice(need, choice, estate) for choice in offer.choices if choice.service in cores or (not cores and choice in offer.core)]
    extras = (fit_choice(need, choice, estate) for choice in offer.choices if need.added)
    return _best(need, chain(whole, [join_fits(need, core, estate)] if core else (), extras), estate)


def fit_choice(need: Need, choice: Choice, estate: Estate) -> TargetFit:
    """How one option stands to a need: the best of its promises decides."""
    key = ("fit", choice.key, need.target, need.hours)
    fit = estate.once(key, lambda: _best(need, (fit_promise(need, promise, choice.key, estate) for promise in choice.promises), estate))
    return fit if fit.need == need else replace(fit, need=need)  # another requirement asked the same at another place


def join_fits(need: Need, fits: list[TargetFit], estate: Estate) -> TargetFit:
    """How several options stand to a need that is about all of them: shares of time multiply; else the worst of those that speak of it."""
    speaking = [fit for fit in fits if fit.promised is not None]
    if len(fits) == 1 or not speaking:
        return fits[0]
    if need.metric is None or need.metric.composition is not Composition.PRODUCT:
        return min(speaking, key=lambda fit: _RANK[fit.verdict])
    worst = min(fits, key=lambda fit: _RANK[fit.verdict])
    if not worst.verdict.met:
        return worst  # a chain is no better than its worst part, and of a silent part nothing is known
    shares = [share_of(fit) for fit in fits]
    product = Fraction(1)
    for share in shares:
        product *= share
    needed = share_of_target(need.target)
    text = f"{format_separated(product * 100, needed * 100, '%')} of {' and '.join(fit.by for fit in fits)} together"
    comparison = ordered(Value(product * 100, "%", text), Value(needed * 100, "%", str(need.target.at_least)), higher=True)
    return TargetFit(need, worst.promised, " and ".join(fit.by for fit in fits), _single(comparison, estate))


def share_of(fit: TargetFit) -> Fraction:
    """The share of time that an option promises; none where it promises no share."""
    return Fraction(0) if fit.promised is None else share_of_target(fit.promised)


def share_of_target(target: Target) -> Fraction:
    """The share that a target asks or promises at least; none where it names none."""
    return target.at_least.fraction if isinstance(target.at_least, Percentage) else Fraction(0)


def _best(need: Need, fits: Iterable[TargetFit], estate: Estate) -> TargetFit:
    return max((fit for fit in fits if fit.promised is not None), key=lambda fit: _RANK[fit.verdict], default=TargetFit(need, None, "", _single(_NOTHING, estate)))


def _single(comparison: Comparison, estate: Estate) -> OfferComparison:
    return OfferComparison(comparison, comparison, estate.settings.policies.reading)


def fit_promise(need: Need, promise: Promise, by: str, estate: Estate) -> TargetFit:
    """How one promise of somebody stands to a need; one about something else promises nothing."""
    target, needed = promise.target, need.target
    if target.metric != needed.metric or target.priority not in {None, needed.priority} or target.scope not in {None, needed.scope}:
        return TargetFit(need, None, "", _single(_NOTHING, estate))
    return TargetFit(need, target, by, _compare(need, promise, estate))


def _term(estate: Estate) -> Term:
    return Term(estate.as_of, add_months(estate.as_of, _YEAR), ZoneInfo(estate.settings.timezone))


def _compare(need: Need, promise: Promise, estate: Estate) -> OfferComparison:
    """In the hours of each where both are known, else as if they were counted alike."""
    if need.metric is not None and need.metric.composition is Composition.INTERSECTION_OF_HOURS:
        return _single(_compare_hours(need.target, promise.target, estate), estate)
    offered, needed = clock_of(promise.hours, estate), clock_of(need.hours or promise.hours, estate)
    if offered is None or needed is None:
        return compare_alike(promise.target, need.target, estate.settings)
    return compare_offers(Promised(promise.target, offered), Promised(need.target, needed), _term(estate), estate.settings)


def _compare_hours(need: Target, promised: Target, estate: Estate) -> Comparison:
    """Calendars by what they contain, not by their names: each one that is needed lies within one that is offered."""
    term = _term(estate)
    for name in need.includes or ():
        wanted = clock_of(name, estate)
        offered = [(other, clock) for other in promised.includes or () if (clock := clock_of(other, estate)) is not None]
        if name in (promised.includes or ()):
            continue
        if wanted is None or not offered:
            return Comparison(Verdict.UNKNOWN, f"the calendar {name} cannot be read" if wanted is None else "no hours are named that can be read")
        gaps = [Uncovered(tuple(windows), name, other, term.zone) for other, clock in offered if (windows := uncovered(wanted, clock, *term.bounds))]
        if len(gaps) == len(offered):
            least = min(gaps, key=lambda gap: gap.seconds)
            return Comparison(Verdict.FALLS_SHORT, str(least), Fraction(-least.seconds), "s", f"{format_span(least.seconds)} a year not covered")
    return Comparison(Verdict.MEETS, "it holds all hours that are needed", Fraction(0), "s", "nothing to spare")
