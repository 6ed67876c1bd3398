"""`itsd publish` as its users start it: editions and their records, what is refused, and runs that are cut off at any moment."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from itsd.files.replace import MARKER
from itsd.render import publishing
from itsd.render.publishing import find_outputs
from tests.support.estates import write_estate
from tests.support.forking import KILLED, killed_after, run_forked
from tests.support.publishing import CATALOGUE, EDITIONS, MAIL, WIKI, assert_done, change_price, everything_in, set_day, write_published
from tests.support.runner import ITSD, run_here, run_process
from tests.support.tools import leave_out, need_program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    return write_published(tmp_path / "estate")


@pytest.fixture
def few_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two real files of the site instead of all of them, for tests that run it again after each of its steps."""
    monkeypatch.setattr(publishing, "find_outputs", lambda *given: [output for output in find_outputs(*given) if output.path in {"catalogue.json", "index.html"}])


def records(estate: Path) -> list[str]:
    return sorted(path.name for path in (estate / EDITIONS).iterdir())


def shown(estate: Path) -> str:
    """The price that readers of the site see."""
    content = json.loads((estate / "site/staff/catalogue.json").read_text(encoding="utf-8"))
    return str(content["entries"][0]["options"][0]["price"])


def test_the_first_edition_and_nothing_more_while_nothing_changes(estate: Path) -> None:
    first = run_process("publish", cwd=estate)
    assert (first.status, first.out) == (0, "")
    assert first.err.startswith("staff: edition 1 of 2026-11-01; ")
    assert records(estate) == ["staff-1.json", "staff-1.yaml"]
    before = {path: path.stat().st_mtime_ns for path in estate.rglob("*") if path.is_file()}
    again = run_process("publish", cwd=estate)
    assert again.err.startswith("staff: still edition 1 of 2026-11-01; 0 files written, ")
    assert {path: path.stat().st_mtime_ns for path in estate.rglob("*") if path.is_file()} == before


def test_each_change_is_an_edition_twice_a_day_too(estate: Path) -> None:
    assert_done(run_here("publish", cwd=estate))
    for number, (day, price) in enumerate([("2026-11-01", "1.300"), ("2026-11-01", "1.350"), ("2026-12-01", "1.400")], 2):
        set_day(estate, day)
        change_price(estate, price)
        result = run_here("publish", "staff", cwd=estate)
        assert result.err.startswith(f"staff: edition {number} of {day}; ")
        assert shown(estate) == f"{price.rstrip('0')} OMR"
    assert records(estate) == [f"staff-{number}.{ending}" for number in (1, 2, 3, 4) for ending in ("json", "yaml")]


def test_the_same_bytes_whatever_the_surroundings(estate: Path, tmp_path: Path) -> None:
    other = shutil.copytree(estate, tmp_path / "other")
    assert_done(run_process("publish", cwd=estate, env={"TZ": "Asia/Muscat", "LANG": "C", "PYTHONHASHSEED": "1"}))
    assert_done(run_process("publish", cwd=other, env={"TZ": "America/Los_Angeles", "LANG": "ar_OM.UTF-8", "PYTHONHASHSEED": "2"}))
    assert everything_in(estate) == everything_in(other)


def test_only_what_is_live_and_for_these_readers(estate: Path) -> None:
    write_estate(
        estate,
        {
            "catalogue/services/wiki.yaml": WIKI.replace("status: operational", "status: tested"),
            "catalogue/services/desk.yaml": WIKI.replace("id: wiki", "id: desk").replace("audiences: [lands, permits]", "audiences: [it]"),
        },
    )
    assert_done(run_here("publish", cwd=estate))
    content = json.loads((estate / "site/staff/catalogue.json").read_text(encoding="utf-8"))
    assert [entry["entity"] for entry in content["entries"]] == ["service/mail"]
    assert "secret-note" not in "".join(path.read_text(encoding="utf-8") for path in (estate / "site").rglob("*.json"))


