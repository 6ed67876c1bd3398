"""Parts that count in the calendar of another place: other time zones, other holidays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.clock.intervals import total
from itsd.clock.worst import uncovered
from itsd.diagnostics import Hit, Level
from itsd.levels.comparison import Verdict
from itsd.levels.declared import metric_of
from itsd.levels.lengths import format_span
from itsd.levels.metrics import Hours
from itsd.model.agreement import Ola, Sla
from itsd.model.time import ALWAYS, Calendar
from itsd.model.values import add_days
from itsd.practices.agreements.proof import term_of
from itsd.practices.agreements.question import clock_of, midnight
from itsd.rules.base import Rule
from itsd.rules.texts import find_texts
from itsd.rules.underpinned import detail_of, place_of, promises_beneath, proof_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.practices.agreements.proofs import Proof

_YEAR = 365  # days
_REMEDY = "Say in the exceptions, the scope or the notes that it counts in these hours, or agree on others."


def find_foreign_calendars(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """A day that is a holiday there and none here, or hours that lie elsewhere, are a surprise unless somebody has said so."""
    proof = proof_of(agreement, estate)
    if proof is None:
        return
    told = _told_otherwise(proof, agreement, estate)
    for target in proof.targets:
        metric = metric_of(target.metric, estate.settings)
        if target.promise is None or metric is None or metric.calendar is Hours.ALWAYS or target.verdict is Verdict.FALLS_SHORT:
            continue
        ours = estate.find(Calendar, target.promise.hours)
        for other, promise in promises_beneath(agreement, target.promise, estate) if ours is not None else ():
            theirs = estate.find(Calendar, promise.hours)
            if ours is None or theirs is None or (other.key, theirs.id) in told or not _differ(ours, theirs):
                continue
            told.add((other.key, theirs.id))
            left = _uncovered(ours, theirs, agreement, estate)
            if left and not _is_stated(theirs, (agreement, other)):
                message = f"{other.key} counts {target.name} in {theirs.id} ({_difference(ours, theirs)}), which leaves {format_span(left)} of {ours.id} a year out"
                yield Hit(place_of(target), message, _REMEDY, (promise.where,), detail=f"{detail_of(target)} {other.key} {theirs.id}")


def _told_otherwise(proof: Proof, agreement: Agreement, estate: Estate) -> set[tuple[str, str]]:
    """The agreements with calendars that a shortfall tells of already, or somebody has accepted."""
    short = [target for target in proof.targets if target.verdict is Verdict.FALLS_SHORT and target.promise is not None]
    return {(other.key, promise.hours or "") for target in short if target.promise is not None for other, promise in promises_beneath(agreement, target.promise, estate)}


def _differ(ours: Calendar, theirs: Calendar) -> bool:
    return ours.id != theirs.id and ALWAYS not in {ours.id, theirs.id} and bool(_difference(ours, theirs))


def _difference(ours: Calendar, theirs: Calendar) -> str:
    """Where another calendar is at home, as far as it differs; empty where it does not."""
    if ours.timezone != theirs.timezone:
        return theirs.timezone
    return "other holidays" if _holidays(ours) != _holidays(theirs) else ""


def _holidays(calendar: Calendar) -> object:
    days = calendar.holidays
    return None if days is None else (days.country, days.subdivision, frozenset(days.dates), frozenset(days.removals))


def _uncovered(ours: Calendar, theirs: Calendar, agreement: Agreement, estate: Estate) -> int:
    """The seconds of the coming year of the term in which we are open and they are not."""
    span = term_of(agreement, estate)
    last = add_days(span.start, _YEAR)
    bounds = midnight(span.start, estate), midnight(last if span.end is None else min(span.end, last), estate)
    known: dict[object, tuple[int, Calendar]] = estate.derive(ours, "left out by others", lambda _: {})
    key = (id(theirs), bounds)
    if key not in known:
        outer, inner = clock_of(ours.id, estate), clock_of(theirs.id, estate)
        seconds = 0 if outer is None or inner is None else total(uncovered(outer, inner, *bounds))
        known[key] = (seconds, theirs)  # with the calendar, so that its identity stays its own
    return known[key][0]


def _is_stated(calendar: Calendar, agreements: tuple[Agreement, ...]) -> bool:
    """Whether an agreement names the calendar, its time zone or its town in some text."""
    words = {calendar.id, calendar.timezone, calendar.timezone.rpartition("/")[2].replace("_", " "), *(text for _, text in calendar.name.entries)}
    sought = {word.casefold() for word in words}
    texts = [text for agreement in agreements for _, text in (*find_texts(agreement), *([((), agreement.notes)] if agreement.notes else []))]
    return any(word in entry.casefold() for text in texts for _, entry in text.entries for word in sought)


RULES = (
    Rule(
        "U006",
        "tz-holiday-mismatch",
        Level.WARNING,
        "a part that counts in another time zone or with other holidays, and nobody says so",
        ("P3-A1", "P3-A2"),
        (Sla, Ola),
        find_foreign_calendars,
    ),
)
