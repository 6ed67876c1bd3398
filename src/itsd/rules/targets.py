"""Targets by themselves: units, directions, windows, vague words, impossible numbers."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Path
from itsd.levels.declared import find_faults, metric_of
from itsd.levels.metrics import METRICS, Dimension, Direction, Statistic
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.amounts import Quantity, Vague
from itsd.model.demand import Requirement
from itsd.model.monitoring import Measure
from itsd.model.service import Package, Service
from itsd.model.values import Duration, Percentage
from itsd.practices.identify.step_costs import find_step_faults
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.levels.metrics import Metric
    from itsd.model.agreement import Item
    from itsd.model.amounts import Amount
    from itsd.model.base import Entity
    from itsd.model.estate import Estate
    from itsd.model.targets import Target

WITH_TARGETS = (Sla, Ola, Contract, Service, Package, Requirement)
_COMPARATORS = ("at_least", "at_most", "includes", "within", "level")
_RATIO_BELOW_ONE = 1
_BY_TERMS = {Dimension.SET, Dimension.LEVEL}  # held by their terms, not by measuring
_SIZE_UNITS = frozenset(unit for metric in METRICS.values() for unit in metric.units)
_VAGUE_HOURS = re.compile(r"24 ?[/x\u00d7] ?7(?: ?[/x\u00d7] ?365)?|round the clock|(?:business|office|working|extended) hours|best effort|as needed", re.IGNORECASE)


def find_targets(entity: Entity) -> Iterator[tuple[Path, Target]]:
    """Every target of an entity with its path: agreed, offered, required, and those of a service's own part."""
    if isinstance(entity, Service):
        for number, option in enumerate(entity.options):
            for index, target in enumerate(option.targets):
                yield ("options", number, "targets", index), target
        for index, target in enumerate(entity.composition.own if entity.composition else ()):
            yield ("composition", "own", index), target
    elif isinstance(entity, Agreement | Package | Requirement):
        for index, target in enumerate(entity.targets):
            yield ("targets", index), target


def _known(entity: Entity, estate: Estate) -> Iterator[tuple[Path, Target, Metric]]:
    """Targets whose metric is known; the others are judged by S008 and T019 alone."""
    for path, target in find_targets(entity):
        metric = metric_of(target.metric, estate.settings)
        if metric is not None:
            yield path, target, metric


def _value(target: Target) -> tuple[str, Amount] | None:
    if target.at_least is not None:
        return "at_least", target.at_least
    return None if target.at_most is None else ("at_most", target.at_most)


