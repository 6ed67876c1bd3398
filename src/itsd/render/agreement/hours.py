"""Calendars and maintenance windows as documents show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.time import ALWAYS, Calendar, Maintenance

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.hours import TimeRange, WeekHours
    from itsd.model.time import CalendarException
    from itsd.render.phrases import Phrases

_WEEK = (6, 0, 1, 2, 3, 4, 5)  # from Sunday on, Monday being 0
_NTH = {1: "First", 2: "Second", 3: "Third", 4: "Fourth", 5: "Fifth", -1: "Last"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Hours:
    """A calendar: what it is for, its name and zone, its week in rows, and what differs from it."""

    purpose: str
    name: str
    zone: str
    days: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """A maintenance window."""

    name: str
    facts: tuple[tuple[str, str], ...]


def describe_calendar(id_: str, purpose: str, phrases: Phrases) -> Hours:
    """The calendar of an id for a purpose."""
    labels = phrases.labels
    calendar = phrases.estate.find(Calendar, id_)
    if calendar is None:
        days = ((labels.get("Every day"), labels.get("Around the clock")),) if id_ == ALWAYS else ()
        return Hours(purpose, phrases.calendar(id_), "", days, ())
    return Hours(purpose, phrases.text(calendar.name), calendar.timezone, tuple(describe_week(calendar.hours, phrases)), tuple(_remarks(calendar, phrases)))


def describe_week(week: WeekHours, phrases: Phrases) -> Iterator[tuple[str, str]]:
    """Runs of days with the same hours, from Sunday on."""
    from babel.dates import get_day_names  # noqa: PLC0415  # only documents need it

    names = get_day_names("wide", locale=phrases.locale.replace("-", "_"))
    runs: list[list[int]] = []
    for day in _WEEK:
        if runs and week.days[runs[-1][-1]] == week.days[day]:
            runs[-1].append(day)
        else:
            runs.append([day])
    for run in runs:
        first, last = names[run[0]], names[run[-1]]
        said = first if len(run) == 1 else phrases.labels.text("%(first)s and %(last)s" if len(run) == 2 else "%(first)s to %(last)s", first=first, last=last)  # noqa: PLR2004  # a pair
        yield said, say_ranges(week.days[run[0]], phrases) or phrases.labels.get("Closed")


def say_ranges(ranges: tuple[TimeRange, ...], phrases: Phrases) -> str:
    """07:30 to 14:30."""
    return phrases.join([phrases.labels.text("%(first)s to %(last)s", first=first, last=last) for first, last in (str(span).split("-") for span in ranges)])


def _remarks(calendar: Calendar, phrases: Phrases) -> Iterator[str]:
    labels = phrases.labels
    if calendar.holidays is not None and calendar.holidays.country:
        yield labels.text("Closed on public holidays (%(country)s).", country=phrases.country(calendar.holidays.country))
    if calendar.holidays is not None and calendar.holidays.dates:
        yield labels.text("Closed also on %(days)s.", days=phrases.join([phrases.day(day) for day in calendar.holidays.dates]))
    if calendar.holidays is not None and calendar.holidays.removals:
        yield labels.text("Open in spite of a holiday on %(days)s.", days=phrases.join([phrases.day(day) for day in calendar.holidays.removals]))
    for season in calendar.seasons:
        hours = labels.get("; ").join(f"{days} {ranges.lower()}" for days, ranges in describe_week(season.hours, phrases))
        values = {"name": phrases.text(season.name), "start": phrases.day(season.from_), "end": phrases.day(season.to), "hours": hours}
        yield labels.text("%(name)s, from %(start)s to %(end)s: %(hours)s.", **values)
    for exception in calendar.exceptions:
        yield _exception(exception, phrases)


def _exception(exception: CalendarException, phrases: Phrases) -> str:
    labels = phrases.labels
    said = labels.get("Closed") if exception.hours is None else say_ranges(exception.hours, phrases)
    reason = f" ({phrases.text(exception.reason)})" if exception.reason is not None else ""
    if exception.date is not None:
        return f"{phrases.day(exception.date)}: {said}{reason}"
    bounds = [_moment(moment, phrases) for moment in (exception.from_, exception.to)]
    return labels.text("From %(start)s to %(end)s", start=bounds[0], end=bounds[1]) + f": {said}{reason}"


def _moment(moment: object, phrases: Phrases) -> str:
    from datetime import date, datetime  # noqa: PLC0415  # a day, or an instant with its time

    if isinstance(moment, datetime):
        return f"{phrases.day(moment.date())} {moment:%H:%M}"
    return phrases.day(moment) if isinstance(moment, date) else "…"


def describe_maintenance(id_: str, phrases: Phrases) -> Window:
    """A maintenance window: when it is, how long before it is announced, how much there may be."""
    from babel.dates import get_day_names  # noqa: PLC0415  # as above

    labels = phrases.labels
    found = phrases.estate.find(Maintenance, id_)
    if found is None:
        return Window(id_, ())
    names = get_day_names("wide", locale=phrases.locale.replace("-", "_"))
    said = []
    for pattern in found.pattern:
        day = names[_DAYS.index(pattern.day)]
        which = labels.text("Every %(day)s", day=day) if pattern.nth is None else labels.text("%(nth)s %(day)s of the month", nth=labels.get(_NTH[pattern.nth]), day=day)
        said.append(f"{which}: {say_ranges(pattern.hours, phrases)}")
    facts = [
        (labels.get("When"), labels.get("; ").join(said)),
        (labels.get("Announced before"), phrases.amount(found.notice)),
        (labels.get("At most"), "" if found.at_most is None else f"{phrases.amount(found.at_most.total)} ({phrases.term(found.at_most.per)})"),
        (labels.get("Counts as downtime"), labels.get("Yes") if found.counts_as_downtime else labels.get("No")),
    ]
    for span in found.frozen:
        frozen = labels.text("From %(start)s to %(end)s", start=phrases.day(span.from_), end=phrases.day(span.to))
        facts.append((labels.get("No changes"), frozen + (f" ({phrases.text(span.reason)})" if span.reason is not None else "")))
    return Window(phrases.text(found.name), tuple(facts))
