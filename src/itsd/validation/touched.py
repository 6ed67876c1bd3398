"""What a change touches: findings in the files that differ from a git ref, and in the entities whose judgement depends on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from itsd.files.git import Repository
from itsd.files.root import SETTINGS_FILE, SUFFIXES
from itsd.loader import Loaded, load, read_file
from itsd.rules.questions import asks_any, changed_questions, pack_questions, unpack_questions
from itsd.validation.fresh import conclude, judge_everything

if TYPE_CHECKING:
    from itsd.diagnostics import Finding
    from itsd.files.disk import DiskTree
    from itsd.model.index import Record
    from itsd.rules.check import Judgement
    from itsd.validation.result import Checked, Conditions


def check_changes(tree: DiskTree, ref: str, conditions: Conditions) -> Checked:
    """The findings in what changed since the merge base with a git ref, and in what depends on it.

    Changed settings touch everything.
    """
    repository = Repository(tree.root)
    changed = repository.changed_since(ref)
    loaded = load(tree, today=conditions.today, as_of=conditions.as_of, jobs=conditions.jobs)
    judgements = judge_everything(loaded, tree, jobs=conditions.jobs, since=ref)
    checked = conclude(loaded, tree, judgements)
    if SETTINGS_FILE in changed:
        return checked
    entities = _touched_entities(repository, ref, loaded, judgements, changed)
    findings = tuple(finding for finding in checked.findings if finding.place.file in changed or finding.entity in entities or _points_into(finding, changed))
    return replace(checked, findings=findings)


def _points_into(finding: Finding, changed: set[str]) -> bool:
    return any(related.place.file in changed for related in finding.related)


def _touched_entities(repository: Repository, ref: str, loaded: Loaded, judgements: list[Judgement], changed: set[str]) -> set[str]:
    """`kind/id` of the entities that asked about something that differs; the estate itself is the empty name."""
    new = [record for record in loaded.estate.records.values() if record.file in changed]
    questions = unpack_questions(pack_questions(changed_questions(_old_records(repository, ref, loaded, changed), new)))
    asked = {f"{judgement.kind}/{judgement.id}" for judgement in judgements if judgement.kind and asks_any(judgement.questions, questions)}
    return asked | {f"{record.kind}/{record.id}" for record in new}


def _old_records(repository: Repository, ref: str, loaded: Loaded, changed: set[str]) -> list[Record]:
    """The records of the changed files as they were at the merge base."""
    base = repository.tree(repository.merge_base(ref, "HEAD"))
    entries = [entry for entry in base.list(loaded.estate.settings.paths, SUFFIXES) if entry.path in changed]
    return [record for entry in entries for record in read_file(base, entry).records]
