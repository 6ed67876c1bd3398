"""Signatures that git makes and checks, with real keys of SSH and OpenPGP in repositories of their own."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from itsd.errors import ExitStatus
from tests.support.repositories import commit_files, git, start_repository
from tests.support.runner import Result, run_here, run_process
from tests.support.signing import FILE, write_signing
from tests.support.tools import need_program

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """A repository in which Yusuf works, with a key of SSH that the estate's owners vouch for."""
    need_program("ssh-keygen", "openssh-client")
    root = write_signing(start_repository(tmp_path / "estate"))
    commit_files(root)
    use_key(root, "yusuf", tmp_path)
    return root


def use_key(root: Path, person: str, tmp_path: Path, *, vouched: bool = True) -> None:
    """Let git commit as a person, signing with a new key of theirs."""
    key = tmp_path / f"key-{person}"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", key], check=True)
    allowed = tmp_path / "allowed"
    if vouched:
        with allowed.open("a") as file:
            file.write(f"{person}@example.org {key.with_suffix('.pub').read_text()}")
    for name, value in (
        ("user.name", person),
        ("user.email", f"{person}@example.org"),
        ("gpg.format", "ssh"),
        ("user.signingKey", str(key.with_suffix(".pub"))),
        ("gpg.ssh.allowedSignersFile", str(allowed)),
    ):
        git(root, "config", name, value)


def approve(root: Path, role: str, *more: str) -> Result:
    return run_here("approve", "mail", "--role", role, *more, cwd=root)


def evidence(root: Path) -> list[Any]:
    """What git testifies for each approval."""
    data = json.loads(run_here("agreement", "mail", "--format", "json", cwd=root).out)
    return [item["git"] for item in data["agreements"][0]["signatures"]]


def test_a_signed_commit_holds_this_file_alone(estate: Path) -> None:
    (estate / "staged.txt").write_text("work of somebody\n")
    git(estate, "add", "staged.txt")
    (estate / "catalogue/office.yaml").write_text("# in the making\n" + (estate / "catalogue/office.yaml").read_text(encoding="utf-8"))
    result = approve(estate, "customer-representative", "--sign")
    assert (result.status, result.err) == (0, "")
    commit = git(estate, "rev-parse", "HEAD")
    assert f"wrote {FILE}, signed in commit {commit[:10]}" in result.out
    assert git(estate, "show", "--name-only", "--format=%s", "HEAD").split("\n") == ["Approve sla/mail 1.0 as customer-representative", "", FILE]
    assert git(estate, "status", "--porcelain").split("\n") == ["M catalogue/office.yaml", "A  staged.txt"]
    git(estate, "verify-commit", "HEAD")
    ((seal,),) = evidence(estate)
    assert (seal["what"], seal["name"], seal["grade"], seal["signer"], seal["by_signatory"]) == ("commit", commit[:10], "good", "yusuf@example.org", True)
    assert f"signed commit {commit[:10]} by SHA256:" in " ".join(run_here("agreement", "mail", cwd=estate).out.split())


def test_evidence_is_of_the_commit_that_made_the_approval(estate: Path, tmp_path: Path) -> None:
    approve(estate, "customer-representative")
    commit_files(estate, message="without a signature")
    use_key(estate, "khalid", tmp_path)
    assert approve(estate, "business-relationship-manager", "--sign").status == 0
    git(estate, "mv", FILE, "agreements/post.yaml")
    git(estate, "commit", "--quiet", "--message", "moved")
    approve(estate, "head-of-it", "--person", "aisha")
    first, second, third = evidence(estate)
    assert [seal["grade"] for seal in first] == ["none"]
    assert [(seal["grade"], seal["by_signatory"]) for seal in second] == [("good", True)]
    assert third is None, "not committed yet"
    shown = run_here("agreement", "mail", cwd=estate).out
    assert "not signed (commit " in shown
    assert "not committed" in shown


