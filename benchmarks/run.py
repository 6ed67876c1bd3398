"""Measuring: whole processes, several runs, the median; time and the largest memory of one process."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import venv
from dataclasses import dataclass
from pathlib import Path

PEERS = ("check-jsonschema", "yamllint", "PyYAML")


@dataclass(frozen=True, slots=True)
class Timing:
    """The median of several runs in seconds, and the most memory that one process took, in MB."""

    seconds: float
    megabytes: float


def measure(command: list[str], *, runs: int, cwd: Path | None = None, env: dict[str, str] | None = None) -> Timing:
    """Run a command several times, its output thrown away."""
    seconds, memory = [], 0.0
    for _ in range(runs):
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        seconds.append(time.perf_counter() - began)
        memory = max(memory, usage.ru_maxrss / 1024)
    return Timing(statistics.median(seconds), memory)


def peer_tools(folder: Path) -> Path:
    """The folder of programs of an environment in which the peers are installed; made when it is not there."""
    programs = folder / "bin"
    if not (programs / "yamllint").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([str(programs / "python"), "-m", "pip", "install", "--quiet", *PEERS], check=True)
    return programs


def own_tool() -> str:
    """The program of the environment that runs the benchmark."""
    return str(Path(sys.executable).parent / "itsd")
