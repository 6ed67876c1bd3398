"""The target budget of a draft, derived backwards: for each metric the loosest promise with which all that rests on it still holds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Level
from itsd.levels.comparison import measure_of
from itsd.levels.metrics import METRICS, Composition, Direction, Hours
from itsd.practices.agreements.drafting.asks import ON_PATH, find_asks, first_line, silent_parts
from itsd.practices.agreements.drafting.calendars import contains, smallest_calendar
from itsd.practices.agreements.drafting.hypothesis import carried_in, put_in_force
from itsd.practices.agreements.drafting.numbers import bound_number, share_value
from itsd.practices.agreements.drafting.promised import in_order
from itsd.practices.agreements.drafting.results import Note, Row
from itsd.practices.agreements.drafting.shares import bound_share, write_share
from itsd.practices.agreements.drafting.times import bound_times, say_minutes
from itsd.practices.agreements.question import clock_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itsd.levels.metrics import Metric
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.periods import Window
    from itsd.practices.agreements.drafting.asks import Ask

_SHARES = {Composition.PRODUCT, Composition.COMPLEMENT_PRODUCT}
_TERMS = {Composition.MIN_LEVEL, Composition.INTERSECTION, Composition.INTERSECTION_ON_PATH, Composition.UNION, Composition.FLOW_DOWN, Composition.OWN, Composition.FIRST_LINE}
_WINDOWS = ("hour", "day", "week", "month", "quarter", "half-year", "year")
_ONE = Fraction(1)
_PROBE = "1m"  # stands for each promised time until it is derived; it only marks the stages that are the draft's


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the one who drafts wants: which agreements it is to carry (all that rest on it where empty), which part of what is left, which hours."""

    carry: tuple[str, ...] = ()
    share: Fraction | None = None
    hours: str | None = None


@dataclass(frozen=True, slots=True)
class Promised:
    """One drafted promise: the target as data of YAML, and the rows that lead to it."""

    metric: Metric
    target: dict[str, Any]
    rows: tuple[Row, ...]


@dataclass(slots=True)
class Budget:
    """Everything that the agreements above ask of a draft."""

    hours: str
    support: str
    carried: tuple[Agreement, ...] = ()
    levels: list[Promised] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def derive_budget(kind: str, data: Mapping[str, Any], estate: Estate, wishes: Wishes) -> Budget:
    """The budget of an agreement of which provider, receiver, services and term are given."""
    base = {**data, "hours": "always", "support": {"hours": "always"}}
    key = f"{kind}/{data['id']}"
    supposed = put_in_force(kind, base, estate)
    carried = tuple(carried_in(supposed, key, wishes.carry))
    budget = _hours(list(find_asks(key, carried, supposed)), supposed, wishes)
    budget.carried = carried
    probes = _probes(ask for ask in find_asks(key, carried, supposed) if ask.question.metric.composition is Composition.HAND_OFFS)
    supposed = put_in_force(kind, {**base, "hours": budget.hours, "support": {"hours": budget.support}, "targets": probes}, estate)
    again = list(carried_in(supposed, key, wishes.carry))
    asks = [ask for ask in find_asks(key, again, supposed) if ask.question.metric.composition is not Composition.INTERSECTION_OF_HOURS]
    groups: dict[tuple[str, str], list[Ask]] = {}
    for ask in _settled(asks):
        groups.setdefault((ask.question.metric.id, ask.question.target.priority or ""), []).append(ask)
    for _, group in sorted(groups.items(), key=_place):
        _add(budget, group, wishes, supposed)
    return budget


def _place(item: tuple[tuple[str, str], list[Ask]]) -> tuple[int, str, str]:
    """In the order of the registry, priorities of one metric together; those that an estate declares come last."""
    metric, priority = item[0]
    return list(METRICS).index(metric) if metric in METRICS else len(METRICS), metric, priority


def _settled(asks: Sequence[Ask]) -> Iterator[Ask]:
    """Each promise once: on the first span of the term, as later ones differ only in which other agreements have ended by then."""
    seen: set[object] = set()
    for ask in asks:
        name = (ask.agreement, ask.question.structure.item, ask.name, ask.question.promise.where)
        if name not in seen:
            seen.add(name)
            yield ask


