"""What git knows about the working tree: which files are as in the index, and which differ from a commit."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from itsd.files.git_process import GitError
from itsd.files.paths import printable

if TYPE_CHECKING:
    import subprocess

    from itsd.files.git_process import Git

# A file with one of these attributes may be stored otherwise than it stands on disk.
_PLAIN = ":(attr:!text !eol !crlf !filter !ident !working-tree-encoding)"
_FILE = b"H 100"  # unchanged by assume-unchanged or skip-worktree, and a plain file
_FIRST_STAGE = b" 0"
_SHA1_DIGITS = 40


def find_clean_blobs(git: Git) -> dict[str, str]:
    """Path below git's folder → id of the blob, for files that surely have this content on disk.

    git compares what it noted about each file with the disk and reads only the files that changed within the same moment.
    """
    if git.converts_lines:
        return {}
    changed = git.start("diff-files", "--name-only", "-z", "--relative", "--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=all", literal=False)
    listed = git.start("ls-files", "-s", "-v", "-z", "--", _PLAIN, literal=False)
    lines = _output(listed)
    differing = {os.fsdecode(name) for name in _output(changed)}
    blobs: dict[str, str] = {}
    for line in lines:
        head, _, name = line.partition(b"\t")
        if head.startswith(_FILE) and head.endswith(_FIRST_STAGE):
            blobs[os.fsdecode(name)] = head[9:-2].decode()
    for path in differing:
        blobs.pop(path, None)
    return blobs


def find_changes(git: Git, base: str, prefix: str) -> set[str]:
    """Paths below git's folder that differ between the base commit and HEAD, index or disk; new files that are not ignored, too."""
    committed = git.start("diff-tree", "-r", "-z", "--name-only", "--no-renames", "--ignore-submodules=all", "--relative", base, "HEAD", "--", ".")
    options = ("--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--ignore-submodules=all")
    state = git.start("status", *options, "--", ".")
    paths = {os.fsdecode(name) for name in _output(committed)}
    start = len(os.fsencode(prefix))
    paths |= {os.fsdecode(line[3 + start :]) for line in _output(state)}
    return {printable(path) for path in paths}


def blob_id(content: bytes, like: str = "") -> str:
    """Git's id of a content; `like` is another id of the same repository, which tells its hash (SHA-1 unless it is longer)."""
    head = b"blob %d\0" % len(content)
    if len(like) > _SHA1_DIGITS:
        return hashlib.sha256(head + content).hexdigest()
    return hashlib.sha1(head + content, usedforsecurity=False).hexdigest()


def _output(process: subprocess.Popen[bytes]) -> list[bytes]:
    """The parts between NULs of what a process prints."""
    output, _ = process.communicate()
    if process.returncode:
        words = "git cannot read its index"
        raise GitError(process.returncode, words)
    return [part for part in output.split(b"\0") if part]
