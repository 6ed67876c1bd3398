"""The whole check of an estate: every finding of reading and of the rules, in order, as the estate wants them shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Finding, sort_findings
from itsd.rules.check import complete, judge_all, judge_estate
from itsd.rules.exemptions import apply_settings
from itsd.rules.places import Locator

if TYPE_CHECKING:
    from itsd.files.tree import Tree
    from itsd.loader import Loaded


@dataclass(frozen=True, slots=True)
class Checked:
    """What `itsd validate` has to tell: findings in the order of every output, and what was looked at."""

    findings: tuple[Finding, ...]
    files: int
    entities: int
    exempted: int


def run_checks(loaded: Loaded, tree: Tree, *, jobs: int = 1) -> Checked:
    """Every rule over a loaded estate."""
    judgements = judge_all(loaded, tree, jobs=jobs)
    found = [
        *(complete(finding) for finding in loaded.findings),
        *judge_estate(loaded.estate, tree, loaded.settings_document),
        *(finding for judgement in judgements for finding in judgement.findings),
    ]
    outcome = apply_settings(found, loaded.estate, Locator(tree, loaded.estate, loaded.settings_document))
    return Checked(tuple(sort_findings(outcome.findings)), len(loaded.readings), len(loaded.estate.records), outcome.exempted)
