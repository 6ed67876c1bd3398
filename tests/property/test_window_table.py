"""The table of windows says the same as the clock."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.clock.opentime import OpenTime
from itsd.clock.table import window_rows
from tests.property.test_clock import calendars

if TYPE_CHECKING:
    from itsd.model.time import Calendar


@settings(max_examples=40, deadline=None)
@given(calendar=st.none() | calendars(), start=st.dates(date(2024, 1, 1), date(2027, 12, 31)), days=st.integers(0, 40), data=st.data())
def test_open_time_is_a_difference_of_rows(calendar: Calendar | None, start: date, days: int, data: st.DataObject) -> None:
    clock = OpenTime(calendar)
    rows = list(window_rows("c", clock, start, start + timedelta(days=days)))
    assert all(row.open < row.close for row in rows)
    assert all(before.close <= after.open and before.before + before.close - before.open == after.before for before, after in pairwise(rows))
    assert [row.day for row in rows] == sorted(row.day for row in rows)
    if not rows:
        return
    left, right = data.draw(st.sampled_from(rows)), data.draw(st.sampled_from(rows))
    if left.open <= right.close:
        assert clock.between(left.open, right.close) == right.before + right.close - right.open - left.before
