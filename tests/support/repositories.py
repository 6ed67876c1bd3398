"""Real git repositories in temporary folders, with signatures made by keys of their own."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.support.estates import write_estate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_USER = ("-c", "user.name=Mariam Al Lawati", "-c", "user.email=mariam@example.org")


def git(folder: Path, *arguments: str | Path, check: bool = True) -> str:
    """What a command of git prints."""
    done = subprocess.run(["git", "-C", folder, *arguments], capture_output=True, text=True, check=False)
    assert not check or not done.returncode, done.stderr
    return done.stdout.strip()


def start_repository(folder: Path) -> Path:
    """An empty repository on the branch main."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


def commit_files(folder: Path, *layers: Mapping[str, str] | Mapping[str, bytes] | Mapping[str, str | bytes], message: str = "change") -> str:
    """Write files and commit everything; returns the id of the commit."""
    write_estate(folder, *layers)
    git(folder, "add", "--all")
    git(folder, *_USER, "commit", "--quiet", "--no-gpg-sign", "--message", message)
    return git(folder, "rev-parse", "HEAD")
