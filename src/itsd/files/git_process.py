"""Running git so that nothing of a stranger's repository runs: no hooks, filters, monitors, pagers, helpers or network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_KEPT = frozenset(
    {
        "GIT_CEILING_DIRECTORIES",
        "GIT_CONFIG_GLOBAL",
        "GIT_CONFIG_NOSYSTEM",
        "GIT_CONFIG_SYSTEM",
        "GIT_DISCOVERY_ACROSS_FILESYSTEM",
        "GIT_EXEC_PATH",
    },
)
_SET = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # git before 2.45 does not know the line above
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_PAGER": "cat",
    "LC_ALL": "C",
}
# Settings of the repository that could run a program, or make git believe that a changed file is unchanged.
_OVERRIDES = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.checkStat=default",
    "core.trustctime=true",
    "core.preloadIndex=true",
    "core.quotePath=false",
    "core.bigFileThreshold=1m",
    "core.untrackedCache=false",
    "diff.external=",
    "status.submoduleSummary=false",
    "submodule.recurse=false",
    "safe.bareRepository=explicit",
)
_FILTERS = r"^(filter\..*\.(clean|smudge|process|required)|core\.autocrlf)$"


class GitError(ItsdError):
    """A command of git that failed; `status` is its exit status, the message its own words."""

    def __init__(self, status: int, words: str) -> None:
        """Keep both."""
        super().__init__(f"git failed: {words}", "Check the repository with `git status` and `git fsck`.")
        self.status = status


def find_git() -> str | None:
    """The path of the installed git."""
    return shutil.which("git")


def git_environment() -> dict[str, str]:
    """The environment without what points git at another repository, index or program."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in _KEPT}
    return {**kept, **_SET}


class Git:
    """git in one folder. Reading its configuration runs nothing, so that is done first, to switch every filter off."""

    def __init__(self, program: str, folder: Path, *, refs_only: bool = False, bare: bool = False) -> None:
        """Raises GitError where git refuses to look at the folder's repository, or there is none.

        With `refs_only` nothing is looked at before the first command: enough for what reads no content, and quicker.
        """
        self._start = [program, "-C", str(folder), *(["--git-dir=."] if bare else []), "--no-pager", *(word for setting in _OVERRIDES for word in ("-c", setting))]
        self._environment = git_environment()
        self.converts_lines = False
        if refs_only:
            return
        self.run("rev-parse", "--git-dir")
        settings = self._read_settings()
        self.converts_lines = settings.get("core.autocrlf", "false").lower() not in {"false", "no", "off", "0", ""}
        for name in settings:
            if name.startswith("filter."):
                self._start += ["-c", f"{name}={'false' if name.endswith('.required') else ''}"]

    def run(self, *arguments: str) -> bytes:
        """What the command prints. Raises GitError where it fails."""
        done = subprocess.run(self.command(*arguments), env=self._environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603
        if done.returncode:
            raise GitError(done.returncode, done.stderr.decode("utf-8", "replace").strip())
        return done.stdout

    def start(self, *arguments: str, literal: bool = True) -> subprocess.Popen[bytes]:
        """The command as a process with pipes; what it says about errors goes nowhere."""
        environment = {**self._environment, "GIT_LITERAL_PATHSPECS": "1"} if literal else self._environment
        return subprocess.Popen(self.command(*arguments), env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603

    def command(self, *arguments: str) -> Sequence[str]:
        """The whole command line."""
        return [*self._start, *arguments]

    def _read_settings(self) -> dict[str, str]:
        try:
            listed = self.run("config", "-z", "--get-regexp", _FILTERS)
        except GitError as error:
            if error.status == 1:  # no such setting
                return {}
            raise
        settings: dict[str, str] = {}
        for item in listed.decode("utf-8", "surrogateescape").split("\0"):
            name, _, value = item.partition("\n")
            if not name:
                continue
            if "=" in name:
                message = f"the git configuration has a filter with an odd name: {name}"
                raise ItsdError(message, "Rename or remove it in .git/config.")
            settings[name] = value
        return settings


def is_ownership(words: str) -> bool:
    """Whether git refused because the folder belongs to somebody else."""
    return re.search("dubious ownership|unsafe repository", words) is not None
