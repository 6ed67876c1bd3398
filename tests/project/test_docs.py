"""The manual is true: pages are up to date, links lead somewhere, commands do what the pages show, nothing is left out."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
import typer
import yaml

from docs.generate import REFERENCE, find_stale
from docs.generator.commands import EXAMPLES, list_commands
from docs.generator.markdown import MADE, find_anchor
from itsd.cli.app import app
from itsd.cli.boundary import hoist
from itsd.errors import ExitStatus
from itsd.files.reader import read_documents
from itsd.loader import read_entity
from itsd.model.kinds import KINDS
from itsd.model.order import field_order
from itsd.model.organisation import ROLES
from itsd.model.settings import Settings
from itsd.output.formats import FORMATS
from itsd.rules.registry import RULES
from tests.project.walkthrough import matches, parse_console, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typer.core import TyperGroup

TOP = Path(__file__).parents[2]
PAGES = [TOP / "README.md", TOP / "CONTRIBUTING.md", TOP / "CHANGELOG.md", *sorted((TOP / "docs").rglob("*.md"))]
NOVEMBER = "1793534400"  # noon of 2026-11-01, UTC
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
# Options of other programs that the manual shows.
_FOREIGN = {"--quiet", "--all", "--check", "--strict", "--line-regexp", "--itsd"}


def name_of(page: Path) -> str:
    return page.relative_to(TOP).as_posix()


EVERY_PAGE = pytest.mark.parametrize("page", PAGES, ids=name_of)
BY_HAND = pytest.mark.parametrize("page", [page for page in PAGES if not page.read_text(encoding="utf-8").startswith(MADE)], ids=name_of)


@cache
def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@cache
def prose_of(page: Path) -> str:
    """A page without its blocks of code."""
    return _FENCE.sub("", text_of(page))


@cache
def anchors_of(page: Path) -> set[str]:
    """The anchors of a page; headings of the same text are numbered."""
    anchors: set[str] = set()
    for heading in _HEADING.findall(prose_of(page)):
        anchor = find_anchor(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", ""))
        number = 0
        while (f"{anchor}-{number}" if number else anchor) in anchors:
            number += 1
        anchors.add(f"{anchor}-{number}" if number else anchor)
    return anchors


def broken_links(page: Path) -> Iterator[str]:
    """The relative links of a page that lead nowhere."""
    for link in _LINK.findall(_CODE.sub("", prose_of(page))):
        if link.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            yield link


def called_in(page: Path) -> list[str]:
    """What a page shows as code: spans in the text, lines of blocks."""
    blocks = "".join(_FENCE.findall(text_of(page)))
    return [span.strip("`") for span in _CODE.findall(prose_of(page))] + [line.removeprefix("$ ") for line in blocks.splitlines()]


def commands() -> dict[str, typer.core.TyperCommand]:
    return list_commands()


def options() -> set[str]:
    """Every option of every command, in its long form."""
    group = cast("TyperGroup", typer.main.get_command(app))
    return {name for command in (group, *commands().values()) for parameter in command.params for name in parameter.opts if name.startswith("--")} | {"--help"}


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, a fixed day, a fixed width, a cache of its own."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # git calls itsd
    for name, value in {"PATH": path, "SOURCE_DATE_EPOCH": NOVEMBER, "ITSD_CACHE_DIR": str(tmp_path / "cache"), "NO_COLOR": "1", "COLUMNS": "100"}.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_generated_pages_are_up_to_date() -> None:
    assert find_stale(REFERENCE) == [], "run `python -m docs.generate`"


@EVERY_PAGE
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_a_link_that_leads_nowhere_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page\n\n[a](#a-page) [b](#b) [c](missing.md) [d](page.md#a-page)\n\n```text\n[e](f)\n```\n", encoding="utf-8")
    assert list(broken_links(page)) == ["#b", "missing.md"]


@pytest.mark.usefixtures("workplace")
@pytest.mark.parametrize("page", [TOP / "README.md", TOP / "docs" / "tutorial.md", TOP / "docs" / "how-to" / "review-a-change.md"], ids=name_of)
def test_commands_do_what_the_page_shows(page: Path) -> None:
    walk(text_of(page))


@pytest.mark.usefixtures("workplace")
def test_a_page_that_shows_something_else_is_seen() -> None:
    with pytest.raises(AssertionError, match="ended with 0 instead of 1"):
        walk("```console\n$ itsd init estate\n$ echo $?\n1\n```\n")
    with pytest.raises(AssertionError, match="instead of"):
        walk("```console\n$ itsd --estate estate validate\nNo findings at all.\n…\n```\n")


@pytest.mark.parametrize(
    ("shown", "same"),
    [
        (["one", "two", "three"], True),
        (["one", "…"], True),
        (["…", "three"], True),
        (["o…", "tw…", "…ee"], True),
        (["one", "three"], False),
        (["…", "two"], False),
        ([], True),
    ],
)
def test_outputs_are_compared_with_gaps(shown: list[str], *, same: bool) -> None:
    assert matches(shown, "one\ntwo\nthree\n") is same


def test_a_console_block_is_read_with_its_statuses() -> None:
    first, second = parse_console("$ itsd new unit a \\\n    --print\nout\n$ itsd validate\n$ echo $?\n1\n")
    assert (first.command, first.output, first.status) == ("itsd new unit a --print", ("out",), 0)
    assert (second.command, second.output, second.status) == ("itsd validate", (), 1)


def test_every_command_and_option_is_in_the_manual() -> None:
    page = text_of(REFERENCE / "commands.md")
    assert [name for name in commands() if f"## itsd {name}\n" not in page] == []
    assert [name for name in options() - {"--help"} if f"`{name}" not in page] == []


@BY_HAND
def test_pages_name_only_options_and_commands_that_exist(page: Path) -> None:
    used = {option for line in called_in(page) if "itsd " in line for option in _OPTION.findall(line.partition(" # ")[0])}
    assert used - options() - _FOREIGN == set()
    called = {word for line in called_in(page) for word in re.findall(r"^itsd (?:--\S+ \S+ )?([a-z]+)", line)}
    assert called - {name.split()[0] for name in commands()} == set()


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, pairs in EXAMPLES.items() for _, line in pairs])
def test_examples_of_commands_are_accepted(name: str, line: str) -> None:
    words = hoist(shlex.split(line)[1:])
    position = words.index(name.rsplit(maxsplit=1)[-1])
    context = commands()[name].make_context(f"itsd {name}", words[position + 1 :])
    assert context.params


def test_every_command_has_an_example() -> None:
    assert set(EXAMPLES) == set(commands())


def test_every_setting_is_in_the_manual() -> None:
    page = text_of(REFERENCE / "settings.md")
    assert [key for key in field_order(Settings) if f"| `{key}` |" not in page] == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_kind_is_in_the_manual(kind: str) -> None:
    page = text_of(REFERENCE / "kinds" / f"{kind}.md") + text_of(REFERENCE / "kinds" / "index.md")
    assert [key for key in field_order(KINDS[kind].model) if f"| `{key}` |" not in page] == []


def test_every_rule_has_a_page_and_a_line() -> None:
    index = text_of(REFERENCE / "rules" / "index.md")
    for rule in RULES:
        assert f"[{rule.code}]({rule.code}.md)" in index
        assert text_of(REFERENCE / "rules" / f"{rule.code}.md").startswith("<!--")


def test_every_exit_status_is_explained() -> None:
    for page in (TOP / "README.md", REFERENCE / "exit-statuses.md"):
        assert [status for status in ExitStatus if f"\n| {int(status)} | " not in text_of(page)] == [], page.name


def test_every_environment_variable_is_explained() -> None:
    used = {name for file in (TOP / "src").rglob("*.py") for name in re.findall(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"", file.read_text(encoding="utf-8"))}
    page = text_of(REFERENCE / "environment.md")
    assert used
    assert [name for name in sorted(used) if f"| `{name}` |" not in page] == []


def test_every_role_and_format_is_explained() -> None:
    assert [role for role in ROLES if f"`{role}`" not in text_of(REFERENCE / "values.md")] == []
    assert [name for name in FORMATS if f"`{name}`" not in text_of(TOP / "docs" / "how-to" / "check-in-ci.md")] == []


def test_every_page_is_reached_from_the_index() -> None:
    index = TOP / "docs" / "index.md"
    reached, waiting = {index}, [index]
    while waiting:
        page = waiting.pop()
        for link in _LINK.findall(prose_of(page)):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_relative_to(TOP / "docs") and target.is_file() and target not in reached:
                reached.add(target)
                waiting.append(target)
    assert sorted(name_of(page) for page in set((TOP / "docs").rglob("*.md")) - reached) == []


def test_the_picture_needs_no_network() -> None:
    svg = (TOP / "docs" / "images" / "validate.svg").read_text(encoding="utf-8")
    assert "@font-face" not in svg
    assert "url(http" not in svg
    assert "itsd validate" in svg.replace("&#160;", " ")


@pytest.mark.parametrize("step", yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"], ids=lambda step: str(step.get("name") or step.get("uses")))
def test_the_action_passes_inputs_through_the_environment_only(step: dict[str, str]) -> None:
    assert "${{" not in step.get("run", "")


@pytest.mark.parametrize("hostile", ["$(touch broken)", "; touch broken", "--help", "x\ntouch broken"])
@pytest.mark.parametrize("name", ["ITSD_ESTATE", "ITSD_FAIL_ON", "ITSD_CHANGED_SINCE"])
def test_the_action_runs_nothing_that_an_input_says(workplace: Path, name: str, hostile: str) -> None:
    steps = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))["runs"]["steps"]
    script = next(step["run"] for step in steps if step.get("id") == "validate")
    inputs = {"ITSD_ESTATE": ".", "ITSD_FAIL_ON": "error", "ITSD_CHANGED_SINCE": "", "ITSD_SARIF": "itsd.sarif", "GITHUB_OUTPUT": "output"}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", script], env={**os.environ, **inputs, "PATH": path, name: hostile}, capture_output=True, text=True, check=False)
    assert done.returncode != 0, done.stdout
    assert "Usage" not in done.stdout
    assert list(workplace.iterdir()) == []


@BY_HAND
def test_documents_in_the_manual_fit_their_kinds(page: Path) -> None:
    """Parts may be left out for brevity, but nothing may be misspelt or misplaced."""
    blocks = [block for block in re.findall(r"^```yaml\n(.*?)^```", text_of(page), re.MULTILINE | re.DOTALL) if re.search(r"^kind: ", block, re.MULTILINE)]
    for block in blocks:
        documents, findings = read_documents(block.encode(), name_of(page))
        found = [*findings, *(finding for document in documents for finding in read_entity(document, alone=True)[1])]
        assert [finding for finding in found if finding.code != "X011"] == [], block


@pytest.mark.parametrize("file", [".pre-commit-hooks.yaml", "ci/gitlab.yml", "action.yml"])
def test_files_of_platforms_use_options_that_exist(file: str) -> None:
    lines = [line for line in (TOP / file).read_text(encoding="utf-8").splitlines() if "pip install" not in line]
    used = {option for line in lines if "itsd" in line or "--also" in line for option in _OPTION.findall(line)}
    assert used <= options() | _FOREIGN
