"""Every rule has cases on file: estates in which it fires, at the marked places, and near misses in which it does not."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from itsd.files.disk import DiskTree
from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.rules.check import judge_all, judge_estate
from itsd.validation.fresh import judge_everything
from tests.support.estates import write_estate
from tests.support.repositories import commit_files, start_repository

CASES = Path(__file__).parents[2] / "cases" / "rules"
SETTINGS = """\
organisation: {en: Test, ar: اختبار}
locales: {default: en, required: [en, ar]}
timezone: Asia/Muscat
as_of: 2026-11-01
schemes:
  classification: [public, restricted, confidential, secret]
  criticality: [routine, important, essential, vital]
"""
EXPECT = re.compile(r"# expect (?P<code>[A-Z]\d{3}) at (?P<columns>\d+(?:, \d+)*)")


def read_case(case: Path) -> dict[str, str]:
    """The files of a case by their path in the estate; a case of one file gets the usual settings, and one with a past is read as it is after."""
    if (case / "after").is_dir():
        return read_case(case / "after")
    if case.is_dir():
        files = {path.relative_to(case).as_posix(): path.read_text(encoding="utf-8") for path in case.rglob("*") if path.is_file()}
        return {"itsd.yaml": SETTINGS, **files}
    return {"itsd.yaml": SETTINGS, "catalogue/case.yaml": case.read_text(encoding="utf-8")}


def expected_places(files: dict[str, str], code: str) -> list[tuple[str, int, int]]:
    """File, line and column of every marker of this code."""
    return sorted(
        (path, number, int(column))
        for path, text in files.items()
        for number, line in enumerate(text.splitlines(), 1)
        for match in EXPECT.finditer(line)
        if match["code"] == code
        for column in match["columns"].split(", ")
    )


def found_places(files: dict[str, str], code: str) -> list[tuple[str, int, int]]:
    """File, line and column of every finding of this code."""
    tree = MemoryTree(files)
    loaded = load(tree, today=date(2026, 11, 1))
    findings = [
        *loaded.findings,
        *judge_estate(loaded, tree).findings,
        *(finding for judgement in judge_all(loaded, tree) for finding in judgement.findings),
    ]
    return sorted((item.place.file, item.place.line, item.place.column) for item in findings if item.code == code)


def found_since(case: Path, code: str, root: Path) -> list[tuple[str, int, int]]:
    """Likewise, in a repository whose last commit is what the case was before, and whose working tree is what it is after."""
    start_repository(root)
    commit_files(root, read_case(case / "before"))
    shutil.rmtree(root / "agreements")
    write_estate(root, read_case(case / "after"))
    tree = DiskTree(root)
    loaded = load(tree, today=date(2026, 11, 1))
    findings = [finding for judgement in judge_everything(loaded, tree, jobs=1) for finding in judgement.findings]
    return sorted((item.place.file, item.place.line, item.place.column) for item in findings if item.code == code)


def all_cases() -> list[tuple[str, Path]]:
    """Code and path of every case."""
    return [(folder.name, case) for folder in sorted(CASES.iterdir()) for case in sorted(folder.iterdir())]


@pytest.mark.parametrize(("code", "case"), [pytest.param(code, case, id=f"{code}-{case.stem}") for code, case in all_cases()])
def test_case(code: str, case: Path, tmp_path: Path) -> None:
    """A case fires exactly at its marks; a clean case nowhere."""
    files = read_case(case)
    expected = expected_places(files, code)
    assert bool(expected) == case.name.startswith("fires-"), "a case fires- has marks, a case clean- has none"
    found = found_since(case, code, tmp_path) if (case / "before").is_dir() else found_places(files, code)
    assert found == expected
