"""What platforms and readers are given of a diff: annotations, code quality, code scanning, documents of both sides."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.support.proposing import FILE, propose, sample_files
from tests.support.repositories import commit_files, start_repository
from tests.support.runner import Result, run_process

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = ("--as-of", "2026-11-20")


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample in a folder of a repository, and a second commit that proposes changes of one agreement and takes one away."""
    folder = start_repository(tmp_path_factory.mktemp("diff") / "repository")
    commit_files(folder, {f"estate/{path}": content for path, content in sample_files().items()})
    (folder / "estate" / "agreements" / "sla" / "survey-gis.yaml").unlink()
    commit_files(folder, {f"estate/{FILE}": propose()})
    return folder / "estate"


@pytest.fixture(scope="module")
def written(estate: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every format from one run."""
    folder = tmp_path_factory.mktemp("written")
    files = {"github": "github.txt", "gitlab": "gitlab.json", "sarif": "changes.sarif", "html": "changes.html", "markdown": "comment.md", "json": "changes.json"}
    also = [argument for name, file in files.items() for argument in ("--also", f"{name}:{folder / file}")]
    result = run_process(*AS_OF, "diff", "HEAD~1", "HEAD", "--whole", *also, cwd=estate)
    assert (result.status, result.err) == (1, "")
    return folder


def diff(estate: Path, *arguments: str | Path) -> Result:
    return run_process(*AS_OF, "diff", "HEAD~1", "HEAD", *arguments, cwd=estate)


def test_annotations_stand_at_the_lines_of_the_newer_side(estate: Path, written: Path) -> None:
    lines = (written / "github.txt").read_text(encoding="utf-8").splitlines()
    number = next(number for number, line in enumerate((estate / FILE).read_text(encoding="utf-8").splitlines(), 1) if "99.9%" in line)
    assert any(line.startswith(f"::error file=estate/{FILE},line={number},") and "title=target-strengthened::" in line for line in lines)
    removed = [line for line in lines if "title=exception-removed::" in line]
    assert len(removed) == 1
    assert f"file=estate/{FILE}," in removed[0]
    gone = [line for line in lines if "title=sla-removed::" in line or "title=removed-in-force::" in line]
    assert gone
    assert all("file=estate/agreements/sla/survey-gis.yaml," in line for line in gone)


def test_code_quality_has_fingerprints_of_its_own(written: Path) -> None:
    issues = json.loads((written / "gitlab.json").read_text(encoding="utf-8"))
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints) > 5
    assert {"target-weakened", "target-strengthened", "exception-removed"} <= {issue["check_name"] for issue in issues}


def test_code_scanning_knows_every_rule_it_names(written: Path) -> None:
    run = json.loads((written / "changes.sarif").read_text(encoding="utf-8"))["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["partialFingerprints"]["itsdFinding/v1"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] >= 1
    proofs = {rule["id"] for rule in rules if rule["id"].startswith("proof-")}
    assert proofs == {"proof-broken", "proof-lost", "proof-mended", "proof-eased", "proof-still-broken"}


def test_fingerprints_do_not_change_with_lines(estate: Path, tmp_path: Path) -> None:
    def fingerprints(head: str) -> set[str]:
        text = run_process(*AS_OF, "diff", "HEAD~1", head, "--format", "gitlab", cwd=estate).out
        return {issue["fingerprint"] for issue in json.loads(text) if "target" in issue["check_name"]}

    first = fingerprints("HEAD")
    for path, content in (sample_files() | {FILE: b"# A remark\n\n" + propose().encode()}).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    assert fingerprints(str(tmp_path)) == first


def test_the_redline_has_the_table_in_front_and_every_agreement_behind(written: Path) -> None:
    html = (written / "changes.html").read_text(encoding="utf-8")
    text = re.sub("<[^>]*>", "", html)
    assert text.index("What changes") < text.index("Whose approval") if "Whose approval" in text else "What changes" in text
    assert text.index("What changes") < text.index("How to read the text") < text.index("Service level targets")
    assert "[deleted: 99.5%][inserted: 99.9%]" in text
    assert "None: the agreement is taken away" in text
    assert "HEAD~1 (" in text


def test_a_customers_redline_shows_nothing_internal(estate: Path, tmp_path: Path) -> None:
    assert diff(estate, "--copy", "customer", "--output", tmp_path / "customer.html").status == 1
    assert diff(estate, "--output", tmp_path / "internal.html").status == 1
    customer, internal = ((tmp_path / name).read_text(encoding="utf-8") for name in ("customer.html", "internal.html"))
    assert "What it does to what has been promised" not in customer
    assert "Whose approval" not in customer
    assert "Underpinning" not in customer
    assert len(internal) > len(customer)


def test_two_languages_make_one_document(estate: Path, tmp_path: Path) -> None:
    result = diff(estate, "--languages", "en,ar", "--output", tmp_path / "both.pdf")
    assert result.status == 1, result.err
    assert (tmp_path / "both.pdf").read_bytes().startswith(b"%PDF-")
    html = diff(estate, "--languages", "ar", "--format", "html").out
    assert '<html lang="ar" dir="rtl">' in html
    assert "ما الذي يتغير" in html


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--format", "word"), "there is no format word of a diff"),
        (("--also", "sarif"), "--also sarif is not FORMAT:FILE"),
        (("--also", "paper:x"), "--also paper:x is not FORMAT:FILE"),
        (("--output", "changes.doc"), "no format of a diff is known for the file name changes.doc"),
        (("--format", "html", "--languages", "en,ar,fr"), "one language or two, not 3"),
        (("--format", "html", "--languages", "fr"), "there are no words in fr"),
        (("--changelog", "--format", "sarif"), "there is no format sarif of a changelog"),
    ],
)
def test_what_cannot_be_given_is_told(estate: Path, arguments: tuple[str, ...], words: str) -> None:
    result = diff(estate, *arguments)
    assert (result.status, result.out) == (2, "")
    assert words in result.err


def test_an_estate_without_changes_still_makes_a_document(estate: Path) -> None:
    result = run_process(*AS_OF, "diff", "HEAD", "HEAD", "--format", "html", cwd=estate)
    assert result.status == 0
    assert "No right and no duty differs." in result.out


def test_hostile_texts_stay_texts(estate: Path, tmp_path: Path) -> None:
    text = propose().replace("Name a contact for each wilayat", "<script>alert(1)</script><ins class='redline'>x</ins>").replace("Force majeure", "\u202eForce")
    for path, content in (sample_files() | {FILE: text.encode()}).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    html = run_process(*AS_OF, "diff", "HEAD~1", tmp_path, "--format", "html", cwd=estate).out
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "\u202e" not in html