def _probes(asks: Iterator[Ask]) -> list[dict[str, Any]]:
    found = {(ask.question.metric.id, ask.question.target.priority): None for ask in asks}
    return [{"metric": metric, "at_most": _PROBE, **({"priority": priority} if priority else {})} for metric, priority in found]


def _hours(asks: Sequence[Ask], estate: Estate, wishes: Wishes) -> Budget:
    """The smallest hours that hold those of everything above, of the service and of support."""
    needed: dict[str, list[Ask]] = {"service-hours": [], "support-hours": []}
    for ask in asks:
        if ask.question.metric.composition is Composition.INTERSECTION_OF_HOURS:
            on_path = ask.question.metric.id == "support-hours" and first_line(ask.question)
            if ask.stages if on_path else ask.parts:
                needed.setdefault(ask.question.metric.id, []).append(ask)
    found = {metric: [str(ask.question.promise.hours) for ask in group] for metric, group in needed.items()}
    service = wishes.hours or smallest_calendar(found["service-hours"] or found["support-hours"], estate.as_of, estate)
    support = wishes.hours or (smallest_calendar(found["support-hours"], estate.as_of, estate) if found["support-hours"] else service)
    budget = Budget(service, support)
    for metric, chosen in (("service-hours", service), ("support-hours", support)):
        for ask in needed[metric]:
            budget.rows.append(_hours_row(ask, chosen))
        short = [name for name in dict.fromkeys(found[metric]) if not contains(chosen, [name], estate.as_of, estate)]
        if short:
            message = f"{chosen} leaves out hours of {', '.join(short)}, which is promised above"
            budget.notes.append(
                Note(Level.WARNING, "hours" if metric == "service-hours" else "support", message, "Choose hours that contain them, or leave --hours out.", ("U005",))
            )
    budget.rows = list(dict.fromkeys(budget.rows))
    return budget


def _hours_row(ask: Ask, chosen: str) -> Row:
    said = f"{ask.agreement} promises {ask.question.promise.hours}; the smallest hours of the estate that hold everything above are {chosen}"
    return Row(ask.agreement, ask.name, ask.question.metric.id, "", ask.promised, needed=chosen, said=said, binding=ask.question.promise.hours == chosen)


def _add(budget: Budget, group: list[Ask], wishes: Wishes, estate: Estate) -> None:
    """One group of asks, all of one metric and priority, as one promise: the strictest of what they need."""
    metric = group[0].question.metric
    law = metric.composition
    if law in _SHARES:
        found = _share_level(budget, group, wishes)
    elif law is Composition.HAND_OFFS:
        found = _time_level(budget, group, wishes, estate)
    elif law in _TERMS:
        found = _term_level(group, estate)
    else:
        found = _number_level(group, wishes)
    target, rows = found[0], list(dict.fromkeys(found[1]))
    budget.rows += rows
    if target is not None:
        budget.levels.append(Promised(metric, target, tuple(rows)))
    for row in dict.fromkeys(replace(row, item="", used=(), left=None) for row in rows if row.problem):
        message = f"{row.agreement} promises {row.target} {row.promised}, which cannot be derived: {row.problem}"
        note = Note(Level.WARNING, "targets", message, "Mend what it names, and draft again; or agree on a number, and write it down.")
        budget.notes += [] if note in budget.notes else [note]
    silent = ", ".join(dict.fromkeys(part for row in rows for part in row.unknown))
    if silent:
        above = ", ".join(dict.fromkeys(row.agreement for row in rows if row.unknown))
        what = " ".join(filter(None, [rows[0].priority, rows[0].metric]))
        hint = "Let them promise it too: in their OLA or contract, or in the composition for the own part."
        budget.notes.append(Note(Level.INFO, "targets", f"{what} of {above} stays unknown until {silent} promises it too", hint))
    sharing = [row for row in rows if row.others and row.needed]
    if sharing:
        parts = ", ".join(dict.fromkeys(part for row in sharing for part in row.others))
        above = ", ".join(dict.fromkeys(row.agreement for row in sharing))
        what = " ".join(filter(None, [sharing[0].priority, sharing[0].metric]))
        budget.notes.append(Note(Level.WARNING, "targets", f"{what} also rests on {parts}, of which nothing is known: what {above} leaves was shared", _SHARED))