@pytest.mark.parametrize(
    ("name", "words"),
    [("staf", "there is no catalogue staf\nDid you mean staff?"), ("catalogue/nobody", "there is no catalogue nobody")],
)
def test_a_name_that_there_is_not(estate: Path, name: str, words: str) -> None:
    result = run_here("publish", name, cwd=estate)
    assert result.status == 2
    assert words in result.err
    assert not (estate / "site").exists()


def test_an_estate_without_catalogue(estate: Path) -> None:
    (estate / "catalogue/catalogues/staff.yaml").unlink()
    result = run_here("publish", cwd=estate)
    assert (result.status, result.err) == (2, "error: the estate has no catalogue\nBegin one with: itsd new catalogue staff\n")


def test_what_must_not_be_published_is_shown_with_its_place(estate: Path) -> None:
    """A missing translation is a warning elsewhere, and an error here."""
    write_estate(estate, {"catalogue/services/mail.yaml": MAIL.replace("{en: Letters at once., ar: رسائل في الحال.}", "Letters at once.")})
    result = run_here("publish", cwd=estate)
    assert result.status == 1
    assert "catalogue/services/mail.yaml:4:10  error  C005 missing-translation" in result.out
    assert result.err == "Nothing was published: put these right first.\n"
    assert not (estate / "site").exists()
    assert not (estate / EDITIONS).exists()


@pytest.mark.parametrize(
    "broken", ["kind: edition\nid: staff-2\n\tx: 1\n", "kind: edition\nid: staff-2\ncatalogue: staff\non: soon\nnumber: 2\n", "kind: edition\nid: staff-2\nnumber: [\n"]
)
def test_the_record_of_an_edition_that_cannot_be_read(estate: Path, broken: str) -> None:
    assert_done(run_here("publish", cwd=estate))
    change_price(estate, "1.300")
    (estate / EDITIONS / "staff-2.yaml").write_text(broken)
    result = run_here("publish", cwd=estate)
    assert result.status == 1
    assert "catalogue/editions/staff-2.yaml:" in result.out
    assert shown(estate) == "1.25 OMR"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"format": "itsd-catalogue", "version": 1, "entries": []}', "is not what edition 1 of staff published: its digest differs"),
        ("{", "cannot be read"),
        ("[]", "is not the content of a catalogue"),
    ],
)
def test_the_content_of_an_edition_that_was_tampered_with(estate: Path, content: str, words: str) -> None:
    assert_done(run_here("publish", cwd=estate))
    (estate / EDITIONS / "staff-1.json").write_text(content)
    for arguments in (("publish",), ("publish", "--check"), ("notify",)):
        result = run_here(*arguments, cwd=estate)
        assert result.status == 2
        assert f"catalogue/editions/staff-1.json {words}" in result.err


def test_the_content_of_an_edition_may_be_lost(estate: Path) -> None:
    assert_done(run_here("publish", cwd=estate))
    (estate / EDITIONS / "staff-1.json").unlink()
    change_price(estate, "1.300")
    assert run_here("publish", cwd=estate).err.startswith("staff: edition 2 of ")


def test_an_edition_that_is_dated_later(estate: Path) -> None:
    assert_done(run_here("publish", cwd=estate))
    set_day(estate, "2026-10-31")
    result = run_here("publish", cwd=estate)
    assert (result.status, result.err) == (2, "error: edition 1 of staff is dated 2026-11-01, after 2026-10-31\nPublish as of that day or later.\n")


def test_a_folder_that_holds_other_files_stays_as_it_is(estate: Path) -> None:
    documents = estate / "site/staff"
    write_estate(documents, {"thesis.txt": "mine"})
    result = run_here("publish", cwd=estate)
    assert result.status == 2
    assert "holds files that were not published by itsd: thesis.txt" in result.err
    assert everything_in(documents) == {"thesis.txt": b"mine"}
    assert not list((estate / EDITIONS).glob("*.yaml"))


