"""Whole results: documents that come and go, drafts, proofs broken and mended, signatures, ends, names that changed."""

from __future__ import annotations

import pytest

from itsd.diagnostics import Level
from itsd.diff.changes import Effect, Perspective
from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.agreement import Sla
from itsd.practices.agreements.obligations import digest_of
from tests.support.comparing import DAY, ESTATE, FILE, describe, diff_files, edited

OLA = "at_least: 99.99%, per: month}\n---\nkind: contract"
HEAD = 'version: "2.1"\nstatus: active\ninherits'
APPROVAL = '  - {role: head-of-it, person: aisha, on: 2025-12-20, version: "2.1"}\n'


def documents() -> dict[str, str]:
    """The documents of the estate by kind and id."""
    found = {}
    for text in ESTATE[FILE].split("---\n"):
        kind, id_ = (line.partition(": ")[2] for line in text.splitlines()[:2])
        found[f"{kind}/{id_}"] = text
    return found


def without(*names: str) -> dict[str, str]:
    return {**ESTATE, FILE: "---\n".join(text for name, text in documents().items() if name not in names)}


def told(base: dict[str, str], head: dict[str, str]) -> list[str]:
    return [describe(change) for change in diff_files(base, head).changes]


def test_a_new_agreement_has_to_be_carried() -> None:
    assert "ola/network-ops document-added strengthens info/warning" in told(without("ola/network-ops"), ESTATE)
    assert "sla/desk document-added strengthens info/error" in told(without("sla/desk"), ESTATE)


def test_a_deleted_agreement_in_force_is_a_fault() -> None:
    result = diff_files(ESTATE, without("ola/network-ops"))
    assert [describe(change) for change in result.changes] == ["ola/network-ops document-removed weakens error/info"]
    assert [finding.code for finding in result.policy] == ["removed-in-force"]
    assert {(impact.target, impact.effect) for impact in result.impacts if impact.agreement == "sla/desk"} >= {("availability", Effect.LOSES)}


def test_a_new_draft_binds_nobody() -> None:
    draft = edited((HEAD, HEAD.replace("active", "draft")))
    assert "sla/desk document-added lifecycle info/info" in told(without("sla/desk"), draft)


def test_a_weakened_draft_weighs_less() -> None:
    draft = (HEAD, HEAD.replace("active", "draft"))
    result = diff_files(edited(draft), edited(draft, ("at_most: 3, per: month", "at_most: 5, per: month")))
    assert [describe(change) for change in result.changes] == ["sla/desk target-weakened weakens warning/info"]
    assert not result.policy
    assert not result.approvals


def test_what_an_ola_breaks_it_mends_again() -> None:
    weaker = edited((OLA, OLA.replace("99.99%", "97%")))
    broken, mended = diff_files(ESTATE, weaker), diff_files(weaker, ESTATE)
    assert {impact.effect for impact in broken.impacts} == {Effect.BREAKS}
    assert {(impact.agreement, impact.target, impact.effect) for impact in mended.impacts} == {(impact.agreement, impact.target, Effect.MENDS) for impact in broken.impacts}
    assert broken.reaches(Level.ERROR)
    assert all(impact.causes == ("ola/network-ops",) and impact.place is not None for impact in broken.impacts)


def test_a_proof_that_gets_worse_is_told_as_such() -> None:
    weak, weaker = (edited((OLA, OLA.replace("99.99%", value))) for value in ("97%", "95%"))
    assert {impact.effect for impact in diff_files(weak, weaker).impacts} == {Effect.PERSISTS}


def test_an_accepted_risk_is_told_and_no_more() -> None:
    waiver = ("of: {agreement: sla/desk, target: outages}", "of: {agreement: sla/desk, target: night}")
    base, head = edited(waiver), edited(waiver, (OLA, OLA.replace("99.99%", "99.9%")))
    result = diff_files(base, head, Perspective.PROVIDER)
    assert [(impact.target, impact.accepted, impact.level) for impact in result.impacts] == [("night", True, Level.INFO)]


