"""Signatures that git makes and checks: a signed commit of one file, and who signed the commits and tags that hold an agreement.

Checking runs only the programs that the user's own configuration names, never one that a repository names. Making a signature is asked
for by the user, and runs the user's git as it is.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.errors import ItsdError
from itsd.files.git_process import GitError, find_git, git_environment
from itsd.files.limits import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from itsd.files.git import Repository
    from itsd.files.git_process import Git

_PROGRAMS = {"gpg.program": "gpg", "gpg.x509.program": "gpgsm", "gpg.ssh.program": "ssh-keygen"}
_IDENTITY = re.compile(r"GIT_(AUTHOR|COMMITTER)_(NAME|EMAIL|DATE)")
_FORMAT = "%H%x00%G?%x00%GK%x00%GS"
_GRADES = {"G": "good", "U": "untrusted", "X": "expired", "Y": "expired", "R": "revoked", "B": "bad", "E": "unchecked", "N": ""}
_GOOD_GPG = re.compile(r"^\[GNUPG:\] (GOODSIG|EXPSIG|EXPKEYSIG|REVKEYSIG|BADSIG|ERRSIG) (\S+) ?(.*)$", re.MULTILINE)
_GOOD_SSH = re.compile(r'^Good "git" signature (?:for (?P<who>.+) )?with \S+ key (?P<key>\S+)', re.MULTILINE)
_TRUSTED = re.compile(r"^\[GNUPG:\] TRUST_(MARGINAL|FULLY|ULTIMATE)", re.MULTILINE)
_OF_GPG = {"GOODSIG": "good", "EXPSIG": "expired", "EXPKEYSIG": "expired", "REVKEYSIG": "revoked", "BADSIG": "bad", "ERRSIG": "unchecked"}
_KEY_HINT = "Set user.signingKey (and, for a key of SSH, gpg.format to ssh): https://git-scm.com/docs/git-config#Documentation/git-config.txt-usersigningKey"


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature of git: on a commit or tag of this name, its grade, key and signer.

    Grades are good, untrusted (right, by a key that nobody here vouches for), expired, revoked, bad, unchecked; empty for none.
    """

    what: str
    name: str
    grade: str
    key: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class FormerFile:
    """One state of a file: the commit that made it, and its content."""

    commit: str
    content: bytes