_SHARED = "Draft agreements for them too, or choose the part of this one with --share."


def _target(group: Sequence[Ask], key: str, value: object, **more: object) -> dict[str, Any]:
    """A target as data of YAML, named as house style names it."""
    ask = group[0].question
    priority = ask.target.priority
    name = ask.metric.id
    id_ = f"{priority}-{name.removesuffix('-time')}" if priority else name
    found: dict[str, Any] = {"id": id_, "metric": name, "priority": priority, key: value, **more}
    return in_order({name: item for name, item in found.items() if item is not None})


def _bind(rows: Sequence[Row], flags: Sequence[bool]) -> list[Row]:
    """The rows with those marked that decide."""
    return [replace(row, binding=flag) for row, flag in zip(rows, flags, strict=True)]


def _shortest(group: Sequence[Ask]) -> Window | None:
    """The shortest of their windows: what holds in it holds in the longer ones that it tiles."""
    windows = [ask.question.target.per for ask in group if ask.question.target.per is not None]
    return min(windows, key=lambda window: _WINDOWS.index(window.name) if window.name in _WINDOWS else len(_WINDOWS), default=None)


def _share_level(budget: Budget, group: list[Ask], wishes: Wishes) -> tuple[dict[str, Any] | None, list[Row]]:
    per = _shortest(group)
    bounds = [bound for ask in group if (bound := bound_share(ask, budget.hours, per, wishes.share)) is not None]
    known = [bound.up for bound in bounds if bound.up is not None]
    rows = [bound.row for bound in bounds]
    if not known:
        return None, rows
    up = max(known)
    higher = group[0].question.metric.direction is Direction.HIGHER
    target = _target(group, "at_least" if higher else "at_most", write_share(up, higher=higher), per=None if per is None else str(per))
    return target, _bind(rows, [bound.up == up for bound in bounds])


def _time_level(budget: Budget, group: list[Ask], wishes: Wishes, estate: Estate) -> tuple[dict[str, Any] | None, list[Row]]:
    calendar = budget.support if group[0].question.metric.calendar is Hours.SUPPORT else budget.hours
    clock = clock_of(calendar, estate)
    assert clock is not None  # noqa: S101  # it was chosen among those that can be read
    bounds = bound_times(group, clock, wishes.share)
    known = [bound for bound in bounds if bound.minutes is not None]
    rows = [bound.row for bound in bounds]
    if not known:
        return None, rows
    minutes = min(bound.minutes for bound in known if bound.minutes is not None)
    share = max(bound.share for bound in known)
    more = _statistic(group, share)
    during = calendar if calendar != budget.hours else None
    target = _target(group, "at_most", say_minutes(minutes), **more, during=during)
    return target, _bind(rows, [bound.exact and bound.minutes == minutes for bound in bounds])


def _statistic(group: Sequence[Ask], share: Fraction) -> dict[str, Any]:
    """The share of cases and what belongs to it: its window, and how many cases there have to be."""
    per = _shortest(group)
    window = None if per is None else str(per)
    if share == 1:
        average = all(ask.question.target.average for ask in group)
        return {"average": True, "per": window} if average else {"per": window if group[0].question.metric.windowed or group[0].question.metric.mean else None}
    percentile = any(ask.question.target.percentile is not None for ask in group)
    value = share_value(share, percentile=percentile)
    counts = [ask.question.target.minimum_count for ask in group if ask.question.target.minimum_count is not None]
    return {"percentile" if percentile else "share": value if percentile else str(value), "per": window, "minimum_count": max(counts, default=None)}


def _number_level(group: list[Ask], wishes: Wishes) -> tuple[dict[str, Any] | None, list[Row]]:
    bounds = [bound for ask in group if (bound := bound_number(ask, wishes.share)) is not None]
    known = [bound for bound in bounds if bound.value is not None]
    rows = [bound.row for bound in bounds]
    if not known:
        return None, rows
    metric = group[0].question.metric
    higher = metric.direction is Direction.HIGHER
    if metric.composition is Composition.LIMIT:
        return _sum_level(group, bounds), rows
    best = (max if higher else min)(known, key=lambda bound: bound.value or 0)
    share = max(bound.share for bound in known)
    target = _target(group, "at_least" if higher else "at_most", _written(best.amount), **_statistic(group, share))
    return target, _bind(rows, [bound.value == best.value for bound in bounds])


