"""Times that a clock counts while it is open: how long a promise in one clock is felt in another, in the worst case."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.clock.opentime import NeverOpenError
from itsd.clock.worst import Stage, worst_chain
from itsd.levels.comparison import Comparison, Value, Verdict, compare_amounts, ordered
from itsd.levels.digits import format_separated
from itsd.levels.metrics import Direction
from itsd.levels.promised import is_same_clock
from itsd.model.values import Duration

if TYPE_CHECKING:
    from itsd.clock.opentime import OpenTime
    from itsd.levels.promised import Promised, Term
    from itsd.model.amounts import Amount

_HOUR = 3600


def stage_of(amount: Amount | None, clock: OpenTime) -> Stage | None:
    """A time as a stage of a clock, hours and working hours being open ones; None for months, parts of a second, and what is no time."""
    if not isinstance(amount, Duration):
        return None
    if amount.unit == "bd":
        return Stage(clock, 0, int(amount.amount)) if amount.amount == int(amount.amount) else None
    seconds = Fraction(amount.amount) * _HOUR if amount.unit == "bh" else amount.seconds
    return Stage(clock, int(seconds)) if seconds is not None and seconds.denominator == 1 else None


def compare_clocked(offer: Promised, need: Promised, term: Term) -> Comparison:
    """Whether what is due by the offer's clock is due in time by the clock of the requirement, whenever it starts in open time of that."""
    promised, limit = stage_of(offer.target.at_most, offer.clock), stage_of(need.target.at_most, need.clock)
    if promised is None or limit is None or (is_same_clock(offer.clock, need.clock) and (promised.days is None) == (limit.days is None)):
        return _compare_directly(offer, need)
    try:
        worst = worst_chain(need.clock, [promised], *term.bounds, limit if limit.days is not None else None)
    except NeverOpenError as error:
        return Comparison(Verdict.UNKNOWN, str(error))
    if worst is None:
        return Comparison(Verdict.UNKNOWN, f"{need.hours} has no open time in the term")
    allowed = Fraction(0 if limit.days is not None else limit.seconds)
    found = ordered(Value(Fraction(worst.seconds), "s", ""), Value(allowed, "s", ""), higher=False)
    felt = f"is due {found.words}" if limit.days is not None else f"takes up to {format_separated(Fraction(worst.seconds), allowed, 's')}, {found.words}"
    return replace(found, reason=f"{offer.target.at_most} of {offer.hours} for {need.target.at_most} of {need.hours} {felt}")


def _compare_directly(offer: Promised, need: Promised) -> Comparison:
    """Times of one clock, and months, compare as they are written; parts of a second do not pass from one clock to another."""
    left, right = offer.target.at_most, need.target.at_most
    if is_same_clock(offer.clock, need.clock) and isinstance(left, Duration) and isinstance(right, Duration):
        hours = {"bh": "h"}
        left, right = (Duration(amount.amount, hours.get(amount.unit, amount.unit)) for amount in (left, right))
    elif isinstance(left, Duration) and isinstance(right, Duration) and None in {left.months, right.months}:
        return Comparison(Verdict.NOT_COMPARABLE, f"{left} of {offer.hours} and {right} of {need.hours} cannot be carried over")
    return compare_amounts(left, right, Direction.LOWER)
