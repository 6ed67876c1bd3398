"""`itsd diff` in real repositories: what it compares, what it says, what it leaves alone."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.comparing import ESTATE, FILE
from tests.support.repositories import commit_files, git, start_repository
from tests.support.runner import run_here, run_process

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.runner import Result

OLA = ("at_least: 99.99%, per: month}\n---\nkind: contract", "at_least: 97%, per: month}\n---\nkind: contract")
SLA = ("at_least: 99.5%, per: month}\n  - {id: night", "at_least: 99%, per: month}\n  - {id: night")


def edit(root: Path, old: str, new: str) -> None:
    path = root / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """A repository with one commit on main."""
    root = start_repository(tmp_path / "estate")
    commit_files(root, ESTATE)
    return root


def read(root: Path, *arguments: str, status: int = 1) -> Any:  # noqa: ANN401  # JSON
    result = ask(root, "diff", *arguments, "--format", "json")
    assert result.status == status, result.err
    return json.loads(result.out)


def ask(root: Path, *words: str) -> Result:
    """The command in the folder of an estate."""
    return run_here(*words, cwd=root)


def codes(data: Any) -> list[str]:  # noqa: ANN401  # JSON
    return [change["code"] for change in data["changes"]]


def state_of(repository: Path) -> dict[str, str]:
    """Every file of a repository's own, by its content."""
    return {str(path.relative_to(repository)): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(repository.rglob("*")) if path.is_file()}


def test_a_clean_tree_has_no_changes(estate: Path) -> None:
    result = ask(estate, "diff")
    assert result.status == 0
    assert result.out.startswith("No changes\nmerge base with main (")


def test_an_ola_that_no_longer_carries_stands_first(estate: Path) -> None:
    edit(estate, *OLA)
    result = run_process("diff", cwd=estate)
    assert result.status == 1
    lines = result.out.splitlines()
    assert "proofs broken" in lines[0]
    first = next(number for number, line in enumerate(lines) if line.startswith("What it does"))
    assert lines[first + 1].startswith("- broken: sla/desk")
    assert first < next(number for number, line in enumerate(lines) if line.startswith("How it is made"))
    assert "through ola/network-ops" in result.out


def test_the_customer_alone_does_not_mind_a_strengthening(estate: Path) -> None:
    edit(estate, SLA[0], SLA[0].replace("99.5%", "99.995%"))
    data = read(estate)
    assert [change["levels"] for change in data["changes"]] == [{"customer": "info", "provider": "error"}]
    assert data["impacts"][0]["effect"] == "breaks"
    assert read(estate, "--perspective", "customer")["changes"][0]["level"] == "info"


def test_one_of_two_targets_of_a_metric_is_reported_with_its_magnitude(estate: Path) -> None:
    edit(estate, "at_least: 99.9%, per: month, during: always", "at_least: 99.5%, per: month, during: always")
    change = read(estate)["changes"][0]
    assert change["where"] == "targets[night]"
    assert change["magnitude"]["en"] == "allowed downtime in a 30-day month 43.2 min → 216 min"


def test_refs_merge_bases_and_pairs(estate: Path) -> None:
    git(estate, "switch", "--quiet", "--create", "feature")
    edit(estate, *SLA)
    commit_files(estate, message="weaken")
    git(estate, "switch", "--quiet", "main")
    edit(estate, "users: 420", "users: 300")
    commit_files(estate, message="fewer")
    git(estate, "switch", "--quiet", "feature")
    assert codes(read(estate)) == ["target-weakened"]
    assert codes(read(estate, "main...feature")) == ["target-weakened"]
    assert codes(read(estate, "main..feature")) == ["target-weakened", "item-strengthened"]
    assert codes(read(estate, "main", "feature")) == ["target-weakened", "item-strengthened"]
    assert codes(read(estate, "feature", "main")) == ["target-strengthened", "item-weakened"]
    git(estate, "tag", "v1")
    assert read(estate, "v1", status=0)["changes"] == []


def test_an_estate_in_a_subfolder(tmp_path: Path) -> None:
    root = start_repository(tmp_path / "all")
    commit_files(root, {f"offices/it/{name}": text for name, text in ESTATE.items()})
    folder = root / "offices" / "it"
    edit(folder, *SLA)
    assert codes(read(folder)) == ["target-weakened"]
    assert codes(read(folder, "main:offices/it", str(folder))) == ["target-weakened"]
    assert ask(folder, "diff", "main:offices").status == 2
    escape = ask(folder, "diff", "main:../../etc")
    assert (escape.status, escape.err.splitlines()[0]) == (2, "error: ../../etc leaves the repository")


