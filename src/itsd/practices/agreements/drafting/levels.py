"""The asks of one metric and priority as one promise of the draft: the strictest of what they need, as data of YAML, with their rows."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from itsd.levels.comparison import measure_of
from itsd.levels.metrics import Composition, Direction
from itsd.model.amounts import Quantity
from itsd.practices.agreements.drafting.asks import ON_PATH, first_line, silent_parts
from itsd.practices.agreements.drafting.numbers import bound_number, share_value
from itsd.practices.agreements.drafting.promised import in_order
from itsd.practices.agreements.drafting.results import Row
from itsd.practices.agreements.drafting.shares import bound_share, write_share
from itsd.practices.agreements.drafting.times import bound_times, say_minutes
from itsd.practices.agreements.question import clock_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.model.periods import Window
    from itsd.practices.agreements.drafting.asks import Ask
    from itsd.practices.agreements.drafting.numbers import NumberBound

_WINDOWS = ("hour", "day", "week", "month", "quarter", "half-year", "year")
_ONE = Fraction(1)


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


def share_level(group: list[Ask], hours: str, part: Fraction | None) -> tuple[dict[str, Any] | None, list[Row]]:
    """A share of time, or of cases: the greatest that anything above needs, in the shortest of their windows."""
    per = _shortest(group)
    answers = [(ask, bound_share(ask, hours, per, part)) for ask in group]
    bounds = [bound for _, bound in answers if bound is not None]
    known = [bound.up for bound in bounds if bound.up is not None]
    rows = [bound.row for bound in bounds]
    if not known:
        return None, rows or [_spoken(ask) for ask, _ in answers]
    up = max(known)
    higher = group[0].question.metric.direction is Direction.HIGHER
    target = _target(group, "at_least" if higher else "at_most", write_share(up, higher=higher), per=None if per is None else str(per))
    return target, _bind(rows, [bound.up == up for bound in bounds])


def time_level(group: list[Ask], calendar: str, hours: str, part: Fraction | None) -> tuple[dict[str, Any] | None, list[Row]]:
    """A time: the shortest that anything above allows, and the greatest share of cases."""
    clock = clock_of(calendar, group[0].question.estate)
    assert clock is not None  # noqa: S101  # it was chosen among those that can be read
    bounds = bound_times(group, clock, part)
    known = [bound for bound in bounds if bound.minutes is not None]
    rows = [bound.row for bound in bounds]
    if not known:
        return None, rows
    minutes = min(bound.minutes for bound in known if bound.minutes is not None)
    share = max(bound.share for bound in known)
    more = _statistic(group, share)
    during = calendar if calendar != hours else None
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


def number_level(group: list[Ask], part: Fraction | None) -> tuple[dict[str, Any] | None, list[Row]]:
    """A number: the strictest that anything above needs; of a limit the sum."""
    answers = [(ask, bound_number(ask, part)) for ask in group]
    bounds = [bound for _, bound in answers if bound is not None]
    known = [bound for bound in bounds if bound.value is not None]
    rows = [bound.row for bound in bounds]
    if not known:
        return None, rows or [_spoken(ask) for ask, _ in answers]
    metric = group[0].question.metric
    higher = metric.direction is Direction.HIGHER
    if metric.composition is Composition.LIMIT:
        return _sum_level(group, bounds)
    best = (max if higher else min)(known, key=lambda bound: bound.value or 0)
    share = max(bound.share for bound in known)
    target = _target(group, "at_least" if higher else "at_most", _written(best.amount), **_statistic(group, share))
    return target, _bind(rows, [bound.value == best.value for bound in bounds])


def _sum_level(group: list[Ask], bounds: Sequence[NumberBound]) -> tuple[dict[str, Any], list[Row]]:
    """Of a limit the sum of what all SLAs above promise, because they draw on the same part; an OLA between only passes that on."""
    most: dict[str, NumberBound] = {}
    for bound in bounds:
        known = most.get(bound.row.agreement)
        if bound.value is not None and (known is None or (known.value or 0) < bound.value):
            most[bound.row.agreement] = bound
    slas = [bound for key, bound in most.items() if key.startswith("sla/")]
    chosen = max(most.values(), key=lambda bound: bound.value or 0)
    amount, said = chosen.amount, chosen.row.said
    total = _sum([bound.amount for bound in slas])
    if total is not None and sum((bound.value or 0 for bound in slas), Fraction(0)) > (chosen.value or 0):
        amount, said = total, f"{' + '.join(f'{bound.amount} ({bound.row.agreement})' for bound in slas)} = {total}, because all of them draw on it"
    deciding = {bound.row.agreement for bound in slas} if amount is total else {chosen.row.agreement}
    rows = [replace(row, needed=f"at least {amount}", said=said, binding=row.agreement in deciding) for row in dict.fromkeys(bound.row for bound in bounds)]
    return _target(group, "at_least", _written(amount)), rows


def _sum(amounts: Sequence[object]) -> Quantity | None:
    """Quantities of one unit together; None where they have different ones."""
    known = [amount for amount in amounts if isinstance(amount, Quantity)]
    if len(known) != len(amounts) or len({amount.unit for amount in known}) != 1:
        return None
    return Quantity(sum((amount.amount for amount in known), Decimal(0)), known[0].unit)


def _spoken(ask: Ask) -> Row:
    """The row of a promise that the composition answers for, so that nothing is asked of the draft."""
    promised = [str(promise) for name in ask.parts for promise in ask.question.structure.carriers[name].promised if ask.question.answers(promise)]
    said = f"the composition says it of the provider's own part: {'; '.join(promised)}" if promised else "another promise answers for it"
    return Row(ask.agreement, ask.name, ask.question.metric.id, ask.question.target.priority or "", ask.promised, said=said)


def _written(amount: object) -> object:
    """A value as YAML holds it: plain counts are numbers."""
    text = str(amount)
    return int(text) if text.isdigit() else text


def term_level(group: list[Ask]) -> tuple[dict[str, Any] | None, list[Row]]:
    """Levels, sets, and what the first line answers for: each has to be as good as what is promised above."""
    asked = [ask for ask in group if _concerns(ask)]
    rows = [_term_row(ask) for ask in asked]
    if not asked:
        return None, []
    targets = [ask.question.target for ask in asked]
    metric = asked[0].question.metric
    key = targets[0].comparator
    if key == "level":
        scheme = getattr(asked[0].question.estate.settings.schemes, metric.scheme, ())
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
