"""Atomic writing: whole files, modes kept, nothing outside the root, nothing left behind."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from itsd.errors import ItsdError
from itsd.files.write import write_atomic

if TYPE_CHECKING:
    from pathlib import Path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_text_is_written_as_utf8_and_bytes_as_they_are(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a", "خدمة\n")
    write_atomic(tmp_path / "b", b"\x00\r\n")
    assert (tmp_path / "a").read_bytes() == "خدمة\n".encode()
    assert (tmp_path / "b").read_bytes() == b"\x00\r\n"
    assert names(tmp_path) == ["a", "b"]


def test_the_mode_of_an_existing_file_is_kept_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_text("x")
    old.chmod(0o751)
    mask = os.umask(0o027)
    try:
        write_atomic(old, "y")
        write_atomic(new, "y")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(old.stat().st_mode) == 0o751
    assert stat.S_IMODE(new.stat().st_mode) == 0o640


def test_a_link_inside_the_root_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("x")
    (tmp_path / "link").symlink_to("real")
    write_atomic(tmp_path / "link", "y", root=tmp_path)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "y"


def test_nothing_outside_the_root_is_written(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    outside = tmp_path / "outside"
    outside.write_text("x")
    (root / "link").symlink_to(outside)
    (root / "folder").symlink_to(tmp_path)
    for path in (root / "../outside", root / "link", root / "folder/outside", root / "folder/new/file", outside):
        with pytest.raises(ItsdError, match="is outside") as caught:
            write_atomic(path, "y", root=root)
        assert caught.value.hint
    assert outside.read_text() == "x"
    assert names(tmp_path) == ["outside", "root"]


def test_missing_folders_are_made_below_a_root_only(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a/b/c", "x", root=tmp_path)
    assert (tmp_path / "a/b/c").read_text() == "x"
    with pytest.raises(ItsdError) as caught:
        write_atomic(tmp_path / "d/e", "x")
    assert caught.value.hint == "Make the folder first, or check the path."


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(ItsdError) as caught:
        write_atomic(tmp_path, "x")
    assert caught.value.hint == "Name a file, not a folder."


def test_a_failure_leaves_the_former_file_and_no_other(tmp_path: Path) -> None:
    """A limit on the size of files fails as a full disk does: in the midst of writing."""
    target = tmp_path / "file"
    target.write_text("former")
    code = (
        "import resource, signal, sys; from pathlib import Path; from itsd.files.write import write_atomic; from itsd.errors import ItsdError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_atomic(Path(sys.argv[1]), 'x' * 100_000)\n"
        "except ItsdError as error: print(error.message); print(error.hint)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], capture_output=True, text=True, check=True)
    assert "cannot be written: file too large" in done.stdout
    assert "The former file is unchanged." in done.stdout
    assert target.read_text() == "former"
    assert names(tmp_path) == ["file"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes to every folder")
def test_a_read_only_folder_is_an_error_with_a_hint(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(ItsdError, match="permission denied") as caught:
            write_atomic(tmp_path / "file", "x")
    finally:
        tmp_path.chmod(0o755)
    assert caught.value.hint == "Make the folder writable, or choose another one."


def test_an_interruption_leaves_the_former_file(tmp_path: Path) -> None:
    """The process is killed while it writes."""
    target = tmp_path / "file"
    target.write_text("former")
    code = (
        "import os, signal, sys; from pathlib import Path; import itsd.files.write as write\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)\n"
        "write.write_atomic(Path(sys.argv[1]), 'new')\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(target)], check=False)
    assert done.returncode == -9
    assert target.read_text() == "former"
    assert all(name == "file" or name.endswith(".tmp") for name in names(tmp_path))
