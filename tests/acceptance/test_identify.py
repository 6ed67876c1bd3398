"""`itsd gap`, `match`, `standardise`, `demand` and `portfolio` as their users start them: whole outputs, drafts, wrong words, hostile texts."""

from __future__ import annotations

import csv
import io
import json
import shutil
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import jsonschema
import pytest

from tests.support.estates import SAMPLE, write_estate
from tests.support.offering import SETTINGS, option, requirement, service
from tests.support.proving import BASE
from tests.support.runner import run_here, run_process
from tests.support.snapshots import check_snapshot

if TYPE_CHECKING:
    from pathlib import Path

FORMATS = {"text": "txt", "json": "json", "csv": "csv", "markdown": "md", "html": "html"}
COMMANDS = {
    "gap": ("gap",),
    "gap-by-service": ("gap", "--by", "service", "--only", "level"),
    "match": ("match", "req-permits-payment"),
    "match-all": ("match", "--all"),
    "standardise": ("standardise", "email", "--tiers", "2"),
    "demand": ("demand",),
    "portfolio": ("portfolio",),
    "retirement": ("portfolio", "--retire", "email"),
}
SCHEMAS = {"gap": "gap", "match": "match", "match-all": "match", "standardise": "standardise", "demand": "demand", "portfolio": "portfolio", "retirement": "retirement"}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A copy of the sample estate to write into."""
    for name in ("catalogue", "agreements"):
        shutil.copytree(SAMPLE / name, tmp_path / name)
    shutil.copy(SAMPLE / "itsd.yaml", tmp_path / "itsd.yaml")
    return tmp_path


@pytest.mark.parametrize("name", COMMANDS)
def test_the_sample_estate_on_a_terminal(name: str) -> None:
    result = run_process(*COMMANDS[name], cwd=SAMPLE)
    assert (result.status, result.err) == (0, "")
    assert max(len(line) for line in result.out.splitlines()) <= 80 + 20  # names that cannot be broken may stand out
    check_snapshot(f"identify-{name}.txt", result.out)


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_format_says_the_same(name: str) -> None:
    data = json.loads(run_here(*COMMANDS[name], "--format", "json", cwd=SAMPLE).out)
    jsonschema.validate(data, json.loads(run_here("schema", SCHEMAS[name], cwd=SAMPLE).out))
    rows = list(csv.DictReader(io.StringIO(run_here(*COMMANDS[name], "--format", "csv", cwd=SAMPLE).out)))
    assert rows
    title = run_here(*COMMANDS[name], cwd=SAMPLE).out.splitlines()[0]
    assert title in _text_of(run_here(*COMMANDS[name], "--format", "html", cwd=SAMPLE).out)
    assert run_here(*COMMANDS[name], "--format", "markdown", cwd=SAMPLE).out.startswith(f"<!-- itsd-{COMMANDS[name][0]} -->\n### ")


def test_pages_and_markdown_of_one_command() -> None:
    check_snapshot("identify-standardise.md", run_process(*COMMANDS["standardise"], "--format", "markdown", cwd=SAMPLE).out)
    check_snapshot("identify-demand.html", run_process("demand", "gis-portal", "--format", "html", cwd=SAMPLE).out)


def test_what_a_service_manager_finds_out_on_the_sample_estate() -> None:
    gaps = run_here("gap", cwd=SAMPLE).out.replace("\n    ", " ")
    assert "rpo 15m is asked by municipal-permits; the best, sla/permits-portal: 1h is worse than 15m, 45 min too long" in gaps
    matches = run_here("match", "req-permits-payment", cwd=SAMPLE).out.replace("\n", " ")
    assert "permits-portal/gold with database-platform/standard would meet it, were something promised about obligations" in matches
    standard = run_here("standardise", "email", "--tiers", "2", cwd=SAMPLE).out.replace("\n", " ")
    assert "Over-provision 2.190 OMR, proven: no other choice of as many has less (bound 2.190 OMR); with one tier for all it would be 5.370 OMR" in standard
    demand = run_here("demand", cwd=SAMPLE).out.replace("\n    ", " ")
    assert "140 calls/day beyond the 900 calls/day that sla/citizen-contact serves" in demand
    portfolio = run_here("portfolio", cwd=SAMPLE).out.replace("\n    ", " ")
    assert "contract/gulf-fibre-wan with gulf-fibre ends on 2027-06-30, and its renewal is manual" in portfolio


def test_names_in_arabic() -> None:
    assert "بوابة التراخيص" in run_here("--locale", "ar", "gap", "--by", "service", cwd=SAMPLE).out
    page = run_here("--locale", "ar", "match", "req-email-all", "--format", "html", cwd=SAMPLE).out
    assert "بريد لكل موظف" in page
    assert 'dir="auto"' in page


def test_drafts_are_in_house_style_valid_and_written_once(sample: Path) -> None:
    commands = (
        ("gap", "--propose"),
        ("match", "--all", "--propose"),
        ("standardise", "email", "--tiers", "2", "--propose"),
        ("portfolio", "--retire", "email", "--propose"),
        ("portfolio", "--record", "--participant", "aisha-al-balushi"),
    )
    before = _files(sample)
    for command in commands:
        assert run_here(*command, cwd=sample).status == 0
    written = {path: text for path, text in _files(sample).items() if before.get(path) != text}
    assert {path.split("/")[-2] for path in written} == {"gaps", "changes", "packages", "services", "evidence"}
    assert set(before) <= set(_files(sample))
    assert [path for path in written if path in before] == ["catalogue/services/email.yaml"]
    assert run_here("fmt", "--check", cwd=sample).status == 0
    assert run_here("validate", "--no-cache", cwd=sample).status == 0
    for command in commands[:-1]:
        assert run_here(*command, cwd=sample).status == 0
    assert {path: text for path, text in _files(sample).items() if before.get(path) != text} == written
    again = run_here(*commands[-1], cwd=sample)
    assert again.status == 2
    assert "exists already" in again.err


def test_a_proposal_without_a_terminal_keeps_standard_output_for_the_result(sample: Path) -> None:
    result = run_here("gap", "--propose", "--format", "json", cwd=sample)
    assert json.loads(result.out)["format"] == "itsd-gap"
    assert "wrote agreements/governance/gaps/" in result.err


def test_the_record_of_a_review_names_who_is_missing(sample: Path) -> None:
    result = run_here("portfolio", "--record", "--participant", "ibrahim-al-hosni", cwd=sample)
    assert "nobody takes part for head-of-it, lob-executive, business-process-owner, business-relationship-manager" in result.err
    minutes = (sample / "agreements/evidence/portfolio-review-2026-11-01.md").read_text(encoding="utf-8")
    assert "| portfolio-manager | consulted | ibrahim-al-hosni | ibrahim-al-hosni |" in minutes
    assert "| head-of-it | accountable, responsible | aisha-al-balushi | no |" in minutes


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("match", "--all", "--fail-on", "impossible"), 1),
        (("match", "req-email-finance", "--fail-on", "needs-change"), 0),
        (("match", "req-permits-payment", "--fail-on", "needs-change"), 1),
        (("gap", "--fail-on", "any"), 1),
        (("gap", "--only", "coverage", "--fail-on", "undecided"), 0),
        (("demand",), 0),
        (("demand", "--fail-on", "at-risk"), 1),
        (("demand", "network", "--fail-on", "unknown"), 0),
        (("demand", "--until", "2036-01-01"), 1),
    ],
)
def test_exit_statuses(arguments: tuple[str, ...], status: int) -> None:
    assert run_here(*arguments, cwd=SAMPLE).status == status


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (("match",), "no requirement was named", "itsd list requirement"),
        (("match", "req-email", "--all"), "both given", "Name one requirement"),
        (("match", "req-emial-all"), "there is no requirement req-emial-all", "req-email-all"),
        (("standardise", "emial"), "there is no service emial", "email"),
        (("standardise", "email", "--tiers", "0"), "0", "tiers"),
        (("demand", "nothing-like-it"), "there is no service nothing-like-it", "itsd list service"),
        (("demand", "--until", "2026-10-01"), "2026-10-01 is not after 2026-11-01", "later day"),
        (("demand", "--until", "soon"), "'soon' is not a date", ""),
        (("portfolio", "--retire", "fax-gatway"), "there is no service fax-gatway", "fax-gateway"),
        (("portfolio", "--propose"), "none was named", "--retire SERVICE"),
        (("portfolio", "--participant", "aisha-al-balushi"), "belongs to --record", ""),
        (("portfolio", "--retire", "email", "--record"), "about the whole portfolio", "one of them"),
        (("portfolio", "--record", "--participant", "aisha-al-balush"), "there is no person aisha-al-balush", "aisha-al-balushi"),
        (("gap", "--format", "pdf"), "there is no format pdf of results", "text, json, csv, markdown, html"),
        (("gap", "--output", "gaps.doc"), "no format of results is known for the file name gaps.doc", "text, json, csv, markdown, html"),
        (("gap", "--by", "colour"), "colour", "process"),
    ],
)
def test_wrong_words_are_explained(arguments: tuple[str, ...], message: str, hint: str) -> None:
    result = run_here(*arguments, cwd=SAMPLE)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert hint in result.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gap",), "There are no processes with activities"),
        (("match", "--all"), "There are no requirements to match"),
        (("demand",), "There are no services whose demand could be judged"),
        (("portfolio",), "There are no services."),
    ],
)
def test_an_empty_estate_says_what_to_do(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    write_estate(tmp_path, {"itsd.yaml": SETTINGS, "catalogue/all.yaml": BASE})
    for name in FORMATS:
        result = run_here(*arguments, "--format", name, cwd=tmp_path)
        assert result.status == 0
        assert said in result.out.replace("\n", " ") or name in {"json", "csv"}


def test_a_service_nobody_asks_anything_of(tmp_path: Path) -> None:
    write_estate(tmp_path, {"itsd.yaml": SETTINGS, "catalogue/all.yaml": "---\n".join([BASE, service("mail")])})
    result = run_here("standardise", "mail", cwd=tmp_path)
    assert (result.status, result.err) == (0, "")
    assert "No requirement names mail" in result.out


def test_the_missing_extra_is_named(tmp_path: Path) -> None:
    """Without scipy and numpy what needs no solver works, and the rest says what to install."""
    (tmp_path / "hide").mkdir()
    for name in ("scipy", "numpy"):
        (tmp_path / "hide" / f"{name}.py").write_text(f"raise ModuleNotFoundError('not here', name={name!r})\n")
    env = {"PYTHONPATH": str(tmp_path / "hide")}
    assert run_process("match", "req-email-finance", cwd=SAMPLE, env=env).status == 0
    for arguments in (("match", "req-permits-payment"), ("standardise", "email")):
        result = run_process(*arguments, cwd=SAMPLE, env=env)
        assert (result.status, result.out) == (2, "")
        assert "pip install 'itsd[analyse]'" in result.err


class _Page(HTMLParser):
    """Every tag of a page with its attributes, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _text_of(html: str) -> str:
    page = _Page()
    page.feed(html)
    return " ".join("".join(page.text).split())


