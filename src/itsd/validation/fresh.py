"""A whole check without a cache: read every file, judge every entity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import sort_findings, tell_apart
from itsd.files.disk import DiskTree
from itsd.loader import Loaded, load
from itsd.rules.check import Judgement, complete, judge_all, judge_estate, judge_history
from itsd.rules.exemptions import apply_settings
from itsd.rules.places import Locator
from itsd.validation.history import Present, open_history
from itsd.validation.result import Checked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.diagnostics import Finding
    from itsd.files.tree import Tree
    from itsd.validation.result import Conditions


def check_all(tree: Tree, conditions: Conditions) -> Checked:
    """Every finding in the estate of a tree."""
    loaded = load(tree, today=conditions.today, as_of=conditions.as_of, jobs=conditions.jobs)
    return conclude(loaded, tree, judge_everything(loaded, tree, jobs=conditions.jobs))


def judge_everything(loaded: Loaded, tree: Tree, *, jobs: int, since: str | None = None) -> list[Judgement]:
    """Every entity, the estate as a whole, and what it was before: in git, where it is on disk; also where it left the ref `since`."""
    if isinstance(tree, DiskTree):
        blobs = {reading.path: reading.blob for reading in loaded.readings}
        loaded.estate.history = open_history(tree.root, Present(blobs, loaded.estate.settings.paths, since))
    return [*judge_all(loaded, tree, jobs=jobs), judge_estate(loaded, tree), judge_history(loaded, tree)]


def conclude(loaded: Loaded, tree: Tree, judgements: Iterable[Judgement]) -> Checked:
    """The result of a run whose entities have been judged."""
    found = [*loaded.findings, *(finding for judgement in judgements for finding in judgement.findings)]
    return finish(found, loaded, tree, counts=(len(loaded.readings), len(loaded.estate.records)))


def finish(found: Iterable[Finding], loaded: Loaded, tree: Tree, *, counts: tuple[int, int]) -> Checked:
    """Findings completed, exempted and sorted; `counts` are files and entities."""
    estate = loaded.estate
    outcome = apply_settings([complete(finding) for finding in found], estate, Locator(tree, estate, loaded.settings_document))
    return Checked(tuple(tell_apart(sort_findings(outcome.findings))), *counts, outcome.exempted, estate.as_of, dict(estate.settings.rules))