def test_a_signature_that_no_longer_matches() -> None:
    sla = load(MemoryTree(ESTATE), today=DAY.today).estate.find(Sla, "desk")
    assert sla is not None
    signed = (APPROVAL, APPROVAL.replace('"2.1"}', f'"2.1", digest: {digest_of(sla)}}}'))
    result = diff_files(edited(signed), edited(signed, ("at_most: 3, per: month", "at_most: 5, per: month")))
    assert sorted(finding.code for finding in result.policy) == ["signature-broken", "version-not-raised"]
    assert diff_files(edited(signed), edited(signed, ("tags: [mail]", "tags: [letters]"))).policy == ()


def test_what_comes_through_others_is_no_error_of_the_version() -> None:
    result = diff_files(ESTATE, edited(("at_most: 21h, share: 90%", "at_most: 30h, share: 90%")))
    assert [(finding.entity, finding.level) for finding in result.policy] == [("sla/desk", Level.WARNING), ("sla/parent", Level.ERROR)]


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ("status: operational\nowner: aisha", "status: retired\nowner: aisha", Level.ERROR),
        (HEAD, HEAD.replace('"2.1"\nstatus: active', '"3.0"\nstatus: terminated'), Level.ERROR),
        ("brm: khalid\nvalid: {from: 2026-01-01, to: 2027-06-30}\nrenewal", "brm: khalid\nvalid: {from: 2026-01-01, to: 2026-12-31}\nrenewal", Level.ERROR),
    ],
)
def test_ends_before_their_time(old: str, new: str, level: Level) -> None:
    found = [finding for finding in diff_files(ESTATE, edited((old, new))).policy if finding.code == "ended-early"]
    assert [finding.level for finding in found] == [level]


def test_an_announced_end_is_kept() -> None:
    announced = ("planned_interruptions: [friday]", "planned_interruptions: [friday]\nretire_on: 2026-10-31")
    assert diff_files(edited(announced), edited(announced, ("status: operational\nowner: aisha", "status: retired\nowner: aisha"))).policy == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (HEAD, f"{HEAD.removesuffix('inherits')}supersedes: ola/network-ops\ninherits", "sla/desk succession-changed lifecycle info/info"),
        ("annexes: [price-list]", "annexes: [price-list]\nunderpinned_by: [ola/network-ops]", "sla/desk underpinning-added editorial info/info"),
        (
            "changes:\n",
            'changes:\n  - {version: "1.0", on: 2025-01-10, by: aisha, summary: {en: Begun, ar: البداية}}\n',
            "sla/desk history-added lifecycle info/info",
        ),
    ],
)
def test_the_state_of_the_paper(old: str, new: str, expected: str) -> None:
    assert told(ESTATE, edited((old, new))) == [expected]


def test_another_id_is_a_removal_an_addition_and_a_hint() -> None:
    result = diff_files(ESTATE, edited(("kind: catalogue\nid: staff", "kind: catalogue\nid: people")))
    assert [describe(change) for change in result.changes] == ["catalogue/people document-added lifecycle info/info", "catalogue/staff document-removed lifecycle info/info"]
    assert [(finding.code, finding.entity) for finding in result.policy] == [("id-changed", "catalogue/people")]


def test_fingerprints_hold_across_lines_and_differ_between_changes() -> None:
    change = ("at_most: 3, per: month", "at_most: 5, per: month")
    first = diff_files(ESTATE, edited(change)).changes[0]
    moved = edited(change, ("kind: sla\nid: desk\n", "# A comment.\nkind: sla\nid: desk\n"))
    again = diff_files(ESTATE, moved).changes[0]
    other = diff_files(ESTATE, edited(("at_most: 3, per: month", "at_most: 6, per: month"))).changes[0]
    assert first.fingerprint == again.fingerprint != other.fingerprint
    assert first.place != again.place


def test_perspectives_choose_the_level() -> None:
    result = diff_files(ESTATE, edited(("at_most: 3, per: month", "at_most: 5, per: month")))
    change = result.changes[0]
    assert [change.level(who) for who in Perspective] == [Level.ERROR, Level.INFO, Level.ERROR]


def test_customers_see_nothing_internal() -> None:
    edits = ("desk@example.org]\n  languages: [ar, en]", "desk@example.org]\n  path: [network-team]\n  languages: [ar, en]"), ("at_most: 3, per: month", "at_most: 5, per: month")
    assert [change.aspect for change in diff_files(ESTATE, edited(*edits), customers=True).changes] == ["target"]
