"""Can the capacity that there is carry the demand that is expected? Service by service, along the composition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.levels.comparison import measure_of
from itsd.model.demand import Capacity, Forecast
from itsd.model.service import OPERATIONAL, Service
from itsd.model.values import add_months
from itsd.practices.agreements.capacity import shared_commitments
from itsd.practices.agreements.spoken_values import say_number
from itsd.practices.identify.loads import Load, Loads, capacities_of, parts_beneath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate
    from itsd.model.values import Duration

_AHEAD = 120  # months in which the day is searched on which a capacity is exhausted
_DAY = 86_400


class Verdict(Enum):
    """Whether a capacity carries a demand; the worst first."""

    INSUFFICIENT = "insufficient"
    AT_RISK = "at risk"
    UNKNOWN = "unknown"
    CONFIRMED = "confirmed"


_GRAVITY = list(Verdict)


@dataclass(frozen=True, slots=True)
class PartLoad:
    """A part of a service with its capacity in a metric, and what rests on it at the worst time within the horizon.

    `headroom` is what is left of the usable then; `exhausted` the first day on which it does not suffice, `act_by` that day less the
    time that an expansion takes. All None where they are not known, or do not come within ten years.
    """

    part: str
    capacity: str
    dimension: str
    usable: Fraction | None
    threshold: Fraction | None
    load: Load
    worst_on: date | None
    exhausted: date | None
    act_by: date | None
    verdict: Verdict
    reason: str

    @property
    def headroom(self) -> Fraction | None:
        """What is left of the usable, negative where it does not suffice."""
        return None if self.usable is None or self.load.amount is None else self.usable - self.load.amount

    @property
    def share(self) -> Fraction | None:
        """How much of the usable is taken."""
        return None if not self.usable or self.load.amount is None else self.load.amount / self.usable


@dataclass(frozen=True, slots=True)
class Limits:
    """What SLAs in force limit the demand to, all together, and the greatest demand; `beyond` is by how much it exceeds them."""

    agreed: Fraction
    dimension: str
    slas: tuple[tuple[str, str], ...]
    demand: Fraction | None

    @property
    def beyond(self) -> Fraction | None:
        """By how much the demand exceeds what was agreed; nought or less where it does not."""
        return None if self.demand is None else self.demand - self.agreed


@dataclass(frozen=True, slots=True)
class MetricDemand:
    """The demand of a service in one metric: `course` is its load over time, `parts` the capacities that carry it, the limiting one first."""

    service: str
    metric: str
    dimension: str
    course: tuple[tuple[date, Fraction | None], ...]
    parts: tuple[PartLoad, ...]
    limits: Limits | None
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceDemand:
    """A service with its demand in each metric."""

    service: str
    metrics: tuple[MetricDemand, ...]
    verdict: Verdict
    reason: str


def judge_demand(estate: Estate, end: date | None = None, only: str | None = None) -> tuple[ServiceDemand, ...]:
    """Every service with a forecast or a capacity, and every live business service, until the end of the horizon of the settings or another day."""
    until = end or estate.settings.thresholds.forecast_horizon.after(estate.as_of)
    metrics: dict[str, set[str]] = {}
    for forecast in estate.each(Forecast):
        metrics.setdefault(forecast.service, set()).add(forecast.metric)
    for capacity in estate.each(Capacity):
        metrics.setdefault(capacity.service, set()).add(capacity.metric)
    names = set(metrics) | {service.id for service in estate.each(Service) if service.status == OPERATIONAL and service.type == "business"}
    loads = {metric: Loads(metric, estate, max(add_months(estate.as_of, _AHEAD), until)) for found in metrics.values() for metric in found}
    judged = [_judge_service(name, sorted(metrics.get(name, ())), loads, until, estate) for name in sorted(names) if only in {None, name}]
    return tuple(sorted(judged, key=lambda found: (_GRAVITY.index(found.verdict), found.service)))


def _judge_service(name: str, metrics: list[str], loads: dict[str, Loads], until: date, estate: Estate) -> ServiceDemand:
    if not metrics:
        return ServiceDemand(name, (), Verdict.UNKNOWN, "there is no forecast")
    found = tuple(_judge_metric(name, metric, loads[metric], until, estate) for metric in metrics)
    worst = min(found, key=lambda item: _GRAVITY.index(item.verdict))
    broken = "" if estate.find(Service, name) is not None else f"there is no service {name}; "
    return ServiceDemand(name, found, worst.verdict if not broken else max(worst.verdict, Verdict.UNKNOWN, key=lambda item: -_GRAVITY.index(item)), f"{broken}{worst.reason}")


def _judge_metric(service: str, metric: str, loads: Loads, until: date, estate: Estate) -> MetricDemand:
    capacities = [capacity for part in parts_beneath(service, estate) for capacity in capacities_of(part, metric, estate)]
    course = tuple((day, loads.at(service, day).amount) for day in loads.days([service], estate.as_of) if day < until)
    peak = max((amount for _, amount in course if amount is not None), default=None)
    dimension = next((loads.at(service, day).dimension for day, amount in course if amount is not None), "")
    parts = sorted((_judge_part(capacity, loads, until, estate) for capacity in capacities), key=_order)
    limits = _limits(service, metric, dimension, peak, estate)
    verdict, reason = _verdict(service, metric, course, parts, loads)
    return MetricDemand(service, metric, dimension, course, tuple(parts), limits, verdict, reason)


def _order(part: PartLoad) -> tuple[int, Fraction, str]:
    """The worst verdict first, then what is fullest."""
    return _GRAVITY.index(part.verdict), -(part.share or Fraction(0)), part.capacity


def _verdict(service: str, metric: str, course: tuple[tuple[date, Fraction | None], ...], parts: list[PartLoad], loads: Loads) -> tuple[Verdict, str]:
    """The worst of the parts; confirmed only where the demand is known all the time and there is a capacity to hold it against."""
    if parts and parts[0].verdict in {Verdict.INSUFFICIENT, Verdict.AT_RISK}:
        return parts[0].verdict, parts[0].reason
    if not any(amount is not None for _, amount in course):
        problems = [series.problem for series in loads.series(service) if series.problem]
        return Verdict.UNKNOWN, f"there is no forecast of {metric}" + (f": {problems[0]}" if problems else "")
    if not parts:
        return Verdict.UNKNOWN, f"no capacity in {metric} is known, of the service or of what it needs"
    return parts[0].verdict, parts[0].reason


def threshold_of(capacity: Capacity, estate: Estate) -> Fraction:
    """The share of the usable from which one acts: its own, else what the settings leave free."""
    return capacity.threshold.fraction if capacity.threshold is not None else 1 - estate.settings.thresholds.headroom.fraction


def judge_load(load: Fraction, usable: Fraction, threshold: Fraction) -> Verdict:
    """One load against what is usable: up to the threshold is confirmed, beyond the usable insufficient, between them at risk."""
    if load > usable:
        return Verdict.INSUFFICIENT
    return Verdict.AT_RISK if load > usable * threshold else Verdict.CONFIRMED


def _judge_part(capacity: Capacity, loads: Loads, until: date, estate: Estate) -> PartLoad:
    """One capacity over the horizon, and beyond it until it is exhausted."""
    usable = measure_of(capacity.usable)
    days = loads.days([capacity.service], estate.as_of)
    course = [(day, loads.at(capacity.service, day)) for day in days]
    within = [(day, load) for day, load in course if day < until]
    worst_on, worst = max(within, key=lambda item: (item[1].amount is not None, item[1].amount or 0, -item[0].toordinal()))
    share = threshold_of(capacity, estate)
    if usable is None or worst.amount is None or worst.dimension != usable[0] or usable[1] < 0:
        reason = _why_unknown(capacity, usable, worst, loads)
        return PartLoad(
            capacity.service, capacity.key, "" if usable is None else usable[0], None if usable is None else usable[1], None, worst, None, None, None, Verdict.UNKNOWN, reason
        )
    exhausted = next((day for day, load in course if load.amount is not None and load.amount > usable[1]), None)
    act_by = _before(exhausted, capacity.expansion_lead_time)
    verdict, reason = judge_load(worst.amount, usable[1], share), _say_worst(capacity, worst_on, worst, usable[1], share)
    if verdict is Verdict.CONFIRMED and act_by is not None and act_by < until:
        verdict, reason = Verdict.AT_RISK, f"it is exhausted on {exhausted}, and to expand it takes {capacity.expansion_lead_time}: act by {act_by}"
    doubt = _doubt(within)
    if verdict is Verdict.CONFIRMED and doubt:
        verdict, reason = Verdict.UNKNOWN, f"{reason}; {doubt}"
    return PartLoad(capacity.service, capacity.key, usable[0], usable[1], share, worst, worst_on, exhausted, act_by, verdict, reason)


def _say_worst(capacity: Capacity, day: date, load: Load, usable: Fraction, threshold: Fraction) -> str:
    """The worst load in words, and where that stands."""
    amount = load.amount or Fraction(0)
    said = f"{say_number(amount, load.dimension)} of {capacity.usable} usable by {capacity.key} from {day}"
    verdict = judge_load(amount, usable, threshold)
    if verdict is Verdict.INSUFFICIENT:
        return f"{said}, {say_number(amount - usable, load.dimension)} too much"
    return f"{said}, above the threshold of {format_share(threshold)}" if verdict is Verdict.AT_RISK else f"{said} at most"


def _doubt(within: list[tuple[date, Load]]) -> str:
    """What is not known about a load within the horizon: it is never confirmed then."""
    gap = next((day for day, load in within if load.amount is None), None)
    if gap is not None:
        return f"nothing is forecast from {gap} on"
    lacking = next((load.uncounted for _, load in within if load.uncounted), ())
    if lacking:
        return f"that is without {', '.join(lacking)}, of which nothing is forecast"
    return next((problem for _, load in within for problem in load.problems), "")


def _why_unknown(capacity: Capacity, usable: tuple[str, Fraction] | None, worst: Load, loads: Loads) -> str:
    if usable is None or usable[1] < 0:
        return f"{capacity.key} names no usable number"
    if worst.amount is None:
        problems = [f"{series.forecast}: {series.problem}" for series in loads.series(capacity.service) if series.problem]
        return f"nothing is forecast for {capacity.service} in {capacity.metric}" + (f" ({problems[0]})" if problems else "")
    return f"the demand and the usable {capacity.usable} of {capacity.key} have different units"


def format_share(share: Fraction) -> str:
    """A share in per cent, cut to one decimal."""
    tenths = int(share * 1000)
    return f"{tenths // 10}.{tenths % 10}%".replace(".0%", "%")


def _before(day: date | None, lead: Duration | None) -> date | None:
    """The day so long before another; None without a length that a calendar knows."""
    if day is None or lead is None or lead.needs_calendar:
        return None
    if lead.months is not None:
        return add_months(day, -lead.months) if day.year * 12 + day.month - 1 - lead.months >= 12 else date.min  # noqa: PLR2004  # months before the first year
    seconds = lead.seconds or Fraction(0)
    days = int(-(-seconds // _DAY))
    return day - timedelta(days=days) if day.toordinal() > days else date.min


def _limits(service: str, metric: str, dimension: str, demand: Fraction | None, estate: Estate) -> Limits | None:
    """What SLAs in force limit the demand to."""
    found = [part for part in shared_commitments(service, metric, estate) if part.name.startswith("sla/")]
    if not found:
        return None
    same = [part for part in found if not dimension or part.dimension == dimension]
    comparable = demand if len(same) == len(found) else None
    return Limits(sum((part.amount for part in same), Fraction(0)), dimension or found[0].dimension, tuple((part.name, part.said) for part in found), comparable)


def find_reasons(found: ServiceDemand) -> Iterator[str]:
    """Why a service stands as it does, metric by metric."""
    for metric in found.metrics:
        yield f"{metric.metric}: {metric.reason}"
