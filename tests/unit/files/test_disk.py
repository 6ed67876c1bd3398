"""The tree on disk: what is listed, what is refused, and that nothing outside is read."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest

from itsd.errors import ItsdError
from itsd.files.disk import DiskTree
from itsd.files.limits import MAX_BYTES

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES = (".yaml", ".yml")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An estate with files in two folders, and a secret beside it."""
    (tmp_path / "secret.yaml").write_text("kind: secret")
    estate = tmp_path / "estate"
    for name in ("catalogue/b.yaml", "catalogue/a/z.yml", "catalogue/a-b.yaml", "agreements/sla.yaml", "catalogue/.git/x.yaml", "catalogue/readme.md", "other/o.yaml"):
        path = estate / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"id: {path.stem}\n")
    return estate


def problems(tree: DiskTree, *folders: str) -> dict[str, str]:
    return {entry.path: entry.problem for entry in tree.list(folders or ("catalogue",), SUFFIXES)}


def test_lists_wanted_files_of_the_folders_sorted_and_without_hidden_folders(root: Path) -> None:
    entries = DiskTree(root).list(["catalogue", "agreements", "missing"], SUFFIXES)
    assert [entry.path for entry in entries] == ["agreements/sla.yaml", "catalogue/a-b.yaml", "catalogue/a/z.yml", "catalogue/b.yaml"]
    assert [entry.size for entry in entries] == [8, 8, 6, 6]
    assert not any(entry.problem for entry in entries)


def test_a_file_is_listed_once_where_folders_overlap(root: Path) -> None:
    assert problems(DiskTree(root), "catalogue/a", "catalogue", "./catalogue/") == {"catalogue/a-b.yaml": "", "catalogue/a/z.yml": "", "catalogue/b.yaml": ""}


def test_the_whole_root_can_be_listed(root: Path) -> None:
    assert "other/o.yaml" in problems(DiskTree(root), ".")


def test_the_stamp_changes_with_the_content(root: Path) -> None:
    tree = DiskTree(root)
    before = {entry.path: entry.stamp for entry in tree.list(["catalogue"], SUFFIXES)}
    (root / "catalogue/b.yaml").write_text("id: b\nmore: 1\n")
    after = {entry.path: entry.stamp for entry in tree.list(["catalogue"], SUFFIXES)}
    assert {path for path in before if before[path] != after[path]} == {"catalogue/b.yaml"}


@pytest.mark.parametrize("folder", ["../estate", "/etc", "catalogue/../..", "catalogue/.."])
def test_folders_outside_the_root_are_refused(root: Path, folder: str) -> None:
    with pytest.raises(ItsdError) as caught:
        DiskTree(root).list([folder], SUFFIXES)
    assert folder in caught.value.message
    assert caught.value.hint.endswith(".")


def test_links_inside_are_followed_to_files_only(root: Path) -> None:
    (root / "catalogue/link.yaml").symlink_to("b.yaml")
    (root / "catalogue/out.yaml").symlink_to(root.parent / "secret.yaml")
    (root / "catalogue/broken.yaml").symlink_to("nothing")
    (root / "catalogue/loop.yaml").symlink_to("loop.yaml")
    (root / "catalogue/folder").symlink_to(root / "other")
    (root / "catalogue/away").symlink_to(root.parent)
    (root / "catalogue/.#b.yaml").symlink_to("user@host.1:2")
    assert problems(DiskTree(root)) == {
        "catalogue/a-b.yaml": "",
        "catalogue/a/z.yml": "",
        "catalogue/away": "a symbolic link that leaves the estate",
        "catalogue/b.yaml": "",
        "catalogue/broken.yaml": "a symbolic link that leads nowhere",
        "catalogue/link.yaml": "",
        "catalogue/loop.yaml": "a symbolic link that leads nowhere",
        "catalogue/out.yaml": "a symbolic link that leaves the estate",
    }
    assert DiskTree(root).read("catalogue/link.yaml") == b"id: b\n"


def test_a_listed_folder_that_is_a_link_is_reported(root: Path) -> None:
    (root / "away").symlink_to(root.parent)
    (root / "alias").symlink_to("catalogue")
    assert problems(DiskTree(root), "away", "alias") == {
        "alias": "a symbolic link to a folder, which is not followed",
        "away": "a symbolic link that leaves the estate",
    }


