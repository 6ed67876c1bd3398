"""The table of rules: every row has its mirror, every code one meaning."""

from __future__ import annotations

from itsd.diagnostics import Level
from itsd.diff.changes import Action, Direction
from itsd.diff.table import AGREEMENTS, ASPECTS, CODES, KINDS, POLICIES, PROOFS, RULES, rule_for
from itsd.model.kinds import KINDS as DOCUMENTS

_MIRRORED = {Action.ADDED: Action.REMOVED, Action.REMOVED: Action.ADDED, Action.CHANGED: Action.CHANGED}


def test_every_weakening_has_its_mirror() -> None:
    rows = {(rule.document, rule.aspect, rule.action, rule.direction) for rule in RULES}
    for document, aspect, action, direction in rows:
        assert (document, aspect, _MIRRORED[action], direction.mirror) in rows


def test_what_is_the_customers_error_is_in_the_mirror_the_providers() -> None:
    for rule in RULES:
        mirror = rule_for(rule.document, rule.aspect, _MIRRORED[rule.action], rule.direction.mirror)
        if rule.direction is not Direction.RESHAPES and rule.document != "requirement":
            assert (rule.customer, rule.provider) == (mirror.provider, mirror.customer) or rule.direction is rule.direction.mirror


def test_weakened_agreements_are_errors_for_customers_and_only_for_them() -> None:
    for rule in RULES:
        if rule.document in AGREEMENTS and rule.direction is Direction.WEAKENS:
            assert (rule.customer, rule.provider) == (Level.ERROR, Level.INFO)
        if not rule.direction.binds:
            assert (rule.customer, rule.provider) == (Level.INFO, Level.INFO)


def test_a_row_is_found_once() -> None:
    assert len({rule[:4] for rule in RULES}) == len(RULES)


def test_a_code_means_one_aspect_and_action() -> None:
    meanings: dict[str, set[tuple[str, Action]]] = {}
    for rule in RULES:
        meanings.setdefault(rule.code, set()).add((rule.aspect, rule.action))
    shared = {code: found for code, found in meanings.items() if len(found) > 1}
    assert shared == {}


def test_every_kind_of_document_can_come_change_and_go() -> None:
    assert set(KINDS) == set(DOCUMENTS)
    for kind in KINDS:
        for action in (Action.ADDED, Action.REMOVED):
            assert any(rule.document == kind and rule.aspect == "document" and rule.action is action for rule in RULES)
        assert rule_for(kind, "field", Action.CHANGED, Direction.EDITORIAL).customer is Level.INFO


def test_aspects_have_names_in_both_languages() -> None:
    for aspect in ASPECTS:
        assert aspect.name.en
        assert any("\u0621" <= letter <= "\u064a" for letter in aspect.name.ar)


def test_codes_do_not_collide() -> None:
    assert not set(POLICIES) & {rule.code for rule in RULES}
    assert set(PROOFS) <= CODES
