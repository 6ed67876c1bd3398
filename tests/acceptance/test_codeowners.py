"""`itsd codeowners`: whose review a change of each file needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from itsd.output.codeowners import render_codeowners
from itsd.practices.ownership import Ownership, find_ownership
from tests.support.estates import write_estate
from tests.support.proposing import load_sides, sample_files
from tests.support.repositories import start_repository
from tests.support.runner import run_here

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """The sample in a folder of a repository."""
    return write_estate(start_repository(tmp_path / "repository") / "estate", sample_files())


def test_an_agreement_needs_its_owner_and_its_signatories() -> None:
    found = {ownership.path: ownership for ownership in find_ownership(load_sides()[0])}
    agreement = found["agreements/sla/permits-portal.yaml"]
    assert agreement.persons == ("mariam-al-lawati", "layla-al-rashdi", "khalid-al-rawahi", "aisha-al-balushi")
    assert found["agreements/sla/"].roles == ("head-of-it",)
    assert found["catalogue/services/email.yaml"].persons
    assert found["agreements/governance/reviews/"].roles == ("lob-executive",)
    assert all(ownership.persons for ownership in found.values())


def test_folders_come_before_files_so_that_the_file_holds() -> None:
    paths = [ownership.path for ownership in find_ownership(load_sides()[0])]
    assert paths[0] == "itsd.yaml"
    assert paths.index("agreements/sla/") < paths.index("agreements/sla/permits-portal.yaml")
    assert len(set(paths)) == len(paths)


def test_the_command_writes_and_checks_the_file(estate: Path) -> None:
    result = run_here("codeowners", "--output", "CODEOWNERS", cwd=estate)
    assert (result.status, result.err) == (0, "wrote CODEOWNERS\n")
    text = (estate / "CODEOWNERS").read_text(encoding="utf-8")
    assert "/estate/agreements/sla/permits-portal.yaml mariam.al-lawati@lands.example.om layla.al-rashdi@lands.example.om " in text
    assert run_here("codeowners", "--check", "--output", "CODEOWNERS", cwd=estate).status == 0
    (estate / "CODEOWNERS").write_text(text + "* @stranger\n", encoding="utf-8")
    result = run_here("codeowners", "--check", "--output", "CODEOWNERS", cwd=estate)
    assert result.status == 1
    assert "is not up to date" in result.err


def test_a_role_can_be_a_team(estate: Path) -> None:
    text = run_here("codeowners", "--team", "head-of-it=@ministry/heads-of-it", cwd=estate).out
    assert "/estate/agreements/ola/ @ministry/heads-of-it\n" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--team", "head-of-it"), "--team head-of-it is not ROLE=@NAME"),
        (("--team", "head-of-it=@a @b"), "is not ROLE=@NAME"),
        (("--team", "head-of-itt=@a"), "there is no role head-of-itt"),
        (("--check",), "--check compares with a file"),
    ],
)
def test_what_cannot_be_given_is_told(estate: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run_here("codeowners", *arguments, cwd=estate)
    assert (result.status, result.out) == (2, "")
    assert words in result.err


def test_texts_of_the_estate_add_no_owner_and_no_line() -> None:
    hostile = Ownership("a b\n* @stranger/x.yaml", ("r",), ("p",), "odd")
    assert render_codeowners([hostile], {"p": "a@example.org @stranger"}, {}).splitlines()[2:] == ["# /a?b???@stranger/x.yaml: nobody with a mail address is odd"]
    assert render_codeowners([hostile], {"p": "a@example.org"}, {}).splitlines()[2:] == ["/a?b???@stranger/x.yaml a@example.org"]