def test_two_folders_need_no_git(estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other"
    shutil.copytree(estate, other, ignore=shutil.ignore_patterns(".git"))
    edit(other, *SLA)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert codes(read(estate, str(estate), str(other))) == ["target-weakened"]
    refused = ask(other, "diff")
    assert (refused.status, refused.err.splitlines()) == (2, ["error: git is not installed", "Install git, or compare two folders."])


def test_outside_of_a_repository(estate: Path) -> None:
    shutil.rmtree(estate / ".git")
    result = ask(estate, "diff")
    assert result.status == 2
    assert "is not in a git repository" in result.err


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("--output=x", "'--output=x' is not a git ref"),
        ("nosuch", "unknown git ref 'nosuch'"),
        ("main:nosuch", "there is no itsd.yaml in nosuch in commit"),
        ("catalogue/", "is a folder without an itsd.yaml"),
        ("main~7", "unknown git ref 'main~7'"),
    ],
)
def test_what_cannot_be_compared_is_said(estate: Path, name: str, words: str) -> None:
    result = run_process("diff", "--", name, cwd=estate)
    assert result.status == 2
    assert words in result.err


def test_an_estate_that_is_not_there(estate: Path) -> None:
    """The folder in which the command runs is not taken for it."""
    done = run_here("--estate", "nowhere", "diff", "HEAD", "HEAD", cwd=estate)
    assert (done.status, done.out, done.err) == (2, "", "error: there is no folder nowhere\nCheck the path given with --estate.\n")


def test_a_shallow_clone_says_how_to_deepen(estate: Path, tmp_path: Path) -> None:
    edit(estate, *SLA)
    commit_files(estate, message="weaken")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--quiet", "--depth", "1", estate.as_uri(), str(clone))
    result = run_process("diff", "HEAD~1", cwd=clone)
    assert result.status == 2
    assert "git fetch --unshallow" in result.err


def test_a_bare_clone_has_two_sides_and_no_working_tree(estate: Path, tmp_path: Path) -> None:
    edit(estate, *SLA)
    commit_files(estate, message="weaken")
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(estate), str(bare))
    result = run_process("diff", "main~1", "main", "--format", "json", cwd=bare)
    assert result.status == 1, result.err
    assert codes(json.loads(result.out)) == ["target-weakened"]


def test_nothing_of_the_repository_changes(estate: Path) -> None:
    git(estate, "switch", "--quiet", "--create", "feature")
    edit(estate, *SLA)
    commit_files(estate, message="weaken")
    edit(estate, *OLA)
    before = state_of(estate)
    for arguments in ([], ["main"], ["main", "feature"], ["main..."], ["HEAD", "--format", "markdown"]):
        assert run_process("diff", *arguments, cwd=estate).status == 1
    assert state_of(estate) == before


def test_a_renamed_file_is_no_change_and_a_renamed_id_is_told(estate: Path) -> None:
    git(estate, "mv", FILE, "catalogue/everything.yaml")
    assert read(estate, status=0)["changes"] == []
    path = estate / "catalogue/everything.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("kind: contract\nid: line-contract", "kind: contract\nid: line-2"), encoding="utf-8")
    data = read(estate)
    assert [(change["id"], change["action"]) for change in data["changes"]] == [("line-2", "added"), ("line-contract", "removed")]
    assert sorted(finding["code"] for finding in data["policy"]) == ["id-changed", "removed-in-force"]


def test_a_broken_file_is_told_and_the_rest_compared(estate: Path) -> None:
    commit_files(estate, {"agreements/other.yaml": "kind: unit\nid: other\nname: {en: Other, ar: آخر}\nunit_kind: team\n"})
    (estate / "agreements/other.yaml").write_text("kind: unit\n\tid: other\n", encoding="utf-8")
    edit(estate, *SLA)
    data = read(estate, "HEAD")
    assert codes(data) == ["target-weakened"]
    assert [(finding["code"], finding["place"]["file"]) for finding in data["unreadable"]] == [("X010", "agreements/other.yaml")]


def test_an_entity_of_another_kind(estate: Path) -> None:
    edit(estate, "kind: package\nid: starter", "kind: sevice\nid: starter")
    data = read(estate)
    assert [finding["code"] for finding in data["unreadable"]] == ["X003"]


def test_versions_signatures_and_ends(estate: Path) -> None:
    edit(estate, *SLA)
    assert [finding["code"] for finding in read(estate)["policy"]] == ["version-not-raised"]
    edit(estate, 'version: "2.1"\nstatus: active\ninherits', 'version: "3.0"\nstatus: active\ninherits')
    data = read(estate)
    assert data["policy"] == []
    assert [(needed["role"], needed["persons"], needed["given"]) for needed in data["approvals"]] == [
        ("customer-representative", ["salim"], False),
        ("business-relationship-manager", ["khalid"], False),
        ("head-of-it", ["aisha"], False),
    ]
    edit(estate, 'version: "3.0"\nstatus: active', 'version: "1.9"\nstatus: terminated')
    assert {finding["code"] for finding in read(estate)["policy"]} == {"version-not-raised", "version-lowered", "ended-early"}


