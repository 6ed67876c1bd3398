"""Terminals, pipes, signals and locales: the real process, with real streams."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from itsd.cli.app import app
from tests.support.estates import CLEAN, FAULTY, write_estate
from tests.support.runner import ITSD, environment_with, run_here, run_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

ESCAPE = "\x1b["
_LONGEST = 30  # seconds to wait for anything


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write_estate(tmp_path, FAULTY)


def on_a_terminal(*arguments: str, cwd: Path, env: Mapping[str, str | None], columns: int = 80) -> str:
    """What the command writes to a terminal of so many columns."""
    import fcntl
    import struct
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with subprocess.Popen([ITSD, *arguments], cwd=cwd, env=environment_with(env), stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        written = b"".join(_read_all(master))
        process.wait(_LONGEST)
    os.close(master)
    return written.decode().replace("\r\n", "\n")


def _read_all(handle: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(handle, 65536)
        except OSError:  # how Linux tells that the other side has gone
            return
        if not part:
            return
        yield part


def test_colour_on_a_terminal_unless_somebody_objects(faulty: Path) -> None:
    def colored(*arguments: str, **env: str) -> bool:
        return ESCAPE in on_a_terminal("validate", *arguments, cwd=faulty, env={"TERM": "xterm", **env})

    assert colored()
    assert not colored(NO_COLOR="1")
    assert not colored(TERM="dumb")
    assert not colored("--no-color")


def test_no_colour_in_a_pipe_unless_it_is_forced(faulty: Path) -> None:
    def colored(*arguments: str, **env: str) -> bool:
        return ESCAPE in run_process(*arguments, cwd=faulty, env=env).out

    assert not colored("validate")
    assert colored("validate", "--no-cache", FORCE_COLOR="1")
    assert not colored("validate", FORCE_COLOR="1", NO_COLOR="1")
    assert not colored("validate", "--format", "json", FORCE_COLOR="1")
    assert not colored("list", "unit", "--format", "csv", FORCE_COLOR="1")


def test_a_file_has_no_colours(faulty: Path) -> None:
    on_a_terminal("validate", "--output", "out.txt", cwd=faulty, env={"TERM": "xterm"})
    assert ESCAPE not in (faulty / "out.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("columns", [80, 40])
def test_nothing_but_names_of_files_is_wider_than_the_terminal(columns: int, faulty: Path) -> None:
    plain = on_a_terminal("validate", "--select", "X,S008", cwd=faulty, env={"NO_COLOR": "1"}, columns=columns)
    assert "Did you mean email?" in plain
    wide = [line for line in plain.splitlines() if len(line) > columns and not re.match(r"\S+:\d+:\d+ ", line)]
    assert wide == []
    tables = on_a_terminal("rules", cwd=faulty, env={"NO_COLOR": "1"}, columns=columns)
    assert [line for line in tables.splitlines() if len(line) > columns and not line.startswith("Not shown")] == []
    explained = on_a_terminal("explain", "X001", cwd=faulty, env={"NO_COLOR": "1"}, columns=columns)
    text = explained.partition("\nBad\n")[0]
    assert [line for line in text.splitlines() if len(line) > columns] == []


@pytest.mark.parametrize("arguments", [("schema",), ("--help",), ("list", "unit")])
def test_a_closed_pipe_is_no_error(arguments: tuple[str, ...], faulty: Path) -> None:
    """As in `itsd … | head -1`, whether the reader goes before or while it is written."""
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen([ITSD, *arguments], cwd=faulty, stdout=writer, stderr=subprocess.PIPE) as process:
        os.close(writer)
        _, errors = process.communicate(timeout=_LONGEST)
    assert (process.returncode, errors) == (0, b"")


def test_a_full_disk_is_told(faulty: Path) -> None:
    with open("/dev/full", "wb") as full, subprocess.Popen([ITSD, "rules"], cwd=faulty, stdout=full, stderr=subprocess.PIPE) as process:  # noqa: PTH123  # a device
        _, errors = process.communicate(timeout=_LONGEST)
    assert process.returncode == 2
    assert errors.startswith(b"error: the output cannot be written: no space left on device\n")


@pytest.mark.parametrize(("command", "status"), [("validate 0<&- 1>&- 2>&-", 1), ("rules 1>&-", 0), ("list nothing 2>&-", 2)])
def test_closed_streams_change_no_status(command: str, status: int, faulty: Path) -> None:
    done = subprocess.run(["bash", "-c", f'"$0" {command}', ITSD], cwd=faulty, capture_output=True, timeout=_LONGEST, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (status, b"", b"")


@pytest.mark.parametrize(
    "env", [{"LC_ALL": "C"}, {"LC_ALL": "POSIX", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"PYTHONIOENCODING": "ascii"}, {"PYTHONIOENCODING": "cp1252:strict"}]
)
def test_arabic_is_written_under_every_locale(env: dict[str, str], tmp_path: Path) -> None:
    write_estate(tmp_path, CLEAN)
    result = run_process("--locale", "ar", "list", "service", "--format", "csv", cwd=tmp_path, env=env)
    assert (result.status, result.err) == (0, "")
    assert "البريد الإلكتروني" in result.out


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" validate'
    done = subprocess.run(["bash", "-c", script, ITSD], cwd=tmp_path, capture_output=True, timeout=_LONGEST, check=False)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, b"error: the folder in which the command runs is gone")


def test_new_asks_on_a_terminal(tmp_path: Path) -> None:
    """A required answer is asked for until it is given; an interruption leaves nothing behind."""
    write_estate(tmp_path, CLEAN)
    script = 'printf "\\n{en: Security, ar: الأمن}\\ndepartment\\n\\n\\n\\n\\n\\n" | script -qec "$0 new unit security" /dev/null'
    done = subprocess.run(["bash", "-c", script, ITSD], cwd=tmp_path, capture_output=True, timeout=_LONGEST, check=False)
    assert done.returncode == 0, done.stdout
    assert b"name is needed" in done.stdout
    written = (tmp_path / "catalogue/organisation/units/security.yaml").read_text(encoding="utf-8")
    assert written == "kind: unit\nid: security\nname: {en: Security, ar: الأمن}\nunit_kind: department\n"


class Watching:
    """`itsd validate --watch` in a process of its own."""

    def __init__(self, cwd: Path) -> None:
        """Started in the folder."""
        command = [str(ITSD), "validate", "--watch", "--select", "X001", "--format", "csv"]
        self.process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def until(self, holds: Callable[[str], bool]) -> str:
        """What it wrote to standard output and error until it is waiting for changes and the words hold."""
        written = ""
        end = time.monotonic() + _LONGEST
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        streams = [self.process.stdout.fileno(), self.process.stderr.fileno()]
        while not ("Waiting for changes" in written and holds(written)):
            assert time.monotonic() < end, f"waited in vain; so far: {written}"
            for ready in select.select(streams, [], [], 1)[0]:
                written += os.read(ready, 65536).decode()
        return written


def test_watch_sees_a_change_and_ends_when_it_is_interrupted(faulty: Path) -> None:
    watching = Watching(faulty)
    with watching.process:
        try:
            watching.until(lambda text: "badr" in text)
            (faulty / "catalogue/people/aisha.yaml").write_text(CLEAN["catalogue/people/aisha.yaml"] + "telefon: 1\n", encoding="utf-8")
            watching.until(lambda text: "telefon" in text and "badr" in text)
            (faulty / "itsd.yaml").write_text("timezone: [\n", encoding="utf-8")
            watching.until(lambda text: "error: itsd.yaml:2:1" in text)
        finally:
            watching.process.send_signal(signal.SIGINT)
        _, errors = watching.process.communicate(timeout=_LONGEST)
    assert (watching.process.returncode, "Traceback" in errors) == (0, False)


def test_an_interrupted_command_says_so_and_nothing_else(tmp_path: Path) -> None:
    """Ctrl-C while workers read many files reaches all of them."""
    files = {f"catalogue/units/u{number}.yaml": f"kind: unit\nid: u{number}\n" + "".join(f"x-{line}: [1, 2, 3]\n" for line in range(300)) for number in range(700)}
    write_estate(tmp_path, {**CLEAN, **files})
    command = [str(ITSD), "validate", "--no-cache", "--jobs", "2"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, process_group=0) as process:
        _wait_for_children(process.pid)
        os.killpg(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=_LONGEST)
    assert (process.returncode, out, errors) == (130, b"", b"interrupted\n")


def _wait_for_children(pid: int) -> None:
    """Return as soon as a process has workers."""
    end = time.monotonic() + _LONGEST
    while time.monotonic() < end:
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:  # noqa: PTH123  # a file of the system
            if file.read().split():
                return
    message = "no worker was started"
    raise AssertionError(message)


def test_the_exit_status_of_help_is_0_everywhere(tmp_path: Path) -> None:
    for command in (str(command.name) for command in app.registered_commands):
        result = run_here(command, "--help", cwd=tmp_path)
        assert (result.status, result.err) == (0, "")
        assert f"Example: itsd {command}" in result.out