def test_the_signature_of_somebody_else_is_not_theirs(estate: Path) -> None:
    approve(estate, "head-of-it", "--person", "aisha")
    git(estate, "commit", "--quiet", "--all", "--gpg-sign", "--message", "for Aisha")
    ((seal,),) = evidence(estate)
    assert (seal["grade"], seal["signer"], seal["by_signatory"]) == ("good", "yusuf@example.org", False)
    assert "(yusuf@example.org), not by aisha" in " ".join(run_here("agreement", "mail", cwd=estate).out.split())


def test_a_key_that_nobody_vouches_for_and_one_that_cannot_be_checked(estate: Path, tmp_path: Path) -> None:
    use_key(estate, "khalid", tmp_path, vouched=False)
    assert approve(estate, "business-relationship-manager", "--sign").status == 0
    assert [seal["grade"] for seal in evidence(estate)[0]] == ["untrusted"]
    git(estate, "config", "--unset", "gpg.ssh.allowedSignersFile")
    assert [seal["grade"] for seal in evidence(estate)[0]] == ["unchecked"]
    assert "signed, but the key cannot be checked here" in " ".join(run_here("agreement", "mail", cwd=estate).out.split())


def test_a_signed_tag_is_evidence_for_its_version(estate: Path) -> None:
    approve(estate, "customer-representative")
    commit_files(estate)
    git(estate, "tag", "--sign", "--message", "agreed", "sla/mail/1.0")
    git(estate, "tag", "--annotate", "--message", "not signed", "sla/mail/v1.0")
    git(estate, "tag", "--sign", "--message", "another version", "sla/mail/2.0")
    ((commit, tag),) = evidence(estate)
    assert (commit["what"], commit["grade"]) == ("commit", "none")
    assert (tag["what"], tag["name"], tag["grade"], tag["signer"]) == ("tag", "sla/mail/1.0", "good", "yusuf@example.org")
    assert "signed tag sla/mail/1.0 by SHA256:" in " ".join(run_here("agreement", "mail", cwd=estate).out.split())


def test_where_git_does_not_sign_nothing_stays(estate: Path) -> None:
    git(estate, "config", "user.signingKey", "/nowhere/key.pub")
    before, head = (estate / FILE).read_bytes(), git(estate, "rev-parse", "HEAD")
    result = approve(estate, "customer-representative", "--sign")
    assert result.status == ExitStatus.USAGE
    assert result.err.startswith("error: git did not sign the commit: ")
    assert "user.signingKey" in result.err
    assert ((estate / FILE).read_bytes(), git(estate, "rev-parse", "HEAD"), git(estate, "status", "--porcelain")) == (before, head, "")


def test_a_new_file_is_taken_in_and_left_out_again_where_it_fails(estate: Path, tmp_path: Path) -> None:
    git(estate, "rm", "--quiet", "--cached", FILE)
    git(estate, "-c", "user.name=A", "commit", "--quiet", "--message", "not ours yet")
    git(estate, "config", "gpg.ssh.program", str(tmp_path / "missing"))
    assert approve(estate, "customer-representative", "--sign").status == ExitStatus.USAGE
    assert git(estate, "status", "--porcelain") == f"?? {FILE}"
    git(estate, "config", "--unset", "gpg.ssh.program")
    assert approve(estate, "customer-representative", "--sign").status == 0
    assert git(estate, "status", "--porcelain") == ""


def test_one_signs_for_oneself_alone(estate: Path) -> None:
    result = approve(estate, "head-of-it", "--person", "aisha", "--sign")
    assert result.status == ExitStatus.USAGE
    assert result.err.startswith("error: git commits here as yusuf@example.org, not as aisha (aisha@example.org)\n")
    assert git(estate, "status", "--porcelain") == ""


