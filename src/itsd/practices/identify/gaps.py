"""The gaps between what activities and customers need and what there is, and what is offered that nobody needs.

A *coverage* gap is an activity without an operational service; a *level* gap is required beyond the best that is offered; a
*performance* gap is promised beyond what was measured; an *orphan* is a service that supports nothing; *over-provision* is offered
far beyond what anybody asks; *undecided* is an entry of the register without a decision or an owner.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict
from itsd.model.demand import Requirement
from itsd.model.governance import Gap
from itsd.model.service import Service
from itsd.practices.identify.coverage import find_supported, supports_nothing
from itsd.practices.identify.leveling import Standing, find_levels
from itsd.practices.identify.results import find_results
from itsd.practices.identify.surplus import find_surpluses

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from itsd.model.estate import Estate
    from itsd.practices.identify.coverage import Supported
    from itsd.practices.identify.leveling import Level
    from itsd.practices.identify.results import Result
    from itsd.practices.identify.surplus import Surplus


class Sort(Enum):
    """The sorts of gaps, the gravest first."""

    COVERAGE = "coverage"
    LEVEL = "level"
    PERFORMANCE = "performance"
    ORPHAN = "orphan"
    OVER_PROVISION = "over-provision"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Found:
    """One gap: where it is, what is needed and what there is, in words and as a distance in the unit of its metric.

    `activity` is process/activity; `source` is the entity that says what is needed, or what is too much. `registered` is the entry
    of the register about it, if there is one; `surplus` the offer behind over-provision.
    """

    sort: Sort
    reason: str
    activity: str = ""
    service: str = ""
    customer: str = ""
    aspect: str = ""
    source: str = ""
    asked: str = ""
    verdict: Verdict = Verdict.FALLS_SHORT
    delta: Fraction | None = None
    unit: str = ""
    words: str = ""
    rank: int = 0
    registered: Gap | None = None
    surplus: Surplus | None = None

    @property
    def process(self) -> str:
        """The process of the activity."""
        return self.activity.partition("/")[0]

    @property
    def decided(self) -> bool:
        """Whether somebody decided about it in the register."""
        return self.registered is not None and is_decided(self.registered)


@dataclass(frozen=True, slots=True)
class Gaps:
    """Everything found: `levels` are all needs with how they are met, `results` all promises that were held against measurements."""

    found: tuple[Found, ...]
    supported: tuple[Supported, ...]
    levels: tuple[Level, ...]
    results: tuple[Result, ...]

    def of(self, sort: Sort) -> tuple[Found, ...]:
        """The gaps of a sort."""
        return tuple(item for item in self.found if item.sort is sort)


def is_decided(gap: Gap) -> bool:
    """Whether an entry of the register says what is done about it."""
    return gap.decision is not None or gap.status != "identified"


def find_gaps(estate: Estate) -> Gaps:
    """All gaps of an estate, the gravest of each sort first."""
    supported, levels, results = find_supported(estate), tuple(find_levels(estate)), tuple(find_results(estate))
    found = [*_coverage(supported, estate), *_level(levels, estate), *_performance(results), *_orphans(estate), *_surplus(estate), *_undecided(estate)]
    order = list(Sort)
    ordered = sorted(found, key=lambda item: (order.index(item.sort), -item.rank, item.activity, item.service, item.aspect, item.source))
    return Gaps(tuple(ordered), supported, levels, results)


def rank_of(criticality: str, estate: Estate) -> int:
    """How critical something is: the place in the scheme, nought for a label that is not in it."""
    scheme = estate.settings.schemes.criticality
    return scheme.index(criticality) + 1 if criticality in scheme else 0


def _coverage(supported: tuple[Supported, ...], estate: Estate) -> Iterator[Found]:
    for item in supported:
        if item.live:
            continue
        coming = " and ".join(f"{service.id} is {service.status}" for service in item.coming)
        reason = f"no operational service supports it{f'; {coming}' if coming else ''}"
        yield Found(Sort.COVERAGE, reason, item.name, source=item.process.key, rank=rank_of(item.criticality, estate), registered=find_entry(estate, item.name, "", ""))


def _level(levels: tuple[Level, ...], estate: Estate) -> Iterator[Found]:
    for level in levels:
        if level.standing is Standing.MET:
            continue
        best = level.comparison
        yield Found(
            Sort.LEVEL,
            level.reason,
            level.activity,
            level.service,
            level.customer,
            level.aspect,
            level.source,
            level.asked,
            level.verdict,
            best.delta if best is not None else None,
            best.unit if best is not None else "",
            best.words if best is not None else "",
            level.rank,
            find_entry(estate, level.activity, level.service, level.aspect),
        )


def _performance(results: tuple[Result, ...]) -> Iterator[Found]:
    for result in results:
        if not result.comparison.verdict.met and result.measured:
            compared = result.comparison
            yield Found(
                Sort.PERFORMANCE,
                result.reason,
                service=result.service,
                customer=result.customer,
                aspect=result.aspect,
                source=result.agreement,
                asked=result.asked,
                verdict=compared.verdict,
                delta=compared.delta,
                unit=compared.unit,
                words=compared.words,
            )


def _orphans(estate: Estate) -> Iterator[Found]:
    for service in estate.each(Service):
        if supports_nothing(service, estate):
            yield Found(
                Sort.ORPHAN, "it is operational, but supports no activity and no other service", service=service.id, source=service.key, rank=rank_of(service.criticality, estate)
            )


def _surplus(estate: Estate) -> Iterator[Found]:
    for surplus in find_surpluses(estate):
        yield Found(
            Sort.OVER_PROVISION,
            surplus.reason,
            service=surplus.service,
            customer=surplus.customer,
            aspect=surplus.aspect,
            source=surplus.source,
            verdict=Verdict.EXCEEDS,
            words=surplus.words,
            surplus=surplus,
        )


def _undecided(estate: Estate) -> Iterator[Found]:
    """Entries of the register that wait for a decision or an owner, however old."""
    for gap in estate.each(Gap):
        lacks = lacking(gap)
        if lacks:
            since = f", found on {gap.found_on}" if gap.found_on is not None else ""
            yield Found(
                Sort.UNDECIDED,
                f"the register has no {' and no '.join(lacks)}{since}",
                gap.activity or "",
                gap.service or "",
                aspect=gap.aspect or "",
                source=gap.key,
                registered=gap,
            )


def lacking(gap: Gap) -> tuple[str, ...]:
    """What an open entry of the register lacks: an owner, a decision."""
    if gap.status not in {"identified", "planned"}:
        return ()
    return tuple(word for word, absent in (("owner", gap.owner is None), ("decision", not is_decided(gap))) if absent)


def find_entry(estate: Estate, activity: str, service: str, aspect: str) -> Gap | None:
    """The open entry of the register about an activity or a service, of the same aspect or of none."""
    entries: list[Gap] = []
    if activity:
        entries += [gap for gap in estate.referring(Gap, "activity", activity) if gap.activity == activity and gap.service in {None, service or gap.service}]
    if service:
        entries += [gap for gap in estate.referring(Gap, "service", service) if gap.service == service and gap.activity in {None, activity}]
    return next((gap for gap in entries if gap.status != "closed" and (not aspect or gap.aspect in {None, aspect})), None)


def requirements_of(service: str, estate: Estate) -> tuple[Requirement, ...]:
    """The requirements that name a service."""
    return tuple(found for found in estate.referring(Requirement, "service", service) if found.service == service)
