"""The outbox: what is put down outlives the run, a line that was cut off says nothing, and a foreign file is never taken for one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itsd.cli.outbox import Outbox
from itsd.errors import ItsdError
from itsd.model.catalogue import Edition

if TYPE_CHECKING:
    from pathlib import Path

EDITION = Edition.model_validate({"kind": "edition", "id": "staff-1", "catalogue": "staff", "on": date(2026, 11, 1).isoformat(), "number": 1, "digest": "d"})

HEAD = '{"format": "itsd-outbox", "version": 1, "edition": "staff-1", "digest": "d"}\n'


def filled(path: Path) -> Outbox:
    outbox = Outbox(path, EDITION)
    outbox.begin(again=True)
    for person, state in (("a", "handing"), ("b", "handing"), ("a", "sent"), ("c", "handing"), ("c", "not sent")):
        outbox.note(person, state)  # type: ignore[arg-type]  # one of the states
    return outbox


def test_another_run_knows_what_was_put_down(tmp_path: Path) -> None:
    filled(tmp_path / "x.outbox")
    found = Outbox(tmp_path / "x.outbox", EDITION)
    assert (found.exists, found.again) == (True, True)
    assert [found.people_in(state) for state in ("sent", "handing", "not sent")] == [["a"], ["b"], ["c"]]
    found.remove()
    assert not (tmp_path / "x.outbox").exists()
    assert not Outbox(tmp_path / "x.outbox", EDITION).exists


def test_nothing_is_written_before_it_begins(tmp_path: Path) -> None:
    Outbox(tmp_path / "x.outbox", EDITION)
    assert list(tmp_path.iterdir()) == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_file_that_was_cut_off_never_claims_more(data: st.DataObject, tmp_path: Path) -> None:
    """However much of the file reached the disk: nobody counts as sent whose line is not whole, and the next line is whole again."""
    path = tmp_path / "x.outbox"
    path.unlink(missing_ok=True)
    filled(path)
    whole = path.read_bytes()
    part = whole[: data.draw(st.integers(0, len(whole)))]
    path.write_bytes(part)
    found = Outbox(path, EDITION)
    assert found.people_in("sent") == (["a"] if b'"a", "state": "sent"}\n' in part else [])
    found.begin(again=True)
    found.note("d", "sent")
    assert "d" in Outbox(path, EDITION).people_in("sent")


@pytest.mark.parametrize(
    "text",
    ["garbage\n", "[]\n", "{}\n{}\n", HEAD.replace('"version": 1', '"version": 2'), HEAD.replace('"d"', '"e"'), HEAD.replace("staff-1", "staff-2")],
)
def test_a_foreign_file_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.outbox").write_text(text)
    with pytest.raises(ItsdError, match="is not the outbox of edition 1 of staff"):
        Outbox(tmp_path / "x.outbox", EDITION)


@pytest.mark.parametrize("line", ['{"person": "a", "state": "gone"}', '{"person": 1, "state": "sent"}', '{"state": "sent"}', "3"])
def test_a_line_that_says_nothing_known_is_refused(line: str, tmp_path: Path) -> None:
    filled(tmp_path / "x.outbox")
    with (tmp_path / "x.outbox").open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(ItsdError, match="is not the outbox"):
        Outbox(tmp_path / "x.outbox", EDITION)


def test_what_cannot_be_put_down_is_told(tmp_path: Path) -> None:
    with pytest.raises(ItsdError, match="cannot be written"):
        Outbox(tmp_path / "missing" / "x.outbox", EDITION).begin(again=False)
