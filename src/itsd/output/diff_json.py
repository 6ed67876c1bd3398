"""A semantic diff as data: see `itsd schema diff`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from itsd.diff.changes import Direction, Effect

if TYPE_CHECKING:
    from itsd.diagnostics import Finding, Place
    from itsd.diff.changes import Change, Impact, Needed, Result, Said


def build_data(result: Result) -> dict[str, Any]:
    """The whole result; texts in both languages."""
    ways, effects = Counter(change.direction for change in result.changes), Counter(impact.effect for impact in result.impacts)
    return {
        "format": "itsd-diff",
        "version": 1,
        "base": result.base,
        "head": result.head,
        "as_of": str(result.as_of),
        "perspective": result.perspective.value,
        "summary": {
            "documents": result.entities,
            "agreements_proven": result.proofs,
            "exempted": result.exempted,
            "changes": {direction.value: ways[direction] for direction in Direction},
            "proofs": {effect.value: effects[effect] for effect in Effect},
        },
        "impacts": [_impact(impact) for impact in result.impacts],
        "changes": [_change(change, result) for change in result.changes],
        "policy": [_finding(finding) for finding in result.policy],
        "approvals": [_needed(needed) for needed in result.approvals],
        "unreadable": [_finding(finding) for finding in result.unreadable],
    }


def _change(change: Change, result: Result) -> dict[str, Any]:
    return {
        "code": change.code,
        "level": change.level(result.perspective).value,
        "levels": {"customer": change.customer.value, "provider": change.provider.value},
        "document": change.document,
        "id": change.id,
        "aspect": change.aspect,
        "action": change.action.value,
        "direction": change.direction.value,
        "path": list(change.path),
        "where": change.where,
        "subject": _said(change.subject),
        "old": _said(change.old),
        "new": _said(change.new),
        "magnitude": _said(change.magnitude),
        "message": change.message,
        "reason": change.reason,
        "proof": change.proof,
        "via": change.via,
        "visible_to_customer": change.visible,
        "place": _place(change.place),
        "base_place": _place(change.base_place),
        "fingerprint": change.fingerprint,
    }


def _impact(impact: Impact) -> dict[str, Any]:
    return {
        "code": impact.code,
        "level": impact.level.value,
        "agreement": impact.agreement,
        "name": _said(impact.name),
        "target": impact.target,
        "promised": impact.promised,
        "effect": impact.effect.value,
        "before": None if impact.before is None else impact.before.value,
        "after": None if impact.after is None else impact.after.value,
        "reason": impact.reason,
        "counter_example": impact.counter,
        "improve": impact.improve,
        "causes": list(impact.causes),
        "accepted": impact.accepted,
        "place": _place(impact.place),
        "fingerprint": impact.fingerprint,
    }


def _needed(needed: Needed) -> dict[str, Any]:
    names = [_said(name) for name in needed.names]
    return {"agreement": needed.agreement, "role": needed.role, "persons": list(needed.persons), "names": names, "reason": needed.reason, "given": needed.given}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "level": finding.level.value,
        "message": finding.message,
        "hint": finding.hint,
        "entity": finding.entity,
        "path": finding.path,
        "place": _place(finding.place),
        "fingerprint": finding.fingerprint,
    }


def _said(said: Said | None) -> dict[str, str] | None:
    return None if said is None else {"en": said.en, "ar": said.ar}


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"file": place.file, "line": place.line, "column": place.column, "end_line": place.end_line, "end_column": place.end_column}
