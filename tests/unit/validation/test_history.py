"""Agreements against what they said before: which former states count, what cannot be known, and that a cached answer equals a fresh one."""

from __future__ import annotations

import os
import re
import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from itsd.files.disk import DiskTree
from itsd.validation.check import check_estate
from itsd.validation.result import Conditions
from tests.support.estates import CLEAN, write_estate
from tests.support.repositories import commit_files, git, start_repository

if TYPE_CHECKING:
    from pathlib import Path

    from itsd.diagnostics import Finding

TODAY = Conditions(date(2026, 11, 1))
SLA = """\
kind: sla
id: mail
name: {en: Mail, ar: البريد}
version: "%s"
status: active
valid: {from: 2026-01-01}
items: [{service: mail}]
targets: [{id: availability, metric: availability, at_least: %s, per: month}]
"""
FILE = "agreements/mail.yaml"


def sla(version: str = "1.0", target: str = "99.5%") -> dict[str, str]:
    return {FILE: SLA % (version, target)}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with one agreement on main."""
    root = start_repository(tmp_path / "estate")
    commit_files(root, CLEAN, sla())
    return root


def found(root: Path, *, since: str | None = None) -> list[Finding]:
    """The findings about former states, with a cache and without one: the same, whenever one asks."""
    first = [finding for finding in check_estate(DiskTree(root), TODAY, changed_since=since).findings if finding.code in {"A006", "A008"}]
    if since is None:
        for cached in (True, False):
            again = check_estate(DiskTree(root), TODAY, cached=cached).findings
            assert [finding for finding in again if finding.code in {"A006", "A008"}] == first
    return first


def messages(root: Path, *, since: str | None = None) -> list[str]:
    return [f"{finding.code} {finding.level.value} {finding.place.file}: {finding.message}" for finding in found(root, since=since)]


CHANGED = "A008 error agreements/mail.yaml: targets[availability].at_least differ from %s at the same version 1.0"


def test_the_working_tree_is_held_against_the_last_commit(root: Path) -> None:
    assert messages(root) == []
    write_estate(root, sla(target="99%"))
    assert messages(root) == [CHANGED % "the last commit"]
    write_estate(root, sla("2.0", "99%"))
    assert messages(root) == []
    write_estate(root, sla())
    assert messages(root) == []


def test_a_commit_ends_what_was_found_and_a_branch_remembers(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "work")
    commit_files(root, sla(target="99%"))
    assert messages(root) == [CHANGED % "the merge base with main"]
    write_estate(root, sla(target="98%"))
    assert messages(root) == [CHANGED % "the merge base with main"], "one finding for one agreement"
    git(root, "checkout", "--quiet", "--", ".")
    git(root, "switch", "--quiet", "main")
    assert messages(root) == []
    git(root, "merge", "--quiet", "work")
    assert messages(root) == [], "what was merged is what holds now"


def test_the_cache_notices_that_git_has_moved_though_no_file_has(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "work")
    commit_files(root, sla(target="99%"))
    assert messages(root) == [CHANGED % "the merge base with main"]
    git(root, "branch", "--quiet", "--force", "main", "work")
    assert messages(root) == []


def test_a_version_that_goes_down_is_found(root: Path) -> None:
    commit_files(root, sla("2.0"))
    write_estate(root, sla("1.1"))
    assert messages(root) == ["A006 error agreements/mail.yaml: version 1.1 is lower than 2.0, which it is in the last commit"]


def test_the_remote_main_branch_counts(root: Path, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", root, clone)
    commit_files(clone, sla(target="99%"))
    assert messages(clone) == [CHANGED % "the merge base with main"], "main itself is ahead of what the remote has"


def test_a_tag_keeps_the_text_of_its_version(root: Path) -> None:
    git(root, "tag", "sla/mail/1.0")
    git(root, "tag", "sla/other/1.0")
    commit_files(root, sla(target="99%"))
    assert messages(root) == [CHANGED % "the tag sla/mail/1.0"]
    git(root, "mv", FILE, "agreements/post.yaml")
    assert messages(root) == [(CHANGED % "the tag sla/mail/1.0").replace("mail.yaml", "post.yaml")]
    git(root, "mv", "agreements/post.yaml", FILE)
    commit_files(root, sla("2.0", "99%"))
    assert messages(root) == []
    git(root, "-c", "user.name=A", "-c", "user.email=a@example.org", "tag", "--annotate", "--message", "x", "sla/mail/v2.0")
    commit_files(root, sla("2.0", "98%"))
    assert messages(root) == ["A008 error agreements/mail.yaml: targets[availability].at_least differ from the tag sla/mail/v2.0 at the same version 2.0"]


def test_changed_since_holds_against_its_ref_too(root: Path) -> None:
    before = git(root, "rev-parse", "HEAD")
    commit_files(root, sla(target="99%"))
    assert messages(root) == []
    assert messages(root, since=before) == [CHANGED % f"the merge base with {before}"]


def test_an_estate_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    top = start_repository(tmp_path / "top")
    write_estate(top / "it", CLEAN, sla())
    commit_files(top)
    write_estate(top / "it", sla(target="99%"))
    assert messages(top / "it") == [CHANGED % "the last commit"]


def test_a_shallow_clone_says_once_what_it_cannot_know(root: Path, tmp_path: Path) -> None:
    commit_files(root, {"agreements/second.yaml": (SLA % ("1.0", "99%")).replace("id: mail", "id: second")})
    git(root, "switch", "--quiet", "--create", "work")
    commit_files(root, sla(target="99%"))
    git(root, "switch", "--quiet", "main")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--no-single-branch", "--branch", "work", f"file://{root}", clone)
    (only,) = found(clone)
    assert (only.code, only.level.value, only.place.file) == ("A008", "info", "itsd.yaml")
    assert only.message == "what agreements said in main cannot be told: where this branch left it is not in this clone"
    assert "fetch-depth: 0" in only.hint
    git(clone, "fetch", "--quiet", "--unshallow")
    assert messages(clone) == [CHANGED % "the merge base with main"]


def test_a_detached_commit_of_ci_without_branches_says_so(root: Path, tmp_path: Path) -> None:
    clone = start_repository(tmp_path / "clone")
    git(clone, "fetch", "--quiet", "--depth", "1", f"file://{root}", "main")
    git(clone, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    (only,) = found(clone)
    assert (only.level.value, only.message) == ("info", "what agreements said in the main branch cannot be told: there is no origin/HEAD, main or master")


def test_a_detached_commit_of_a_whole_clone_is_held_against_main(root: Path) -> None:
    git(root, "switch", "--quiet", "--create", "work")
    commit = commit_files(root, sla(target="99%"))
    git(root, "checkout", "--quiet", "--detach", commit)
    assert messages(root) == [CHANGED % "the merge base with main"]


def test_a_branch_of_any_name_is_its_own_base_where_it_is_the_only_one(tmp_path: Path) -> None:
    root = tmp_path / "estate"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=trunk")
    commit_files(root, CLEAN, sla())
    assert messages(root) == []
    git(root, "switch", "--quiet", "--create", "work")
    assert [finding.level.value for finding in found(root)] == ["info"]


def test_outside_git_and_before_the_first_commit_there_is_nothing_to_find(tmp_path: Path) -> None:
    root = write_estate(tmp_path / "estate", CLEAN, sla())
    assert messages(root) == []
    start_repository(root)
    assert messages(root) == []


def test_without_git_a_repository_is_not_passed_in_silence(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert messages(root) == []
    monkeypatch.setenv("PATH", "")
    (only,) = found(root)
    assert (only.level.value, only.message) == ("info", "git cannot tell what agreements said before: git is not installed")


def test_a_damaged_repository_is_said_too(root: Path) -> None:
    shutil.rmtree(root / ".git" / "objects")
    (only,) = found(root)
    assert only.level.value == "info"
    assert only.message.startswith("git cannot tell what agreements said before")


def test_a_former_state_that_cannot_be_read_is_none(root: Path) -> None:
    commit_files(root, {FILE: "kind: sla\n\tid: mail\n"})
    commit_files(root, sla(target="99%"))
    commit_files(root, {FILE: b"\xff\xfe kind: sla"})
    write_estate(root, sla(target="98%"))
    assert messages(root) == []


def test_files_of_the_repository_run_nothing(root: Path, tmp_path: Path) -> None:
    """A stranger's repository may name programs: none of them runs."""
    trap = tmp_path / "trap"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {trap}\n")
    program.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "filter.x.smudge", "filter.x.clean", "gpg.program", "core.pager"):
        git(root, "config", name, str(program))
    write_estate(root, {".gitattributes": "* filter=x diff=x\n"}, sla(target="99%"))
    assert messages(root) == [CHANGED % "the last commit"]
    assert not trap.exists()


