"""What a measure can show: a promise finer than the steps in which it is measured cannot be seen to be kept."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from itsd.diagnostics import Hit, Level, Path
from itsd.levels.allowance import find_most_open, format_minutes, remaining_term
from itsd.levels.lengths import format_span
from itsd.levels.wording import find_intervals
from itsd.model.inheritance import find_agreement
from itsd.model.monitoring import Measure
from itsd.model.periods import Window
from itsd.model.values import Duration
from itsd.practices.agreements.question import clock_of
from itsd.rules.allowances import room_of
from itsd.rules.base import Rule
from itsd.rules.terms import AGREEMENTS, is_own, pointer_to, terms_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.clock.opentime import OpenTime
    from itsd.levels.promised import Term
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.practices.agreements.promises import Promise

_STEPS = {"minute": 60, "hour": 3600}  # what comes once a day or less is the reading of records, which hold the length of each outage


class Step(NamedTuple):
    """How long may pass between two measurements, and where a measure says so."""

    seconds: int
    path: Path


def find_coarse_measures(measure: Measure, estate: Estate) -> Iterator[Hit]:
    """With a look every hour an outage of fifty minutes may never be seen."""
    step = _step_of(measure)
    for agreement, promise in _measured(measure, estate) if step is not None else ():
        term = remaining_term(agreement, estate.as_of, ZoneInfo(estate.settings.timezone))
        found = None if term is None or step is None else _unseen(promise, step, term, estate)
        if found is not None and step is not None:
            hint = "Measure more often, count outages from records with start and end, or promise what can be shown."
            message = f"a measurement every {format_span(step.seconds)} cannot show {promise.target.metric} {value_of(promise.target)}, which {found}"
            yield Hit(step.path, message, hint, (pointer_to(promise, "the target"),), detail=f"{agreement.key}/{promise.name}")


def _step_of(measure: Measure) -> Step | None:
    """The shortest interval that the method names, else the frequency; None for records that are read from time to time."""
    said = [(seconds, key) for key, text in measure.method.entries for seconds in find_intervals(text)]
    if said:
        seconds, key = min(said)
        return Step(seconds, ("method", key) if key else ("method",))
    found = _STEPS.get(measure.frequency)
    return None if found is None else Step(found, ("frequency",))


def _measured(measure: Measure, estate: Estate) -> Iterator[tuple[Agreement, Promise]]:
    """The targets that a measure names; where it names none, those on its metric of the agreements about its service."""
    for name in measure.targets:
        key, _, id_ = name.rpartition("/")
        agreement = find_agreement(key, estate)
        yield from _own_terms(agreement, estate, id_=id_) if agreement is not None else ()
    if measure.targets or measure.metric is None or measure.service is None:
        return
    for model in AGREEMENTS:
        for other in estate.referring(model, "service", measure.service):
            if any(item.service == measure.service for item in other.items):
                yield from _own_terms(other, estate, metric=measure.metric)


def _own_terms(agreement: Agreement, estate: Estate, *, id_: str = "", metric: str = "") -> Iterator[tuple[Agreement, Promise]]:
    for term in terms_of(agreement, estate):
        if is_own(term, agreement) and term.where.path[0] == "targets" and (term.target.id == id_ if id_ else term.target.metric == metric):
            yield agreement, term


def _unseen(promise: Promise, step: Step, term: Term, estate: Estate) -> str | None:
    """What may be missed between two measurements, where that alone breaks a promise; None where it does not."""
    target = promise.target
    clock = clock_of(promise.hours, estate)
    if clock is None:
        return None
    open_ = _open_between(step, clock, term)
    limit = target.at_most.seconds if target.metric == "longest-outage" and isinstance(target.at_most, Duration) else None
    if limit is not None:
        return f"allows {format_minutes(limit)} at a time" if open_ > limit else None
    room = room_of(promise, term, estate)
    if room is None or open_ <= room.allowance.seconds:
        return None
    return f"allows {room.allowance.say(term.zone, Fraction(open_))}"


def _open_between(step: Step, clock: OpenTime, term: Term) -> int:
    """The most open time that passes between two measurements."""
    if clock.calendar is None:
        return step.seconds
    found = find_most_open(Window("", Duration(Decimal(step.seconds), "s")), clock, term)
    return 0 if found is None else found[1]


RULES = (Rule("T018", "unmeasurable-precision", Level.WARNING, "a promise finer than the steps in which it is measured", ("P4-A1",), (Measure,), find_coarse_measures),)