def test_folders_pipes_and_sockets_with_a_wanted_name_are_problems(root: Path) -> None:
    (root / "catalogue/folder.yaml").mkdir()
    os.mkfifo(root / "catalogue/pipe.yaml")
    with socket.socket(socket.AF_UNIX) as server:
        here = os.getcwd()  # noqa: PTH109  # a socket's path must be short
        os.chdir(root / "catalogue")
        try:
            server.bind("socket.yaml")
        finally:
            os.chdir(here)
        found = problems(DiskTree(root))
    assert found["catalogue/folder.yaml"] == "a directory, not a file"
    assert found["catalogue/pipe.yaml"] == "a named pipe, not a file"
    assert found["catalogue/socket.yaml"] == "a socket, not a file"


def test_a_pipe_does_not_block_a_reader(root: Path) -> None:
    os.mkfifo(root / "catalogue/pipe.yaml")
    with pytest.raises(ValueError, match="a named pipe, not a file"):
        DiskTree(root).read("catalogue/pipe.yaml")


def test_unreadable_files_are_problems(root: Path) -> None:
    (root / "catalogue/b.yaml").chmod(0)
    assert problems(DiskTree(root))["catalogue/b.yaml"] == "the file cannot be read: no permission"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every folder")
def test_unreadable_folders_are_problems(root: Path) -> None:
    (root / "catalogue/a").chmod(0)
    try:
        assert problems(DiskTree(root))["catalogue/a"] == "the folder cannot be read: no permission"
    finally:
        (root / "catalogue/a").chmod(0o755)


def test_names_that_are_not_utf8_are_printable_problems(root: Path) -> None:
    with open(os.fsencode(root) + b"/catalogue/caf\xe9.yaml", "wb"):  # noqa: PTH123  # a path of bytes
        pass
    found = problems(DiskTree(root))
    assert found["catalogue/caf\\xe9.yaml"] == "the file's name is not valid UTF-8"
    assert all(path.isprintable() and path.encode() for path in found)


def test_arabic_names_are_read(root: Path) -> None:
    (root / "catalogue/بريد.yaml").write_text("id: mail\n")
    tree = DiskTree(root)
    assert problems(tree)["catalogue/بريد.yaml"] == ""
    assert tree.read("catalogue/بريد.yaml") == b"id: mail\n"


@pytest.mark.parametrize("path", ["../secret.yaml", "/etc/passwd", "catalogue/../../secret.yaml", "catalogue/a\0.yaml"])
def test_reading_refuses_paths_that_leave(root: Path, path: str) -> None:
    with pytest.raises(ValueError, match="leaves the estate"):
        DiskTree(root).read(path)


def test_reading_refuses_links_that_leave(root: Path) -> None:
    (root / "catalogue/out.yaml").symlink_to(root.parent / "secret.yaml")
    (root / "catalogue/away").symlink_to(root.parent)
    for path in ("catalogue/out.yaml", "catalogue/away/secret.yaml"):
        with pytest.raises(ValueError, match="leaves the estate"):
            DiskTree(root).read(path)


def test_reading_stops_one_byte_beyond_the_limit(root: Path) -> None:
    (root / "catalogue/big.yaml").write_bytes(b"x" * (MAX_BYTES + 5_000))
    assert len(DiskTree(root).read("catalogue/big.yaml")) == MAX_BYTES + 1


def test_missing_files_and_folders(root: Path) -> None:
    tree = DiskTree(root)
    with pytest.raises(FileNotFoundError):
        tree.read("catalogue/none.yaml")
    with pytest.raises(ValueError, match="a directory"):
        tree.read("catalogue")


def test_exists_only_inside(root: Path) -> None:
    (root / "away").symlink_to(root.parent)
    tree = DiskTree(root)
    assert tree.exists("catalogue/b.yaml")
    assert tree.exists("catalogue")
    assert not tree.exists("catalogue/none.yaml")
    assert not tree.exists("../secret.yaml")
    assert not tree.exists("away/secret.yaml")


def test_a_root_reached_through_a_link_is_read(root: Path) -> None:
    alias = root.parent / "alias"
    alias.symlink_to(root)
    tree = DiskTree(alias)
    assert "catalogue/b.yaml" in problems(tree)
    assert tree.read("catalogue/b.yaml") == b"id: b\n"