def test_an_exemption_takes_a_change_out_for_a_time(estate: Path) -> None:
    edit(estate, "exceptions:\n  - {en: Force majeure", "exceptions:\n  - {en: Strikes, ar: الإضرابات}\n  - {en: Force majeure")
    edit(estate, 'version: "2.1"\nstatus: active\ninherits', 'version: "3.0"\nstatus: active\ninherits')
    assert read(estate)["summary"]["exempted"] == 0
    settings = estate / "itsd.yaml"
    exemption = "exemptions:\n  - {rule: exception-added, entity: sla/desk, reason: Agreed in the meeting., accepted_by: aisha, expires: 2026-12-31}\n"
    settings.write_text(settings.read_text(encoding="utf-8") + exemption, encoding="utf-8")
    assert read(estate, status=0)["summary"]["exempted"] == 1
    validated = ask(estate, "validate", "--no-cache", "--select", "X009", "--format", "json")
    assert json.loads(validated.out)["findings"] == []
    settings.write_text(settings.read_text(encoding="utf-8").replace("2026-12-31", "2026-10-01"), encoding="utf-8")
    assert read(estate)["summary"]["exempted"] == 0


def test_other_readings_touch_every_agreement(estate: Path) -> None:
    settings = estate / "itsd.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "policies: {reading: guaranteed}\n", encoding="utf-8")
    data = read(estate)
    assert data["policy"][0]["code"] == "settings-changed"
    assert data["summary"]["agreements_proven"] == 4
    assert [impact["target"] for impact in data["impacts"]] == ["night"]


def test_thresholds(estate: Path) -> None:
    edit(estate, "{en: Staff with an account, ar: الموظفون}", "{en: Anybody, ar: الجميع}")
    edit(estate, 'version: "2.1"\nstatus: active\ninherits', 'version: "3.0"\nstatus: active\ninherits')
    for threshold, status in (("error", 0), ("warning", 1), ("info", 1), ("never", 0)):
        assert ask(estate, "diff", "--fail-on", threshold).status == status


def test_markdown_is_a_comment_that_a_bot_finds_again(estate: Path, tmp_path: Path) -> None:
    edit(estate, *OLA)
    edit(estate, *SLA)
    output = tmp_path / "comment.md"
    assert ask(estate, "diff", "--output", str(output)).status == 1
    text = output.read_text(encoding="utf-8")
    assert text.startswith("<!-- itsd-diff -->\n### ")
    assert (
        text.index("#### What it does to agreements") < text.index("#### Rights and duties") < text.index("#### Needs the approval of") < text.index("<details><summary>sla/desk")
    )
    assert "| error | sla/desk (Mail for the ministry) | Availability weakened | 99.5% | 99% |" in text


def test_texts_of_strangers_are_no_markup(estate: Path) -> None:
    edit(estate, "{en: Faults of the customer, ar: أعطال العميل}", '{en: "<img src=x onerror=alert(1)> @everyone | x", ar: أعطال العميل}')
    markdown = ask(estate, "diff", "--format", "markdown").out
    assert "<img" not in markdown
    assert "@everyone" not in markdown
    html = ask(estate, "diff", "--format", "html").out
    assert "<img" not in html


def test_the_changelog_speaks_to_customers_in_both_languages(estate: Path) -> None:
    edit(estate, *SLA)
    edit(estate, *OLA)
    edit(estate, "desk@example.org]\n  languages: [ar, en]", "desk@example.org]\n  path: [network-team]\n  languages: [ar, en]")
    result = ask(estate, "diff", "--changelog")
    assert result.status == 0
    assert "Availability: 99% (before: 99.5%)" in result.out
    assert "الإتاحة: 99% (سابقا: 99.5%)" in result.out
    assert "network" not in result.out.lower()
    arabic = ask(estate, "--locale", "ar", "diff", "--changelog").out
    assert arabic.startswith("ما الذي يتغير\n")
    assert "Availability" not in arabic


def test_a_warm_cache_gives_the_same_answer(estate: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITSD_CACHE_DIR", str(tmp_path / "cache"))
    ask(estate, "validate")
    edit(estate, *OLA)
    edit(estate, *SLA)
    (estate / "catalogue/new.yaml").write_text("kind: unit\nid: fresh\nname: {en: Fresh, ar: جديد}\nunit_kind: team\n", encoding="utf-8")
    stale = read(estate)
    ask(estate, "validate")
    warm = read(estate)
    assert stale == warm == read(estate, "--no-cache")
    assert codes(warm)[:2] == ["target-weakened", "target-weakened"]
    back = ask(estate, "diff", "HEAD", "HEAD", "--format", "json")
    assert json.loads(back.out)["changes"] == []
