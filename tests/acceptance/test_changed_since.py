"""`validate --changed-since` on real repositories: what changed, what depends on it, and refs that are none."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.estates import CLEAN, SERVICE, write_estate
from tests.support.runner import Result, run_here

if TYPE_CHECKING:
    from pathlib import Path

# Two warnings in files that do not change: they show whether more is reported than was touched.
OLD = {
    **CLEAN,
    "catalogue/services/mail.yaml": SERVICE + "tags: [no]\n",
    "catalogue/services/wiki.yaml": SERVICE.replace("id: mail", "id: wiki").replace("E-mail", "Wiki").replace("البريد الإلكتروني", "الموسوعة").replace("office", "night")
    + "tags: [yes]\n",
    "catalogue/calendars/night.yaml": CLEAN["catalogue/calendars/office.yaml"].replace("office", "night").replace("Office", "Night").replace("ساعات العمل", "ساعات الليل"),
}


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder as a person with a name."""
    subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit on main, and a branch on which changes are made."""
    root = write_estate(tmp_path / "repository", OLD)
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)
    git(root, "switch", "--quiet", "--create", "change")
    return root


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message=change")


def validate(root: Path, ref: str, *arguments: str) -> Result:
    return run_here("validate", "--format", "json", f"--changed-since={ref}", *arguments, cwd=root)


def found(root: Path, ref: str = "main") -> set[tuple[str, str]]:
    """Code and file of the findings about texts and references."""
    findings = json.loads(validate(root, ref, "--select", "X,S008").out)["findings"]
    return {(finding["code"], finding["place"]["file"]) for finding in findings}


def test_nothing_changed(repository: Path) -> None:
    assert found(repository) == set()


@pytest.mark.parametrize("state", ["on disk", "staged", "committed"])
def test_a_changed_file_and_nothing_else(state: str, repository: Path) -> None:
    file = repository / "catalogue/services/mail.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("summary", "sumary"), encoding="utf-8")
    if state == "staged":
        git(repository, "add", "--all")
    elif state == "committed":
        commit(repository)
    assert found(repository) == {(code, "catalogue/services/mail.yaml") for code in ("X001", "X004")}


def test_an_added_file(repository: Path) -> None:
    (repository / "catalogue/services/chat.yaml").write_text("kind: sevice\nid: chat\n", encoding="utf-8")
    assert found(repository) == {("X003", "catalogue/services/chat.yaml")}


def test_a_deleted_entity_is_reported_where_it_is_missed(repository: Path) -> None:
    (repository / "catalogue/calendars/night.yaml").unlink()
    assert found(repository) == {("S008", "catalogue/services/wiki.yaml"), ("X004", "catalogue/services/wiki.yaml")}


def test_a_renamed_file_holds_the_same_entity(repository: Path) -> None:
    git(repository, "mv", "catalogue/calendars/night.yaml", "catalogue/calendars/later.yaml")
    assert {file for _, file in found(repository)} <= {"catalogue/calendars/later.yaml", "catalogue/services/wiki.yaml"}
    assert ("S008", "catalogue/services/wiki.yaml") not in found(repository)


def test_a_new_id_is_missed_under_the_old_one(repository: Path) -> None:
    file = repository / "catalogue/calendars/night.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("id: night", "id: nights"), encoding="utf-8")
    assert ("S008", "catalogue/services/wiki.yaml") in found(repository)
    assert ("X004", "catalogue/services/mail.yaml") not in found(repository)


def test_changed_settings_touch_everything(repository: Path) -> None:
    (repository / "itsd.yaml").write_text(CLEAN["itsd.yaml"] + "currency: EUR\n", encoding="utf-8")
    assert found(repository) == {("X004", "catalogue/services/mail.yaml"), ("X004", "catalogue/services/wiki.yaml")}


def test_what_happens_on_the_main_branch_meanwhile_does_not_count(repository: Path) -> None:
    git(repository, "switch", "--quiet", "main")
    (repository / "catalogue/services/mail.yaml").write_text(SERVICE, encoding="utf-8")
    commit(repository)
    git(repository, "switch", "--quiet", "change")
    assert found(repository) == set()


def test_an_estate_below_the_top_of_its_repository(tmp_path: Path) -> None:
    root = write_estate(tmp_path / "deep" / "estate", OLD)
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path)
    (root / "catalogue/services/mail.yaml").write_text(OLD["catalogue/services/mail.yaml"] + "nme: A\n", encoding="utf-8")
    (tmp_path / "catalogue.yaml").write_text("kind: sevice\n", encoding="utf-8")
    assert found(root, "HEAD") == {(code, "catalogue/services/mail.yaml") for code in ("X001", "X004")}


@pytest.mark.parametrize(
    ("ref", "message", "hint"),
    [
        ("mian", "error: unknown git ref 'mian'", "Did you mean main? Branches and tags: change, main."),
        ("-h", "error: '-h' is not a git ref", "a ref does not begin with a hyphen"),
        ("--output=x", "error: '--output=x' is not a git ref", "a ref does not begin with a hyphen"),
        ("", "error: '' is not a git ref", "Name a branch"),
        ("main\n--output=x", "error: 'main\\n--output=x' is not a git ref", "Name a branch"),
        ("HEAD:catalogue", "error: unknown git ref 'HEAD:catalogue'", "Branches and tags"),
    ],
)
def test_a_ref_that_is_none(ref: str, message: str, hint: str, repository: Path) -> None:
    result = validate(repository, ref)
    assert (result.status, result.out, result.err.splitlines()[0]) == (2, "", message)
    assert hint in result.err
    assert not (repository / "x").exists()


def test_a_repository_without_a_commit(tmp_path: Path) -> None:
    write_estate(tmp_path, CLEAN)
    git(tmp_path, "init", "--quiet")
    result = validate(tmp_path, "HEAD")
    assert (result.status, result.err) == (2, "error: unknown git ref 'HEAD'\nThe repository has no commit yet.\n")


def test_a_shallow_clone_is_told_how_to_get_the_rest(repository: Path, tmp_path: Path) -> None:
    (repository / "catalogue/services/chat.yaml").write_text("kind: sevice\nid: chat\n", encoding="utf-8")
    commit(repository)
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", repository.as_uri(), "clone")
    result = validate(tmp_path / "clone", "origin/main")
    assert (result.status, result.out) == (2, "")
    assert "no common ancestor" in result.err
    assert "git fetch --unshallow" in result.err


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    result = validate(repository, "main")
    assert (result.status, result.err.splitlines()[0]) == (2, "error: git is not installed")
    assert run_here("validate", "--select", "X", "--fail-on", "error", cwd=repository).status == 0


def test_nothing_of_a_strangers_repository_runs(repository: Path, tmp_path: Path) -> None:
    """Filters, monitors and hooks of the repository's configuration could run a program."""
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path / 'sprung'}\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "filter.x.clean", "filter.x.smudge", "filter.x.process", "diff.external", "core.pager", "core.sshCommand"):
        git(repository, "config", name, str(trap))
    (repository / ".gitattributes").write_text("*.yaml filter=x diff=x\n", encoding="utf-8")
    (repository / "catalogue/services/mail.yaml").write_text(SERVICE + "nme: A\n", encoding="utf-8")
    assert ("X001", "catalogue/services/mail.yaml") in found(repository)
    assert not (tmp_path / "sprung").exists()


def test_the_repository_is_left_as_it_was(repository: Path) -> None:
    (repository / "catalogue/services/mail.yaml").write_text(SERVICE, encoding="utf-8")
    state = sorted((path.relative_to(repository).as_posix(), path.stat().st_mtime_ns) for path in repository.rglob("*"))
    found(repository)
    assert sorted((path.relative_to(repository).as_posix(), path.stat().st_mtime_ns) for path in repository.rglob("*")) == state
