"""Tables: the same rows in every format, ids whole, nothing that a spreadsheet or a terminal obeys."""

from __future__ import annotations

import json

import pytest

from itsd.errors import ItsdError
from itsd.output.table import Table, render_table

TABLE = Table("service", ("id", "name", "owner"), (("workplace", "Computer for work", "service-desk-lead"), ("mail", "=cmd | البريد", "aisha\x1b[2J")))


def test_text_is_aligned() -> None:
    assert render_table(TABLE, "text").splitlines()[:2] == ["id         name               owner", "workplace  Computer for work  service-desk-lead"]


def test_controls_are_shown() -> None:
    assert "aisha<U+001B>[2J" in render_table(TABLE, "text")


def test_columns_that_do_not_fit_are_named_and_ids_stay_whole() -> None:
    lines = render_table(TABLE, "text", width=30).splitlines()
    assert lines[0].split() == ["id", "name"]
    assert any(line.startswith("workplace") for line in lines)
    assert lines[-1] == "Not shown for want of room: owner."
    assert all(len(line) <= 40 for line in lines)


def test_one_column_is_always_shown() -> None:
    assert render_table(TABLE, "text", width=3).splitlines()[-1] == "Not shown for want of room: name, owner."


def test_json_names_the_columns() -> None:
    data = json.loads(render_table(TABLE, "json"))
    assert (data["format"], data["table"], data["columns"]) == ("itsd-table", "service", ["id", "name", "owner"])
    assert data["rows"][0] == {"id": "workplace", "name": "Computer for work", "owner": "service-desk-lead"}


def test_csv_holds_no_formula() -> None:
    assert "'=cmd | البريد" in render_table(TABLE, "csv")


def test_markdown_escapes_the_bars() -> None:
    assert "=cmd &#124; البريد" in render_table(TABLE, "markdown")


def test_another_format_is_an_error() -> None:
    with pytest.raises(ItsdError, match="yaml"):
        render_table(TABLE, "yaml")
