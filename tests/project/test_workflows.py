"""What runs on the platforms of users: it can be read, every command line in it exists, and its scripts do what they say."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from docs.generator.commands import list_commands
from itsd.cli.boundary import hoist
from tests.support.proposing import FILE, propose, sample_files
from tests.support.repositories import commit_files, git, start_repository

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[2]
FILES = ("action.yml", "ci/gitlab.yml", "templates/init/.github/workflows/itsd.yml", "templates/init/.gitlab-ci.yml")
_EXPANSION = re.compile(r"\$\{\w+:\+(\"[^\"]*\")\}|\$\{\w+:-\}(?P<empty>)|\$\{?\w+\}?")


def load(name: str) -> Any:  # noqa: ANN401  # whatever YAML says
    return yaml.safe_load((TOP / name).read_text(encoding="utf-8"))


def scripts_of(node: object) -> Iterator[str]:
    """Every script of a workflow: what runs, wherever it stands."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in {"run", "script", "before_script"}:
                yield from [value] if isinstance(value, str) else value
            else:
                yield from scripts_of(value)
    elif isinstance(node, list):
        for item in node:
            yield from scripts_of(item)


def command_lines(name: str) -> list[list[str]]:
    """The words after `itsd` of each command, with its variables as words."""
    found = []
    for script in scripts_of(load(name)):
        arguments = ""
        for line in script.splitlines():
            match = re.search(r"arguments(?:\+)?=\((.*)\)", line)
            if match is not None:
                arguments = f"{arguments if '+=' in line else ''} {match[1]}"
            if re.search(r"(?:^|\s|; then )itsd ", line):
                found.append(line[line.index("itsd ") + 5 :].replace('"${arguments[@]}"', arguments))
    plain = [re.split(r"\s(?:\|\||;)\s?|; fi", line)[0] for line in found]
    return [shlex.split(_EXPANSION.sub(lambda match: match[1] or ("error" if match["empty"] is None else ""), line)) for line in plain]


@pytest.mark.parametrize("name", FILES)
def test_every_command_line_exists(name: str) -> None:
    lines = command_lines(name)
    assert {word for line in lines for word in ("validate", "diff", "comment", "approve") if word in line} >= {"validate", "diff", "comment"}
    for line in lines:
        words = hoist(line)
        position = next(number for number, word in enumerate(words) if word in list_commands())
        assert list_commands()[words[position]].make_context(words[position], words[position + 1 :]).params


def test_only_actions_of_the_platform_itself_are_used() -> None:
    uses = [step["uses"] for step in load("action.yml")["runs"]["steps"] if "uses" in step]
    uses += [step["uses"] for job in load("templates/init/.github/workflows/itsd.yml")["jobs"].values() for step in job["steps"] if "uses" in step]
    assert {name.partition("/")[0] for name in uses} == {"actions", "github"}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A shallow clone of a branch that proposes changes, as a checkout step leaves it."""
    source = start_repository(tmp_path / "source")
    commit_files(source, sample_files())
    git(source, "checkout", "--quiet", "-b", "proposal")
    commit_files(source, {FILE: propose()})
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=proposal", source.as_uri(), "clone")
    return tmp_path / "clone"


def run_step(clone: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The step of the action that compares, in a clone."""
    script = next(step["run"] for step in load("action.yml")["runs"]["steps"] if step.get("id") == "diff")
    folder = clone.parent
    known = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "ITSD_ESTATE": ".",
        "ITSD_FAIL_ON": "never",
        "ITSD_LANGUAGES": "",
        "ITSD_BASE": "main",
        "ITSD_OUT": str(folder / "out"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_STEP_SUMMARY": str(folder / "summary"),
        "SOURCE_DATE_EPOCH": "1793534400",
    }
    return subprocess.run(["bash", "-c", script], cwd=clone, env={**os.environ, **known, **environment}, capture_output=True, text=True, check=False)


def test_the_action_compares_from_a_shallow_clone(clone: Path) -> None:
    done = run_step(clone)
    assert done.returncode == 0, done.stderr
    assert f"::error file={FILE}," in done.stdout
    summary = (clone.parent / "summary").read_text(encoding="utf-8")
    assert summary.startswith("<!-- itsd-diff -->\n")
    assert "Availability strengthened" in summary
    outputs = dict(line.split("=", 1) for line in (clone.parent / "output").read_text(encoding="utf-8").splitlines())
    assert {name: Path(file).is_file() for name, file in outputs.items()} == {"comment": True, "sarif": True, "redline": True}


def test_the_action_fails_where_it_is_asked_to(clone: Path) -> None:
    done = run_step(clone, ITSD_FAIL_ON="error")
    assert done.returncode == 1
    assert (clone.parent / "summary").is_file()


@pytest.mark.parametrize("hostile", ["$(touch broken)", "x\ntouch broken"])
@pytest.mark.parametrize("name", ["ITSD_ESTATE", "ITSD_FAIL_ON", "ITSD_LANGUAGES", "ITSD_BASE"])
def test_the_action_runs_nothing_that_an_input_says(clone: Path, name: str, hostile: str) -> None:
    done = run_step(clone, **{name: hostile})
    assert done.returncode != 0 or name == "ITSD_ESTATE", done.stdout  # refs are compared where the folder is in them, whatever is on disk
    assert "Usage" not in done.stdout
    assert not list(clone.parent.rglob("broken"))
