"""The cases on file: what each edit is called, which way it goes, how serious it is for each side; and exchanged, the mirror of it."""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from itsd.diff.changes import Action
from itsd.diff.table import ASPECTS
from tests.support.comparing import CASES, ESTATE, FILE, changes_of, describe, diff_files, edited

if TYPE_CHECKING:
    from itsd.diff.changes import Result

TABLE: list[dict[str, Any]] = yaml.safe_load((CASES / "cases.yaml").read_text(encoding="utf-8"))
_MIRRORED = {Action.ADDED: Action.REMOVED, Action.REMOVED: Action.ADDED, Action.CHANGED: Action.CHANGED}
case = pytest.mark.parametrize("case", TABLE, ids=[item["name"] for item in TABLE])


@cache
def compared(old: str, new: str) -> Result:
    """The diff of a case, made once."""
    return diff_files(ESTATE, edited((old, new)))


@case
def test_a_change_is_named_graded_and_measured(case: dict[str, Any]) -> None:
    result = compared(case["old"], case["new"])
    assert result.unreadable == ()
    assert [{"is": describe(change), "says": change.message} for change in result.changes] == case["changes"]
    assert [f"{impact.effect.value} {impact.agreement} {impact.target}" for impact in result.impacts] == case.get("impacts", [])


@case
def test_exchanged_sides_give_the_mirror(case: dict[str, Any]) -> None:
    other = edited((case["old"], case["new"]))
    forward = Counter((change.entity, change.aspect, change.action, change.direction) for change in compared(case["old"], case["new"]).changes)
    backward = Counter((change.entity, change.aspect, _MIRRORED[change.action], change.direction.mirror) for change in changes_of(other, ESTATE))
    assert forward == backward


@case
def test_every_change_has_its_places(case: dict[str, Any]) -> None:
    other = edited((case["old"], case["new"]))
    sizes = {0: ESTATE[FILE].count("\n") + 1, 1: other[FILE].count("\n") + 1}
    result = compared(case["old"], case["new"])
    for change in result.changes:
        assert change.place is not None or change.aspect == "document"
        assert (change.base_place is None) is (change.action is Action.ADDED)
        for side, place in ((0, change.base_place), (1, change.place)):
            assert place is None or (place.file == FILE and 1 < place.line <= sizes[side])
        finding = change.finding(result.perspective)
        assert (finding.code, finding.entity, finding.path) == (change.code, change.entity, change.where)


def test_the_cases_cover_every_aspect_of_agreements() -> None:
    told = {line["is"].split(" ")[1] for item in TABLE for line in item["changes"]}
    missing = [aspect.id for aspect in ASPECTS if "sla" in aspect.documents and not any(code.startswith(f"{aspect.id}-") for code in told)]
    assert missing == ["document", "underpinning", "history", "succession"]  # each in a test of its own
