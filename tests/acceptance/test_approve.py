"""Signing an agreement as its people do: who may, what stands against it, what is written, and that nothing is ever half written."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from itsd.errors import ExitStatus
from tests.support.repositories import commit_files, git, start_repository
from tests.support.runner import ITSD, Result, run_here, run_process
from tests.support.signing import FILE, SIGNATORIES, SLA, write_signing

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = re.compile(r"digest: ([0-9a-f]{64})")


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    return write_signing(tmp_path / "estate")


def text_of(estate: Path) -> str:
    return (estate / FILE).read_text(encoding="utf-8")


def approve(estate: Path, person: str, role: str, *more: str) -> Result:
    return run_here("approve", "mail", "--role", role, "--person", person, *more, cwd=estate)


def test_an_approval_is_written_where_it_belongs_and_the_rest_stays(estate: Path) -> None:
    before = text_of(estate)
    result = approve(estate, "yusuf", "customer-representative")
    assert (result.status, result.err) == (0, "")
    said = result.out.splitlines()
    assert re.fullmatch(r"yusuf approved sla/mail 1\.0 as customer-representative on 2026-11-01, digest ([0-9a-f]{4} ){4}…", said[0])
    assert said[1:] == [
        f"wrote {FILE}",
        "still to sign: business relationship management (khalid as business-relationship-manager)",
        "still to sign: the provider (aisha as head-of-it, mariam as service-level-manager)",
    ]
    after = text_of(estate)
    (digest,) = DIGEST.findall(after)
    lines = f'approvals:\n  - {{role: customer-representative, person: yusuf, decision: approved, on: 2026-11-01, version: "1.0", digest: {digest}}}\n'
    assert after.replace(lines, "") == before, "comments, order and style are as they were"
    assert run_here("fmt", "--check", FILE, cwd=estate).status == 0


def test_all_sign_and_the_agreement_takes_its_way(estate: Path) -> None:
    for person, role in SIGNATORIES:
        assert run_here("agreement", "mail", "--to", "agreed", cwd=estate).status == ExitStatus.FINDINGS
        result = approve(estate, person, role)
    assert result.out.endswith("Everybody has signed; go on with `itsd agreement sla/mail --to agreed`.\n")
    assert len(set(DIGEST.findall(text_of(estate)))) == 1
    assert run_here("agreement", "mail", "--to", "agreed", cwd=estate).out == f"sla/mail 1.0: in-negotiation → agreed\nwrote {FILE}\n"
    assert run_here("agreement", "mail", "--to", "active", cwd=estate).out == f"sla/mail 1.0: agreed → active\nwrote {FILE}\n"
    assert "status: active # nearly there\n" in text_of(estate)
    assert not [line for line in run_here("validate", "--select", "A,G,U", FILE, cwd=estate).out.splitlines() if "error" in line and FILE in line]
    check = run_here("approve", "--check", "mail", cwd=estate)
    assert (check.status, check.out.splitlines()[0]) == (0, "Approvals: 1 agreement, all signed")


def test_the_same_twice_says_so_and_writes_nothing(estate: Path) -> None:
    approve(estate, "yusuf", "customer-representative")
    before = text_of(estate)
    again = approve(estate, "yusuf", "customer-representative")
    assert (again.status, again.out) == (0, "yusuf approved sla/mail 1.0 as customer-representative on 2026-11-01 already; nothing was written.\n")
    assert text_of(estate) == before


def test_who_thinks_again_says_so_with_a_new_line(estate: Path) -> None:
    assert approve(estate, "yusuf", "customer-representative", "--decision", "rejected").out.startswith("yusuf rejected sla/mail 1.0")
    assert approve(estate, "yusuf", "customer-representative").status == 0
    assert re.findall(r"decision: (\w+)", text_of(estate)) == ["rejected", "approved"]
    data = json.loads(run_here("agreement", "mail", "--format", "json", cwd=estate).out)
    assert [item["state"] for item in data["agreements"][0]["signatures"]] == ["replaced", "holds"]


def test_a_text_that_was_changed_since_is_approved_anew(estate: Path) -> None:
    approve(estate, "yusuf", "customer-representative")
    (estate / FILE).write_text(text_of(estate).replace("at_least: 99.5%", "at_least: 99.6%"))
    assert "A007" in run_here("validate", FILE, cwd=estate).out
    assert approve(estate, "yusuf", "customer-representative").status == 0
    assert "A007" not in run_here("validate", FILE, cwd=estate).out
    assert len(set(DIGEST.findall(text_of(estate)))) == 2


REFUSED = [
    (
        ("yusuf", "head-of-it"),
        "catalogue/people.yaml:34:8: yusuf does not hold the role head-of-it",
        "For the provider can sign: aisha as head-of-it, mariam as service-level-manager.",
    ),
    (("zahra", "customer-representative"), "zahra is customer-representative for unit/other, which does not reach the customer of sla/mail", "For the customer can sign: yusuf"),
    (("badr", "head-of-it"), "badr is not head-of-it on 2026-11-01", "For the provider can sign: aisha"),
    (("hamed", "service-level-manager"), "hamed is not in post on 2026-11-01", "mariam stands in."),
    (("sultan", "team-lead"), f"{FILE}:8:3: no sla is approved as team-lead", "Sign as customer-representative/lob-executive for customer"),
    (("muna", "head-of-it"), "muna does not hold the role head-of-it", "aisha as head-of-it"),
]


@pytest.mark.parametrize(("who", "said", "hint"), REFUSED, ids=[who[0] for who, _, _ in REFUSED])
def test_who_may_not_sign_is_told_why_and_who_may(estate: Path, who: tuple[str, str], said: str, hint: str) -> None:
    before = text_of(estate)
    result = approve(estate, *who)
    assert (result.status, result.out) == (ExitStatus.FINDINGS, "")
    assert result.err.startswith(f"error: {who[0]} cannot approve sla/mail 1.0 as {who[1]}\n")
    assert said in result.err
    assert hint in result.err
    assert text_of(estate) == before


def test_nobody_signs_for_both_sides(estate: Path) -> None:
    people = (estate / "catalogue/people.yaml").read_text(encoding="utf-8")
    (estate / "catalogue/people.yaml").write_text(people.replace("[{role: head-of-it}, ", "[{role: head-of-it}, {role: lob-executive, for: unit/lands}, "))
    assert approve(estate, "aisha", "lob-executive").status == 0
    result = approve(estate, "aisha", "head-of-it")
    assert result.status == ExitStatus.FINDINGS
    assert "aisha approved for the customer already, and would sign for the provider too\n    Let two persons sign.\n" in result.err


def test_a_day_that_cannot_be_is_refused(estate: Path) -> None:
    assert "2026-11-02 is still to come; it is 2026-11-01" in approve(estate, "yusuf", "customer-representative", "--on", "2026-11-02").err
    early = approve(estate, "yusuf", "customer-representative", "--on", "2026-09-30")
    assert f"{FILE}:24:32: 2026-09-30 is before version 1.0 was written on 2026-10-01" in early.err
    assert run_here("approve", "mail", "--role", "head-of-it", "--person", "aisha", "--on", "yesterday", cwd=estate).status == ExitStatus.USAGE
    assert approve(estate, "badr", "head-of-it", "--on", "2025-12-30").status == ExitStatus.FINDINGS, "in the role, but before the text"
    assert approve(estate, "yusuf", "customer-representative", "--on", "2026-10-05").status == 0


def test_what_is_agreed_only_after_it_took_effect_is_refused(estate: Path) -> None:
    (estate / FILE).write_text(SLA.replace("status: in-negotiation", "status: active").replace("valid: {from: 2026-11-01", "valid: {from: 2026-10-15"))
    result = approve(estate, "yusuf", "customer-representative")
    assert result.status == ExitStatus.FINDINGS
    assert "approved on 2026-11-01, after the agreement took effect on 2026-10-15\n    Give the day on which it was signed with --on" in result.err
    assert approve(estate, "yusuf", "customer-representative", "--on", "2026-10-10").status == 0


def test_errors_in_the_text_are_refused_with_their_places(estate: Path) -> None:
    (estate / FILE).write_text(SLA.replace("exceptions: [{en: Force majeure, ar: القوة القاهرة}]\n", ""))
    result = approve(estate, "yusuf", "customer-representative")
    assert result.status == ExitStatus.FINDINGS
    assert f"{FILE}:3:5: A011 the SLA has no exceptions\n    Add exceptions, or inherit an agreement that has them.\n" in result.err
    assert run_here("validate", "--select", "A011", FILE, cwd=estate).status == 0, "a draft may lack it as long as nobody signs"
    assert approve(estate, "yusuf", "customer-representative", "--decision", "rejected").status == 0


def test_an_exemption_and_a_level_of_the_estate_count_here_too(estate: Path) -> None:
    (estate / FILE).write_text(SLA.replace("exceptions: [{en: Force majeure, ar: القوة القاهرة}]\n", ""))
    settings = (estate / "itsd.yaml").read_text(encoding="utf-8")
    (estate / "itsd.yaml").write_text(settings + "exemptions: [{rule: A011, entity: sla/mail, reason: Trial., accepted_by: aisha, expires: 2027-01-01}]\n")
    assert approve(estate, "yusuf", "customer-representative").status == 0
    (estate / "itsd.yaml").write_text(settings + "rules: {A011: warning}\n")
    assert approve(estate, "salim", "lob-executive").status == 0


def test_what_falls_short_or_is_not_known_is_refused(estate: Path) -> None:
    network = (estate / "agreements/network.yaml").read_text(encoding="utf-8")
    (estate / "agreements/network.yaml").write_text(network.replace("at_least: 99.9%", "at_least: 99%"))
    short = approve(estate, "yusuf", "customer-representative")
    assert short.status == ExitStatus.FINDINGS
    assert "availability (99.5% per month, office) falls short" in short.err
    (estate / "agreements/waiver.yaml").write_text(
        "kind: waiver\nid: mail\nof: {agreement: sla/mail, target: availability}\nreason: {en: Known., ar: معلوم.}\naccepted_by: aisha\non: 2026-10-01\nexpires: 2027-12-31\n",
    )
    assert approve(estate, "yusuf", "customer-representative").status == 0, "somebody accountable accepts it"
    (estate / "agreements/network.yaml").unlink()
    unknown = approve(estate, "aisha", "head-of-it")
    assert unknown.status == ExitStatus.FINDINGS
    assert "is not proven" in unknown.err


def test_an_agreement_that_is_over_or_binds(estate: Path) -> None:
    (estate / FILE).write_text(SLA.replace("status: in-negotiation", "status: terminated"))
    assert "sla/mail is terminated: there is nothing to approve any more" in approve(estate, "yusuf", "customer-representative").err
    (estate / FILE).write_text(SLA.replace("status: in-negotiation", "status: active"))
    assert "who has agreed is bound and cannot reject it" in approve(estate, "yusuf", "customer-representative", "--decision", "rejected").err


USAGE = [
    (("mial", "--role", "head-of-it"), "error: there is no agreement mial\nDid you mean mail?\n"),
    (("service/mail", "--role", "head-of-it"), "error: service/mail is no agreement\n"),
    (("ola/mail", "--role", "head-of-it"), "error: there is no ola mail\n"),
    (("mail",), "error: no role was named\n"),
    ((), "error: no agreement was named\n"),
    (("mail", "--role", "haed-of-it"), "error: there is no role haed-of-it\nDid you mean head-of-it?\n"),
    (("mail", "--role", "head-of-it", "--person", "aicha"), "error: there is no person aicha\nDid you mean aisha?\n"),
    (("mail", "--check", "--role", "head-of-it"), "error: --check signs nothing\n"),
    (("mail", "--role", "head-of-it", "--format", "json"), "error: --format and --output belong to --check\n"),
]


@pytest.mark.parametrize(("arguments", "said"), USAGE, ids=[" ".join(arguments) for arguments, _ in USAGE])
def test_wrong_usage_says_what_was_meant(estate: Path, arguments: tuple[str, ...], said: str) -> None:
    result = run_here("approve", *arguments, cwd=estate)
    assert (result.status, result.out) == (ExitStatus.USAGE, "")
    assert result.err.startswith(said)


def test_an_agreement_that_cannot_be_read_says_where(estate: Path) -> None:
    (estate / FILE).write_text(SLA.replace('version: "1.0"\n', "version: soon\n"))
    result = run_here("approve", "mail", "--role", "head-of-it", cwd=estate)
    assert result.status == ExitStatus.USAGE
    assert result.err.startswith(f"error: sla/mail cannot be read: {FILE}:5:10:")


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("yusuf@example.org", ""),
        ("YUSUF@Example.org", ""),
        (
            "nobody@example.org",
            "error: no person has git's address nobody@example.org\nGive --person ID, or add the address to the person as email. As customer-representative can sign: yusuf.\n",
        ),
        ("shared@example.org", "error: 2 persons have git's address shared@example.org: muna, noor\nGive --person ID.\n"),
        (None, "error: nobody says who signs: git has no user.email here\n"),
    ],
)
def test_git_says_who_signs(estate: Path, email: str | None, said: str) -> None:
    start_repository(estate)
    if email is not None:
        git(estate, "config", "user.email", email)
    result = run_here("approve", "mail", "--role", "customer-representative", cwd=estate)
    assert result.err.startswith(said)
    assert result.status == (ExitStatus.USAGE if said else 0)
    assert ("person: yusuf, decision" in text_of(estate)) is not said.startswith("error")


def test_without_git_one_names_oneself(estate: Path) -> None:
    result = run_process("approve", "mail", "--role", "customer-representative", cwd=estate, env={"PATH": ""})
    assert (result.status, result.err.splitlines()[0]) == (ExitStatus.USAGE, "error: nobody says who signs: git has no user.email here")
    assert run_process("approve", "mail", "--role", "customer-representative", "--person", "yusuf", cwd=estate, env={"PATH": ""}).status == 0


def test_windows_line_ends_marks_and_several_documents_stay(estate: Path) -> None:
    other = "---\nkind: unit\nid: extra\nname: {en: Extra, ar: إضافي}\nunit_kind: team\n"
    content = ("\ufeff" + (other + "---\n" + SLA).replace("\n", "\r\n")).encode()
    (estate / FILE).write_bytes(content)
    assert approve(estate, "yusuf", "customer-representative").status == 0
    after = (estate / FILE).read_bytes()
    line = next(line for line in after.split(b"\r\n") if b"person: yusuf, decision" in line)
    assert after.replace(b"approvals:\r\n" + line + b"\r\n", b"") == content


def test_an_alias_that_cannot_be_edited_is_left_alone(estate: Path) -> None:
    (estate / FILE).write_text(SLA + "x-none: &none []\napprovals: *none\n")
    before = text_of(estate)
    result = approve(estate, "yusuf", "customer-representative")
    assert result.status == ExitStatus.USAGE
    assert "cannot be edited" in result.err
    assert text_of(estate) == before


def test_check_counts_what_is_missing_and_what_is_not_what_was_signed(estate: Path) -> None:
    for person, role in SIGNATORIES:
        approve(estate, person, role)
    (estate / FILE).write_text(text_of(estate).replace("status: in-negotiation", "status: active").replace("at_least: 99.5%", "at_least: 99.4%"))
    result = run_here("approve", "--check", cwd=estate)
    assert result.status == ExitStatus.FINDINGS
    assert result.out.splitlines()[0] == "Approvals: 2 of 2 lack something"
    assert "  - the approval of yusuf as customer-representative is of another text\n" in result.out
    assert "- ola/network 1.0 (active)\n  - the approval of sultan as team-lead has no digest, so nobody can tell which" in result.out
    data = json.loads(run_here("approve", "--check", "--format", "json", cwd=estate).out)
    assert [item["agreement"] for item in data["agreements"] if item["lacks"]] == ["sla/mail", "ola/network"]
    markdown = run_here("approve", "--check", "--format", "markdown", cwd=estate).out
    assert "is of another text" in markdown


def test_check_does_not_pass_over_what_cannot_be_read(estate: Path) -> None:
    (estate / "agreements/network.yaml").unlink()
    assert run_here("approve", "--check", cwd=estate).status == 0, "a draft need not be signed"
    (estate / FILE).write_text(SLA.replace('version: "1.0"\n', "version: soon\n"))
    result = run_here("approve", "--check", cwd=estate)
    assert (result.status, "- sla/mail cannot be read: `itsd validate` says why" in result.out) == (ExitStatus.FINDINGS, True)


def test_two_at_once_do_not_lose_one(estate: Path) -> None:
    running = [
        subprocess.Popen([ITSD, "approve", "mail", "--role", role, "--person", person], cwd=estate, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for person, role in SIGNATORIES
    ]
    assert [process.communicate()[1] for process in running] == [b"", b"", b""]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert sorted(re.findall(r"person: (\w+), decision", text_of(estate))) == sorted(person for person, _ in SIGNATORIES)


def test_killed_at_any_moment_the_file_is_whole(estate: Path) -> None:
    before = text_of(estate)
    for moment in (0.2, 0.4, 0.6, 0.9):
        (estate / FILE).write_text(before)
        process = subprocess.Popen([ITSD, "approve", "mail", "--role", "head-of-it", "--person", "aisha"], cwd=estate, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with_timer = threading.Timer(moment, process.send_signal, [signal.SIGKILL])
        with_timer.start()
        process.wait()
        with_timer.cancel()
        after = text_of(estate)
        assert after == before or (after.startswith(before.split("changes:")[0]) and len(DIGEST.findall(after)) == 1)
    assert approve(estate, "aisha", "head-of-it").status == 0, "a lock of a killed run is gone"


def test_a_full_disk_leaves_the_file_whole(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = text_of(estate)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = approve(estate, "yusuf", "customer-representative")
    assert result.status == ExitStatus.USAGE
    assert "no space left on device\nFree some space on the disk. The former file is unchanged.\n" in result.err
    monkeypatch.undo()
    assert text_of(estate) == before
    assert sorted(path.name for path in (estate / "agreements").iterdir()) == ["mail.yaml", "network.yaml", "rest.yaml"]


def test_a_change_by_an_editor_at_the_same_moment_is_not_overwritten(estate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from itsd.cli import approve as module  # patched here alone

    original = module._with_approval  # the moment between judging and writing

    def meanwhile(*arguments: object) -> object:
        (estate / FILE).write_text(SLA + "# somebody was here\n")
        return original(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_with_approval", meanwhile)
    result = approve(estate, "yusuf", "customer-representative")
    assert result.status == ExitStatus.USAGE
    assert "was changed by somebody else meanwhile; nothing was written" in result.err
    assert text_of(estate) == SLA + "# somebody was here\n"


def test_in_arabic_names_are_arabic(estate: Path) -> None:
    assert "البريد للأراضي (sla/mail)" in run_here("--locale", "ar", "agreement", "mail", cwd=estate).out


@pytest.mark.parametrize("name", ["mail", "ola/network"])
def test_eighty_columns_are_enough(estate: Path, name: str) -> None:
    commit_files(start_repository(estate))
    for line in run_process("agreement", name, cwd=estate, env={"COLUMNS": "80"}).out.splitlines():
        assert len(line) <= 80