def _files(root: Path) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for folder in ("catalogue", "agreements") for path in sorted((root / folder).rglob("*.*"))}


def test_texts_of_strangers_stay_text(tmp_path: Path) -> None:
    """Script and markup are shown, not run; no formula reaches a spreadsheet; what steers a terminal is made visible."""
    hostile = '"<script>alert(1)</script> <img src=x onerror=alert(1)> | `x` \\e[31m {{ 7 * 7 }}"'
    formula = '"=HYPERLINK(1)"'
    asked = requirement("req", ["{id: a, metric: availability, at_least: 99%, per: month}"], "mail").replace("name: req", f"name: {hostile}")
    waived = f"waived_aspects: [{{aspect: security, reason: {hostile}, by: salim}}]\n"
    activity = f"{{id: write, name: {hostile}, supports: [mail], pain_points: [{hostile}]}}"
    process = f"kind: process\nid: work\nname: {hostile}\nowner: salim\nunit: registry\ncriticality: routine\nactivities: [{activity}]\n"
    mail = service(
        "mail",
        [option("gold", ["{metric: availability, at_least: 98%, per: month}"], "1.000")],
        f"name: {formula}\nsummary: {hostile}\ncost: {{model: per-unit, unit: {hostile}}}\nusage: {formula}",
    )
    forecast = "kind: forecast\nid: mail-users\nservice: mail\nmetric: users\npoints: [{period: 2026, value: 5 <b>x</b>}]\nsource: x\n"
    write_estate(tmp_path, {"itsd.yaml": SETTINGS, "catalogue/all.yaml": "---\n".join([BASE, asked + waived, process, mail, forecast])})
    for arguments in (
        ("gap",),
        ("gap", "--by", "process"),
        ("match", "req"),
        ("match", "--all"),
        ("standardise", "mail"),
        ("demand",),
        ("portfolio",),
        ("portfolio", "--retire", "mail"),
    ):
        outputs = {name: run_here(*arguments, "--format", name, cwd=tmp_path) for name in FORMATS}
        assert all(result.status == 0 for result in outputs.values()), arguments
        page = _Page()
        page.feed(outputs["html"].out)
        assert not {"script", "img", "b"} & {tag for tag, _ in page.found}
        assert not any(name.startswith("on") for _, attributes in page.found for name in attributes)
        assert "<script>" not in outputs["markdown"].out
        assert not any("\x1b" in result.out for result in outputs.values())
        cells = [cell for row in csv.reader(io.StringIO(outputs["csv"].out)) for cell in row]
        assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_pages_have_what_a_screen_reader_needs() -> None:
    for arguments in COMMANDS.values():
        page = _Page()
        page.feed(run_here(*arguments, "--format", "html", cwd=SAMPLE).out)
        names = [tag for tag, _ in page.found]
        assert ("html", {"lang": "en"}) in page.found
        assert names.count("h1") == names.count("main") == 1
        assert all("scope" in attributes for tag, attributes in page.found if tag == "th")
        assert all(attributes.get("role") == "img" for tag, attributes in page.found if tag == "svg")
        assert names.count("desc") == names.count("svg")
        assert not any(attributes.get("src") or attributes.get("href") for _, attributes in page.found), "the page needs nothing else"


def test_the_definitions_of_standard_services() -> None:
    """Options of all services, and packages; a kind without the key says so."""
    rows = list(csv.DictReader(io.StringIO(run_here("list", "option", "--standard", "--format", "csv", cwd=SAMPLE).out)))
    assert {"email/standard", "email/gold", "backup/hourly"} <= {row["id"] for row in rows}
    assert {row["standard"] for row in rows} == {"yes"}
    assert "new-employee" in run_here("list", "package", "--standard", cwd=SAMPLE).out
    assert run_here("list", "option", "--where", "price=1.550 OMR", "--columns", "name", cwd=SAMPLE).out.count("/") == 1
    wrong = run_here("list", "service", "--standard", cwd=SAMPLE)
    assert (wrong.status, wrong.out) == (2, "")
    assert "a service has no key standard" in wrong.err
    typo = run_here("list", "option", "--columns", "prise", cwd=SAMPLE)
    assert "an option has no key prise" in typo.err
    assert "price" in typo.err
