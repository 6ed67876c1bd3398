"""Times that have to fit together: priorities, support and service hours, maintenance, backups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.opentime import NeverOpenError, OpenTime
from itsd.clock.windows import seconds_of
from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.levels.comparison import measure_of
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.demand import Requirement
from itsd.model.hours import DAYS, overlap_minutes, uncovered_minutes, whole_week
from itsd.model.reading import suggest
from itsd.model.service import Package, Service
from itsd.model.time import ALWAYS, Calendar, Maintenance, PriorityScheme
from itsd.model.values import Duration
from itsd.rules.base import Rule
from itsd.rules.targets import find_targets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.base import Entity
    from itsd.model.estate import Estate
    from itsd.model.hours import WeekHours

_CLOCKS = {"response-time", "resolution-time", "update-interval"}
_WEEKS_A_MONTH = 4  # of an nth weekday; every fifth one is rarer


def find_matrix_faults(scheme: PriorityScheme, _estate: Estate) -> Iterator[Hit]:
    """Every ticket must get a priority, and a graver one must never get a lower one."""
    if not scheme.matrix:
        yield Hit(("matrix",), "the scheme has no matrix", "Add `matrix:` with a priority for each impact and urgency.")
        return
    for key in scheme.matrix:
        if key not in scheme.impacts:
            yield Hit(("matrix", key), f"{key} is not one of the impacts", suggest(key, scheme.impacts) or "List it under impacts.", on_key=True)
    for impact in scheme.impacts:
        row = scheme.matrix.get(impact)
        if row is None:
            yield Hit(("matrix",), f"the matrix has no row for the impact {impact}", "Add the row, with a priority for each urgency.", detail=impact)
            continue
        yield from _row_faults(scheme, impact, row)
    yield from _descents(scheme)


def _row_faults(scheme: PriorityScheme, impact: str, row: dict[str, str]) -> Iterator[Hit]:
    for urgency in scheme.urgencies:
        if urgency not in row:
            yield Hit(("matrix", impact), f"impact {impact} with urgency {urgency} has no priority", "Add the cell.", detail=urgency)
    for urgency, priority in row.items():
        path = ("matrix", impact, urgency)
        if urgency not in scheme.urgencies:
            yield Hit(path, f"{urgency} is not one of the urgencies", suggest(urgency, scheme.urgencies) or "List it under urgencies.", on_key=True)
        elif priority not in scheme.order:
            yield Hit(path, f"{priority} is not one of the priorities", suggest(priority, scheme.order) or "List it under priorities.")


def _descents(scheme: PriorityScheme) -> Iterator[Hit]:
    """Cells that are more urgent than a neighbour of higher impact or urgency."""
    rank = {priority: number for number, priority in enumerate(scheme.order)}
    for row, impact in enumerate(scheme.impacts):
        for column, urgency in enumerate(scheme.urgencies):
            here = rank.get(scheme.matrix.get(impact, {}).get(urgency, ""))
            neighbours = []
            if row:
                neighbours.append((scheme.impacts[row - 1], urgency))
            if column:
                neighbours.append((impact, scheme.urgencies[column - 1]))
            for other_impact, other_urgency in neighbours:
                above = rank.get(scheme.matrix.get(other_impact, {}).get(other_urgency, ""))
                if here is not None and above is not None and here < above:
                    message = f"impact {impact} with urgency {urgency} is more urgent than impact {other_impact} with urgency {other_urgency}"
                    yield Hit(("matrix", impact, urgency), message, "Let priorities fall from high to low.", level=Level.WARNING, detail=f"{other_impact}/{other_urgency}")


def find_unreachable_priorities(scheme: PriorityScheme, _estate: Estate) -> Iterator[Hit]:
    """A priority that no ticket can get makes its targets void."""
    used = {priority for row in scheme.matrix.values() for priority in row.values()}
    for index, priority in enumerate(scheme.order):
        if scheme.matrix and priority not in used:
            yield Hit(("priorities", index), f"the matrix never gives the priority {priority}", "Use it in the matrix or take it out.")


def _week(estate: Estate, calendar: str | None) -> tuple[str, WeekHours] | None:
    """Time zone and weekly hours of a calendar; `always` has every zone (empty)."""
    if calendar == ALWAYS:
        return "", whole_week()
    found = estate.find(Calendar, calendar)
    return None if found is None else (found.timezone, found.hours)


def find_unsupported_clocks(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """A clock that runs while nobody answers cannot be kept."""
    support = None if agreement.support is None else _week(estate, agreement.support.hours)
    if support is None or agreement.support is None:
        return
    for path, target in find_targets(agreement):
        if target.metric not in _CLOCKS:
            continue
        name = target.during or agreement.hours
        clock = _week(estate, name)
        if clock is None or (clock[0] and support[0] and clock[0] != support[0]):
            continue  # different time zones are for the proof of hours, which knows calendars
        minutes = uncovered_minutes(clock[1], support[1])
        if minutes:
            message = f"the clock of {target.metric} runs in {name}, {minutes // 60} h {minutes % 60} min a week longer than support in {agreement.support.hours}"
            where = (*path, "during") if target.during else path
            related = (Pointer(agreement.kind, agreement.id, ("support", "hours"), "support hours"),)
            yield Hit(where, message, "Let the clock run in support hours, or widen support.", related)


def find_closed_calendars(calendar: Calendar, estate: Estate) -> Iterator[Hit]:
    """Nothing that is counted in a calendar without open time ever falls due."""
    start = datetime(estate.as_of.year, estate.as_of.month, estate.as_of.day)  # noqa: DTZ001  # the zone is given beside it
    try:
        OpenTime(calendar).next_open(seconds_of(start, ZoneInfo(calendar.timezone)))
    except NeverOpenError:
        message = f"{calendar.id} has no open time from {estate.as_of} on, so that nothing counted in it ever falls due"
        yield Hit(("hours",), message, "Give it hours, or end the closure.")


def find_pointless_maintenance(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """A window outside service hours takes nothing from the customer; one that takes much of them should be known."""
    names: tuple[str, ...]
    if isinstance(entity, Service):
        names, key, hours = entity.planned_interruptions, "planned_interruptions", entity.hours
    elif isinstance(entity, Agreement):
        names, key, hours = entity.maintenance, "maintenance", entity.hours
    else:
        return
    service = _week(estate, hours) if names else None
    for index, name in enumerate(names):
        window = estate.find(Maintenance, name)
        if window is None or service is None or not window.pattern:
            continue
        zone = window.timezone or estate.settings.timezone
        if service[0] and service[0] != zone:
            continue
        yield from _judge_window(window, service[1], (key, index), hours or "", estate)


def _judge_window(window: Maintenance, service: WeekHours, path: Path, hours: str, estate: Estate) -> Iterator[Hit]:
    inside = total = 0
    for pattern in window.pattern:
        minutes = overlap_minutes(service, DAYS.index(pattern.day), pattern.hours)
        inside += minutes * (_WEEKS_A_MONTH if pattern.nth is None else 1)
        total += minutes
    if not total:
        message = f"the window {window.id} lies outside {hours}, so it needs no agreement"
        yield Hit(path, message, "Leave it out, or agree on the hours it is meant for.")
        return
    limit = estate.settings.thresholds.maintenance_share
    if inside * 100 > limit.value * service.minutes * _WEEKS_A_MONTH:
        share = (Decimal(inside * 100) / (service.minutes * _WEEKS_A_MONTH)).quantize(Decimal("0.1"))
        message = f"the window {window.id} takes {share}% of {hours}, more than {limit}"
        yield Hit(path, message, "Move it out of service hours or make it shorter.")


def find_late_backups(entity: Entity, _estate: Estate) -> Iterator[Hit]:
    """With a backup every 24 hours up to 24 hours of work are lost, whatever the recovery point says."""
    intervals: list[_Promise] = []
    points: list[_Promise] = []
    for promise in _find_backup_promises(entity):
        (intervals if promise.metric == "backup-interval" else points).append(promise)
    for interval in intervals:
        for point in points:
            if interval.scope == point.scope and _is_longer(interval.value, point.value):
                message = f"a backup every {interval.value} cannot keep a recovery point of {point.value}"
                related = (Pointer(entity.kind, entity.id, point.path, "recovery point"),)
                yield Hit(interval.path, message, "Back up at least as often as the recovery point says.", related, detail=str(point.value))
                break


@dataclass(frozen=True, slots=True)
class _Promise:
    """An interval of backups or a recovery point: where it is promised, and for which part (a list of targets, their scope)."""

    metric: str
    value: Duration
    path: Path
    scope: tuple[Path, str]


def _find_backup_promises(entity: Entity) -> Iterator[_Promise]:
    """Those of the continuity terms and those among the targets; the lists of a service are apart."""
    terms = entity.continuity if isinstance(entity, Agreement) else None
    for metric, key in (("backup-interval", "backup_interval"), ("rpo", "rpo")):
        value = getattr(terms, key, None)
        if value is not None:
            yield _Promise(metric, value, ("continuity", key), (("targets",), ""))
    for path, target in find_targets(entity):
        if target.metric in {"rpo", "backup-interval"} and isinstance(target.at_most, Duration):
            yield _Promise(target.metric, target.at_most, (*path, "at_most"), (path[:-1], str(target.scope or "")))


def _is_longer(interval: Duration, point: Duration) -> bool:
    """Whether the first is certainly longer; business hours and elapsed ones do not compare."""
    left, right = measure_of(interval), measure_of(point)
    return left is not None and right is not None and left[0] == right[0] and left[1] > right[1]


_AGREEMENTS = (Sla, Ola, Contract)

RULES = (
    Rule("T009", "matrix-total", Level.ERROR, "a cell of the matrix is missing, unknown or out of order", ("P3-A2",), (PriorityScheme,), find_matrix_faults),
    Rule("T010", "unreachable-priority", Level.WARNING, "a priority that the matrix never gives", ("P3-A2",), (PriorityScheme,), find_unreachable_priorities),
    Rule("T012", "support-within-service", Level.WARNING, "a clock that runs outside support hours", ("P3-A1",), _AGREEMENTS, find_unsupported_clocks),
    Rule(
        "T013",
        "maintenance-outside",
        Level.WARNING,
        "a window outside service hours, or one that takes much of them",
        ("P3-A1",),
        (*_AGREEMENTS, Service),
        find_pointless_maintenance,
    ),
    Rule("T021", "never-open", Level.ERROR, "a calendar without open time", ("P3-A1",), (Calendar,), find_closed_calendars),
    Rule("T014", "rpo-vs-backup", Level.ERROR, "backups rarer than the recovery point", ("P3-A1",), (*_AGREEMENTS, Service, Package, Requirement), find_late_backups),
)
