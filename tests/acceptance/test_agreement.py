"""The life of agreements through the real command: what is shown, which steps can be taken, how a new version begins."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from itsd.errors import ExitStatus
from itsd.files.disk import DiskTree
from itsd.loader import load
from itsd.model.agreement import Sla
from tests.support.estates import SAMPLE, write_estate
from tests.support.repositories import commit_files, start_repository
from tests.support.runner import Result, run_here
from tests.support.signing import FILE, SIGNATORIES, SLA, write_signing
from tests.support.snapshots import check_snapshot

if TYPE_CHECKING:
    from pathlib import Path

REVIEW = "kind: review\nid: r%d\nagreement: sla/mail\non: 2026-11-01\nparticipants: [salim, aisha]\ndecisions: [{decision: %s}]\n"


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    return write_signing(tmp_path / "estate")


@pytest.fixture
def agreed(estate: Path) -> Path:
    """Everybody has signed, and the agreement is in force."""
    for person, role in SIGNATORIES:
        assert run_here("approve", "mail", "--role", role, "--person", person, cwd=estate).status == 0
    assert (step(estate, "agreed").status, step(estate, "active").status) == (0, 0)
    return estate


def step(estate: Path, to: str, name: str = "mail") -> Result:
    return run_here("agreement", name, "--to", to, cwd=estate)


def text_of(estate: Path) -> str:
    return (estate / FILE).read_text(encoding="utf-8")


def edit(estate: Path, old: str, new: str) -> None:
    text = text_of(estate)
    assert old in text
    (estate / FILE).write_text(text.replace(old, new))


def data_of(estate: Path, *more: str) -> dict[str, Any]:
    data = json.loads(run_here(*more, "agreement", "mail", "--format", "json", cwd=estate).out)
    found: dict[str, Any] = data["agreements"][0]
    return found


def test_the_sample_has_all_of_its_agreements(tmp_path: Path) -> None:
    check_snapshot("agreements.txt", run_here("agreement", cwd=SAMPLE).out)
    table = run_here("agreement", "--format", "csv", cwd=SAMPLE).out.splitlines()
    assert table[0] == "agreement,status,version,valid_from,valid_to,side,role,person,decision,on,of_version,text,git"
    assert "sla/inspection-app,draft,0.3,2027-01-01,2028-06-30,provider,,,missing,,,," in table
    assert run_here("agreement", "--output", tmp_path / "all.html", cwd=SAMPLE).status == 0
    assert "sla/permits-portal" in (tmp_path / "all.html").read_text(encoding="utf-8")


def test_a_draft_of_the_sample_shows_what_it_lacks() -> None:
    shown = run_here("agreement", "inspection-app", cwd=SAMPLE).out
    check_snapshot("agreement-inspection-app.txt", shown)
    arabic = run_here("--locale", "ar", "agreement", "inspection-app", "--format", "markdown", cwd=SAMPLE).out
    check_snapshot("agreement-inspection-app-ar.md", arabic)


def test_a_step_whose_conditions_are_missing_says_each_of_them(estate: Path) -> None:
    result = step(estate, "agreed")
    assert (result.status, result.out) == (ExitStatus.FINDINGS, "")
    assert result.err.startswith("error: sla/mail cannot become agreed\n")
    assert "not yet: the customer approved this text\n    Who can: yusuf as customer-representative, salim as lob-executive. `itsd approve sla/mail --role ROLE`.\n" in result.err
    assert text_of(estate) == SLA


def test_a_step_that_leads_nowhere_names_those_that_do(estate: Path) -> None:
    result = step(estate, "active")
    assert (result.status, result.err) == (
        ExitStatus.USAGE,
        "error: sla/mail is in-negotiation, from where nothing leads to active\nNext can be agreed, draft, terminated.\n",
    )
    assert step(estate, "in-negotiation").out == "sla/mail is in-negotiation already; nothing was written.\n"
    assert step(estate, "expired").status == ExitStatus.USAGE, "that it has expired follows from its term"


def test_an_author_who_signs_alone_is_not_enough(estate: Path) -> None:
    (estate / "catalogue/people.yaml").write_text(
        (estate / "catalogue/people.yaml")
        .read_text(encoding="utf-8")
        .replace("[{role: service-level-manager}]\n---", "[{role: service-level-manager}, {role: supplier-manager}]\n---", 1),
    )
    contract = """\
