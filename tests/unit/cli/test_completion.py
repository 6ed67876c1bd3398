"""Completion: kinds, ids and codes, found without reading YAML, offered by the real command to a real shell's questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itsd.cli.completion import KIND_NAMES, complete_kind, complete_rule
from itsd.cli.schema import complete_schema
from itsd.model.kinds import KINDS
from itsd.rules.registry import BY_CODE
from tests.support.estates import CLEAN, FAULTY, write_estate
from tests.support.runner import run_process

if TYPE_CHECKING:
    from pathlib import Path


def test_the_names_of_kinds_are_those_of_the_registry() -> None:
    assert tuple(KINDS) == KIND_NAMES


def test_kinds_rules_and_schemas() -> None:
    assert complete_kind("se") == ["service"]
    assert complete_kind("") == list(KINDS)
    assert complete_rule("") == sorted(BY_CODE)
    assert complete_rule("x00") == [code for code in sorted(BY_CODE) if code.startswith("X00")]
    assert complete_schema("se") == ["service", "settings"]
    assert complete_schema("f") == ["forecast", "findings"]


def offered(words: str, cwd: Path, shell: str = "bash") -> list[str]:
    """What the command offers for the last of the words."""
    env = {"_ITSD_COMPLETE": f"complete_{shell}", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1), "_TYPER_COMPLETE_ARGS": words}
    result = run_process(cwd=cwd, env=env)
    assert (result.status, result.err) == (0, "")
    return result.out.split()


MESSY: dict[str, str | bytes] = {
    "catalogue/many.yaml": "kind: unit\nid: b\n---\n# note\nid: 'c'\nname: C\nkind: unit\n---\nkind: unit\nname: without id\n---\nkind: person\nid: muna\nx:\n  id: inner\n",
    "catalogue/windows.yaml": "kind: unit\r\nid: d\r\n",
    "catalogue/.hidden/x.yaml": "kind: unit\nid: hidden\n",
    "catalogue/bytes.yaml": b"\xff\xfe\x00",
    "catalogue/notes.txt": "kind: unit\nid: text\n",
}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("itsd show ", ["calendar/", "person/", "service/", "sevice/", "unit/"]),
        ("itsd show unit/", ["unit/b", "unit/c", "unit/d", "unit/it"]),
        ("itsd show unit/i", ["unit/it"]),
        ("itsd show u", ["unit/b", "unit/c", "unit/d", "unit/it"]),
        ("itsd show nothing", []),
        ("itsd li", ["list"]),
        ("itsd list serv", ["service"]),
        ("itsd explain X00", [code for code in sorted(BY_CODE) if code.startswith("X00")]),
        ("itsd validate --fail-on ", ["error", "warning", "info"]),
        ("itsd --locale ", ["en", "ar"]),
        ("itsd validate --chan", ["--changed-since"]),
    ],
)
def test_what_bash_is_offered(words: str, expected: list[str], tmp_path: Path) -> None:
    write_estate(tmp_path, FAULTY, MESSY)
    assert offered(words, tmp_path) == expected


def test_the_estate_is_found_upward_or_by_its_option(tmp_path: Path) -> None:
    root = write_estate(tmp_path / "estate", CLEAN)
    assert offered("itsd show unit/", root / "catalogue" / "units") == ["unit/it"]
    assert offered("itsd --estate estate show unit/", tmp_path) == ["unit/it"]
    assert offered("itsd show unit/", tmp_path) == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_that_a_shell_installs(shell: str, tmp_path: Path) -> None:
    result = run_process(cwd=tmp_path, env={"_ITSD_COMPLETE": f"source_{shell}"})
    assert (result.status, result.err) == (0, "")
    assert "_ITSD_COMPLETE=complete_" + shell in result.out
