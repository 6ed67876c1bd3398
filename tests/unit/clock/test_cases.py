"""The clock agrees with what other systems' test suites expect: 196 lines, each naming its suite and test."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from itsd.clock.cases import agrees, answer

LINES = (Path(__file__).parents[2] / "cases" / "clock" / "other-systems.jsonl").read_text(encoding="utf-8").splitlines()
CASES = [json.loads(line, parse_float=Decimal) for line in LINES]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_line_agrees(case: dict[str, Any]) -> None:
    found = answer(case, lambda _: None)
    assert {key: found.get(key) for key, value in case["expect"].items() if not agrees(value, found.get(key))} == {}


OFFICE = {"timezone": "Asia/Muscat", "hours": {"sun-thu": ["07:30-14:30"]}}


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ({"op": "never"}, "op is 'never'; it must be one of elapsed, due, availability"),
        ({"op": "due", "start": "2026-11-01T08:00", "seconds": 1}, "calendar is missing; give its id, or its fields"),
        ({"op": "due", "calendar": "lost", "start": "2026-11-01T08:00", "seconds": 1}, "there is no calendar lost"),
        ({"op": "due", "calendar": OFFICE, "start": "soon", "seconds": 1}, "start is 'soon'; it must be an instant such as 2026-11-01T07:30:00+04:00"),
        ({"op": "due", "calendar": OFFICE, "start": "2026-11-01T08:00", "seconds": 1.5}, "seconds is 1.5; it must be a whole number"),
        (
            {"op": "due", "calendar": {**OFFICE, "hours": {}}, "start": "2026-11-01T08:00", "seconds": 1},
            "the calendar inline has no open time after 2026-11-01 04:00 UTC within 12 years",
        ),
        ({"op": "elapsed", "calendar": OFFICE, "start": "2026-11-02T08:00", "end": "2026-11-01T08:00"}, "the end lies before the start"),
        ({"op": "elapsed", "calendar": {**OFFICE, "timezone": "Oman"}, "start": "2026-11-02T08:00", "end": "2026-11-02T08:00"}, "calendar.timezone: 'Oman' is not"),
        (
            {"op": "elapsed", "calendar": OFFICE, "start": "2026-11-01T08:00", "end": "2026-11-01T09:00", "pauses": [["2026-11-01T08:00"]]},
            "pauses holds ['2026-11-01T08:00']; it must be a pair [from, to]",
        ),
    ],
)
def test_what_cannot_be_answered_says_why(case: dict[str, Any], message: str) -> None:
    found = answer({"id": "x", **case}, lambda _: None)
    assert set(found) == {"id", "error"}
    assert found["error"].replace("Oman is", "'Oman' is").startswith(message)
