"""Shared options: the day, colours, formats of tables."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from itsd.cli.options import Session, choose_table_format
from itsd.errors import ItsdError


@pytest.mark.parametrize(("epoch", "day"), [("0", date(1970, 1, 1)), ("1793577599", date(2026, 11, 1)), ("1793577600", date(2026, 11, 2)), ("-1", date(1969, 12, 31))])
def test_source_date_epoch(epoch: str, day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert Session(Path()).today == day


@pytest.mark.parametrize("epoch", ["²", "today", "1.5", "99999999999999", " "])
def test_a_source_date_epoch_that_is_none(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(ItsdError, match="SOURCE_DATE_EPOCH"):
        _ = Session(Path()).today


@pytest.mark.parametrize(
    ("given", "output", "chosen"),
    [(None, None, "text"), ("csv", None, "csv"), ("csv", "a.json", "csv"), (None, "a.json", "json"), (None, "A.CSV", "csv"), (None, "a.md", "markdown"), (None, "a.txt", "text")],
)
def test_the_format_of_a_table(given: str | None, output: str | None, chosen: str) -> None:
    assert choose_table_format(given, Path(output) if output else None) == chosen


@pytest.mark.parametrize("output", ["a", "a.docx", ".json", "a.sarif"])
def test_a_file_name_that_means_no_format(output: str) -> None:
    with pytest.raises(ItsdError, match="no format of tables"):
        choose_table_format(None, Path(output))
