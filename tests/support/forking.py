"""Running a command in a child of this process, so that it can be ended at any step without starting Python each time."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING

from itsd.cli.boundary import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KILLED = 9


def run_forked(*arguments: str, cwd: Path, before: Callable[[], object]) -> tuple[int, str]:
    """Exit status and words of a command; `before` is called in the child, and may set traps."""
    reader, writer = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the test runner's own threads wait, and hold nothing that the child needs
        child = os.fork()
    if not child:
        _run_in_child(arguments, cwd, writer, before)
    os.close(writer)
    with os.fdopen(reader, "rb") as words:
        said = words.read().decode()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), said


def _run_in_child(arguments: tuple[str, ...], cwd: Path, writer: int, before: Callable[[], object]) -> None:
    """Never returns."""
    status = 3
    try:
        for stream in (1, 2):
            os.dup2(writer, stream)
        sys.stdout, sys.stderr = (open(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))  # noqa: SIM115  # lives as long as the child
        os.chdir(cwd)
        before()
        status = run(list(arguments))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def killed_after(steps: int) -> Callable[[], None]:
    """A trap that ends the process, like a kill, at the n-th step that changes something on the disk."""
    left = steps

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if _changes(event, arguments):
            left -= 1
            if left < 0:
                os._exit(KILLED)

    return lambda: sys.addaudithook(watch)


_EVENTS = frozenset({"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree", "ctypes.dlsym"})


def _changes(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether an event of the interpreter changes the disk; the names of folders change through ctypes."""
    if event == "open":
        flags = arguments[2] if isinstance(arguments[2], int) else 0
        return bool(flags & (os.O_WRONLY | os.O_RDWR))
    return event in _EVENTS
