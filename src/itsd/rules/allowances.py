"""Times that do not fit into what an availability lets go: recoveries, resolutions, and the steps in which it is measured."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.opentime import OpenTime
from itsd.diagnostics import Hit, Level
from itsd.levels.allowance import Allowance, Stretch, find_most_open, longest_in, remaining_term
from itsd.levels.clocked import stage_of
from itsd.levels.declared import metric_of
from itsd.levels.lengths import format_moment, format_span
from itsd.levels.metrics import Composition, Dimension
from itsd.model.values import Percentage
from itsd.practices.agreements.question import clock_of
from itsd.rules.base import Rule
from itsd.rules.terms import AGREEMENTS, is_own, place_of, pointer_to, ranks_of, terms_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.clock.worst import WorstCase
    from itsd.levels.promised import Term
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.periods import Window
    from itsd.model.targets import Target
    from itsd.practices.agreements.promises import Promise

_DISASTERS = re.compile(r"disaster|force majeure|catastroph|كارثة|كوارث|قوة قاهرة|القوة القاهرة", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Room:
    """What an availability lets go in its most generous window, and the clock in which that is counted."""

    promise: Promise
    clock: OpenTime
    allowance: Allowance


def rooms_of(agreement: Agreement, estate: Estate) -> list[Room]:
    """The room of every share of open time that an agreement promises for each window, in what is left of its term."""
    return estate.once(("rooms", agreement.key), lambda: list(_rooms(agreement, estate)))


def _rooms(agreement: Agreement, estate: Estate) -> Iterator[Room]:
    term = remaining_term(agreement, estate.as_of, ZoneInfo(estate.settings.timezone))
    for promise in terms_of(agreement, estate) if term is not None else ():
        room = None if term is None else room_of(promise, term, estate)
        if room is not None:
            yield room


def room_of(promise: Promise, term: Term, estate: Estate) -> Room | None:
    """The room of one promise; None where it is no share of open time, or nothing tells its hours."""
    target, clock = promise.target, clock_of(promise.hours, estate)
    if clock is None or target.per is None or not isinstance(target.at_least, Percentage) or not target.is_of_every or not _is_of_time(target, estate):
        return None
    window = _most_open(target.per, clock, term, estate)
    return None if window is None else Room(promise, clock, Allowance(target.per, *window, 1 - target.at_least.fraction))


def _is_of_time(target: Target, estate: Estate) -> bool:
    metric = metric_of(target.metric, estate.settings)
    return metric is not None and metric.dimension is Dimension.SHARE and metric.composition is Composition.PRODUCT


def _most_open(per: Window, clock: OpenTime, term: Term, estate: Estate) -> tuple[Stretch, int] | None:
    """The window with the most open time; many agreements ask the same of one calendar."""
    if clock.calendar is None:
        return _most_ever(per, term)
    known: dict[object, tuple[Stretch, int] | None] = estate.derive(clock.calendar, "most open", lambda _: {})
    key = (per, term.start, term.end)
    if key not in known:
        known[key] = find_most_open(per, clock, term)
    return known[key]


@lru_cache(maxsize=256)
def _most_ever(per: Window, term: Term) -> tuple[Stretch, int] | None:
    return find_most_open(per, OpenTime(None), term)


def find_long_recoveries(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Who may take eight hours to recover cannot promise less than an hour of downtime."""
    rooms = [room for room in rooms_of(agreement, estate) if not any(_DISASTERS.search(said) for text in room.promise.target.excluding for _, said in text.entries)]
    for recovery in terms_of(agreement, estate):
        if recovery.target.metric == "rto":
            hint = "Recover faster, promise less availability, or exclude disasters from it."
            yield from _tightest(agreement, recovery, rooms, ("an outage as long as the recovery time of", hint), estate)


