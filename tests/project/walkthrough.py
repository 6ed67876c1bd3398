"""Walks through a page as a reader would: saves its files, makes its changes, types its commands, compares what comes.

- A `yaml` block whose first line is a comment with a path is saved there.
- A `diff` block changes the file that it names.
- A `console` block is typed line by line. A command is expected to end with 0, unless `$ echo $?` behind it says otherwise.
  Its output is compared: `…` stands for anything in a line, and a line of its own for any lines.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.cli.boundary import run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BLOCK = re.compile(r"^```(console|yaml|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"# ([\w./-]+\.yaml)\n")
_STATUS = "echo $?"


@dataclass(frozen=True, slots=True)
class Typed:
    """One command with the output and the exit status that the page shows."""

    command: str
    output: tuple[str, ...]
    status: int


def walk(markdown: str) -> None:
    """Do everything that the page shows, in the working folder. Raises AssertionError where something else happens."""
    for kind, body in _BLOCK.findall(markdown):
        if kind == "yaml":
            _save(body)
        elif kind == "diff":
            _change(body)
        else:
            for typed in parse_console(body):
                _type(typed)


def parse_console(body: str) -> list[Typed]:
    """The commands of a console block."""
    entries = list(_split(body.splitlines()))
    pairs = pairwise([*entries, [""]])
    return [Typed(entry[0], tuple(entry[1:]), int(follower[1]) if follower[0] == _STATUS else 0) for entry, follower in pairs if entry[0] != _STATUS]


def _split(lines: Sequence[str]) -> Iterator[list[str]]:
    """Each command with the lines that follow it; a backslash at the end of a line continues it."""
    entry: list[str] = []
    for line in lines:
        if line.startswith("$ "):
            if entry:
                yield entry
            entry = [line.removeprefix("$ ")]
        elif len(entry) == 1 and entry[0].endswith("\\"):
            entry = [entry[0].removesuffix("\\") + line.strip()]
        else:
            entry.append(line)
    yield entry


def _save(body: str) -> None:
    named = _FILE.match(body)
    if named is not None:
        file = Path(named[1])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(body, encoding="utf-8")


def _change(body: str) -> None:
    """Make the change of a diff: the lines that go and stay must be there, once."""
    head, *lines = body.splitlines(keepends=True)
    file = Path(head.removeprefix("--- ").strip())
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{file} does not hold, once:\n{before}"
    file.write_text(text.replace(before, after), encoding="utf-8")


def _type(typed: Typed) -> None:
    words = shlex.split(typed.command)
    if words[0] == "cd":
        os.chdir(words[1])
        return
    status, output = _run(words)
    assert status == typed.status, f"$ {typed.command}\nended with {status} instead of {typed.status}:\n{output}"
    assert matches(typed.output, output), f"$ {typed.command}\nprinted:\n{output}\ninstead of:\n" + "\n".join(typed.output)


def _run(words: list[str]) -> tuple[int, str]:
    """The exit status of a command, and what it prints, as a terminal would show it."""
    if words[0] == "itsd":
        terminal = io.StringIO()
        with contextlib.redirect_stdout(terminal), contextlib.redirect_stderr(terminal):
            status = run(words[1:])
        return int(status), terminal.getvalue()
    assert words[0] == "git", f"the walk knows itsd, git and cd, not {words[0]}"
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.returncode, done.stdout


def matches(shown: Sequence[str], output: str) -> bool:
    """Whether an output is what a page shows of it; one of which nothing is shown may be anything."""
    if not shown:
        return True
    lines = [r"(?:.*\n)*?" if line.strip() == "…" else ".*".join(map(re.escape, line.rstrip().split("…"))) + r"[ ]*\n" for line in shown]
    return re.fullmatch("".join(lines), output if output.endswith("\n") else output + "\n") is not None
