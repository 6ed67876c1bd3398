"""Running `itsd` as its users do: in a process of its own, or, where only words and statuses matter, in this one."""

from __future__ import annotations

import contextlib
import io
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.cli.boundary import run

if TYPE_CHECKING:
    from collections.abc import Mapping

ITSD = Path(sys.executable).with_name("itsd")
_LONGEST = 60  # seconds after which a command counts as hanging


@dataclass(frozen=True, slots=True)
class Result:
    """What a command did."""

    status: int
    out: str
    err: str


def run_process(*arguments: str | Path, cwd: Path, env: Mapping[str, str | None] | None = None, stdin: str = "") -> Result:
    """The installed command in a process of its own; a variable that is None is unset."""
    done = subprocess.run(
        [ITSD, *arguments],
        cwd=cwd,
        env=environment_with(env or {}),
        input=stdin.encode(),
        capture_output=True,
        timeout=_LONGEST,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def environment_with(changes: Mapping[str, str | None]) -> dict[str, str]:
    """The environment of the tests with some variables set and those that are None unset."""
    merged = {**os.environ, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def run_here(*arguments: str | Path, cwd: Path) -> Result:
    """The command in this process, from its arguments to its exit status."""
    out, err = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with contextlib.chdir(cwd), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = run([str(argument) for argument in arguments])
    return Result(status, _read(out), _read(err))


def _read(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()
