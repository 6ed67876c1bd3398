"""`itsd clock` through the command line: answers, files, and what cannot be answered."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from itsd.cli.boundary import run
from itsd.levels.lengths import format_span

CASES = Path(__file__).parents[2] / "cases" / "clock" / "other-systems.jsonl"
CALENDAR = 'kind: calendar\nid: office\nname: Office\ntimezone: Asia/Muscat\nhours: {sun-thu: ["07:30-14:30"]}\n'


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    (tmp_path / "catalogue").mkdir()
    (tmp_path / "itsd.yaml").write_text("organisation: Test\ntimezone: Asia/Muscat\n")
    (tmp_path / "catalogue" / "office.yaml").write_text(CALENDAR)
    (tmp_path / "catalogue" / "broken.yaml").write_text("kind: calendar\nid: broken\nname: Broken\ntimezone: Nowhere\nhours: {}\n")
    (tmp_path / "catalogue" / "closed.yaml").write_text("kind: calendar\nid: closed\nname: Closed\ntimezone: UTC\nhours: {}\n")
    return tmp_path


def ask(capsys: pytest.CaptureFixture[str], estate: Path, *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = run(["--estate", str(estate), "clock", *arguments])
    captured = capsys.readouterr()
    return status, captured.out, captured.err


def test_due_shows_its_work(capsys: pytest.CaptureFixture[str], estate: Path) -> None:
    assert ask(capsys, estate, "due", "office", "2026-11-05T13:00", "4h") == (
        0,
        (
            "office (Asia/Muscat)\n"
            "  Thu 2026-11-05  13:00-14:30    1 h 30 min      1 h 30 min\n"
            "  Sun 2026-11-08  07:30-10:00    2 h 30 min             4 h\n"
            "due Sun 2026-11-08 10:00 +0400\n"
        ),
        "",
    )


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        (("due", "office", "2026-11-05T09:00Z", "90m"), "due Thu 2026-11-05 14:30 +0400"),
        (("due", "office", "2026-11-05T13:00", "90m", "--next-open"), "due Sun 2026-11-08 07:30 +0400"),
        (("due", "office", "2026-11-08T10:00", "4bh", "--back"), "due Thu 2026-11-05 13:00 +0400"),
        (("due", "office", "2026-11-05T13:00", "2bd", "--end-of-day"), "due Mon 2026-11-09 14:30 +0400"),
        (("due", "always", "2026-11-05T13:00", "45s"), "due Thu 2026-11-05 13:00:45 +0400"),
        (("elapsed", "office", "2026-11-05T13:00", "2026-11-08T10:00", "--pause", "2026-11-08T08:00/2026-11-08T09:30"), "elapsed 2 h 30 min"),
        (("open", "office", "2026-11-05T13:00"), "open until Thu 2026-11-05 14:30 +0400"),
        (("open", "office", "2026-11-05T14:30"), "closed until Sun 2026-11-08 07:30 +0400"),
        (("open", "always", "2026-11-05T14:30"), "always open"),
        (("hours", "office", "2026-11-01", "2026-11-05"), "open 35 h"),
    ],
)
def test_answers(capsys: pytest.CaptureFixture[str], estate: Path, arguments: tuple[str, ...], last: str) -> None:
    status, out, _ = ask(capsys, estate, *arguments)
    assert (status, out.splitlines()[-1]) == (0, last)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("due", "ofice", "2026-11-05T13:00", "4h"), "error: there is no calendar ofice\nDid you mean office?\n"),
        (("due", "broken", "2026-11-05T13:00", "4h"), "error: the calendar broken cannot be read\n`itsd validate` says what is wrong with it.\n"),
        (("due", "closed", "2026-11-05T13:00", "4h"), "error: the calendar closed has no open time after"),
        (("due", "office", "today", "4h"), "error: 'today' is not an instant\n"),
        (("due", "office", "2026-11-05T13:00", "soon"), "error: 'soon' is not an amount of time\n"),
        (("due", "office", "2026-11-05T13:00", "2 months"), "error: '2 months' cannot be counted on a clock\n"),
        (("due", "office", "2026-11-05T13:00", "99999999999h"), "error: the answer lies more than 200 years after 2026-11-05\n"),
        (("elapsed", "office", "2026-11-08T10:00", "2026-11-05T13:00"), "error: the end lies before the start\n"),
        (("elapsed", "office", "2026-11-05T13:00", "2026-11-08T10:00", "--pause", "noon"), "error: --pause noon is not FROM/TO\n"),
        (("open", "office", "2026-11-05T13:00", "--format", "html"), "error: there is no format html of an answer\n"),
        (("batch", "nowhere.jsonl"), "error: nowhere.jsonl cannot be read: No such file or directory\n"),
    ],
)
def test_what_cannot_be_answered_is_an_error_with_a_way_out(capsys: pytest.CaptureFixture[str], estate: Path, arguments: tuple[str, ...], message: str) -> None:
    status, out, err = ask(capsys, estate, *arguments)
    assert (status, out) == (2, "")
    assert err.startswith(message)


def test_all_lines_of_the_cases_agree(capsys: pytest.CaptureFixture[str], estate: Path) -> None:
    assert ask(capsys, estate, "batch", str(CASES), "--check") == (0, "", "196 of 196 lines agree\n")


def test_a_line_that_differs_is_named(capsys: pytest.CaptureFixture[str], estate: Path) -> None:
    file = estate / "cases.jsonl"
    file.write_text('{"id": "a", "op": "due", "calendar": "office", "start": "2026-11-05T13:00", "seconds": 60, "expect": {"due": "2026-11-05T09:02:00Z"}}\n\n[1]\n')
    status, out, err = ask(capsys, estate, "batch", str(file), "--check")
    assert (status, err) == (1, "0 of 2 lines agree\n")
    assert out.splitlines()[0] == 'a: expected {"due": "2026-11-05T09:02:00Z"}, found {"id": "a", "due": "2026-11-05T09:01:00Z"}'
    assert out.splitlines()[1].startswith("line 3: ")


def test_answers_come_in_the_order_of_the_questions(capsys: pytest.CaptureFixture[str], estate: Path) -> None:
    file = estate / "cases.jsonl"
    file.write_text('{"id": 1, "op": "elapsed", "calendar": "office", "start": "2026-11-05T13:00", "end": "2026-11-05T14:00"}\n{"id": 2, "op": "due", "calendar": "lost"}\n')
    status, out, _ = ask(capsys, estate, "batch", str(file))
    assert status == 0
    assert [json.loads(line) for line in out.splitlines()] == [{"id": 1, "seconds": 3600, "minutes": 60}, {"id": 2, "error": "there is no calendar lost"}]


def test_a_line_that_is_no_json_is_an_error_with_its_place(capsys: pytest.CaptureFixture[str], estate: Path) -> None:
    (estate / "cases.jsonl").write_text("{}\n{oops\n")
    status, _, err = ask(capsys, estate, "batch", str(estate / "cases.jsonl"))
    assert status == 2
    assert err.startswith(f"error: {estate / 'cases.jsonl'}:2: the line is no JSON\n")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0 min"), (59, "59 s"), (60, "1 min"), (3600, "1 h"), (3661, "1 h 1 min 1 s"), (7_200_000, "2,000 h")])
def test_spans_are_written_for_people(seconds: int, text: str) -> None:
    assert format_span(seconds) == text
