"""`itsd underpin` as its users start it: whole outputs, exit statuses, wrong words, hostile texts."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import jsonschema
import pytest

from tests.support.estates import EXAMPLE, SAMPLE, write_estate
from tests.support.proving import BASE, SETTINGS, agreement, availability, service
from tests.support.runner import run_process
from tests.support.snapshots import check_snapshot

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {"text": "txt", "json": "json", "markdown": "md", "html": "html"}


@pytest.mark.parametrize("name", FORMATS)
def test_the_example_estate_in_every_format(name: str) -> None:
    result = run_process("underpin", "--format", name, cwd=EXAMPLE)
    assert (result.status, result.err) == (1, "")
    check_snapshot(f"underpin.{FORMATS[name]}", result.out)


def test_the_tree_of_the_example_estate() -> None:
    result = run_process("underpin", "registry-permits", "--tree", "--fail-on", "never", cwd=EXAMPLE)
    assert (result.status, result.err) == (0, "")
    check_snapshot("underpin-tree.txt", result.out)


def test_what_would_follow_from_better_promises() -> None:
    changes = ["--what-if", "contract/paygate:p1-resolution=2h", "--what-if", "ola/network:availability=99.99%"]
    result = run_process("underpin", *changes, cwd=EXAMPLE)
    assert (result.status, result.err) == (0, "")
    check_snapshot("underpin-what-if.txt", result.out)
    as_markdown = run_process("underpin", *changes, "--format", "markdown", cwd=EXAMPLE)
    assert "| `sla/registry-permits` | availability |" in as_markdown.out


def test_a_change_that_alters_nothing_says_so() -> None:
    result = run_process("underpin", "--what-if", "ola/network:availability=99.9%", cwd=EXAMPLE)
    assert result.out.endswith("Nothing changes in 1 agreement.\n")


def test_the_sample_estate_has_proofs_an_accepted_risk_and_unknowns() -> None:
    """Two agreements are proven, one falls short under an accepted risk, one is unknown."""
    result = run_process("underpin", "registry-land-system", "finance-erp", "permits-portal", "citizen-contact", cwd=SAMPLE)
    assert result.status == 0
    assert result.out.count("  proven, for ") == 2
    assert "proven, 1 accepted risk, for " in result.out
    assert "accepted by fatma-al-zadjali until 2027-03-31" in result.out
    assert "4 agreements: 2 proven, 1 proven but for accepted risks, 1 unknown" in result.out.replace("\n", " ")
    assert run_process("underpin", "citizen-contact", "--fail-on", "unknown", cwd=SAMPLE).status == 1


def test_the_whole_sample_estate_fits_the_schema() -> None:
    schema = json.loads(run_process("schema", "underpin", cwd=SAMPLE).out)
    found = json.loads(run_process("underpin", "--tree", "--format", "json", cwd=SAMPLE).out)
    jsonschema.validate(found, schema)
    assert len(found["agreements"]) >= 7
    assert found["agreements"][0]["beneath"]


def test_names_in_arabic() -> None:
    result = run_process("--locale", "ar", "underpin", "permits-portal", cwd=SAMPLE)
    assert "بوابة التراخيص" in result.out.splitlines()[0]
    page = run_process("--locale", "ar", "underpin", "permits-portal", "--format", "html", cwd=SAMPLE).out
    assert '<h2 lang="ar" dir="rtl">' in page


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["registry-permit"], "there is no sla registry-permit", "registry-permits"),
        (["ola/nothing-like-it"], "there is no ola nothing-like-it", "itsd list ola"),
        (["contract/paygate"], "contract/paygate is no agreement that others carry", "a contract is a supplier's word"),
        (["--format", "pdf"], "there is no format pdf of proofs", "text, json, markdown, html"),
        (["--output", "proof.pdf"], "no format of proofs is known for the file name proof.pdf", "text, json, markdown, html"),
        (["--what-if", "x"], "'x' is no change of a promise", "contract/paygate:p1-resolution=2h"),
        (["--what-if", "contract/paygate:p1=2h"], "contract/paygate has no target p1", ""),
        (["--what-if", "contract/paygate:availability=2h"], "is no value of availability", "99.9%"),
        (["--fail-on", "sometimes"], "sometimes", "underpin"),
    ],
)
def test_wrong_words_are_explained(arguments: list[str], message: str, hint: str) -> None:
    result = run_process("underpin", *arguments, cwd=EXAMPLE)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert hint in result.err


def test_an_estate_without_slas_says_so(tmp_path: Path) -> None:
    write_estate(tmp_path, {"itsd.yaml": SETTINGS, "catalogue/all.yaml": BASE})
    result = run_process("underpin", cwd=tmp_path)
    assert (result.status, result.out) == (0, "")
    assert "There is no SLA in force to prove" in result.err


def test_a_file_gets_the_format_of_its_ending(tmp_path: Path) -> None:
    target = tmp_path / "proof.html"
    result = run_process("underpin", "--output", str(target), cwd=EXAMPLE)
    assert (result.status, result.out) == (1, "")
    assert "1 agreement: 1 falling short, written to" in result.err
    assert target.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


class _Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_texts_of_strangers_stay_text(tmp_path: Path) -> None:
    """Script and markup in names are shown, not run; what steers a terminal is made visible."""
    hostile = '"<script>alert(1)</script> <img src=x onerror=alert(1)> | `x` \\e[31m {{ 7 * 7 }}"'
    sla = agreement("sla", "portal", ["portal"], [availability("99")], f"name: {hostile}")
    write_estate(tmp_path, {"itsd.yaml": SETTINGS, "catalogue/all.yaml": "---\n".join([BASE, service("portal"), sla])})
    pages = {name: run_process("underpin", "--format", name, cwd=tmp_path).out for name in FORMATS}
    tags = _Tags()
    tags.feed(pages["html"])
    assert not {"script", "img"} & {tag for tag, _ in tags.found}
    assert not any(name.startswith("on") for _, attributes in tags.found for name in attributes)
    assert "{{ 7 * 7 }}" in pages["html"]
    assert "<script>" not in pages["markdown"]
    assert not any("\x1b" in page for page in pages.values())


def test_the_page_has_what_a_screen_reader_needs() -> None:
    tags = _Tags()
    tags.feed(run_process("underpin", "--format", "html", cwd=SAMPLE).out)
    names = [tag for tag, _ in tags.found]
    assert ("html", {"lang": "en"}) in tags.found
    assert names.count("h1") == 1
    assert names.count("main") == 1
    assert names.count("caption") == names.count("table") > 0
    assert all("scope" in attributes for tag, attributes in tags.found if tag == "th")
    assert not any(attributes.get("src") or attributes.get("href") for _, attributes in tags.found), "the page needs nothing else"
