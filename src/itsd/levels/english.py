"""Targets in English: "Availability is at least 99.9% per month during Government hours"."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from itsd.levels.metrics import Dimension, Statistic
from itsd.model.values import Duration

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from itsd.levels.spoken import Spoken
    from itsd.model.amounts import Amount
    from itsd.model.periods import Window

_SYMBOLS = {"ms": "ms", "s": "s", "m": "min", "h": "h"}
_UNITS = {"d": "day", "w": "week", "bh": "working hour", "bd": "working day", "month": "month", "quarter": "quarter", "year": "year"}


def say(spoken: Spoken) -> str:
    """The sentence of a target."""
    clause = _say_cases(spoken) if spoken.cases is not None else _say_metric(spoken)
    return clause + _say_hours(spoken) + _say_conditions(spoken)


def _say_cases(spoken: Spoken) -> str:
    """P1 incidents are resolved within 4 h."""
    assert spoken.cases is not None  # noqa: S101  # asked before
    noun, verb, rest = spoken.cases.en.partition(" are ")
    subject = f"{spoken.priority} {noun}" if spoken.priority else noun
    share = spoken.target.share
    subject = f"{share} of {subject}" if share is not None else subject[:1].upper() + subject[1:]
    value = spoken.value
    limit = f"by {format_amount(value)}" if isinstance(value, time) else f"within {format_amount(value)}"
    return f"{subject}{_in_brackets(spoken.scope)}{verb}{rest} {limit}{say_window(spoken.target.per, 'in each')}"


def _say_metric(spoken: Spoken) -> str:
    """The backlog is at most 20 per month."""
    metric = spoken.metric
    name = spoken.target.metric if metric is None else metric.en
    subject = name if metric is None or metric.bare or metric.dimension is Dimension.SET else f"The {name[:1].lower()}{name[1:]}"
    subject += f" for {spoken.priority}" if spoken.priority else ""
    return f"{subject}{_in_brackets(spoken.scope)} {_say_value(spoken)}{_say_statistic(spoken)}{say_window(spoken.target.per, 'per')}"


def _say_value(spoken: Spoken) -> str:
    target = spoken.target
    if isinstance(spoken.value, time):
        return f"is {'no later' if target.comparator == 'at_most' else 'no earlier'} than {format_amount(spoken.value)}"
    texts = {
        "at_least": f"is at least {format_amount(target.at_least)}",
        "at_most": f"is at most {format_amount(target.at_most)}",
        "includes": f"must include {join(spoken.items)}",
        "within": f"must stay within {join(spoken.items, 'or')}",
        "level": f"is at least {target.level}",
    }
    return texts.get(target.comparator, "has no value")


def _say_statistic(spoken: Spoken) -> str:
    target = spoken.target
    if target.percentile is not None:
        return f" at the {format_ordinal(target.percentile)} percentile"
    return {Statistic.SHARE: f" in {target.share} of cases", Statistic.AVERAGE: " on average"}.get(spoken.statistic, "")


def say_window(window: Window | None, each: str) -> str:
    """Over which window: "per month"; nothing where there is none."""
    if window is None:
        return ""
    return f" {each} {window.name}" if window.rolling is None else f" in any {format_amount(window.rolling)}"


def _say_hours(spoken: Spoken) -> str:
    if spoken.calendar is None:
        return (", counted around the clock" if spoken.is_clocked else " around the clock") if spoken.always else ""
    return f", counted in {spoken.calendar}" if spoken.is_clocked else f" during {spoken.calendar}"


def _say_conditions(spoken: Spoken) -> str:
    """What is not counted, when there is no result, and whether the clock may pause."""
    said = f", not counting {join(spoken.excluding)}" if spoken.excluding else ""
    said += f", from {spoken.target.minimum_count} cases on" if spoken.target.minimum_count is not None else ""
    return said + ("" if spoken.target.pauses else ", and the clock never pauses")


def _in_brackets(scope: str | None) -> str:
    return f" ({scope})" if scope else ""


def join(items: Sequence[str], word: str = "and") -> str:
    """A, B and C."""
    return f"{', '.join(items[:-1])} {word} {items[-1]}" if len(items) > 1 else "".join(items)


def format_amount(amount: Amount | None) -> str:
    """A value with its unit: 4 h, 2 working days, 99.9%."""
    if isinstance(amount, time):
        return f"{amount:%H:%M}"
    if not isinstance(amount, Duration):
        return str(amount)
    number = f"{amount.amount:f}"
    if amount.unit in _SYMBOLS:
        return f"{number} {_SYMBOLS[amount.unit]}"
    return f"{number} {_UNITS[amount.unit]}{'' if amount.amount == 1 else 's'}"


def format_ordinal(number: Decimal) -> str:
    """1st, 2nd, 95th, 99.9th."""
    text = f"{number:f}"
    teen = number % 100 in {11, 12, 13}
    return text + ("th" if teen or number % 1 else {"1": "st", "2": "nd", "3": "rd"}.get(text[-1], "th"))
