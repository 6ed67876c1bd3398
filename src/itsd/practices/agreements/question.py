"""What a derivation asks: one promise of an agreement, on one structure, over one span of the term."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.opentime import OpenTime
from itsd.clock.windows import moment_of, seconds_of
from itsd.diagnostics import Pointer
from itsd.levels.metrics import Composition
from itsd.model.agreement import Contract
from itsd.model.time import ALWAYS, Calendar
from itsd.model.values import add_days, add_months
from itsd.practices.agreements.promises import Promise, promises_of
from itsd.practices.agreements.proofs import Missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.levels.metrics import Metric
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.targets import Target
    from itsd.practices.agreements.proofs import Span
    from itsd.practices.agreements.structure import Carrier, Structure

_LONGEST = 120  # months of a term that are searched for the worst start: calendars are not known for longer
_ALWAYS = OpenTime(None)
# Laws under which the word of a team about its own part changes nothing: the rest has to be as good.
_NEUTRAL = {
    Composition.MAX,
    Composition.MIN,
    Composition.LIMIT,
    Composition.MIN_LEVEL,
    Composition.INTERSECTION,
    Composition.UNION,
    Composition.FLOW_DOWN,
    Composition.OWN,
    Composition.NOTICE_MINUS_RELAY,
}


def holds(agreement: Agreement, day: date, as_of: date) -> bool:
    """Whether an agreement carries others on a day: in force, signed for a day to come, or, in the past, before it was replaced."""
    if agreement.in_force(day):
        return True
    signed = agreement.status == "agreed" or (agreement.status in {"superseded", "terminated"} and day < as_of)
    return signed and agreement.valid.from_ <= day and (agreement.valid.to is None or day <= agreement.valid.to)


def end_of(agreement: Agreement) -> date | None:
    """The day after the last one of a term; None for one without end, or that renews itself."""
    renews = agreement.renewal is not None and agreement.renewal.kind == "automatic"
    last = agreement.valid.to
    return None if last is None or renews or last == date.max else last + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Question:
    """One promise to derive, with everything it depends on; a brief answer leaves out what changes no verdict."""

    estate: Estate
    agreement: Agreement
    structure: Structure
    span: Span
    promise: Promise
    metric: Metric
    brief: bool = False

    @property
    def target(self) -> Target:
        """What is promised."""
        return self.promise.target

    @property
    def bounds(self) -> tuple[int, int]:
        """The span in UTC seconds, in the time zone of the estate; a term without end is looked at for a year, any other for ten at most."""
        end = min(self.span.end or add_months(self.span.start, 12), add_months(self.span.start, _LONGEST))
        return midnight(self.span.start, self.estate), midnight(end, self.estate)

    def window_days(self, start: int, end: int) -> tuple[date, date]:
        """The days, in the time zone of the estate, that two instants span: the first and the one after the last."""
        zone = ZoneInfo(self.estate.settings.timezone)
        return moment_of(start).astimezone(zone).date(), add_days(moment_of(end).astimezone(zone).date(), 1)

    def clock(self, hours: str | None) -> OpenTime | None:
        """The open time of a calendar; None where there is none or it cannot be read."""
        return clock_of(hours, self.estate)

    def carriers(self) -> list[Carrier]:
        """The parts of the structure."""
        return list(self.structure.carriers.values())

    def agreements(self, carrier: Carrier) -> list[Agreement]:
        """Those that speak for a part throughout the span."""
        return [other for other in carrier.agreements if holds(other, self.span.start, self.estate.as_of)]

    def promises(self, carrier: Carrier) -> list[Promise]:
        """What is promised about this metric and priority for a part; the composition speaks first for the provider's own part."""
        own = [promise for promise in carrier.promised if self.answers(promise)]
        if own:
            return own
        found = [promise for other in self.agreements(carrier) for promise in promises_of(other, self.estate) if self.answers(promise, other, whole=not carrier.own)]
        return found or ([self.promise] if carrier.word and self.metric.composition in _NEUTRAL else [])

    def all_promises(self, agreement: Agreement) -> tuple[Promise, ...]:
        """Everything that another agreement promises."""
        return promises_of(agreement, self.estate)

    def answers(self, promise: Promise, source: Agreement | None = None, *, whole: bool = False) -> bool:
        """Whether a promise is about what is asked: metric, priority, and, where the whole of a part matters, no smaller scope."""
        target, asked = promise.target, self.target
        if target.metric != asked.metric or (whole and target.scope is not None and target.scope != asked.scope):
            return False
        severity = source.severities.get(asked.priority or "") if isinstance(source, Contract) else None
        return target.priority is None or target.priority in {asked.priority, severity}

    @property
    def asked(self) -> str:
        """What is asked, in words: the metric, with the priority."""
        return f"{self.target.metric} for {self.target.priority}" if self.target.priority else self.target.metric

    def missing(self, carrier: Carrier) -> Missing:
        """What is not known of a part, in words, and where it would have to be said."""
        agreements = self.agreements(carrier)
        if agreements:
            other = agreements[0]
            return Missing(carrier.label, f"{other.key} promises no {self.asked}", Pointer(other.kind, other.id, ("targets",), "its targets"))
        if carrier.own and carrier.promised:
            return Missing(carrier.label, f"nobody promises {self.asked} for {carrier.label}", carrier.where)
        return Missing(carrier.label, f"no OLA or contract is in force for {carrier.label}", carrier.where, without_agreement=not carrier.own)


def midnight(day: date, estate: Estate) -> int:
    """The start of a day in the time zone of the estate, in UTC seconds."""
    return _midnight(day, estate.settings.timezone)


@lru_cache(maxsize=4096)  # the same days are asked for by every part
def _midnight(day: date, zone: str) -> int:
    return seconds_of(datetime(day.year, day.month, day.day), ZoneInfo(zone))  # noqa: DTZ001  # the zone is given beside it


def clock_of(hours: str | None, estate: Estate) -> OpenTime | None:
    """The open time of a calendar of the estate; None where there is none or it cannot be read."""
    if hours == ALWAYS:
        return _ALWAYS
    calendar = estate.find(Calendar, hours)
    return None if calendar is None else estate.derive(calendar, "open time", OpenTime)


def gaps_of(carrier: Carrier, span: Span, estate: Estate) -> Iterator[tuple[date, date | None]]:
    """The spans, from the first day to the one after the last, in which nothing speaks for a part."""
    day = span.start
    for start, end in _covered(carrier, span, estate):
        if start > day:
            yield day, start
        if end is None:
            return
        day = max(day, end)
    if span.end is None or day < span.end:
        yield day, span.end


def _covered(carrier: Carrier, span: Span, estate: Estate) -> list[tuple[date, date | None]]:
    """The spans in which an agreement speaks for a part, by their start, within a span."""
    found = []
    for other in carrier.agreements:
        probe = max(span.start, other.valid.from_)
        if (span.end is None or probe < span.end) and holds(other, probe, estate.as_of):
            found.append((probe, end_of(other)))
    return sorted(found, key=lambda item: (item[0], item[1] or date.max))