def _sum_level(group: list[Ask], bounds: Sequence[Any]) -> dict[str, Any]:
    """Of a limit the sum of what every agreement above promises: all of them draw on the same part."""
    most: dict[str, Any] = {}
    for bound in bounds:
        if bound.value is not None and (bound.row.agreement not in most or most[bound.row.agreement].value < bound.value):
            most[bound.row.agreement] = bound
    chosen = list(most.values())
    amount = chosen[0].amount
    units = {getattr(bound.amount, "unit", "") for bound in chosen}
    if len(chosen) > 1 and len(units) == 1:
        amount = type(amount)(sum(bound.amount.amount for bound in chosen), amount.unit)
    elif len(chosen) > 1:
        amount = max(chosen, key=lambda bound: bound.value).amount
    return _target(group, "at_least", _written(amount))


def _written(amount: object) -> object:
    """A value as YAML holds it: plain counts are numbers."""
    text = str(amount)
    return int(text) if text.isdigit() else text


def _term_level(group: list[Ask], estate: Estate) -> tuple[dict[str, Any] | None, list[Row]]:
    """Levels, sets, and what the first line answers for: each has to be as good as what is promised above."""
    asked = [ask for ask in group if _concerns(ask)]
    rows = [_term_row(ask) for ask in asked]
    if not asked:
        return None, []
    targets = [ask.question.target for ask in asked]
    metric = asked[0].question.metric
    key = targets[0].comparator
    if key == "level":
        scheme = getattr(estate.settings.schemes, metric.scheme, ())
        known = [str(target.level) for target in targets if target.level in scheme]
        return (_target(asked, key, max(known, key=scheme.index)), rows) if known else (None, rows)
    if key in {"includes", "within"}:
        sets = [getattr(target, key) or () for target in targets]
        union = list(dict.fromkeys(item for items in sets for item in items))
        value = union if key == "includes" else [item for item in union if all(item in items for items in sets)]
        return (_target(asked, key, value), rows) if value else (None, rows)
    return _first_line_level(asked, rows)


def _first_line_level(asked: list[Ask], rows: list[Row]) -> tuple[dict[str, Any] | None, list[Row]]:
    targets = [ask.question.target for ask in asked]
    key = targets[0].comparator
    measured = [(found[1], target) for target in targets if (found := measure_of(target.at_least if target.at_least is not None else target.at_most)) is not None]
    if not measured:
        return None, [replace(row, needed="", problem="it is no number that can be compared") for row in rows]
    value, strictest = (max if key == "at_least" else min)(measured, key=lambda item: item[0])
    shares = [target.share.fraction for target in targets if target.share is not None]
    more = _statistic(asked, max(shares)) if shares and len(shares) == len(targets) else _statistic(asked, _ONE)
    amount = strictest.at_least if strictest.at_least is not None else strictest.at_most
    return _target(asked, key, _written(amount), **{**more, "per": _window(asked)}), _bind(
        rows, [number == value for number, _ in measured] if len(measured) == len(rows) else [False] * len(rows)
    )


def _window(group: Sequence[Ask]) -> str | None:
    per = _shortest(group)
    return None if per is None else str(per)


def _concerns(ask: Ask) -> bool:
    """Whether the draft has to carry a term: as a part, or where the support path answers, as a stage of it."""
    law = ask.question.metric.composition
    first = first_line(ask.question)
    if law in ON_PATH and first:
        return first in ask.stages if law is Composition.FIRST_LINE else bool(ask.stages)
    if law is Composition.OWN:
        return any(carrier.own for carrier in ask.carriers)
    return bool(ask.carriers)


def _term_row(ask: Ask) -> Row:
    said = f"{ask.agreement} promises {ask.promised}; every part has to carry it by itself"
    return Row(ask.agreement, ask.name, ask.question.metric.id, ask.question.target.priority or "", ask.promised, needed=ask.promised, said=said, unknown=silent_parts(ask))