def test_signing_outside_git_says_so(tmp_path: Path) -> None:
    root = write_signing(tmp_path / "estate")
    before = (root / FILE).read_bytes()
    result = approve(root, "head-of-it", "--person", "aisha", "--sign")
    assert (result.status, result.err.splitlines()[0]) == (ExitStatus.USAGE, f"error: {root} is not in a git repository")
    assert (root / FILE).read_bytes() == before
    assert "no git" in (run_here("agreement", "mail", cwd=root).out if approve(root, "head-of-it", "--person", "aisha").status == 0 else "")


def test_names_of_files_are_no_options_and_no_patterns(estate: Path) -> None:
    odd = "agreements/--all :(glob)*.yaml"
    git(estate, "mv", FILE, odd)
    git(estate, "commit", "--quiet", "--message", "odd")
    (estate / "catalogue/office.yaml").write_text("# in the making\n" + (estate / "catalogue/office.yaml").read_text(encoding="utf-8"))
    assert approve(estate, "customer-representative", "--sign").status == 0
    assert git(estate, "show", "--name-only", "--format=", "HEAD") == odd
    assert [seal["grade"] for seal in evidence(estate)[0]] == ["good"]


def test_checking_runs_no_program_of_a_repository(estate: Path, tmp_path: Path) -> None:
    assert approve(estate, "customer-representative", "--sign").status == 0
    git(estate, "tag", "--sign", "--message", "agreed", "sla/mail/1.0")
    trap, program = tmp_path / "trap", tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {trap}\n")
    program.chmod(0o755)
    for name in ("gpg.program", "gpg.openpgp.program", "gpg.ssh.program", "gpg.x509.program", "core.fsmonitor", "core.pager"):
        git(estate, "config", name, str(program))
    assert [seal["grade"] for seal in evidence(estate)[0]] == ["good", "good"]
    assert not trap.exists()


def test_a_key_of_openpgp(estate: Path, tmp_path: Path) -> None:
    need_program("gpg", "gnupg")
    home = tmp_path / "gnupg"
    home.mkdir(mode=0o700)
    env = {"GNUPGHOME": str(home)}
    try:
        made = subprocess.run(
            ["gpg", "--homedir", home, "--batch", "--passphrase", "", "--quick-generate-key", "Yusuf <yusuf@example.org>", "ed25519", "sign", "never"],
            capture_output=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
        for name, value in (("gpg.format", "openpgp"), ("user.signingKey", "yusuf@example.org")):
            git(estate, "config", name, value)
        result = run_process("approve", "mail", "--role", "customer-representative", "--sign", cwd=estate, env=env)
        assert (result.status, result.err) == (0, "")
        data = json.loads(run_process("agreement", "mail", "--format", "json", cwd=estate, env=env).out)
        (seal,) = data["agreements"][0]["signatures"][0]["git"]
        assert (seal["grade"], seal["signer"], seal["by_signatory"]) == ("good", "Yusuf <yusuf@example.org>", True)
        unknown = json.loads(run_process("agreement", "mail", "--format", "json", cwd=estate, env={"GNUPGHOME": str(tmp_path)}).out)
        assert unknown["agreements"][0]["signatures"][0]["git"][0]["grade"] == "unchecked"
    finally:
        subprocess.run(["gpgconf", "--homedir", home, "--kill", "all"], check=False)
        shutil.rmtree(home, ignore_errors=True)


def test_where_git_cannot_testify_it_is_said(estate: Path) -> None:
    assert approve(estate, "customer-representative", "--sign").status == 0
    shutil.rmtree(estate / ".git" / "objects")
    shown = run_here("agreement", "mail", cwd=estate)
    assert shown.status == 0
    assert "no git" in shown.out
    assert shown.err.startswith("note: git cannot testify here: ")


def test_before_the_first_commit_nothing_is_committed(tmp_path: Path) -> None:
    root = write_signing(start_repository(tmp_path / "estate"))
    assert approve(root, "head-of-it", "--person", "aisha").status == 0
    assert evidence(root) == [None]
    assert "not committed" in run_here("agreement", "mail", cwd=root).out
