"""A cached answer equals a fresh one, whatever changed between two runs; a cache that is damaged is made anew."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from itsd.files.cache import cache_file
from itsd.files.disk import DiskTree
from itsd.validation.check import check_estate
from itsd.validation.fresh import check_all
from itsd.validation.result import Checked, Conditions

if TYPE_CHECKING:
    from pathlib import Path

TODAY = Conditions(date(2026, 11, 1))
FILES = {
    "itsd.yaml": "organisation: Test\nlocales: {default: en, required: [en]}\ntimezone: Asia/Muscat\nas_of: 2026-11-01\n",
    "catalogue/people.yaml": "kind: unit\nid: it\nname: IT\nunit_kind: department\n---\nkind: person\nid: aisha\nname: Aisha\nunit: it\nroles: [{role: head-of-it}]\n",
    "catalogue/hours.yaml": 'kind: calendar\nid: office\nname: Office\ntimezone: Asia/Muscat\nhours: {sun-thu: ["07:30-14:30"]}\n',
    "catalogue/network.yaml": (
        "kind: service\nid: network\nname: Network\nsummary: Lines.\ntype: technical\nstatus: operational\nowner: aisha\nprovider: it\naudiences: [it]\n"
        "criticality: routine\nclassification: public\nhours: office\nsupport: {hours: office}\n"
        "options: [{id: standard, name: Standard, targets: [{id: availability, metric: availability, at_least: 99%, per: month}]}]\n"
    ),
    "catalogue/portal.yaml": (
        "kind: service\nid: portal\nname: Portal\nsummary: A portal.\ntype: business\nstatus: operational\nowner: aisha\nprovider: it\naudiences: [it]\n"
        "criticality: routine\nclassification: public\nhours: office\nsupport: {hours: office}\n"
        "options: [{id: gold, name: Gold, targets: [{id: availability, metric: availability, at_least: 99.5%, per: month}]}]\n"
        "composition: {needs: [{service: network}]}\n"
    ),
    "agreements/portal.yaml": (
        'kind: sla\nid: portal\nname: Portal\nversion: "1.0"\nstatus: active\nparties: {customer: {unit: it, representative: aisha}, provider: {unit: it, representative: aisha}}\n'
        "owner: aisha\nbrm: aisha\nvalid: {from: 2026-01-01, to: 2027-12-31}\nitems: [{service: portal, option: gold}]\nhours: office\nsupport: {hours: office}\n"
        "targets: [{id: availability, metric: availability, at_least: 99.5%, per: month}]\n"
    ),
    "agreements/measure.yaml": "kind: measure\nid: portal\ntargets: [sla/portal/availability]\nsource: {file: outages.csv}\nmethod: Outages.\nfrequency: month\nowner: aisha\n",
}
# What an edit may put in the place of something else: ids that others refer to, names, values, broken text.
SWAPS = [
    ("id: network", "id: net"),
    ("id: portal", "id: gate"),
    ("id: aisha", "id: muna"),
    ("id: availability", "id: uptime"),
    ("id: gold", "id: silver"),
    ("name: Portal", "name: Network"),
    ("name: Network", "name: Portal"),
    ("kind: service", "kind: sevice"),
    ("status: operational", "status: retired"),
    ("status: active", "status: draft"),
    ("99.5%", "99.9%"),
    ("99.5%", "0.995%"),
    ("[{service: network}]", "[{service: portal}]"),
    ("office", "always"),
    ("owner: aisha", "owner: nobody"),
    ("kind: person", "kind: ["),
    ("2027-12-31", "2026-10-01"),
    ("unit: it", "unit: lands"),
]
EDITS = st.one_of(
    st.tuples(st.just("swap"), st.sampled_from(sorted(FILES)), st.sampled_from(SWAPS)),
    st.tuples(st.just("restore"), st.sampled_from(sorted(FILES)), st.none()),
    st.tuples(st.just("delete"), st.sampled_from(sorted(FILES)[:-1]), st.none()),
    st.tuples(st.just("comment"), st.sampled_from(sorted(FILES)), st.none()),
    st.tuples(st.just("copy"), st.sampled_from(sorted(FILES)[:-1]), st.none()),
)


@pytest.fixture
def estate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small estate on disk, with a cache folder of its own."""
    monkeypatch.setenv("ITSD_CACHE_DIR", str(tmp_path / "cache"))
    return write_estate(tmp_path / "estate")


def write_estate(root: Path) -> Path:
    for path, text in FILES.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def settle(root: Path) -> None:
    """Make every file look as if it had been written long ago, so that its stamp is trusted."""
    for path in root.rglob("*.yaml"):
        state = path.stat()
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns - 10_000_000_000))


def both(root: Path) -> tuple[Checked, Checked]:
    tree = DiskTree(root)
    return check_estate(tree, TODAY), check_all(tree, TODAY)


def edit(root: Path, what: str, path: str, swap: tuple[str, str] | None) -> None:
    file = root / path
    if what == "restore":
        file.write_text(FILES[path])
    elif what == "delete" and path != "itsd.yaml":
        file.unlink(missing_ok=True)
    elif what == "comment" and file.exists():
        file.write_text("# a line more\n" + file.read_text())
    elif what == "copy" and file.exists() and path != "itsd.yaml":
        shutil.copy(file, file.with_name("copy.yaml"))
    elif what == "swap" and swap is not None and file.exists():
        file.write_text(file.read_text().replace(*swap, 1))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=1, max_size=5))
