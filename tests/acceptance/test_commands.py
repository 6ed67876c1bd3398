"""Every command once as its users start it: exit status and whole output, against what is on file."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.estates import CLEAN, EXAMPLE, FAULTY, write_estate
from tests.support.runner import Result, run_process
from tests.support.snapshots import check_snapshot

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {"text": "txt", "json": "json", "sarif": "sarif", "junit": "xml", "github": "github.txt", "gitlab": "gitlab.json", "markdown": "md", "csv": "csv"}
READING = ("--select", "X,S008")
"""Only rules about files and references, so that a new rule of another family leaves these outputs as they are."""


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return write_estate(tmp_path, CLEAN)


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write_estate(tmp_path, FAULTY)


def only_cited_rules(sarif: str) -> str:
    """The log without the rules that no result cites, which say nothing about the run."""
    log = json.loads(sarif)
    driver = log["runs"][0]["tool"]["driver"]
    for result in log["runs"][0]["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        result["ruleIndex"] = result["ruleId"]
    cited = {result["ruleId"] for result in log["runs"][0]["results"]}
    driver["rules"] = [rule["id"] for rule in driver["rules"] if rule["id"] in cited]
    return json.dumps(log, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", FORMATS)
def test_validate_in_every_format(name: str, faulty: Path) -> None:
    result = run_process("validate", "--format", name, *READING, cwd=faulty)
    assert (result.status, result.err) == (1, "")
    check_snapshot(f"validate.{FORMATS[name]}", only_cited_rules(result.out) if name == "sarif" else result.out)


def test_validate_of_the_example_estate(tmp_path: Path) -> None:
    """What the specification says of this estate is in `tests/estates/example`; the snapshot is read against it. Outside git, whose state is another everywhere."""
    result = run_process("validate", cwd=shutil.copytree(EXAMPLE, tmp_path / "example"))
    assert (result.status, result.err) == (1, "")
    check_snapshot("example.txt", result.out)


def test_validate_without_findings(clean: Path) -> None:
    result = run_process("validate", *READING, cwd=clean)
    assert result == Result(0, "No findings.\nChecked 4 entities in 4 files as of 2026-11-01.\n", "")


@pytest.mark.parametrize(("name", "ending"), [("text", "txt"), ("json", "json"), ("csv", "csv"), ("markdown", "md")])
def test_list_in_every_format(name: str, ending: str, clean: Path) -> None:
    result = run_process("list", "service", "--format", name, cwd=clean)
    assert (result.status, result.err) == (0, "")
    check_snapshot(f"list.{ending}", result.out)


def test_list_of_chosen_columns_and_values(clean: Path) -> None:
    result = run_process("list", "services", "--where", "provider=it", "--columns", "owner,hours", "--locale", "ar", "--format", "csv", cwd=clean)
    assert result == Result(0, "id,name,owner,hours\nmail,البريد الإلكتروني,aisha,office\n", "")


@pytest.mark.parametrize(("name", "ending"), [("text", "txt"), ("json", "json")])
def test_show_in_every_format(name: str, ending: str, clean: Path) -> None:
    result = run_process("show", "unit/it", "--format", name, cwd=clean)
    assert (result.status, result.err) == (0, "")
    check_snapshot(f"show.{ending}", result.out)


def test_new_writes_a_file_that_fits(clean: Path) -> None:
    values = ("--set", "name={en: Cyber security, ar: الأمن السيبراني}", "--set", "unit_kind=department", "--set", "parent=it")
    result = run_process("new", "unit", "security", *values, cwd=clean)
    assert result == Result(0, "wrote catalogue/organisation/units/security.yaml\n", "")
    written = (clean / "catalogue/organisation/units/security.yaml").read_text(encoding="utf-8")
    assert written == "kind: unit\nid: security\nname: {en: Cyber security, ar: الأمن السيبراني}\nparent: it\nunit_kind: department\n"
    assert run_process("validate", *READING, cwd=clean).status == 0


def test_new_says_what_is_missing(clean: Path) -> None:
    result = run_process("new", "unit", "security", cwd=clean)
    assert (result.status, result.out) == (2, "")
    check_snapshot("new-missing.txt", result.err)


SHUFFLED = "id: security   # the team\nkind: unit\n# it has two names\nname:   {en: 'Security', ar: \"الأمن\"}\nunit_kind: department\n"


def test_fmt_says_shows_and_makes_changes(clean: Path) -> None:
    """One file out of order: named by `--check`, shown by `--diff`, put in order by the plain command, and then left alone."""
    file = clean / "catalogue/units/security.yaml"
    file.write_text(SHUFFLED, encoding="utf-8")
    check = run_process("fmt", "--check", cwd=clean)
    assert check == Result(1, "would change catalogue/units/security.yaml\n", "1 file to change, 5 files in order, 0 files left alone.\n")
    shown = run_process("fmt", "--diff", cwd=clean)
    assert (shown.status, file.read_text(encoding="utf-8")) == (1, SHUFFLED)
    check_snapshot("fmt.diff", shown.out)
    changed = run_process("fmt", cwd=clean)
    assert changed == Result(0, "changed catalogue/units/security.yaml\n", "1 file changed, 5 files in order, 0 files left alone.\n")
    again = run_process("fmt", "--check", "--quiet", cwd=clean)
    assert again == Result(0, "", "")


def test_rules_of_one_family(clean: Path) -> None:
    result = run_process("rules", "--family", "X", "--format", "csv", cwd=clean)
    assert (result.status, result.err) == (0, "")
    check_snapshot("rules.csv", result.out)


@pytest.mark.parametrize(("name", "ending"), [("text", "txt"), ("json", "json"), ("markdown", "md")])
def test_explain_in_every_format(name: str, ending: str, clean: Path) -> None:
    result = run_process("explain", "X001", "--format", name, cwd=clean)
    assert (result.status, result.err) == (0, "")
    check_snapshot(f"explain.{ending}", result.out)


@pytest.mark.parametrize("name", ["person", "settings", "findings"])
def test_schema(name: str, tmp_path: Path) -> None:
    """Needs no estate."""
    result = run_process("schema", name, cwd=tmp_path)
    assert (result.status, result.err) == (0, "")
    check_snapshot(f"schema-{name}.json", result.out)


def test_schema_of_every_kind(tmp_path: Path) -> None:
    result = run_process("schema", "--output", "all.schema.json", cwd=tmp_path)
    assert result == Result(0, "", "")
    assert json.loads((tmp_path / "all.schema.json").read_text(encoding="utf-8"))["title"] == "An entity of an itsd estate"


def test_init_makes_an_estate_without_findings(tmp_path: Path) -> None:
    made = run_process("init", "estate", cwd=tmp_path)
    assert (made.status, made.err) == (0, "")
    result = run_process("--estate", "estate", "validate", "--fail-on", "info", cwd=tmp_path)
    assert result.status == 0, result.out


def test_help(tmp_path: Path) -> None:
    result = run_process("--help", cwd=tmp_path, env={"COLUMNS": "100"})
    assert (result.status, result.err) == (0, "")
    check_snapshot("help.txt", result.out)


def test_no_arguments_show_the_help(tmp_path: Path) -> None:
    result = run_process(cwd=tmp_path, env={"COLUMNS": "100"})
    assert result.status == 0
    check_snapshot("help.txt", result.out)


def test_the_module_is_the_command(tmp_path: Path) -> None:
    assert run_process("--version", cwd=tmp_path) == run_process("-V", cwd=tmp_path)