def test_a_page_of_somebody_else_that_would_lead_to_the_catalogues_stays_as_it_is(estate: Path) -> None:
    write_estate(estate, {"site/index.html": "mine"})
    result = run_here("publish", cwd=estate)
    assert (result.status, result.err) == (2, f"error: {estate / 'site/index.html'} was not published by itsd\nName another folder with --output DIR, or move this file away.\n")
    assert [path.name for path in (estate / "site").iterdir()] == ["index.html"]
    assert (estate / "site/index.html").read_text(encoding="utf-8") == "mine"
    (estate / "site/index.html").unlink()
    assert_done(run_here("publish", cwd=estate))
    (estate / "site/index.html").write_text("changed by hand", encoding="utf-8")
    assert_done(run_here("publish", cwd=estate))  # once it is the program's, it is renewed
    assert "<!doctype html>" in (estate / "site/index.html").read_text(encoding="utf-8")


def test_a_file_in_the_place_of_the_folder(estate: Path) -> None:
    (estate / "out").write_text("mine")
    result = run_here("publish", "--output", "out", cwd=estate)
    assert result.status == 2
    assert "cannot be written" in result.err
    assert (estate / "out").read_text() == "mine"


@pytest.mark.parametrize("locked", ["site", "catalogue/editions"])
def test_a_folder_that_is_read_only(estate: Path, locked: str) -> None:
    """Whether it is the site's or that of the records: nothing at all changes. Root is made to heed permissions like everybody."""
    command = [need_program("setpriv", "util-linux"), "--bounding-set=-dac_override", "--"] if os.geteuid() == 0 else []
    assert_done(run_here("publish", cwd=estate))
    change_price(estate, "1.300")
    before = everything_in(estate)
    (estate / locked).chmod(0o555)
    done = subprocess.run([*command, ITSD, "publish"], cwd=estate, capture_output=True, text=True, check=False)
    (estate / locked).chmod(0o755)
    assert done.returncode == 2, done.stderr
    assert "cannot be written: permission denied" in done.stderr
    assert everything_in(estate) == before


def full_after(files: int) -> Callable[[], None]:
    """A trap: a disk that is full from the n-th time on that a file is opened for writing."""
    left = files

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            left -= 1
            if left < 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(arguments[0]))

    return lambda: sys.addaudithook(watch)


@pytest.mark.usefixtures("few_pages")
def test_a_disk_that_is_full_at_any_file(estate: Path) -> None:
    """Each catalogue is the former or the new one, whole; the record claims what the site shows; and the next run works."""
    assert_done(run_here("publish", cwd=estate))
    change_price(estate, "1.300")
    site, left = everything_in(estate / "site"), 0
    while (done := run_forked("publish", cwd=estate, before=full_after(left)))[0] != 0:
        assert done[0] == 2, done
        assert "no space left on device" in done[1]
        if (estate / EDITIONS / "staff-2.yaml").exists():  # what was left to write is the page that leads to the catalogues
            assert shown(estate) == "1.3 OMR"
            assert (estate / "site/index.html").read_bytes() == site["index.html"]
        else:
            assert everything_in(estate / "site") == site
        left += 1
    assert left >= 3
    assert shown(estate) == "1.3 OMR"
    assert records(estate) == ["staff-1.json", "staff-1.yaml", "staff-2.json", "staff-2.yaml"]


