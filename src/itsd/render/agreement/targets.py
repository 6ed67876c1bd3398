"""The targets of an agreement as documents show them: a sentence, a row of a table, the formula, and a worked allowance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.windows import moment_of
from itsd.levels.allowance import allowances, remaining_term
from itsd.levels.declared import metric_of
from itsd.levels.metrics import Dimension, Direction, Hours, Statistic, Table
from itsd.levels.spoken import statistic_of
from itsd.model.inheritance import effective
from itsd.model.time import ALWAYS
from itsd.model.values import Percentage
from itsd.practices.agreements.question import clock_of
from itsd.render.agreement.spans import say_length

if TYPE_CHECKING:
    from itsd.levels.metrics import Metric
    from itsd.model.agreement import Agreement
    from itsd.model.targets import Target
    from itsd.model.text import Text
    from itsd.render.phrases import Phrases

_DAY = 86_400
_MONTH = 30  # days of the month that people reckon with
_EXAMPLE = 20  # cases of a worked example


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target, in words, with its number in the document. `allowance` is empty where nothing can be worked out."""

    number: int
    id: str
    name: str
    sentence: str
    value: str
    window: str
    hours: str
    formula: str
    allowance: str
    excluded: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The targets of one aspect."""

    aspect: str
    rows: tuple[TargetRow, ...]


def build_groups(agreement: Agreement, phrases: Phrases) -> tuple[TargetGroup, ...]:
    """The targets by aspect, aspects in the order in which they are first written; numbered throughout."""
    groups: dict[str, list[Target]] = {}
    for target in effective(agreement, "targets", phrases.estate):
        metric = metric_of(target.metric, phrases.estate.settings)
        groups.setdefault(phrases.word(metric.aspect) if metric is not None else phrases.labels.get("Others"), []).append(target)
    numbers = count(1)
    return tuple(TargetGroup(aspect, tuple(build_row(next(numbers), target, agreement, phrases) for target in targets)) for aspect, targets in groups.items())


def build_row(number: int, target: Target, agreement: Agreement, phrases: Phrases) -> TargetRow:
    """One target. Its sentence says what it is called, where it has a name of its own."""
    metric = metric_of(target.metric, phrases.estate.settings)
    sentence = phrases.sentence(target)
    own = phrases.text(target.name)
    return TargetRow(
        number,
        target.id or "",
        say_name(target, metric, phrases),
        f"{own}: {sentence}" if own else sentence[:1].upper() + sentence[1:],
        say_value(target, phrases),
        phrases.window(target.per),
        phrases.calendar(hours_of(target, metric, agreement, phrases)),
        say_formula(target, metric, phrases),
        say_allowance(target, metric, agreement, phrases),
        target.excluding,
    )


def say_name(target: Target, metric: Metric | None, phrases: Phrases) -> str:
    """The metric by name, with the priority, or the name that the target has of its own."""
    own = phrases.text(target.name)
    said = target.metric if metric is None else metric.ar if phrases.is_arabic else metric.en
    parts = [said, target.priority.upper() if target.priority else ""]
    name = " ".join(filter(None, parts))
    return f"{name} ({own})" if own else name


def say_value(target: Target, phrases: Phrases) -> str:
    """The number with the way that it binds, in words: a sign of inequality reads two ways in an Arabic line."""
    labels, word = phrases.labels, target.comparator
    value = getattr(target, word) if word else None
    if isinstance(value, tuple):
        said = phrases.join([phrases.item(item, target.metric) for item in value])
    else:
        said = phrases.term(value) if isinstance(value, str) else phrases.amount(value)
    texts = {"at_least": "At least %(value)s", "at_most": "At most %(value)s", "includes": "Includes %(value)s", "within": "Only %(value)s", "level": "At least %(value)s"}
    said = labels.text(texts[word], value=said) if word in texts else ""
    more = {
        Statistic.SHARE: lambda: labels.text("in %(share)s of cases", share=target.share),
        Statistic.PERCENTILE: lambda: labels.text("at percentile %(number)s", number=f"{target.percentile:f}"),
        Statistic.AVERAGE: lambda: labels.get("on average"),
    }.get(statistic_of(target))
    return said if more is None else f"{said} {more()}"


def hours_of(target: Target, metric: Metric | None, agreement: Agreement, phrases: Phrases) -> str | None:
    """The calendar in which a target counts: its own, else the one that its metric takes from the agreement; None where time plays no part."""
    if target.during is not None:
        return str(target.during)
    if metric is None or metric.measured is Table.TERMS:
        return None
    if metric.calendar is Hours.ALWAYS:
        return ALWAYS if metric.dimension is Dimension.DURATION else None
    support = effective(agreement, "support", phrases.estate)
    hours = effective(agreement, "hours", phrases.estate)
    found: str | None = support.hours if metric.calendar is Hours.SUPPORT and support is not None else hours
    return found


def say_formula(target: Target, metric: Metric | None, phrases: Phrases) -> str:
    """How a result is worked out."""
    if target.percentile is not None:
        return phrases.labels.text("All values in order; the one at place %(number)s × count ÷ 100, rounded up", number=f"{target.percentile:f}")
    return phrases.labels.get(_formula(target, metric))


def _formula(target: Target, metric: Metric | None) -> str:
    if metric is None:
        return "As the measure of this target says"
    if target.share is not None:
        return "Cases within the limit ÷ all cases × 100"
    if target.metric in _FORMULAS:
        return _FORMULAS[target.metric]
    if metric.mean or target.average:
        return "Sum of all values ÷ number of values"
    if metric.measured is Table.TERMS:
        return "Shown by the terms and by audit"
    is_time = metric.dimension is Dimension.DURATION and metric.direction is Direction.LOWER
    return "Open time from the start of each case to its end; pauses that are agreed do not count" if is_time else "The worst value within the window"


_FORMULAS = {
    "availability": "(Service time − downtime) ÷ service time × 100",
    "reliability": "(Service time − downtime) ÷ service time × 100",
    "error-rate": "Failed transactions ÷ all transactions × 100",
    "call-answer": "Calls answered in time ÷ all calls × 100",
    "abandon-rate": "Calls given up ÷ all calls × 100",
    "first-contact-fix": "Cases solved at first contact ÷ all cases × 100",
    "outages": "Number of outages that begin in the window",
    "headroom": "(Usable capacity − peak use) ÷ usable capacity × 100",
}


def say_allowance(target: Target, metric: Metric | None, agreement: Agreement, phrases: Phrases) -> str:
    """What a share comes to: the downtime in a month, or the cases of twenty; empty where there is nothing to work out. Exact."""
    if target.share is not None:
        needed = -(-target.share.fraction * _EXAMPLE // 1)
        return phrases.labels.text("Of %(all)s cases at least %(needed)s are within the limit.", all=_EXAMPLE, needed=int(needed))
    value = target.at_least
    if metric is None or metric.measured is not Table.OUTAGES or not isinstance(value, Percentage) or target.per is None:
        return ""
    clock = clock_of(hours_of(target, metric, agreement, phrases), phrases.estate)
    if clock is None:
        return ""
    if clock.calendar is None and target.per.name == "month":
        lost = (1 - value.fraction) * _MONTH * _DAY
        return phrases.labels.text("%(share)s a month allows %(length)s of downtime in a 30-day month.", share=value, length=say_length(lost, phrases))
    term = remaining_term(agreement, phrases.estate.as_of, ZoneInfo(phrases.estate.settings.timezone))
    first = None if term is None else next((found for found in allowances(value.fraction, target.per, clock, term) if found.open), None)
    if first is None or term is None:
        return ""
    days = [moment_of(at).astimezone(term.zone).date() for at in first.window]
    values = {"share": value, "length": say_length(first.seconds, phrases), "open": say_length(Fraction(first.open), phrases), "start": phrases.day(days[0])}
    return phrases.labels.text("%(share)s allows %(length)s of downtime in the %(open)s of service time of the window that begins on %(start)s.", **values)
