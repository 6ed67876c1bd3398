"""Terms of the house are those that agreements share; one among several is no habit."""

from __future__ import annotations

from itsd.practices.agreements.drafting.calendars import smallest_calendar
from itsd.practices.agreements.drafting.house import at, precedent
from itsd.practices.agreements.drafting.terms import fiscal_year_after, wrapped
from tests.support.proving import SETTINGS, agreement, make_estate


def test_most_decide() -> None:
    notices = ["3 months", "6 months", "6 months"]
    estate = make_estate(*(agreement("ola", f"ola-{number}", [], [], f"termination: {{notice: {notice}}}") for number, notice in enumerate(notices)))
    found = precedent("ola", at("termination", "notice"), estate)
    assert found is not None
    assert (found.value, found.count, found.total, str(found)) == ("6 months", 2, 3, "as in 2 of 3 signed here")


def test_one_of_several_is_no_habit_and_drafts_do_not_count() -> None:
    estate = make_estate(agreement("ola", "one", [], [], "termination: {notice: 1 month}"), agreement("ola", "two", [], [], "termination: {notice: 2 months}"))
    assert precedent("ola", at("termination", "notice"), estate) is None
    alone = make_estate(agreement("ola", "one", [], [], "termination: {notice: 1 month}"), agreement("ola", "two", [], [], "status: draft\ntermination: {notice: 2 months}"))
    found = precedent("ola", at("termination", "notice"), alone)
    assert found is not None
    assert found.value == "1 month"


def test_the_next_fiscal_year() -> None:
    july = make_estate(settings=f'{SETTINGS}fiscal_year_start: "07-01"\n')
    assert tuple(map(str, fiscal_year_after(july.as_of, july))) == ("2027-07-01", "2028-06-30")
    leap = make_estate(settings=f'{SETTINGS}fiscal_year_start: "02-29"\n')
    assert tuple(map(str, fiscal_year_after(leap.as_of, leap))) == ("2027-02-28", "2028-02-27")


def test_the_smallest_calendar() -> None:
    estate = make_estate()
    assert smallest_calendar(["office"], estate.as_of, estate) == "office"
    assert smallest_calendar(["office", "eight"], estate.as_of, estate) == "always"
    assert smallest_calendar([], estate.as_of, estate) in {"office", "eight", "london"}  # nothing is needed: the one with the least open time


def test_comments_are_wrapped_with_a_hanging_indent() -> None:
    assert wrapped("- " + "word " * 5 + "end", width=12) == ["- word word", "  word word", "  word end"]