def test_a_cached_answer_equals_a_fresh_one(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, edits: list[list[tuple[str, str, tuple[str, str] | None]]]
) -> None:
    folder = tmp_path_factory.mktemp("run")
    monkeypatch.setenv("ITSD_CACHE_DIR", str(folder / "cache"))
    root = write_estate(folder / "estate")
    check_estate(DiskTree(root), TODAY)
    for step in edits:
        for what, path, swap in step:
            edit(root, what, path, swap)
        cached, fresh = both(root)
        assert cached == fresh
        assert check_estate(DiskTree(root), TODAY) == fresh


def test_an_unchanged_estate_is_answered_without_reading_it(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = check_estate(DiskTree(estate), TODAY)
    read: list[str] = []
    original = DiskTree.read

    def noted(tree: DiskTree, path: str) -> bytes:
        read.append(path)
        return original(tree, path)

    monkeypatch.setattr(DiskTree, "read", noted)
    monkeypatch.setattr("itsd.validation.manifest._SETTLED", 0)
    check_estate(DiskTree(estate), TODAY)  # the stamps are trusted from now on
    read.clear()
    assert check_estate(DiskTree(estate), TODAY) == first
    assert read == ["itsd.yaml"]


def test_a_fresh_clone_is_answered_by_content(estate: Path, tmp_path: Path) -> None:
    git = ["git", "-C", str(estate), "-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "first"], check=True)
    first = check_estate(DiskTree(estate), TODAY)
    clone = tmp_path / "elsewhere" / "estate"
    subprocess.run(["git", "clone", "-q", str(estate), str(clone)], check=True)
    assert cache_file(clone) == cache_file(estate)
    before = cache_file(clone).read_bytes()
    assert check_estate(DiskTree(clone), TODAY) == first
    assert cache_file(clone).read_bytes() == before, "nothing was judged again"


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + b"\x00" * 5000])
def test_a_foreign_cache_is_replaced(estate: Path, content: bytes) -> None:
    first = check_estate(DiskTree(estate), TODAY)
    cache_file(estate).write_bytes(content)
    assert check_estate(DiskTree(estate), TODAY) == first
    assert check_estate(DiskTree(estate), TODAY) == first


@pytest.mark.parametrize("table", ["meta", "file", "entity", "target"])
def test_a_damaged_cache_changes_no_answer(estate: Path, table: str) -> None:
    check_estate(DiskTree(estate), TODAY)
    settle(estate)
    with sqlite3.connect(cache_file(estate)) as connection:
        column = {"meta": "value", "file": "findings", "entity": "record", "target": "referrers"}[table]
        connection.execute(f"UPDATE {table} SET {column} = '[oops'")  # noqa: S608  # our own names
    connection.close()
    (estate / "catalogue/network.yaml").write_text(FILES["catalogue/network.yaml"].replace("id: network", "id: net"))
    cached, fresh = both(estate)
    assert cached == fresh


def test_a_cache_of_another_shape_is_replaced(estate: Path) -> None:
    first = check_estate(DiskTree(estate), TODAY)
    path = cache_file(estate)
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE entity (something TEXT)")
    connection.close()
    assert check_estate(DiskTree(estate), TODAY) == first


def test_no_cache_folder_is_no_failure(estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ITSD_CACHE_DIR", str(tmp_path / "file"))
    cached, fresh = both(estate)
    assert cached == fresh


def test_two_runs_at_once_leave_a_good_cache(estate: Path) -> None:
    fresh = check_all(DiskTree(estate), TODAY)
    results: list[Checked] = []
    threads = [threading.Thread(target=lambda: results.append(check_estate(DiskTree(estate), TODAY))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [fresh] * 4
    assert check_estate(DiskTree(estate), TODAY) == fresh


def test_another_day_is_another_answer(estate: Path) -> None:
    check_estate(DiskTree(estate), TODAY)
    later = Conditions(date(2026, 11, 1), date(2029, 1, 1))
    assert check_estate(DiskTree(estate), later) == check_all(DiskTree(estate), later)


def test_changed_settings_are_another_answer(estate: Path) -> None:
    check_estate(DiskTree(estate), TODAY)
    (estate / "itsd.yaml").write_text(FILES["itsd.yaml"] + "rules: {X006: error}\n")
    cached, fresh = both(estate)
    assert cached == fresh
    assert any(finding.code == "X006" and finding.level.value == "error" for finding in cached.findings)


def test_the_day_of_the_settings_is_known_from_the_first_run_on(estate: Path) -> None:
    other_day = Conditions(date(2031, 5, 5))  # the settings name 2026-11-01, whatever day it is
    first = check_estate(DiskTree(estate), other_day)
    before = cache_file(estate).read_bytes()
    assert check_estate(DiskTree(estate), other_day) == first
    assert cache_file(estate).read_bytes() == before, "the second run was answered from the cache"
