"""git calls `itsd diff --driver` for one file: real git, real repositories."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.proposing import FILE, propose, sample_files
from tests.support.repositories import commit_files, git, start_repository
from tests.support.runner import run_process

if TYPE_CHECKING:
    from collections.abc import Callable

ATTRIBUTES = "/agreements/**/*.yaml diff=itsd\n/catalogue/**/*.yaml diff=itsd\n/remarks/* diff=itsd\n"
BEFORE: dict[str, str | bytes] = {"itsd.yaml": sample_files()["itsd.yaml"], FILE: sample_files()[FILE], ".gitattributes": ATTRIBUTES}
COMMAND = Path(sys.executable).parent / "itsd"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one agreement, in which git asks the driver."""
    folder = start_repository(tmp_path / "estate")
    commit_files(folder, BEFORE)
    git(folder, "config", "diff.itsd.command", f"'{COMMAND}' diff --driver --")
    return folder


def body_of(text: str) -> list[str]:
    """The lines without git's and without empty ones."""
    return [line for line in text.splitlines() if line]


def test_git_diff_and_git_log_speak_of_meaning(repository: Path) -> None:
    (repository / FILE).write_text(propose(), encoding="utf-8")
    lines = body_of(git(repository, "diff"))
    assert lines[:3] == [f"diff --itsd a/{FILE} b/{FILE}", "sla/permits-portal (Permits portal for Municipal Permits)", "~ Availability strengthened: 99.5% → 99.9%"]
    assert "- Exception removed: Failure of the national payment switch" in lines
    commit_files(repository, {})
    assert lines == body_of(git(repository, "log", "-p", "-1", "--ext-diff", "--format="))
    assert "-    at_least" not in git(repository, "show", "--ext-diff")


def test_what_changes_only_in_form_is_said_to_mean_the_same(repository: Path) -> None:
    text = sample_files()[FILE].decode().replace("at_least: 99.5%", "at_least: 99.50%").replace("critical: true}", "critical: true}  # of the portal")
    (repository / FILE).write_text(text, encoding="utf-8")
    assert body_of(git(repository, "diff"))[1:] == ["# the same meaning: only the form or remarks differ"]


def test_new_deleted_and_renamed_files_are_told(repository: Path) -> None:
    other = FILE.replace("permits-portal", "permits")
    git(repository, "mv", FILE, other)
    assert body_of(git(repository, "diff", "--cached", "-M")) == [f"diff --itsd a/{FILE} b/{other}", f"rename from {FILE}", f"rename to {other}"]
    deleted = body_of(git(repository, "diff", "--cached", "--no-renames", "--diff-filter=D"))
    added = body_of(git(repository, "diff", "--cached", "--no-renames", "--diff-filter=A"))
    assert deleted[2].startswith("- Service level agreement removed")
    assert added[2].startswith("+ Service level agreement added")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace('version: "1.0"', "version: ["), "line "),
        (lambda text: text.replace("kind: sla", "kind: sle"), "line 1: "),
        (lambda text: text.replace("from: 2026-01-01", "from: soon"), "line "),
    ],
)
def test_a_file_that_cannot_be_read_is_shown_as_text(repository: Path, change: Callable[[str], str], reason: str) -> None:
    (repository / FILE).write_text(change(sample_files()[FILE].decode()), encoding="utf-8")
    lines = body_of(git(repository, "diff"))
    assert lines[1].startswith(f"# shown as text: {reason}")
    assert lines[2:4] == [f"--- a/{FILE}", f"+++ b/{FILE}"]
    assert any(line.startswith("@@") for line in lines)


def test_files_that_are_none_of_the_estate_are_shown_as_text(repository: Path) -> None:
    commit_files(repository, {"remarks/a.txt": "one\n", "remarks/b.yaml": "kind: sla\n", "remarks/c.bin": b"\0\1", "remarks/link": "x"})
    commit_files(repository, {"remarks/a.txt": "two \x1b[31m\n", "remarks/b.yaml": "kind: ola\n", "remarks/c.bin": b"\0\2"})
    text = git(repository, "show", "--ext-diff", "--format=")
    assert "# shown as text: it is no YAML\n" in text
    assert "# shown as text: it holds nothing that itsd reads\n" in text
    assert "Binary files differ" in text
    assert "\x1b" not in text


def test_a_name_that_looks_like_an_option_is_a_name(repository: Path) -> None:
    commit_files(repository, {".gitattributes": "* diff=itsd\n", "--output=stolen.yaml": "a\n", "--version": "a\n"})
    commit_files(repository, {"--output=stolen.yaml": "b\n", "--version": "b\n"})
    text = git(repository, "show", "--ext-diff", "--format=")
    assert text.count("diff --itsd") == 2
    assert not (repository / "stolen.yaml").exists()


def test_a_link_is_not_followed(repository: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("kind: sla\nsecret: yes\n", encoding="utf-8")
    link = repository / "agreements" / "sla" / "link.yaml"
    link.symlink_to(secret)
    git(repository, "add", "--all")
    text = git(repository, "diff", "--cached")
    assert "# shown as text: a symbolic link" in text
    assert "secret: yes" not in text


def test_a_merge_that_is_not_done_is_named(repository: Path) -> None:
    git(repository, "checkout", "--quiet", "-b", "other")
    commit_files(repository, {FILE: sample_files()[FILE].decode().replace("99.5%, per", "99.6%, per")})
    git(repository, "checkout", "--quiet", "main")
    commit_files(repository, {FILE: sample_files()[FILE].decode().replace("99.5%, per", "99.7%, per")})
    git(repository, "-c", "user.name=a", "-c", "user.email=a@example.org", "merge", "other", check=False)
    assert f"{FILE}: not merged yet" in git(repository, "diff", "--base", FILE, check=False) + git(repository, "diff", FILE, check=False)


def test_it_works_from_a_folder_of_a_larger_repository(tmp_path: Path) -> None:
    folder = start_repository(tmp_path / "monorepo")
    commit_files(folder, {".gitattributes": "*.yaml diff=itsd\n", "estate/itsd.yaml": BEFORE["itsd.yaml"], f"estate/{FILE}": BEFORE[FILE]})
    git(folder, "config", "diff.itsd.command", f"'{COMMAND}' diff --driver --")
    (folder / "estate" / FILE).write_text(propose(), encoding="utf-8")
    assert "~ Availability strengthened: 99.5% → 99.9%" in git(folder / "estate" / "agreements", "diff")


@pytest.mark.parametrize("arguments", [(), ("a", "b"), tuple("abcdefghij")])
def test_whoever_is_not_git_is_told_how_to_set_it_up(arguments: tuple[str, ...], tmp_path: Path) -> None:
    result = run_process("diff", "--driver", *arguments, cwd=tmp_path)
    assert result.status == 2
    assert "git config diff.itsd.command" in result.err


def test_three_sides_are_refused(tmp_path: Path) -> None:
    result = run_process("diff", "a", "b", "c", cwd=tmp_path)
    assert (result.status, result.out) == (2, "")
    assert "a diff has two sides, not 3" in result.err