def test_switched_off_rules_look_nothing_up(root: Path) -> None:
    write_estate(root, sla(target="99%"))
    write_estate(root, {"itsd.yaml": CLEAN["itsd.yaml"] + 'rules: {A006: "off", A008: "off"}\n'})
    assert messages(root) == []


def test_moved_and_renamed_files_are_followed_by_their_ids(root: Path) -> None:
    (root / "agreements" / "sla").mkdir()
    os.rename(root / FILE, root / "agreements" / "sla" / "post.yaml")  # noqa: PTH104  # as a user would
    assert messages(root) == []
    write_estate(root, {"agreements/sla/post.yaml": SLA % ("1.0", "99%")})
    assert messages(root) == [(CHANGED % "the last commit").replace("agreements/mail.yaml", "agreements/sla/post.yaml")]


STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(["99.5%", "99%"])),
    st.tuples(st.just("version"), st.sampled_from(["1.0", "1.1", "2.0"])),
    st.tuples(st.sampled_from(["commit", "main", "work", "tag", "remove", "owner"]), st.just("")),
)


def take(root: Path, step: str, value: str) -> None:
    """One thing that people do in a repository."""
    text = (root / FILE).read_text(encoding="utf-8") if (root / FILE).exists() else SLA % ("1.0", "99.5%")
    if step == "write":
        write_estate(root, {FILE: re.sub(r"at_least: [^,]+", f"at_least: {value}", text)})
    elif step == "version":
        write_estate(root, {FILE: re.sub(r'version: "[^"]+"', f'version: "{value}"', text)})
    elif step == "remove":
        (root / FILE).unlink(missing_ok=True)
    elif step == "owner":
        write_estate(root, {"catalogue/people/aisha.yaml": CLEAN["catalogue/people/aisha.yaml"] + "# a remark\n"})
    elif step == "commit":
        git(root, "add", "--all")
        git(root, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "--quiet", "--allow-empty", "--message", "x")
    elif step == "tag":
        git(root, "tag", "--force", "sla/mail/1.0")
    else:
        git(root, "stash", "--quiet", "--include-untracked", check=False)
        git(root, "switch", "--quiet", *(["--create"] if step not in git(root, "branch", "--format=%(refname:short)").split() else []), step)


@settings(max_examples=12, deadline=None)
@given(steps=st.lists(STEPS, min_size=1, max_size=7))
def test_whatever_is_done_in_git_a_cached_answer_equals_a_fresh_one(tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]]) -> None:
    root = start_repository(tmp_path_factory.mktemp("run") / "estate")
    git(root, "config", "user.name", "A")
    git(root, "config", "user.email", "a@example.org")
    commit_files(root, CLEAN, sla())
    check_estate(DiskTree(root), TODAY)
    for step, value in steps:
        take(root, step, value)
        cached = check_estate(DiskTree(root), TODAY)
        assert cached == check_estate(DiskTree(root), TODAY, cached=False)
        assert cached == check_estate(DiskTree(root), TODAY)
