"""The demand side: processes and activities, requirements by aspect, forecasts against capacity, gaps."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Pointer
from itsd.levels.comparison import measure_of
from itsd.model.demand import Capacity, Forecast, Process, Requirement
from itsd.model.governance import Gap
from itsd.model.service import OPERATIONAL, Service
from itsd.practices.identify.aspects import Standing, aspects_of
from itsd.practices.identify.coverage import support_of
from itsd.practices.identify.demand import Verdict, format_share, judge_load, threshold_of
from itsd.practices.identify.gaps import lacking
from itsd.rules.base import Rule
from itsd.rules.services import needs_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate

_CLOSED = {"rejected", "withdrawn"}
_PLAIN = "#"  # the dimension of a number without a unit
_SHOWN = 5  # related places of one finding


def find_ownerless_processes(process: Process, _estate: Estate) -> Iterator[Hit]:
    """Requirements come from somebody who answers for the process, and about its activities."""
    if process.owner is None:
        yield Hit(("id",), "the process has no owner", "Add owner: the id of its business process owner.", detail="owner")
    if not process.activities:
        yield Hit(("activities",), "the process has no activities", "Add its activities, at least id and name of each.", detail="activities")


def find_uncovered_activities(process: Process, estate: Estate) -> Iterator[Hit]:
    """An activity that no live service supports is a gap to be decided on."""
    for index, activity in enumerate(process.activities):
        found = support_of(process, activity, estate)
        if not found.live:
            yield Hit(("activities", index), f"no operational service supports {activity.id}", _what_to_do(estate.referring(Gap, "activity", found.name)))


def _what_to_do(gaps: Iterator[Gap]) -> str:
    """What comes next for an activity without a service: register the gap, decide on it, carry out what was decided."""
    for gap in gaps:
        if gap.status != "closed":
            return f"Decide on gap/{gap.id}." if gap.decision is None else f"Carry out what was decided on gap/{gap.id}; where nothing will be done, exempt the activity."
    return "Name a service that supports it, or register the gap: `itsd new gap ID`."


def find_missing_aspects(requirement: Requirement, estate: Estate) -> Iterator[Hit]:
    """A requirement says something about each of the nine aspects, be it that nothing is asked."""
    if requirement.status in _CLOSED:
        return
    missing = [line.aspect for line in aspects_of(requirement, estate) if line.standing is Standing.MISSING]
    if missing:
        yield Hit(("targets",), f"nothing is said about {', '.join(missing)}", "Add a target for each aspect, or waive it with a reason under waived_aspects.")


def find_missing_forecasts(service: Service, estate: Estate) -> Iterator[Hit]:
    """Who does not look ahead finds out about demand when it is there."""
    scheme = estate.settings.schemes.criticality
    if service.status != OPERATIONAL or service.type != "business" or service.criticality == scheme[0]:
        return
    forecasts = list(estate.referring(Forecast, "service", service.id))
    horizon = estate.settings.thresholds.forecast_horizon
    last = horizon.after(estate.as_of)
    if not any(point.period.end > estate.as_of and point.period.start <= last for forecast in forecasts for point in forecast.points):
        related = tuple(Pointer("forecast", forecast.id, ("points",), "the points of this forecast") for forecast in forecasts[:_SHOWN])
        hint = f"Add points to forecast/{forecasts[0].id}." if forecasts else "Add one: `itsd new forecast ID`."
        yield Hit(("id",), f"there is no forecast of the demand for this service in the next {horizon}", hint, related)


def find_exceeded_capacity(forecast: Forecast, estate: Estate) -> Iterator[Hit]:
    """A peak above what is usable cannot be served; one above the threshold needs a decision in time."""
    capacities = [item for item in estate.referring(Capacity, "service", forecast.service) if item.metric == forecast.metric]
    for capacity in capacities:
        usable = measure_of(capacity.usable)
        for index, point in enumerate(forecast.points):
            value, key = (point.peak, "peak") if point.peak is not None else (point.value, "value")
            peak = measure_of(value)
            if usable is None or peak is None or usable[0] != peak[0] or point.period.end <= estate.as_of:
                continue
            path = ("points", index, key)
            related = (Pointer("capacity", capacity.id, ("usable",), "the usable capacity"),)
            threshold = threshold_of(capacity, estate)
            verdict = judge_load(peak[1], usable[1], threshold)
            if verdict is Verdict.INSUFFICIENT:
                yield Hit(path, f"{value} expected in {point.period} exceeds the usable {capacity.usable}", _lead(capacity), related, detail=capacity.id)
            elif verdict is Verdict.AT_RISK:
                share = format_share(peak[1] / usable[1])
                message = f"{value} expected in {point.period} is {share} of the usable {capacity.usable}, above the threshold of {format_share(threshold)}"
                yield Hit(path, message, _lead(capacity), related, detail=capacity.id, level=Level.WARNING)


def _lead(capacity: Capacity) -> str:
    wait = f", which takes {capacity.expansion_lead_time}" if capacity.expansion_lead_time is not None else ""
    return f"Add capacity{wait}, or steer the demand."


def find_stale_forecasts(forecast: Forecast, estate: Estate) -> Iterator[Hit]:
    """A forecast of the past is a report."""
    last = max((point.period.end for point in forecast.points), default=None)
    if last is None:
        yield Hit(("points",), "the forecast has no points", "Add points: period, value and peak.")
    elif last <= estate.as_of:
        yield Hit(("points",), f"the forecast ends before {estate.as_of}", "Add points for the periods to come.")


def find_impossible_capacity(capacity: Capacity, estate: Estate) -> Iterator[Hit]:
    """Nobody can use more than there is, or reserve more than can be used."""
    installed, usable = measure_of(capacity.installed), measure_of(capacity.usable)
    if installed is not None and usable is not None and installed[0] == usable[0] and usable[1] > installed[1]:
        yield Hit(("usable",), f"{capacity.usable} usable is more than {capacity.installed} installed", "Mend one of the two.")
    if usable is None or usable[0] != _PLAIN or len(list(estate.referring(Capacity, "service", capacity.service))) != 1:
        return  # a reserved share names no metric, so it is clear only where a service has one capacity, counted without a unit
    shares = list(_reserved(capacity.service, estate))
    total = sum((amount for amount, _ in shares), Decimal(0))
    if total > usable[1]:
        related = tuple(pointer for _, pointer in shares[:_SHOWN])
        yield Hit(("usable",), f"{total:f} are reserved of {capacity.usable} usable", "Reserve less, or add capacity.", related, detail="reserved")


def _reserved(service: str, estate: Estate) -> Iterator[tuple[Decimal, Pointer]]:
    """What other services reserve of a service."""
    for other in estate.referring(Service, "service", service):
        for path, need, _ in needs_of(other):
            if need.service == service and need.share is not None:
                yield need.share, Pointer("service", other.id, (*path, "share"), "reserved here")


def find_undecided_gaps(gap: Gap, estate: Estate) -> Iterator[Hit]:
    """A gap that nobody decides on stays."""
    limit = estate.settings.thresholds.gap_undecided
    if gap.found_on is None or limit.after(gap.found_on) >= estate.as_of:
        return
    found = lacking(gap)
    lacks = " and ".join({"owner": "an owner", "decision": "a decision"}[word] for word in found)
    if lacks:
        hint = "Name who answers for it." if "decision" not in found else "Name an owner and decide: accept, plan or reject it."
        yield Hit(("status",), f"the gap was found on {gap.found_on} and has been without {lacks} for longer than {limit}", hint)


RULES = (
    Rule("D001", "process-owner", Level.ERROR, "a process without owner or activities", ("P1-E1",), (Process,), find_ownerless_processes),
    Rule("D002", "activity-uncovered", Level.WARNING, "an activity that no operational service supports", ("P1-A1", "P1-X1"), (Process,), find_uncovered_activities),
    Rule("D003", "requirement-aspects", Level.ERROR, "a requirement that says nothing about one of the nine aspects", ("P3-A1",), (Requirement,), find_missing_aspects),
    Rule("D004", "forecast-missing", Level.WARNING, "a live business service without a forecast", ("P1-A2",), (Service,), find_missing_forecasts),
    Rule("D005", "forecast-exceeds-capacity", Level.ERROR, "a forecast above the usable capacity, or above its threshold", ("P1-A2",), (Forecast,), find_exceeded_capacity),
    Rule("D006", "forecast-stale", Level.WARNING, "a forecast whose last point is past", ("P1-A2",), (Forecast,), find_stale_forecasts),
    Rule("D007", "capacity-inconsistent", Level.ERROR, "more usable than installed, or more reserved than usable", ("P1-A2",), (Capacity,), find_impossible_capacity),
    Rule("D008", "gap-undecided", Level.WARNING, "a gap without owner or decision for too long", ("P1-X1",), (Gap,), find_undecided_gaps),
)