@pytest.mark.usefixtures("few_pages")
def test_a_run_that_is_killed_at_any_step(estate: Path, tmp_path: Path) -> None:
    """After each step of a run: the site is a whole one, no record claims what it does not show, and the next run mends everything."""
    assert_done(run_here("publish", cwd=estate))
    names = {name for name in everything_in(estate / "site") if name.startswith("staff/")}
    change_price(estate, "1.300")
    states = set()
    for step in range(100):
        work = shutil.copytree(estate, tmp_path / str(step))
        status, words = run_forked("publish", cwd=work, before=killed_after(step))
        states.add((shown(work), (work / EDITIONS / "staff-2.yaml").exists()))
        assert {name for name in everything_in(work / "site") if name.startswith("staff/")} == names
        assert_done(run_here("publish", cwd=work))
        assert shown(work) == "1.3 OMR"
        assert records(work) == ["staff-1.json", "staff-1.yaml", "staff-2.json", "staff-2.yaml"]
        assert [path.name for path in (work / "site").iterdir() if path.name.startswith(".itsd-")] == [MARKER]
        shutil.rmtree(work)
        if status == 0:
            break
        assert status == KILLED, words
    assert step > 8
    assert states == {("1.25 OMR", False), ("1.3 OMR", False), ("1.3 OMR", True)}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_ended_at_random(estate: Path, number: signal.Signals) -> None:
    """The site is always a whole one, former or new, and at the end everything is as if nothing had happened."""
    assert_done(run_process("publish", cwd=estate))
    at_random = random.Random(int(number))  # noqa: S311  # moments, not secrets
    took = measure(estate)
    for turn in range(3):
        change_price(estate, f"1.{turn + 3}00")
        process = subprocess.Popen([ITSD, "publish"], cwd=estate, stderr=subprocess.PIPE)
        time.sleep(took * at_random.uniform(0.2, 1.1))
        process.send_signal(number)
        _, words = process.communicate(timeout=30)
        assert process.returncode in {0, 130, -number}, words
        assert b"Traceback" not in words
        assert (estate / "site/staff" / MARKER).is_file()
        assert shown(estate).endswith(" OMR")
    change_price(estate, "2.000")
    assert_done(run_process("publish", cwd=estate))
    assert shown(estate) == "2 OMR"
    assert [path.name for path in (estate / "site").glob(".itsd-*")] == [MARKER]
    assert run_here("publish", "--check", cwd=estate).status == 0


def measure(estate: Path) -> float:
    """About how long a run takes here and now."""
    began = time.monotonic()
    assert_done(run_process("publish", cwd=estate))
    return time.monotonic() - began


def test_two_runs_at_once(estate: Path) -> None:
    """At least one works, the other says why it does not; there is one new edition."""
    assert_done(run_process("publish", cwd=estate))
    change_price(estate, "1.300")
    runs = [subprocess.Popen([ITSD, "publish", "--output", f"site-{number}"], cwd=estate, stderr=subprocess.PIPE, text=True) for number in range(3)]
    done = [(run, run.communicate(timeout=60)[1]) for run in runs]
    assert any(run.returncode == 0 for run, _ in done)
    assert all(run.returncode == 0 or (run.returncode == 2 and "another run is publishing or announcing the catalogues" in words) for run, words in done)
    assert records(estate) == ["staff-1.json", "staff-1.yaml", "staff-2.json", "staff-2.yaml"]


def test_a_catalogue_that_is_gone_is_told_of(estate: Path) -> None:
    write_estate(estate, {"catalogue/catalogues/other.yaml": CATALOGUE.replace("id: staff", "id: other")})
    assert_done(run_here("publish", cwd=estate))
    (estate / "catalogue/catalogues/other.yaml").unlink()
    for path in (estate / EDITIONS).glob("other-*"):
        path.unlink()
    assert "site/other was published before, and the estate has no such catalogue any more" in run_here("publish", cwd=estate).err
    shutil.rmtree(estate / "site/other")
    assert "any more" not in run_here("publish", cwd=estate).err


def test_editions_lie_where_the_estate_is_read(tmp_path: Path) -> None:
    estate = write_published(tmp_path / "estate")
    (estate / "catalogue").rename(estate / "things")
    settings = (estate / "itsd.yaml").read_text(encoding="utf-8")
    (estate / "itsd.yaml").write_text(f"{settings}paths: [things]\n", encoding="utf-8")
    assert_done(run_here("publish", cwd=estate))
    assert sorted(path.name for path in (estate / "things/editions").iterdir()) == ["staff-1.json", "staff-1.yaml"]
    assert run_here("publish", cwd=estate).err.startswith("staff: still edition 1 ")


