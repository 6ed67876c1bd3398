"""Replacing a folder: whole at every moment, unchanged files untouched, nothing foreign taken away."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from itsd.errors import ItsdError
from itsd.files import replace as module
from itsd.files.replace import MARKER, Replacement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def publish(target: Path, files: Mapping[str, bytes]) -> tuple[bool, int, int]:
    with Replacement(target) as making:
        for name, content in files.items():
            making.add(name, content)
        return making.finish(), making.written, making.kept


def contents(target: Path) -> dict[str, bytes]:
    return {path.relative_to(target).as_posix(): path.read_bytes() for path in sorted(target.rglob("*")) if path.is_file() and path.name != MARKER}


def test_a_new_folder_holds_what_was_added(tmp_path: Path) -> None:
    assert publish(tmp_path / "a" / "site", {"index.html": b"1", "en/x.html": b"2"}) == (True, 2, 0)
    assert contents(tmp_path / "a" / "site") == {"index.html": b"1", "en/x.html": b"2"}
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["site"]


def test_unchanged_files_are_the_former_ones_and_what_is_gone_is_gone(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(site, {"same": b"1", "other": b"2", "gone": b"3"})
    before = (site / "same").stat()
    assert publish(site, {"same": b"1", "other": b"4", "new": b"5"}) == (True, 2, 1)
    assert contents(site) == {"same": b"1", "other": b"4", "new": b"5"}
    after = (site / "same").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_same_again_touches_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(site, {"a": b"1"})
    before = (site.stat().st_ino, site.stat().st_mtime_ns)
    assert publish(site, {"a": b"1"}) == (False, 0, 1)
    assert (site.stat().st_ino, site.stat().st_mtime_ns) == before
    assert publish(site, {}) == (True, 0, 0)
    assert contents(site) == {}


def fail_in_the_middle(site: Path) -> None:
    with Replacement(site) as making:
        making.add("a", b"2")
        raise ZeroDivisionError


@pytest.mark.parametrize("exchange", [True, False])
def test_a_failure_leaves_the_former_folder(tmp_path: Path, exchange: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    if not exchange:
        monkeypatch.setattr(module, "_exchange", lambda *_: False)
    site = tmp_path / "site"
    publish(site, {"a": b"1"})
    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle(site)
    assert contents(site) == {"a": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert publish(site, {"a": b"2"}) == (True, 1, 0)
    assert contents(site) == {"a": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_full_disk_is_said_and_leaves_the_former_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    publish(site, {"a": b"1"})

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.write_bytes", full)
        with pytest.raises(ItsdError, match="no space left") as caught:
            publish(site, {"a": b"2"})
    assert "Free some space" in caught.value.hint
    assert contents(site) == {"a": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


# Each point at which a run can be killed: while files are written, before and between the two steps that change names.
KILLED = {
    "while a file is written": "module.Replacement.add = lambda *a: (real(*a), os._exit(9))",
    "before the names change": "module._exchange = lambda *a: os._exit(9)",
    "between the two steps": "module._exchange = lambda *a: False\nrename = Path.rename\nPath.rename = lambda p, t: (rename(p, t), os._exit(9))",
}


@pytest.mark.parametrize("where", KILLED)
def test_a_killed_run_leaves_the_former_folder_to_the_next_one(tmp_path: Path, where: str) -> None:
    site = tmp_path / "site"
    publish(site, {"a": b"1", "b": b"1"})
    program = f"""
        import os
        from pathlib import Path
        from itsd.files import replace as module
        real = module.Replacement.add
        with module.Replacement(Path({str(site)!r})) as making:
            exec({KILLED[where]!r})
            making.add("a", b"2")
            making.add("b", b"2")
            making.finish()
        """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False).returncode == 9
    if where != "between the two steps":
        assert contents(site) == {"a": b"1", "b": b"1"}
    with Replacement(site):  # the next run, whatever becomes of it
        assert contents(site) == {"a": b"1", "b": b"1"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    publish(site, {"a": b"3"})
    assert contents(site) == {"a": b"3"}


def test_files_of_others_are_never_taken_away(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    publish(site, {"a": b"1"})  # an empty folder is nobody's
    (site / "CNAME").write_text("example.om")
    with pytest.raises(ItsdError, match="not published by itsd: CNAME"):
        publish(site, {"a": b"2"})
    assert contents(site) == {"CNAME": b"example.om", "a": b"1"}
    other = tmp_path / "documents"
    other.mkdir()
    for number in range(5):
        (other / f"{number}.txt").write_text("mine")
    with pytest.raises(ItsdError, match=r"0\.txt, 1\.txt, 2\.txt and 2 more"):
        publish(other, {"a": b"2"})
    assert len(contents(other)) == 5


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("x")
    with pytest.raises(ItsdError, match="is a file"):
        publish(tmp_path / "site", {"a": b"1"})


def test_links_in_the_former_folder_are_not_followed(tmp_path: Path) -> None:
    site, secret = tmp_path / "site", tmp_path / "secret"
    secret.mkdir()
    (secret / "key").write_bytes(b"k")
    publish(site, {"a": b"1", "d/key": b"k"})
    shutil.rmtree(site / "d")
    (site / "d").symlink_to(secret)
    with pytest.raises(ItsdError, match="not published by itsd: d"):
        publish(site, {"a": b"2"})
    (site / "d").unlink()
    (site / "a").unlink()
    (site / "a").symlink_to(secret / "key")
    publish(site, {"a": b"k"})
    assert not (site / "a").is_symlink()
    assert (secret / "key").read_bytes() == b"k"


def test_a_folder_behind_a_link_is_replaced_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    publish(tmp_path / "link", {"a": b"1"})
    assert (tmp_path / "link").is_symlink()
    assert contents(tmp_path / "real") == {"a": b"1"}


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "."])
def test_nothing_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ItsdError, match="leads out of"), Replacement(tmp_path / "site") as making:
        making.add(name, b"1")


def test_two_runs_at_once_do_not_meet(tmp_path: Path) -> None:
    with Replacement(tmp_path / "site") as first:
        with pytest.raises(ItsdError, match="another run is publishing"):
            publish(tmp_path / "site", {"a": b"2"})
        first.add("a", b"1")
        first.finish()
    assert contents(tmp_path / "site") == {"a": b"1"}


def test_a_broken_marker_claims_nothing(tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(site, {"a": b"1"})
    for text in ("[]", "{", '{"files": 3}', '{"files": [1]}'):
        (site / MARKER).write_text(text)
        with pytest.raises(ItsdError, match="not published by itsd: a"):
            publish(site, {"a": b"1"})
