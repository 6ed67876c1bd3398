"""Every rule is registered once, documented with both examples, and has a case that fires and one that does not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from itsd.files.reader import read_documents
from itsd.model.kinds import KINDS
from itsd.rules.documentation import load_documentation
from itsd.rules.registry import BY_CODE, RULES

CASES = Path(__file__).parents[2] / "cases" / "rules"
DOCS = Path(__file__).parents[3] / "src" / "itsd" / "rules" / "docs"
FRAMEWORK_LINE = re.compile(r"P[1-5]-[EAX]\d{1,2}")

IN_READING = ("X008",)
"""Codes that fire on characters which no file of cases should hold: their cases are in test_reading_rules."""

ALL = pytest.mark.parametrize("code", [rule.code for rule in RULES])


def test_codes_are_unique_and_in_order() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert list(BY_CODE) == codes


def test_names_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert sorted(names) == sorted(set(names))


@ALL
def test_code_and_name_have_their_form(code: str) -> None:
    rule = BY_CODE[code]
    assert re.fullmatch(r"[A-Z]\d{3}", code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.family == code[0]


@ALL
def test_the_summary_is_a_clause_and_the_lines_are_the_frameworks(code: str) -> None:
    rule = BY_CODE[code]
    assert rule.summary
    assert not rule.summary.endswith(".")
    assert all(FRAMEWORK_LINE.fullmatch(line) for line in rule.lines), rule.lines


@ALL
def test_a_rule_judges_kinds_that_exist(code: str) -> None:
    rule = BY_CODE[code]
    assert set(rule.kinds) <= {kind.model for kind in KINDS.values()}
    assert rule.check is not None or rule.across is not None or not rule.kinds


@ALL
def test_a_rule_is_documented_with_both_examples_and_a_remedy(code: str) -> None:
    documentation = load_documentation(code)
    headings = re.findall(r"^## (.+)$", (DOCS / f"{code}.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == ["Bad", "Good", "Remedy"]
    assert "Why it matters:" in documentation.text
    assert documentation.bad
    assert documentation.good
    assert documentation.good != documentation.bad
    assert documentation.remedy


@ALL
def test_the_good_example_is_yaml_without_traps(code: str) -> None:
    documents, findings = read_documents(load_documentation(code).good.encode(), "good.yaml")
    assert documents
    assert findings == []


@pytest.mark.parametrize("code", [rule.code for rule in RULES if rule.code not in IN_READING])
def test_a_rule_has_a_case_that_fires_and_one_that_does_not(code: str) -> None:
    names = {case.name.partition("-")[0] for case in (CASES / code).iterdir()}
    assert names == {"fires", "clean"}


def test_documents_and_cases_belong_to_rules() -> None:
    assert {path.stem for path in DOCS.glob("*.md")} <= set(BY_CODE)
    assert {path.name for path in CASES.iterdir()} <= set(BY_CODE)