kind: contract
id: line
name: {en: Line, ar: خط}
version: "1.0"
status: in-negotiation
parties: {supplier: line, receiver: {unit: it, representative: aisha}}
contract_reference: C-1
supplier_manager: mariam
owner: mariam
valid: {from: 2026-11-01, to: 2028-12-31}
items: [{service: network}]
review: {every: 12 months, participants: [supplier-manager]}
changes: [{version: "1.0", on: 2026-10-01, by: mariam, summary: {en: First., ar: الأول.}}]
"""
    write_estate(estate, {"agreements/line.yaml": contract, "catalogue/line.yaml": "kind: supplier\nid: line\nname: {en: Line, ar: خط}\nmanager: mariam\n"})
    assert run_here("approve", "contract/line", "--role", "supplier-manager", "--person", "mariam", cwd=estate).status == 0
    alone = step(estate, "agreed", "contract/line")
    assert alone.status == ExitStatus.FINDINGS
    assert "not yet: somebody besides its author approved it\n    mariam wrote version 1.0 and alone approved it; have somebody else approve it too.\n" in alone.err
    assert run_here("approve", "contract/line", "--role", "head-of-it", "--person", "aisha", cwd=estate).status == 0
    assert step(estate, "agreed", "contract/line").status == 0


def test_an_agreement_waits_for_its_day_and_for_the_one_before_it(estate: Path) -> None:
    edit(estate, "valid: {from: 2026-11-01", "valid: {from: 2026-12-01")
    edit(estate, "owner: mariam\n", "supersedes: sla/old\nowner: mariam\n")
    old = SLA.replace("id: mail", "id: old").replace("status: in-negotiation", "status: active").replace("valid: {from: 2026-11-01, to: 2027-12-31}", "valid: {from: 2026-01-01}")
    write_estate(estate, {"agreements/old.yaml": old})
    for person, role in SIGNATORIES:
        run_here("approve", "mail", "--role", role, "--person", person, cwd=estate)
    assert step(estate, "agreed").status == 0
    early = step(estate, "active").err
    assert "its term has begun (2026-12-01)\n    Wait for that day; today is 2026-11-01.\n" in early
    assert "sla/old, whose place it takes, has ended\n    `itsd agreement sla/old --to superseded`.\n" in early
    assert "sla/mail is agreed, from 2026-12-01." in step(estate, "superseded", "sla/old").err
    on_the_day = ("--as-of", "2026-12-01", "agreement")
    assert run_here(*on_the_day, "old", "--to", "superseded", cwd=estate).status == 0
    assert run_here(*on_the_day, "mail", "--to", "active", cwd=estate).status == 0
    assert not [line for line in run_here("--as-of", "2026-12-01", "validate", "--select", "A006", cwd=estate).out.splitlines() if "A006" in line]


def test_a_review_decides_about_going_on_and_ending(agreed: Path) -> None:
    assert step(agreed, "under-review").status == 0
    assert "No review is on record: `itsd new review ID`." in step(agreed, "active").err
    write_estate(agreed, {"agreements/r1.yaml": REVIEW % (1, "confirm")})
    assert "review/r1 of 2026-11-01 decided confirm." in step(agreed, "terminated").err
    assert step(agreed, "active").status == 0
    write_estate(agreed, {"agreements/r2.yaml": REVIEW % (2, "terminate")})
    assert step(agreed, "terminated").status == 0
    assert data_of(agreed)["steps"] == []


def test_what_others_rest_on_is_not_ended(estate: Path) -> None:
    edit(estate, "status: in-negotiation", "status: active")
    write_estate(estate, {"agreements/r.yaml": (REVIEW % (1, "terminate")).replace("sla/mail", "ola/network")})
    assert "nothing that is agreed rests on it\n    sla/mail does.\n" in step(estate, "terminated", "ola/network").err


def test_a_term_that_is_over_is_shown_and_can_be_ended(agreed: Path) -> None:
    later = ("--as-of", "2028-02-01")
    shown = run_here(*later, "agreement", "mail", cwd=agreed).out
    assert "As of 2028-02-01 expired; valid from 2026-11-01 to 2027-12-31" in " ".join(shown.split())
    assert data_of(agreed, *later)["expired"] is True
    assert run_here(*later, "agreement", "mail", "--to", "terminated", cwd=agreed).status == 0


def test_a_major_version_goes_back_to_the_table_and_keeps_what_was_signed(agreed: Path) -> None:
    before = text_of(agreed)
    result = run_here("agreement", "mail", "--new-version", "major", "--summary", "Better: 99.6%", "--arabic-summary", "أفضل", "--person", "khalid", cwd=agreed)
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines()[:2] == ["sla/mail: version 1.0 → 2.0, active → in-negotiation", f"wrote {FILE}"]
    after = text_of(agreed)
    assert 'version: "2.0"\nstatus: in-negotiation # nearly there\n' in after
    assert 'version: "2.0", on: 2026-11-01, by: khalid, summary: {en: "Better: 99.6%", ar: أفضل}}' in after
    assert re.findall(r'version: "1.0", digest', after) == ['version: "1.0", digest'] * 3
    assert before.split("approvals:")[0].replace('"1.0"\nstatus: active', '"2.0"\nstatus: in-negotiation') == after.split("approvals:")[0]
    assert [item["state"] for item in data_of(agreed)["signatures"]] == ["former version"] * 3
    assert not [line for line in run_here("validate", "--select", "A00", FILE, cwd=agreed).out.splitlines() if "A00" in line]
    assert run_here("agreement", "mail", "--new-version", "major", "--summary", "again", cwd=agreed).status == 0
    assert data_of(agreed)["version"] == "3.0"


def test_a_minor_version_leaves_what_was_signed(agreed: Path) -> None:
    edit(agreed, "owner: mariam", "owner: aisha")
    assert run_here("agreement", "mail", "--new-version", "minor", "--summary", "Another owner", cwd=agreed).out.startswith("sla/mail: version 1.0 → 1.1\n")
    assert [item["state"] for item in data_of(agreed)["signatures"]] == ["holds"] * 3
    assert run_here("approve", "--check", "mail", cwd=agreed).status == 0
    edit(agreed, "at_least: 99.5%", "at_least: 99.6%")
    refused = run_here("agreement", "mail", "--new-version", "minor", "--summary", "Better", cwd=agreed)
    assert refused.status == ExitStatus.FINDINGS
    assert "the obligations are no longer those that yusuf approved on 2026-11-01" in refused.err
    assert "Make it a major version, or undo the change.\n" in refused.err


def test_git_remembers_what_no_digest_does(tmp_path: Path) -> None:
    root = start_repository(tmp_path / "estate")
    write_signing(root)
    edit(root, "status: in-negotiation", "status: agreed")
    commit_files(root)
    edit(root, "at_least: 99.5%", "at_least: 99.6%")
    refused = run_here("agreement", "mail", "--new-version", "minor", "--summary", "Better", cwd=root)
    assert refused.status == ExitStatus.FINDINGS
    assert "A008 targets[availability].at_least differ from the last commit, and 1.1 is only a minor version after 1.0" in refused.err
    assert run_here("agreement", "mail", "--new-version", "major", "--summary", "Better", cwd=root).status == 0


USAGE = [
    (("--to", "active"), "error: no agreement was named\n"),
    (("mail", "--to", "active", "--new-version", "major"), "error: --to and --new-version are two steps\n"),
    (("mail", "--new-version", "major"), "error: a new version needs a summary of what it changes\n"),
    (("mail", "--new-version", "major", "--summary", " "), "error: a new version needs a summary of what it changes\n"),
    (("mail", "--summary", "x"), "error: --summary, --arabic-summary, --person and --on belong to --new-version\n"),
    (("mail", "--new-version", "major", "--summary", "x", "--person", "nobody"), "error: there is no person nobody\n"),
    (("nothing",), "error: there is no agreement nothing\n`itsd agreement` shows what there is.\n"),
    (("mail", "--format", "pdf"), "error: there is no format pdf of results\n"),
]


@pytest.mark.parametrize(("arguments", "said"), USAGE, ids=[" ".join(arguments) for arguments, _ in USAGE])
def test_wrong_usage_says_what_was_meant(estate: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run_here("agreement", *arguments, cwd=estate)
    assert (result.status, result.out) == (ExitStatus.USAGE, "")
    assert result.err.startswith(said)


def test_a_version_before_the_last_one_or_of_what_is_over_is_refused(estate: Path) -> None:
    assert (
        f"{FILE}:24:32: version 1.0 was made on 2026-10-01, after 2026-09-01"
        in run_here("agreement", "mail", "--new-version", "minor", "--summary", "x", "--on", "2026-09-01", cwd=estate).err
    )
    edit(estate, "status: in-negotiation", "status: terminated")
    assert "sla/mail is terminated\n    Draw up an agreement that supersedes it.\n" in run_here("agreement", "mail", "--new-version", "major", "--summary", "x", cwd=estate).err


def test_summaries_are_text_and_nothing_else(estate: Path) -> None:
    odd = 'a: "b" # {c} - [d], *e &f !g'
    assert run_here("agreement", "mail", "--new-version", "major", "--summary", odd, cwd=estate).status == 0
    found = load(DiskTree(estate), today=date(2026, 11, 1)).estate.find(Sla, "mail")
    assert found is not None
    assert str(found.changes[-1].summary) == odd


def test_outside_git_a_verbose_check_says_what_it_went_without(estate: Path) -> None:
    note = "outside git: agreements were not held against what they said before (A006, A008)\n"
    assert run_here("validate", "--verbose", cwd=estate).err.endswith(note)
    assert note not in run_here("validate", cwd=estate).err
    start_repository(estate)
    assert note not in run_here("validate", "--verbose", cwd=estate).err
