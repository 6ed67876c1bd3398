"""Can a requirement be matched? Its nine aspects, what is offered ranked against it, and a combination where no offer suffices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict
from itsd.model.service import OPERATIONAL, Service
from itsd.practices.identify.aspects import aspects_of
from itsd.practices.identify.candidates import open_search
from itsd.practices.identify.combining import find_combination, find_conflict
from itsd.practices.identify.fit import OfferFit, core_services, fit_offer
from itsd.practices.identify.offers import option_offers, package_offers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from itsd.model.demand import Requirement
    from itsd.model.estate import Estate
    from itsd.practices.identify.aspects import AspectLine
    from itsd.practices.identify.combining import Combination, Conflict
    from itsd.practices.identify.fit import TargetFit
    from itsd.practices.identify.offers import Offer


class Outcome(Enum):
    """What can be done about a requirement: take an offer; make one, of options or by promising more; nothing with what is offered; or nobody knows."""

    MATCHABLE = "matchable"
    NEEDS_CHANGE = "needs change"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Match:
    """What is known of a requirement: `ranked` offers, the best first; `combination` or `conflict` where no offer meets it.

    `silent` are the targets about which nothing that could be taken promises anything; the combination meets all others.
    """

    requirement: Requirement
    aspects: tuple[AspectLine, ...]
    cores: tuple[str, ...]
    ranked: tuple[OfferFit, ...]
    outcome: Outcome
    reason: str
    combination: Combination | None = None
    conflict: Conflict | None = None
    silent: tuple[TargetFit, ...] = ()

    @property
    def best(self) -> OfferFit | None:
        """The offer that meets it, the cheapest first."""
        return next((fit for fit in self.ranked if fit.verdict.met and fit.available), None)


def match(requirement: Requirement, estate: Estate, *, combine: bool = True) -> Match:
    """Everything that is offered against a requirement. Without `combine` no combination of several services is sought."""
    cores = core_services(requirement, estate)
    fits = (fit_offer(requirement, offer, estate) for offer in _related_offers(cores, estate))
    ranked = tuple(sorted((fit for fit in fits if cores or fit.verdict.met), key=_rank))
    aspects = aspects_of(requirement, estate)
    obstacle = _obstacle(requirement, cores, estate)
    if obstacle:
        return Match(requirement, aspects, cores, ranked, Outcome.UNKNOWN, obstacle)
    best = next((fit for fit in ranked if fit.verdict.met and fit.available), None)
    if best is not None:
        return Match(requirement, aspects, cores, ranked, Outcome.MATCHABLE, f"{best.offer.key} meets every target")
    if not cores or not combine:
        return Match(requirement, aspects, cores, ranked, Outcome.UNKNOWN, "no single offer meets it, and no service is named of which a combination could be made")
    return _combine(requirement, aspects, cores, ranked, estate)


def _obstacle(requirement: Requirement, cores: tuple[str, ...], estate: Estate) -> str:
    """Why nothing can be said about a requirement at all."""
    if not requirement.targets:
        return "the requirement has no targets"
    for name in cores:
        service = estate.find(Service, name)
        if service is None:
            return f"there is no service {name}" if estate.record("service", name) is None else f"service/{name} cannot be read"
        if service.status != OPERATIONAL:
            return f"the service {name} is {service.status}, so nothing of it can be chosen"
        if not service.options:
            return f"the service {name} has no options"
    if requirement.service is None and requirement.activity is not None and not cores:
        return f"no operational service supports {requirement.activity}"
    return ""


def _combine(requirement: Requirement, aspects: tuple[AspectLine, ...], cores: tuple[str, ...], ranked: tuple[OfferFit, ...], estate: Estate) -> Match:
    search = open_search(requirement, estate)
    combination = find_combination(search)
    if combination is not None:
        return Match(requirement, aspects, cores, ranked, Outcome.NEEDS_CHANGE, _say_change(combination, search.silent), combination, None, search.silent)
    conflict = find_conflict(search)
    outcome = Outcome.UNKNOWN if conflict.unknown else Outcome.IMPOSSIBLE
    return Match(requirement, aspects, cores, ranked, outcome, conflict.reason, None, conflict, search.silent)


def _say_change(combination: Combination, silent: tuple[TargetFit, ...]) -> str:
    """What has to be made: a package, a promise, or both."""
    names = " with ".join(choice.key for choice in combination.choices)
    if not silent:
        return f"no single offer meets it, but {names} together would"
    lacking = ", ".join(fit.need.name for fit in silent)
    if len(silent) == len(combination.answers):
        return f"nothing is promised about {lacking}"
    return f"{names} would meet it, were something promised about {lacking}"


def _related_offers(cores: tuple[str, ...], estate: Estate) -> Iterator[Offer]:
    """The offers that have to do with the services of a requirement; all of them where it names none."""
    for offer in (*option_offers(estate), *package_offers(estate)):
        if not cores or any(choice.service in cores for choice in offer.choices):
            yield offer


def _rank(fit: OfferFit) -> tuple[bool, bool, int, int, bool, Decimal | int, str]:
    """What meets all and may be taken comes first, the cheaper before the dearer, a known price before an unknown one."""
    unmet = len(fit.targets) - fit.met
    unsure = sum(item.verdict in {Verdict.UNKNOWN, Verdict.NOT_COMPARABLE} for item in fit.targets)
    price = fit.offer.price
    return not fit.verdict.met, not fit.available, unmet, unsure, price is None, 0 if price is None else price.amount, fit.offer.key
