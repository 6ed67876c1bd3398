"""Findings as text for the cache, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from itsd.diagnostics import Finding, Level, Place, Related

if TYPE_CHECKING:
    from collections.abc import Iterable


def pack_findings(findings: Iterable[Finding]) -> str:
    """Findings as JSON; empty for none, so that they need not be read."""
    packed = [
        (
            *(finding.code, finding.name, finding.level.value, finding.message, _pack_place(finding.place), finding.hint, finding.entity, finding.path),
            *([(_pack_place(related.place), related.message) for related in finding.related], finding.lines, finding.detail),
        )
        for finding in findings
    ]
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")) if packed else ""


def unpack_findings(text: str) -> list[Finding]:
    """The findings that were packed."""
    return [_unpack_finding(item) for item in json.loads(text)] if text else []


def _pack_place(place: Place) -> tuple[str | int, ...]:
    return (place.file, place.line, place.column, place.end_line, place.end_column)


def _unpack_finding(item: list[Any]) -> Finding:
    code, name, level, message, place, hint, entity, path, related, lines, detail = item
    others = tuple(Related(Place(*other), words) for other, words in related)
    return Finding(code, name, Level(level), message, Place(*place), hint, entity, path, others, tuple(lines), detail)
