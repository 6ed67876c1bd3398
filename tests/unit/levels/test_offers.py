"""Does an offer meet a requirement that is counted in another calendar? Rule 4, in both readings."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from itsd.clock.opentime import OpenTime
from itsd.levels.comparison import Verdict
from itsd.levels.guarantee import find_tightest
from itsd.levels.offers import OfferComparison, compare_alike, compare_offers
from itsd.levels.promised import Promised, Term
from itsd.model.settings import Settings
from itsd.model.targets import Target
from itsd.model.time import Calendar

MEETS, EXCEEDS, SHORT, NO, UNKNOWN = Verdict.MEETS, Verdict.EXCEEDS, Verdict.FALLS_SHORT, Verdict.NOT_COMPARABLE, Verdict.UNKNOWN
MUSCAT = ZoneInfo("Asia/Muscat")
NOVEMBER = Term(date(2026, 11, 1), date(2026, 12, 1), MUSCAT)  # 30 days, of which 22 are working days
YEAR = Term(date(2026, 1, 1), date(2027, 1, 1), MUSCAT)


def calendar(id_: str, zone: str = "Asia/Muscat", **hours: list[str]) -> OpenTime:
    """A calendar with these hours by day."""
    days = {key.replace("_", "-"): value for key, value in hours.items()}
    return OpenTime(Calendar.model_validate({"kind": "calendar", "id": id_, "name": id_, "timezone": zone, "hours": days}))


CLOCKS = {
    "always": OpenTime(None),
    "office": calendar("office", sun_thu=["08:00-16:00"]),
    "morning": calendar("morning", sun_thu=["08:00-12:00"]),
    "london": calendar("london", "Europe/London", mon_fri=["09:00-17:00"]),
    "never": calendar("never"),
}


def compare(offer: dict[str, Any], need: dict[str, Any], term: Term = NOVEMBER, reading: str = "expected") -> OfferComparison:
    """The comparison of two targets as they are written; `in` names the calendar."""
    sides = []
    for written in (offer, need):
        target = {"metric": "availability", "per": "month", **written}
        clock = CLOCKS[target.pop("in")]
        sides.append(Promised(Target.model_validate(target), clock))
    return compare_offers(sides[0], sides[1], term, Settings.model_validate({"policies": {"reading": reading}}))


def test_met_as_expected_and_not_guaranteed() -> None:
    """99.9 % of 24x7 in 30 days permits 43.2 min; 99.9 % of 22 days of 8 h permits 10.56 min."""
    found = compare({"at_least": "99.9%", "in": "always"}, {"at_least": "99.9%", "in": "office"})
    assert (found.verdict, found.expected.verdict, found.guaranteed.verdict, found.expected_only) == (MEETS, MEETS, SHORT, True)
    assert found.guaranteed.delta == (Fraction("10.56") - Fraction("43.2")) * 60
    assert found.reason == ("99.9% is exactly what is needed, as expected; not guaranteed: up to 43.2 min may be down in the month of 2026-11-01, where 10.56 min are allowed")
    assert compare({"at_least": "99.9%", "in": "always"}, {"at_least": "99.9%", "in": "office"}, reading="guaranteed").verdict is SHORT


def test_guaranteed() -> None:
    """99.5 % of the same hours permits 52.8 min."""
    found = compare({"at_least": "99.9%", "in": "always"}, {"at_least": "99.5%", "in": "office"}, reading="guaranteed")
    assert (found.verdict, found.expected.verdict, found.guaranteed.delta, found.expected_only) == (EXCEEDS, EXCEEDS, Fraction("9.6") * 60, False)
    assert found.guaranteed.words == "9.6 min to spare"


def test_what_is_permitted_exactly_is_guaranteed() -> None:
    """Half of the hours, twice the loss: 0.2 % of 88 h are 0.1 % of 176 h."""
    found = compare({"at_least": "99.9%", "in": "office"}, {"at_least": "99.8%", "in": "morning"})
    assert (found.guaranteed.verdict, found.guaranteed.delta) == (MEETS, Fraction(0))


def test_every_window_of_the_term_counts() -> None:
    """November guarantees it by 9.6 min; in February 2027 there are 20 working days for 28, which allow 48 min for 40.32."""
    found = find_tightest(
        Promised(Target.model_validate({"metric": "availability", "at_least": "99.9%", "per": "month"}), CLOCKS["always"]),
        Promised(Target.model_validate({"metric": "availability", "at_least": "99.5%", "per": "month"}), CLOCKS["office"]),
        Term(date(2026, 11, 1), date(2027, 3, 1), MUSCAT),
        (),
    )
    assert found is not None
    assert (found.start, found.down, found.allowed) == (date(2027, 1, 1), Fraction("44.64") * 60, Fraction("50.4") * 60)


@pytest.mark.parametrize(
    ("offer", "need", "expected", "guaranteed"),
    [
        # months add up to the quarter that they tile
        ({"at_least": "99.9%", "per": "month", "in": "always"}, {"at_least": "99.9%", "per": "quarter", "in": "office"}, MEETS, SHORT),
        ({"at_least": "99.9%", "per": "month", "in": "always"}, {"at_least": "99.5%", "per": "quarter", "in": "office"}, EXCEEDS, EXCEEDS),
        ({"at_least": "99.9%", "per": "month", "in": "office"}, {"at_least": "99.9%", "per": "quarter", "in": "office"}, MEETS, MEETS),
        # all that a year permits, 8.76 h, may fall into one month, which allows 43.2 min
        ({"at_least": "99.9%", "per": "year", "in": "always"}, {"at_least": "99.9%", "per": "month", "in": "always"}, NO, SHORT),
        ({"at_least": "99.99%", "per": "year", "in": "always"}, {"at_least": "99%", "per": "month", "in": "always"}, EXCEEDS, EXCEEDS),
        ({"at_least": "99%", "per": "year", "in": "always"}, {"at_least": "99.9%", "per": "month", "in": "always"}, SHORT, SHORT),
        ({"at_least": "99.99%", "per": "week", "in": "always"}, {"at_least": "99%", "per": "month", "in": "office"}, EXCEEDS, EXCEEDS),
        # windows that move or are hours are not carried over
        ({"at_least": "99.9%", "per": "30d", "in": "always"}, {"at_least": "99%", "per": "30d", "in": "office"}, EXCEEDS, NO),
        ({"at_least": "99.9%", "per": "hour", "in": "always"}, {"at_least": "99%", "per": "hour", "in": "office"}, EXCEEDS, NO),
        ({"at_least": "99.9%", "per": None, "in": "always"}, {"at_least": "99%", "per": None, "in": "office"}, EXCEEDS, EXCEEDS),
        # averages and shares may be worse in a part of the hours
        ({"at_least": "99.9%", "average": True, "in": "always"}, {"at_least": "99%", "average": True, "in": "office"}, EXCEEDS, NO),
        ({"metric": "error-rate", "at_most": "1%", "in": "always"}, {"metric": "error-rate", "at_most": "2%", "in": "office"}, EXCEEDS, NO),
        ({"metric": "mtrs", "at_most": "1h", "in": "always"}, {"metric": "mtrs", "at_most": "1h", "in": "office"}, MEETS, NO),
        # what holds at any time holds in a part of it
        ({"metric": "longest-outage", "at_most": "1h", "in": "always"}, {"metric": "longest-outage", "at_most": "1h", "in": "office"}, MEETS, MEETS),
        ({"metric": "outages", "at_most": "1", "in": "always"}, {"metric": "outages", "at_most": "2", "in": "office"}, EXCEEDS, EXCEEDS),
        ({"metric": "transaction-time", "at_most": "3s", "in": "always"}, {"metric": "transaction-time", "at_most": "2s", "in": "office"}, SHORT, SHORT),
        # a notice or a time of day says nothing about other hours; lists and labels have none
        ({"metric": "maintenance-notice", "at_least": "16bh", "in": "office"}, {"metric": "maintenance-notice", "at_least": "24h", "in": "always"}, NO, NO),
        ({"metric": "batch-completion", "at_most": "06:00", "in": "office"}, {"metric": "batch-completion", "at_most": "06:00", "in": "london"}, NO, NO),
        ({"metric": "languages", "includes": ["en"], "in": "office"}, {"metric": "languages", "includes": ["en"], "in": "always"}, MEETS, MEETS),
        ({"at_least": "high", "in": "always"}, {"at_least": "99%", "in": "office"}, UNKNOWN, UNKNOWN),
        ({"at_least": "99%", "in": "always"}, {"at_least": "99%", "in": "never"}, MEETS, UNKNOWN),
        ({"metric": "unheard-of", "at_least": "99%", "in": "always"}, {"metric": "unheard-of", "at_least": "99%", "in": "office"}, UNKNOWN, UNKNOWN),
    ],
)
def test_both_readings(offer: dict[str, Any], need: dict[str, Any], expected: Verdict, guaranteed: Verdict) -> None:
    found = compare(offer, need, YEAR)
    assert (found.expected.verdict, found.guaranteed.verdict, found.uncovered) == (expected, guaranteed, None)
    assert found.verdict is expected


def test_a_year_in_one_month() -> None:
    found = compare({"at_least": "99.9%", "per": "year", "in": "always"}, {"at_least": "99.9%", "in": "always"}, YEAR)
    assert found.guaranteed.reason == "up to 8.76 h may be down in the month of 2026-02-01, where 40.32 min are allowed"
    assert found.guaranteed.delta == (Fraction("40.32") - Fraction("8.76") * 60) * 60


def test_missing_hours_are_a_finding_of_their_own() -> None:
    """The readings speak of what is covered."""
    found = compare({"at_least": "99.9%", "in": "office"}, {"at_least": "99%", "in": "always"})
    assert (found.expected.verdict, found.guaranteed.verdict, found.verdict) == (EXCEEDS, EXCEEDS, SHORT)
    assert found.uncovered is not None
    assert (found.uncovered.seconds, found.expected_only) == ((720 - 176) * 3600, False)
    assert found.reason == "office leaves out 544 h of always, first from Sun 2026-11-01 00:00"


def test_worse_hours_and_numbers() -> None:
    """The number speaks where it is too small already."""
    found = compare({"at_least": "98%", "in": "office"}, {"at_least": "99%", "in": "always"})
    assert (found.verdict, found.reason) == (SHORT, "98% is worse than 99%, short by 1 point")
    assert found.uncovered is not None


def test_calendars_of_the_same_hours_are_the_same() -> None:
    same = calendar("office", sun_thu=["08:00-16:00"])
    target = Target.model_validate({"metric": "availability", "at_least": "99%", "per": "month"})
    found = compare_offers(Promised(target, same), Promised(target, CLOCKS["office"]), NOVEMBER, Settings())
    assert (found.verdict, found.uncovered, found.expected_only) == (MEETS, None, False)
    assert found == compare_alike(target, target, Settings())


@pytest.mark.parametrize(
    ("offer", "need", "verdict", "words"),
    [
        # four hours from Sunday to Thursday, 08:00 to 16:00, are 68 h around the clock
        ({"at_most": "4h", "in": "office"}, {"at_most": "4h", "in": "always"}, SHORT, "64 h too long"),
        ({"at_most": "4h", "in": "office"}, {"at_most": "68h", "in": "always"}, MEETS, "nothing to spare"),
        ({"at_most": "4h", "in": "office"}, {"at_most": "3d", "in": "always"}, EXCEEDS, "4 h to spare"),
        ({"at_most": "4h", "in": "always"}, {"at_most": "4h", "in": "office"}, MEETS, "nothing to spare"),
        ({"at_most": "24h", "in": "always"}, {"at_most": "8h", "in": "office"}, MEETS, "nothing to spare"),
        # working hours are open hours
        ({"at_most": "4bh", "in": "office"}, {"at_most": "4h", "in": "office"}, MEETS, "nothing to spare"),
        ({"at_most": "4bh", "in": "office"}, {"at_most": "4h", "in": "always"}, SHORT, "64 h too long"),
        ({"at_most": "8bh", "in": "office"}, {"at_most": "1bd", "in": "office"}, MEETS, "nothing to spare"),
        ({"at_most": "10bh", "in": "office"}, {"at_most": "1bd", "in": "office"}, SHORT, "2 h too long"),
        ({"at_most": "1bd", "in": "office"}, {"at_most": "2bd", "in": "office"}, EXCEEDS, "1 working day to spare"),
        ({"at_most": "1bd", "in": "office"}, {"at_most": "8h", "in": "office"}, MEETS, "nothing to spare"),
        ({"at_most": "1bd", "in": "office"}, {"at_most": "88h", "in": "always"}, MEETS, "nothing to spare"),
        # months are the same in every calendar, other units do not pass into them
        ({"at_most": "1 month", "in": "office"}, {"at_most": "2 months", "in": "always"}, EXCEEDS, "1 month to spare"),
        ({"at_most": "1 month", "in": "office"}, {"at_most": "31d", "in": "always"}, NO, ""),
        ({"at_most": "500ms", "in": "office"}, {"at_most": "500ms", "in": "always"}, NO, ""),
        ({"at_most": "soon", "in": "office"}, {"at_most": "4h", "in": "always"}, UNKNOWN, ""),
        # shares and windows are kept apart
        ({"at_most": "4h", "share": "90%", "in": "office"}, {"at_most": "68h", "share": "90%", "in": "always"}, MEETS, "nothing to spare"),
        ({"at_most": "4h", "share": "90%", "in": "office"}, {"at_most": "68h", "in": "always"}, SHORT, "short by 10 points"),
        ({"at_most": "4h", "share": "90%", "per": "year", "in": "office"}, {"at_most": "68h", "share": "90%", "in": "always"}, NO, ""),
        ({"at_most": "4h", "per": "year", "in": "office"}, {"at_most": "68h", "in": "always"}, MEETS, "nothing to spare"),
        ({"at_most": "4h", "in": "never"}, {"at_most": "68h", "in": "always"}, UNKNOWN, ""),
        ({"at_most": "4h", "in": "always"}, {"at_most": "68h", "in": "never"}, UNKNOWN, ""),
    ],
)
def test_times_of_another_clock(offer: dict[str, Any], need: dict[str, Any], verdict: Verdict, words: str) -> None:
    found = compare({"metric": "resolution-time", **offer}, {"metric": "resolution-time", **need})
    assert (found.verdict, found.expected) == (verdict, found.guaranteed)
    assert found.decided.words == words


def test_reason_of_a_time() -> None:
    found = compare({"metric": "resolution-time", "at_most": "4h", "in": "office"}, {"metric": "resolution-time", "at_most": "4h", "in": "always"})
    assert found.reason == "4h of office for 4h of always takes up to 68 h, 64 h too long"
    found = compare({"metric": "resolution-time", "at_most": "10bh", "in": "office"}, {"metric": "resolution-time", "at_most": "1bd", "in": "office"})
    assert found.reason == "10bh of office for 1bd of office is due 2 h too long"