def user_email(folder: Path) -> str:
    """The address under which git would commit in a folder; empty where none is set, or there is no git."""
    program = find_git()
    if program is None:
        return ""
    done = subprocess.run([program, "-C", str(folder), "config", "--get", "user.email"], env=git_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    return done.stdout.decode("utf-8", "replace").strip()


def states_of(repository: Repository, path: str) -> Iterator[FormerFile]:
    """The states of a file that commits up to HEAD made, the oldest first, also under former names. Raises ItsdError where git cannot tell."""
    git = repository.git
    if not git.run("rev-parse", "--revs-only", "HEAD").strip():
        return  # there is no commit yet
    output = os.fsdecode(git.run("log", "--no-show-signature", "--follow", "--format=%x01%H", "--name-only", "-z", "--", f":(literal){path}"))
    names = []
    for part in output.split("\x01")[1:]:
        commit, *paths = [word.strip("\n") for word in part.split("\0")]
        names += [(commit, name) for name in paths if name and "\n" not in name][-1:]
    names.reverse()
    contents = _read_objects(git, [f"{commit}:{name}" for commit, name in names])
    yield from (FormerFile(commit, content) for (commit, _), content in zip(names, contents, strict=True) if content is not None)


def _read_objects(git: Git, names: Sequence[str]) -> Iterator[bytes | None]:
    """The contents of objects by name, in order; None for what is not there or too large."""
    if not names:
        return
    output, _ = git.start("cat-file", "--batch").communicate("".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape"))
    start = 0
    for _ in names:
        end = output.index(b"\n", start)
        head = output[start:end].split(b" ")
        start = end + 1
        if not head[-1].isdigit() or head[-2:-1] == [b"missing"]:
            yield None
            continue
        size = int(head[-1])
        yield output[start : start + size] if size <= MAX_BYTES else None
        start += size + 1


def seals_of(repository: Repository, commits: Sequence[str]) -> dict[str, Seal]:
    """Who signed commits."""
    if not commits:
        return {}
    output = repository.git.run(*_checkers(repository.git), "show", "--no-patch", "--no-show-signature", f"--format={_FORMAT}", *dict.fromkeys(commits), "--")
    signed = {commit for commit, raw in zip(commits, _read_objects(repository.git, commits), strict=True) if raw and b"\ngpgsig" in raw.partition(b"\n\n")[0]}
    found = {}
    for line in output.decode("utf-8", "replace").splitlines():
        if line.count("\0") == _FORMAT.count("%x00"):
            commit, grade, key, signer = line.split("\0")
            found[commit] = Seal("commit", commit[:10], _GRADES.get(grade, "unchecked") or ("unchecked" if commit in signed else ""), key, signer)
    return found


def seal_of_tag(repository: Repository, name: str) -> Seal:
    """Who signed a tag, by its full name behind `refs/tags/`."""
    arguments = (*_checkers(repository.git), "verify-tag", "--raw", f"refs/tags/{name}")
    done = subprocess.run(repository.git.command(*arguments), env=git_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
    words = (done.stdout + done.stderr).decode("utf-8", "replace")
    ssh, gpg = _GOOD_SSH.search(words), _GOOD_GPG.search(words)
    if ssh is not None:
        return Seal("tag", name, "untrusted" if done.returncode else "good", ssh["key"], ssh["who"] or "")
    if gpg is not None:
        grade = _OF_GPG[gpg[1]]
        return Seal("tag", name, "untrusted" if grade == "good" and _TRUSTED.search(words) is None else grade, gpg[2], gpg[3])
    return Seal("tag", name, "" if "no signature found" in words or "cannot verify a non-tag" in words else "unchecked")


def _checkers(git: Git) -> list[str]:
    """The options by which git checks with the programs of the user's own settings."""
    try:
        output = os.fsdecode(git.run("config", "--global", "-z", "--get-regexp", r"^gpg\.(.*\.)?program$"))
    except GitError:  # there is none
        output = ""
    own = dict(item.partition("\n")[::2] for item in output.split("\0") if item)
    programs = {**_PROGRAMS, **own}
    programs.setdefault("gpg.openpgp.program", programs["gpg.program"])
    return [word for name, program in programs.items() for word in ("-c", f"{name}={program}")]


def commit_signed(repository: Repository, path: str, message: str) -> str:
    """Commit exactly one file, signed, whatever else is staged; returns the id of the commit. Raises ItsdError in git's own words."""
    base = [find_git() or "git", "-C", str(repository.top)]
    kept = {name: value for name, value in os.environ.items() if _IDENTITY.fullmatch(name)}
    environment = {**git_environment(), **kept, "GIT_LITERAL_PATHSPECS": "1"}
    whole = repository.prefix + path

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*base, *arguments], env=environment, capture_output=True, check=False)  # noqa: S603

    fresh = bool(run("ls-files", "--error-unmatch", "--", whole).returncode)
    added = run("add", "--", whole) if fresh else None
    done = added if added is not None and added.returncode else run("commit", "--gpg-sign", "--quiet", "--only", f"--message={message}", "--", whole)
    if done.returncode:
        if fresh:
            run("rm", "--cached", "--quiet", "--force", "--", whole)
        words = [line for line in (done.stderr + done.stdout).decode("utf-8", "replace").splitlines() if line.strip()]
        said = f"git did not sign the commit: {'; '.join(words[:3]) or f'exit status {done.returncode}'}"
        raise ItsdError(said, _KEY_HINT)
    return os.fsdecode(run("rev-parse", "HEAD").stdout).strip()
