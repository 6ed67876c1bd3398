"""What starting costs: questions that a shell or a person waits for import nothing heavy."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.estates import CLEAN, write_estate
from tests.support.runner import environment_with

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEAVY = {"pydantic", "jinja2", "rich", "yaml", "duckdb", "typst", "itsd.loader", "itsd.model.kinds"}
PROGRAM = """
import sys
sys.argv[0] = "itsd"
from itsd.cli.main import main
try:
    main()
finally:
    sys.stderr.write(" ".join(sorted(sys.modules)))
"""


def imported(*arguments: str, cwd: Path, status: int = 0, env: Mapping[str, str] | None = None) -> set[str]:
    """The modules that a command has imported when it ends with this status."""
    done = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], cwd=cwd, env=environment_with(env or {}), capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("arguments", [("--help",), ("validate", "--help")])
def test_help_imports_nothing_heavy(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert imported(*arguments, cwd=tmp_path) & HEAVY == set()


def test_the_version_imports_nothing_but_itself(tmp_path: Path) -> None:
    for option in ("--version", "-V"):
        modules = imported(option, cwd=tmp_path)
        assert modules & (HEAVY | {"typer"}) == set()
        assert {name for name in modules if name.startswith("itsd")} == {"itsd", "itsd.cli", "itsd.cli.main"}


@pytest.mark.parametrize("words", ["itsd ", "itsd show unit/", "itsd explain X", "itsd list s"])
def test_completion_imports_nothing_heavy(words: str, tmp_path: Path) -> None:
    write_estate(tmp_path, CLEAN)
    env = {"_ITSD_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1)}
    assert imported(cwd=tmp_path, env=env) & HEAVY == set()


def test_an_unchanged_estate_is_answered_without_its_models(tmp_path: Path) -> None:
    """The cache answers alone; only so is a warm run faster than reading."""
    write_estate(tmp_path / "estate", CLEAN)
    command = ("--estate", "estate", "--as-of", "2026-11-01", "--quiet", "validate", "--jobs", "1", "--output", "out.csv")
    env = {"ITSD_CACHE_DIR": "cache"}
    assert "itsd.loader" in imported(*command, cwd=tmp_path, status=1, env=env)
    first = (tmp_path / "out.csv").read_bytes()
    assert imported(*command, cwd=tmp_path, status=1, env=env) & {"pydantic", "itsd.loader"} == set()
    assert (tmp_path / "out.csv").read_bytes() == first