def find_wrong_units(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """A value in another dimension than the metric's can never be compared or measured."""
    for path, target, metric in _known(entity, estate):
        stated = _value(target)
        if stated is None or metric.dimension in _BY_TERMS or isinstance(stated[1], Vague) or _is_ratio_slip(metric, stated[1]):
            continue  # T002, T005 and T011 speak of these
        key, value = stated
        if not _fits(metric, value):
            expected = metric.dimension.value + (f" ({', '.join(metric.units[:4])})" if metric.units else "")
            yield Hit((*path, key), f"{target.metric} is {expected}, not {value}", _unit_hint(metric))


def _fits(metric: Metric, value: Amount) -> bool:
    dimension = metric.dimension
    if dimension is Dimension.SHARE:
        return isinstance(value, Percentage)
    if dimension is Dimension.DURATION:
        return isinstance(value, Duration)
    if dimension is Dimension.COUNT:
        return isinstance(value, Quantity) and value.unit not in _SIZE_UNITS
    if dimension is Dimension.QUANTITY:
        return isinstance(value, Quantity | Percentage) if not metric.units else isinstance(value, Quantity) and _has_unit(metric, value)
    return dimension is Dimension.TIME and not isinstance(value, Percentage | Duration | Quantity)


def _has_unit(metric: Metric, value: Quantity) -> bool:
    """Units are compared by their end, so that `requests/s` and `tx/s` both are rates."""
    return any(value.unit == unit or (unit.startswith(("/", "per ")) and value.unit.endswith(unit)) for unit in metric.units)


def _unit_hint(metric: Metric) -> str:
    unit = next((unit for unit in metric.units if unit[0] != "/"), "")
    examples = {
        Dimension.SHARE: "99.9%",
        Dimension.DURATION: "4h",
        Dimension.COUNT: "500",
        Dimension.QUANTITY: f"100 {unit}" if unit else "4.2",
        Dimension.TIME: '"06:00"',
    }
    return f"Write for example {examples[metric.dimension]}."


def find_wrong_directions(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """`at_most` for a metric of which more is better promises the opposite of what is meant."""
    for path, target, metric in _known(entity, estate):
        key = target.comparator
        if key and key != metric.direction.value:
            better = {"at_least": "more is better", "at_most": "less is better"}.get(metric.direction.value, "it is a list or a label")
            yield Hit((*path, key), f"{target.metric} cannot be stated with {key}: {better}", f"Write {metric.direction.value}.", on_key=True)


def find_missing_windows(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """99.9 % of a day and 99.9 % of a year are different promises."""
    for path, target, metric in _known(entity, estate):
        if target.per is None and (metric.windowed or target.share is not None or target.percentile is not None or target.average):
            yield Hit(path, f"{target.metric} is stated without a window", "Add `per:`, for example `per: month`.")


def find_unmeasured_targets(sla: Sla, estate: Estate) -> Iterator[Hit]:
    """A promise that nobody measures is neither kept nor broken."""
    if sla.status not in {"active", "under-review"}:
        return
    for path, target, metric in _known(sla, estate):
        if metric.dimension in _BY_TERMS or _is_measured_by_service(sla, target.metric, estate):
            continue
        if target.id is None:
            yield Hit(path, f"the target on {target.metric} has no id, so no measure can refer to it", "Add an id and a measure for it.")
        elif not estate.cited_by("target", f"sla/{sla.id}/{target.id}", "measure"):
            hint = f"Add a measure with `targets: [sla/{sla.id}/{target.id}]`, its source and its method."
            yield Hit(path, f"no measure covers the target {target.id}", hint)


def _is_measured_by_service(sla: Sla, metric: str, estate: Estate) -> bool:
    """Whether for every service of the agreement a measure covers the metric without naming a target."""
    services = {service for item in sla.items for service in _services_of(item, estate)}
    return bool(services) and all(any(measure.metric == metric and measure.service == service for measure in estate.referring(Measure, "service", service)) for service in services)


def _services_of(item: Item, estate: Estate) -> Iterator[str]:
    if item.service is not None:
        yield item.service
    package = estate.find(Package, item.package)
    if package is not None:
        yield from (offer.partition("/")[0] for offer in (*package.core, *package.enabling, *package.enhancing))


def find_vague_values(entity: Entity, _estate: Estate) -> Iterator[Hit]:
    """What cannot be counted cannot be promised."""
    for path, target in find_targets(entity):
        stated = [key for key in _COMPARATORS if getattr(target, key) is not None]
        value = _value(target)
        if len(stated) != 1:
            what = "no value" if not stated else f"{len(stated)} values ({', '.join(stated)})"
            yield Hit(path, f"the target on {target.metric} has {what}", f"State exactly one of {', '.join(_COMPARATORS)}.")
        elif value is not None and isinstance(value[1], Vague):
            yield Hit((*path, value[0]), f"{value[1].text!r} is not a number", "Write a number with its unit, or name a calendar with `during:`.")
        if target.metric in {"service-hours", "support-hours"}:
            yield from _vague_hours(path, target)
    for index, limit in enumerate(entity.workload_limits if isinstance(entity, Agreement) else ()):
        if isinstance(limit.at_most, Vague):
            yield Hit(("workload_limits", index, "at_most"), f"{limit.at_most.text!r} is not a number", "Write the number up to which the targets hold.")


def _vague_hours(path: Path, target: Target) -> Iterator[Hit]:
    for index, hours in enumerate(target.includes or ()):
        if _VAGUE_HOURS.fullmatch(hours.strip()):
            yield Hit((*path, "includes", index), f"{hours!r} is not a calendar", "Name a calendar, for example always.")


def find_perfection(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """100 % leaves no second for failure, repair or maintenance; nobody can keep it."""
    for path, target, metric in _known(entity, estate):
        stated = _value(target)
        if stated is None:
            continue
        key, value = stated
        perfect = isinstance(value, Percentage) and value.value == 100 and metric.aspect == "availability"  # noqa: PLR2004  # per cent
        never = metric.id in {"outages", "longest-outage", "error-rate"} and getattr(value, "amount", getattr(value, "value", None)) == 0
        if perfect or never:
            yield Hit((*path, key), f"{target.metric} {value} allows no failure at all", "State what is really needed, and pay for what carries it.")


def _is_ratio_slip(metric: Metric, value: Amount) -> bool:
    """0.999 where 99.9 % is meant."""
    if metric.dimension is not Dimension.SHARE:
        return False
    if isinstance(value, Quantity):
        return not value.unit and value.amount <= _RATIO_BELOW_ONE
    return isinstance(value, Percentage) and metric.direction is Direction.HIGHER and metric.id not in {"headroom", "growth"} and 0 < value.value <= _RATIO_BELOW_ONE


def find_ratio_slips(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """Percentages are on a scale of 0 to 100."""
    for path, target, metric in _known(entity, estate):
        stated = _value(target)
        if stated is not None and _is_ratio_slip(metric, stated[1]):
            key, value = stated
            number = value.value if isinstance(value, Percentage) else value.amount if isinstance(value, Quantity) else Decimal(0)
            yield _scale_hit((*path, key), f"{value} for {target.metric}", number)
        if target.share is not None and 0 < target.share.value <= _RATIO_BELOW_ONE:
            yield _scale_hit((*path, "share"), f"the share {target.share} of {target.metric}", target.share.value)


def _scale_hit(path: Path, what: str, number: Decimal) -> Hit:
    meant = format((number * 100).normalize(), "f")
    return Hit(path, f"{what} is on the wrong scale", f"Write {meant}% if that is meant.")


def find_small_samples(entity: Entity, _estate: Estate) -> Iterator[Hit]:
    """With two tickets a month a share of 90 % is either all or nothing."""
    for path, target in find_targets(entity):
        if (target.share is not None or target.percentile is not None) and target.minimum_count is None:
            yield Hit(path, f"the share of {target.metric} has no minimum count", "Add `minimum_count:`: fewer cases give no result.")


def find_strange_statistics(entity: Entity, estate: Estate) -> Iterator[Hit]:
    """A share of cases needs cases: 90 % of a recovery time or of an availability is measured by nobody."""
    for path, target, metric in _known(entity, estate):
        stated = [key for key in ("share", "percentile", "average") if getattr(target, key)]
        if len(stated) > 1:
            yield Hit((*path, stated[1]), f"{target.metric} is stated with {' and '.join(stated)}", "State one of them.", on_key=True)
        elif stated and Statistic(stated[0]) not in metric.statistics:
            allowed = ", ".join(statistic.value for statistic in metric.statistics if statistic is not Statistic.EVERY)
            hint = f"Leave it out, or state {allowed}." if allowed else "Leave it out: the target then speaks of every case."
            yield Hit((*path, stated[0]), f"there is no {stated[0]} of {target.metric}", hint, on_key=True)


def find_wrong_declarations(estate: Estate) -> Iterator[Hit]:
    """A metric that makes no sense is none: targets on it are neither compared nor proven."""
    for id_, declared in estate.settings.metrics.items():
        for fault in find_faults(id_, declared):
            path: Path = ("metrics", id_, fault.key) if fault.key else ("metrics", id_)
            yield Hit(path, f"{id_}: {fault.message}", fault.hint, on_key=not fault.key)
    for id_, wrong in find_step_faults(estate.settings):
        yield Hit(("step_costs", id_, wrong.key) if wrong.key else ("step_costs", id_), f"{id_}: {wrong.message}", wrong.hint, on_key=not wrong.key)


RULES = (
    Rule("T001", "unit-metric", Level.ERROR, "a value in another dimension than its metric's", ("P3-A1",), WITH_TARGETS, find_wrong_units),
    Rule("T002", "comparator-direction", Level.ERROR, "a metric stated in the wrong direction", ("P3-A1",), WITH_TARGETS, find_wrong_directions),
    Rule("T003", "no-window", Level.ERROR, "a ratio or share without a window", ("P3-A1",), WITH_TARGETS, find_missing_windows),
    Rule("T004", "no-method", Level.ERROR, "a target in force that nothing measures", ("P4-A1",), (Sla,), find_unmeasured_targets),
    Rule("T005", "vague", Level.ERROR, "words instead of a number, or no value", ("P3-A1",), WITH_TARGETS, find_vague_values),
    Rule("T006", "100-percent", Level.WARNING, "100 % or no downtime at all", ("P3-A1",), WITH_TARGETS, find_perfection),
    Rule("T011", "percent-scale", Level.ERROR, "0.999 for 99.9 %, or more than 100 %", ("P3-A1",), WITH_TARGETS, find_ratio_slips),
    Rule("T017", "sample-too-small", Level.INFO, "a share or percentile without a minimum count", ("P4-A1",), WITH_TARGETS, find_small_samples),
    Rule("T019", "metric-declaration", Level.ERROR, "a metric of the settings, or the cost of its steps, that makes no sense", ("P3-A1",), (), find_wrong_declarations),
    Rule("T020", "statistic", Level.ERROR, "a share, percentile or average of what has none, or several at once", ("P3-A1",), WITH_TARGETS, find_strange_statistics),
)
