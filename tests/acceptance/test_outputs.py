"""Where outputs go, which of several findings are shown, and which of them make a run fail."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.support.estates import CLEAN, FAULTY, write_estate
from tests.support.runner import run_here, run_process

if TYPE_CHECKING:
    from pathlib import Path

WARNING = {**CLEAN, "catalogue/units/it.yaml": CLEAN["catalogue/units/it.yaml"] + "tags: [no]\n"}
"""One warning: `no` is a trap of YAML."""


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write_estate(tmp_path, FAULTY)


@pytest.mark.parametrize(
    ("file", "start"),
    [
        ("out.txt", "catalogue/"),
        ("out.json", '{\n  "format": "itsd-findings"'),
        ("OUT.JSON", '{\n  "format": "itsd-findings"'),
        ("out.sarif", '{\n  "$schema"'),
        ("out.sarif.json", '{\n  "$schema"'),
        ("out.xml", "<?xml"),
        ("out.md", "<!-- itsd-findings -->"),
        ("out.csv", "level,code,"),
        ("gl-code-quality-report.json", "["),
    ],
)
def test_the_ending_of_the_file_chooses_the_format(file: str, start: str, faulty: Path) -> None:
    result = run_here("validate", "--select", "X001", "--output", file, cwd=faulty)
    assert (result.status, result.out, result.err) == (1, "", f"1 error, written to {file}\n")
    assert (faulty / file).read_text(encoding="utf-8").startswith(start)


def test_a_given_format_goes_before_the_ending(faulty: Path) -> None:
    run_here("validate", "--select", "X001", "--format", "csv", "--output", "out.json", "--quiet", cwd=faulty)
    assert (faulty / "out.json").read_text(encoding="utf-8").startswith("level,code,")
    run_here("show", "unit/it", "--format", "text", "--output", "show.json", cwd=faulty)
    assert (faulty / "show.json").read_text(encoding="utf-8").startswith("unit/it  ")


@pytest.mark.parametrize("arguments", [("validate",), ("list", "unit"), ("rules",)])
def test_an_ending_that_means_no_format_is_refused(arguments: tuple[str, ...], faulty: Path) -> None:
    result = run_here(*arguments, "--output", "out.docx", cwd=faulty)
    assert result.status == 2
    assert "out.docx" in result.err
    assert not (faulty / "out.docx").exists()


def test_further_outputs_of_the_same_run(faulty: Path) -> None:
    result = run_here("validate", "--select", "X001", "--also", "json:a.json", "--also", "gitlab:b.json", cwd=faulty)
    assert result.out.count("X001") == 1
    findings = json.loads((faulty / "a.json").read_text(encoding="utf-8"))["findings"]
    issues = json.loads((faulty / "b.json").read_text(encoding="utf-8"))
    assert [finding["code"] for finding in findings] == [issue["check_name"].split()[0] for issue in issues] == ["X001"]


@pytest.mark.parametrize("text", ["jsn:a.json", "json", "json:", ":a.json", ""])
def test_a_further_output_that_cannot_be_told(text: str, faulty: Path) -> None:
    result = run_here("validate", "--also", text, cwd=faulty)
    assert (result.status, result.out) == (2, "")
    assert "FORMAT:FILE" in result.err


@pytest.mark.parametrize("output", ["missing/out.json", "itsd.yaml/out.json", "catalogue"])
def test_an_output_that_cannot_be_written_is_an_error(output: str, faulty: Path) -> None:
    result = run_here("validate", "--format", "json", "--output", output, cwd=faulty)
    assert result.status == 2
    assert f"error: {output} cannot be written" in result.err


def test_a_read_only_folder_keeps_the_former_output(faulty: Path) -> None:
    folder = faulty / "out"
    folder.mkdir()
    (folder / "a.json").write_text("former", encoding="utf-8")
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):
        pytest.skip("nothing is read-only for this user")
    result = run_here("validate", "--output", "out/a.json", cwd=faulty)
    assert (result.status, (folder / "a.json").read_text(encoding="utf-8")) == (2, "former")
    assert "Make the folder writable" in result.err


def test_limit_shows_the_first_and_counts_the_rest(faulty: Path) -> None:
    result = run_here("validate", "--select", "X", "--limit", "1", cwd=faulty)
    assert result.status == 1
    assert result.out.count("hint:") == 1
    assert "… and 4 more findings: 4 errors" in result.out
    none = run_here("validate", "--select", "X", "--limit", "0", cwd=faulty)
    assert "… and 5 more findings" in none.out
    assert len(json.loads(run_here("validate", "--select", "X", "--limit", "1", "--format", "json", cwd=faulty).out)["findings"]) == 5


@pytest.mark.parametrize(("level", "status"), [("error", 0), ("warning", 1), ("info", 1)])
def test_the_level_at_which_a_run_fails(level: str, status: int, tmp_path: Path) -> None:
    write_estate(tmp_path, WARNING)
    assert run_here("validate", "--select", "X", "--fail-on", level, cwd=tmp_path).status == status


def codes(root: Path, *arguments: str) -> set[str]:
    """The codes of the findings that a run shows."""
    return {finding["code"] for finding in json.loads(run_here("validate", "--format", "json", *arguments, cwd=root).out)["findings"]}


def test_rules_are_chosen_and_left_out_by_code_beginning_and_name(faulty: Path) -> None:
    every = codes(faulty, "--select", "X")
    assert {"X001", "X003", "X010"} < every
    assert codes(faulty, "--select", "x001,X003") == codes(faulty, "--select", "unknown-key", "--select", "X003") == {"X001", "X003"}
    assert codes(faulty, "--select", "X", "--ignore", "X001") == every - {"X001"}
    assert codes(faulty, "--ignore", "X", "--select", "X001") == {"X001"}
    assert codes(faulty, "--select", "X", "--ignore", "X0") == set()


def test_quiet_and_options_behind_the_command(faulty: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The application's options mean the same before and behind the command, in any spelling."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    before = run_here("--estate", faulty, "--as-of", "2026-12-24", "-q", "validate", "-f", "json", cwd=elsewhere)
    behind = run_here("validate", "-f", "json", f"--estate={faulty}", "--quiet", "--as-of", "2026-12-24", cwd=elsewhere)
    assert before == behind
    assert json.loads(before.out)["as_of"] == "2026-12-24"
    assert run_here("validate", "-o", "a.json", "-q", cwd=faulty).err == ""


def test_behind_two_hyphens_nothing_is_an_option(faulty: Path) -> None:
    result = run_here("validate", "--", "--quiet", cwd=faulty)
    assert (result.status, result.err.splitlines()[0]) == (2, "error: there is no file or folder --quiet")


def test_verbose_tells_what_was_done(faulty: Path) -> None:
    result = run_here("validate", "-v", "--jobs", "1", cwd=faulty)
    assert "8 files with 6 entities in " in result.err
    assert "at most 1 process\n" in result.err


def test_outputs_for_platforms_name_files_from_the_root_of_the_repository(tmp_path: Path) -> None:
    """Also where the estate lies in a hidden folder."""
    (tmp_path / ".git").mkdir()
    root = write_estate(tmp_path / ".governance" / "estate", FAULTY)
    result = run_here("validate", "--select", "X001", "--format", "github", cwd=root)
    assert "file=.governance/estate/catalogue/people/badr.yaml" in result.out


def test_the_same_bytes_everywhere(faulty: Path) -> None:
    """Locale, time zone, hash seed, terminal and processes change nothing in an output."""
    arguments = ("validate", "--format", "json")
    plain = run_process(*arguments, "--jobs", "1", "--no-cache", cwd=faulty, env={"PYTHONHASHSEED": "0"})
    for env in (
        {"PYTHONHASHSEED": "4711", "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "COLUMNS": "40"},
        {"PYTHONHASHSEED": "1", "TZ": "Etc/GMT+12", "LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "latin-1", "FORCE_COLOR": "1"},
    ):
        assert run_process(*arguments, cwd=faulty, env=env) == plain


def test_source_date_epoch_is_the_day_everywhere(tmp_path: Path) -> None:
    """One second before midnight of Greenwich is the same day in every time zone."""
    write_estate(tmp_path, {**CLEAN, "itsd.yaml": CLEAN["itsd.yaml"].replace("as_of: 2026-11-01\n", "")})
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        result = run_process("validate", "--format", "json", cwd=tmp_path, env={"SOURCE_DATE_EPOCH": "1793577599", "TZ": zone})
        assert json.loads(result.out)["as_of"] == "2026-11-01"