def test_check_says_what_differs(estate: Path) -> None:
    assert run_here("publish", "--check", cwd=estate).status == 1
    assert_done(run_here("publish", cwd=estate))
    current = run_here("publish", "--check", cwd=estate)
    assert (current.status, current.err) == (0, "")
    assert "nobody was told" in current.out
    change_price(estate, "1.300")
    write_estate(estate, {"catalogue/services/wiki.yaml": WIKI})
    before = everything_in(estate)
    behind = run_here("publish", "--check", "--format", "json", cwd=estate)
    assert behind.status == 1
    (standing,) = json.loads(behind.out)["catalogues"]
    assert (standing["unpublished"], standing["changed"], standing["announced"]) == (["service/wiki"], ["service/mail"], False)
    assert everything_in(estate) == before


@pytest.mark.parametrize(
    "arguments",
    [("--check", "--serve"), ("--serve", "--output", "x"), ("--format", "json"), ("--port", "99999"), ("--check", "--format", "pdf")],
)
def test_options_that_say_nothing_together(estate: Path, arguments: tuple[str, ...]) -> None:
    assert run_here("publish", *arguments, cwd=estate).status == 2


@pytest.fixture
def served(estate: Path) -> Iterator[str]:
    """The address at which the estate is shown."""
    with subprocess.Popen([ITSD, "publish", "--serve", "--port", "0"], cwd=estate, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert line.startswith("Showing the catalogues at http://127.0.0.1:"), line
        yield line.split()[4]
        process.send_signal(signal.SIGINT)
        assert (process.communicate(timeout=30)[1], process.returncode) == ("", 0)


def fetch(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  # of the server that was just started
            return int(answer.status), answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_preview_follows_every_change(estate: Path, served: str) -> None:
    state = fetch(f"{served}.itsd/state")[1]
    status, page = fetch(served)
    assert status == 200
    assert f'<script src="/.itsd/reload.js?state={state}"></script>' in page
    assert "location.reload()" in fetch(f"{served}.itsd/reload.js")[1]
    assert '"1.25 OMR"' in fetch(f"{served}staff/catalogue.json")[1]
    change_price(estate, "1.300")
    assert fetch(f"{served}.itsd/state")[1] != state
    assert '"1.3 OMR"' in fetch(f"{served}staff/catalogue.json")[1]
    changed = fetch(f"{served}.itsd/state")[1]
    write_estate(estate, {"templates/documents/agreement.html": "changed"})
    assert fetch(f"{served}.itsd/state")[1] != changed
    assert not (estate / "site").exists()
    assert not (estate / EDITIONS).exists()


def test_a_page_of_the_preview_loads_itself_anew(estate: Path, served: str, tmp_path: Path) -> None:
    browser_path = need_program("chromium", "chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError as error:
        leave_out(f"{error.name} is not installed")
        return
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as tool:
        context = tool.chromium.launch_persistent_context(tmp_path / "profile", executable_path=browser_path, args=arguments)
        try:
            page = context.new_page()
            page.goto(served)
            page.evaluate("window.former = true")
            with page.expect_event("load"):
                change_price(estate, "1.300")
            assert page.evaluate("window.former") is None
        finally:
            context.close()


def test_a_preview_says_what_is_wrong_and_mends_itself(estate: Path, served: str) -> None:
    catalogue = estate / "catalogue/catalogues/staff.yaml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.unlink()
    status, page = fetch(served)
    assert status == 500
    assert "the estate has no catalogue" in page
    assert "/.itsd/reload.js?state=" in page
    catalogue.write_text(text, encoding="utf-8")
    assert fetch(served)[0] == 200
    assert fetch(f"{served}nothing")[0] == 404
    assert fetch(f"{served}.itsd/nothing")[0] == 404


def test_no_other_site_reads_a_preview(served: str) -> None:
    for path in ("", ".itsd/state", "staff/catalogue.json"):
        request = urllib.request.Request(served + path, headers={"Host": "evil.example"})  # noqa: S310  # as above
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(request, timeout=20)  # noqa: S310  # as above
        caught.value.close()
        assert caught.value.code == 421


def test_a_port_that_is_taken(estate: Path, served: str) -> None:
    port = served.rstrip("/").rpartition(":")[2]
    result = run_process("publish", "--serve", "--port", port, cwd=estate)
    assert result.status == 2
    assert f"port {port} cannot be used" in result.err