def find_long_resolutions(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """An incident of the highest priority that is resolved in time must not break the availability."""
    rooms = rooms_of(agreement, estate)
    for resolution in _most_urgent(agreement, estate) if rooms else ():
        what = f"one {resolution.target.priority or 'incident'} that takes"
        yield from _tightest(agreement, resolution, rooms, (what, "Resolve the most urgent incidents faster, or promise less availability."), estate)


def _most_urgent(agreement: Agreement, estate: Estate) -> Iterator[Promise]:
    """The resolution times of the highest priority; where a part of the service has none, those of all priorities."""
    ranks = ranks_of(agreement, estate)
    terms = [term for term in terms_of(agreement, estate) if term.target.metric == "resolution-time"]
    urgent = [term for term in terms if ranks.get(term.target.priority or "") == 0]
    yield from urgent
    special = {term.target.scope for term in urgent}
    yield from (term for term in terms if term.target.priority is None and term.target.scope not in special)


def _tightest(agreement: Agreement, time: Promise, rooms: list[Room], words: tuple[str, str], estate: Estate) -> Iterator[Hit]:
    """The finding about the availability that a time breaks most, where one of the two stands in the agreement itself."""
    found: tuple[Fraction, Room, WorstCase] | None = None
    for room in rooms:
        if time.target.scope not in {None, room.promise.target.scope} or not (is_own(time, agreement) or is_own(room.promise, agreement)):
            continue
        felt = _felt(time, room, estate)
        if felt is not None and felt.seconds > room.allowance.seconds:
            excess = felt.seconds - room.allowance.seconds
            if found is None or excess > found[0]:
                found = excess, room, felt
    if found is not None:
        yield _too_long(agreement, time, found[1], found[2], words, estate)


def _felt(time: Promise, room: Room, estate: Estate) -> WorstCase | None:
    """How much of the hours of an availability a time may take in its most generous window; None where it cannot be carried over."""
    clock = clock_of(time.hours, estate)
    stage = None if clock is None else stage_of(time.target.at_most, clock)
    if clock is None or stage is None:
        return None
    calendar = room.clock.calendar or clock.calendar
    if calendar is None:
        return longest_in(room.clock, stage, room.allowance.window)
    known: dict[object, tuple[WorstCase | None, OpenTime, OpenTime]] = estate.derive(calendar, "longest in a window", lambda _: {})
    key = (id(room.clock), id(clock), stage.seconds, stage.days, room.allowance.window)
    if key not in known:
        known[key] = longest_in(room.clock, stage, room.allowance.window), room.clock, clock  # with the clocks, so that their identities stay theirs
    return known[key][0]


def _too_long(agreement: Agreement, time: Promise, room: Room, felt: WorstCase, words: tuple[str, str], estate: Estate) -> Hit:  # noqa: PLR0913, PLR0917  # what a finding is made of
    zone = ZoneInfo(estate.settings.timezone)
    what, hint = words
    promise = room.promise
    promised = f"{promise.target.metric} {value_of(promise.target)}"
    allowed = f"allows {room.allowance.say(zone, Fraction(felt.seconds))}"
    message = f"{what} {time.target.at_most} breaks {promised}, which {allowed}"
    if time.hours != promise.hours:
        begun = f"{'about' if felt.start % 60 else 'on'} {format_moment((felt.start + 30) // 60 * 60, zone)}"
        lasts = f"begun {begun} it lasts {format_span(felt.seconds)} of {promise.hours}"
        message = f"{what} {time.target.at_most} of {time.hours} breaks {promised}: {lasts}, which {allowed}"
    at, other = (time, promise) if is_own(time, agreement) else (promise, time)
    return Hit(place_of(at), message, hint, (pointer_to(other, other.target.metric),), detail="" if at is time else other.target.metric)


RULES = (
    Rule("T015", "rto-vs-availability", Level.WARNING, "one outage as long as the recovery time breaks the availability", ("P3-A1",), AGREEMENTS, find_long_recoveries),
    Rule("T016", "resolution-vs-availability", Level.WARNING, "an urgent incident resolved in time breaks the availability", ("P3-A1",), AGREEMENTS, find_long_resolutions),
)
