"""How long something may be down: the windows of the calendar in which a share of time is judged, and what is allowed in each.

Windows differ in length: months have 28 to 31 days, and holidays and seasons change what is open in them. What is said of all windows of
a term must hold for the most generous one. Everything is exact: whole seconds of open time, fractions of them that may be lost.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from itsd.clock.calendar_windows import windows_over
from itsd.clock.opentime import NeverOpenError
from itsd.clock.windows import moment_of
from itsd.clock.worst import WorstCase, worst_chain
from itsd.levels.promised import Term
from itsd.model.values import Duration, add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo

    from itsd.clock.opentime import OpenTime
    from itsd.clock.worst import Stage
    from itsd.model.agreement import Agreement
    from itsd.model.periods import Window

_HOUR = 3600
_MONTHS_AHEAD = 12  # how much of a term is looked at
_LONG = 240  # minutes from which a time is said in hours
_DIGITS = 2  # decimals of a number that has no end


class Stretch(NamedTuple):
    """One window as instants in UTC seconds, the end not included."""

    start: int
    end: int


class Allowance(NamedTuple):
    """What may be lost in one window: its open seconds and the share of them that may be down."""

    per: Window
    window: Stretch
    open: int
    loss: Fraction

    @property
    def seconds(self) -> Fraction:
        """How long it may be down, in seconds."""
        return self.loss * self.open

    def say(self, zone: ZoneInfo, beside: Fraction | None = None) -> str:
        """What is allowed in which window: `43.2 min in 2026-11 (30 days)`; told apart from another length beside it."""
        return f"{format_minutes(self.seconds, beside)} in {say_window(self.per, self.window, zone)}"


def remaining_term(agreement: Agreement, as_of: date, zone: ZoneInfo) -> Term | None:
    """What is left of the term of an agreement from a day on, at most twelve months of it; None where it is over."""
    start, last = max(as_of, agreement.valid.from_), agreement.valid.to
    end = add_months(start, _MONTHS_AHEAD)
    renews = agreement.renewal is not None and agreement.renewal.kind == "automatic"
    if last is not None and not renews:
        end = min(end, last + timedelta(days=1) if last < date.max else last)
    return Term(start, end, zone) if start < end else None


def windows_in(per: Window, term: Term) -> Iterator[Stretch]:
    """The windows that overlap a term, whole, in order; each starts at a midnight of the term's zone, or one of its hours.

    Rolling windows come one after the other from the first day on; none where their length depends on a calendar.
    """
    if per.rolling is not None and per.rolling.months is None:
        length = _length_of(per.rolling)
        yield from _steps(*term.bounds, length) if length else ()
    elif per.name == "hour":
        yield from _steps(*term.bounds, _HOUR)
    else:
        for first, last in windows_over(per, term.start, term.end):
            yield Stretch(*term.instants(first, last))


def _steps(start: int, end: int, length: int) -> Iterator[Stretch]:
    for at in range(start, end, length):
        yield Stretch(at, at + length)


def _length_of(rolling: Duration) -> int:
    """The seconds of a rolling window; none for business time, and for parts of a second."""
    seconds = rolling.seconds
    return 0 if seconds is None else int(seconds)


def find_most_open(per: Window, clock: OpenTime, term: Term) -> tuple[Stretch, int] | None:
    """The window of a term with the most open time, the first of them, and how many seconds that is.

    Rolling windows may begin at any instant, those of months on any day. None where no window has open time.
    """
    best: tuple[Stretch, int] | None = None
    for window in _sliding(per, clock, term):
        open_ = clock.between(*window)
        if open_ and (best is None or open_ > best[1]):
            best = window, open_
    return best


def _sliding(per: Window, clock: OpenTime, term: Term) -> Iterable[Stretch]:
    """The windows among which the one with the most open time is; of rolling ones those that begin at an opening or end at a closing."""
    if per.rolling is None:
        return windows_in(per, term)
    if per.rolling.months is not None:
        days = (term.start + timedelta(days=number) for number in range((term.end - term.start).days))
        return (Stretch(*term.instants(day, per.rolling.after(day))) for day in days)
    length = _length_of(per.rolling)
    start, end = term.bounds
    if not length:
        return ()
    edges = clock.windows(start - length, end + length) if clock.calendar is not None else []
    opening, closing = (Stretch(at, at + length) for at, _ in edges), (Stretch(at - length, at) for _, at in edges)
    return chain([Stretch(start, start + length)], opening, closing)


def most_generous(share: Fraction, per: Window, clock: OpenTime, term: Term) -> Allowance | None:
    """The allowance of a share of open time in the window of a term that allows the most; None where nothing is open."""
    found = find_most_open(per, clock, term)
    return None if found is None else Allowance(per, *found, 1 - share)


def allowances(share: Fraction, per: Window, clock: OpenTime, term: Term) -> Iterator[Allowance]:
    """The allowance of a share of open time in each window that overlaps a term."""
    for window in windows_in(per, term):
        yield Allowance(per, window, clock.between(*window), 1 - share)


def longest_in(outer: OpenTime, promised: Stage, window: Stretch) -> WorstCase | None:
    """The longest time of a calendar, inside one window, until a promise is due that starts in it; what lies beyond the window is left out.

    None where the calendar has no open time in the window, or the promise never falls due.
    """
    try:
        worst = worst_chain(outer, [promised], *window)
        if worst is None or worst.due <= window.end:
            return worst
        late = _first_late(promised, window)
        inside = worst_chain(outer, [promised], window.start, late)
    except NeverOpenError:
        return None
    cut = WorstCase(outer.between(late, window.end), late, window.end, attained=True)  # the later it starts, the less is left of the window
    return cut if inside is None or inside.due > window.end or inside.seconds < cut.seconds else inside


def _first_late(promised: Stage, window: Stretch) -> int:
    """The first start in a window from which a promise is due after its end, where there is one."""
    first, last = window
    while first < last:
        middle = (first + last) // 2
        if promised.due(middle) > window.end:
            last = middle
        else:
            first = middle + 1
    return first


def say_window(per: Window, window: Stretch, zone: ZoneInfo) -> str:
    """A window as a period, with its days where they differ: `2026-11 (30 days)`, `2027-Q1 (90 days)`, `2026-W45`."""
    first, last = (moment_of(at).astimezone(zone) for at in window)
    if per.rolling is not None or per.name == "hour":
        return f"{per.name} from {first:%Y-%m-%d %H:%M}"
    if per.name == "day":
        return f"{first:%Y-%m-%d}"
    if per.name == "week":
        return "{0.year}-W{0.week:02d}".format(first.isocalendar())
    part = {"month": f"-{first:%m}", "quarter": f"-Q{(first.month + 2) // 3}", "half-year": f"-H{(first.month + 5) // 6}"}.get(per.name, "")
    return f"{first.year}{part} ({(last.date() - first.date()).days} days)"


def format_minutes(seconds: Fraction | int, beside: Fraction | None = None) -> str:
    """A length in minutes, long ones in hours, with two decimals where it has no end, and more where it has to be told apart."""
    length = Fraction(seconds)
    unit, name = (Fraction(60), "min") if abs(length) < _LONG * 60 else (Fraction(_HOUR), "h")
    digits = _DIGITS
    while beside is not None and beside != length and _rounded(length / unit, digits) == _rounded(beside / unit, digits):
        digits += 1
    number = f"{_rounded(length / unit, digits):0{digits + 1}d}"
    return f"{number[:-digits]}.{number[-digits:]}".rstrip("0").rstrip(".") + f" {name}"


def _rounded(value: Fraction, digits: int) -> int:
    return round(value * Fraction(10) ** digits)
