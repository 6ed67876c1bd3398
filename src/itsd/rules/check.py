"""All rules over an estate: findings with places, levels as the estate sets them, exemptions applied."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level
from itsd.model.kinds import KINDS
from itsd.parallel import map_chunks
from itsd.rules.places import Locator
from itsd.rules.questions import pack_questions
from itsd.rules.registry import BY_CODE, RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from itsd.diagnostics import Finding
    from itsd.files.tree import Tree
    from itsd.loader import Loaded
    from itsd.model.estate import Estate
    from itsd.model.index import Record
    from itsd.rules.base import Rule

HISTORY = "history"
"""The name under which the judgement of former states is kept."""
_UNTOLD = "A008"  # the rule that says what the history does not tell


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules found in one entity, and the questions they asked on the way, packed (see `Estate.recording`, `rules.questions`).

    `attachments` are the paths of the files beside the entities that it asked for.
    """

    kind: str
    id: str
    findings: tuple[Finding, ...]
    questions: bytes
    attachments: tuple[str, ...] = ()


def judge_all(loaded: Loaded, tree: Tree, *, jobs: int = 1, only: Iterable[tuple[str, str]] | None = None) -> list[Judgement]:
    """Every rule about entities, on all entities or only on these."""
    keys = sorted(loaded.estate.records) if only is None else sorted(only)

    def judge_chunk(chunk: Sequence[tuple[str, str]]) -> list[Judgement]:
        locator = Locator(tree, loaded.estate, loaded.settings_document)
        return [judge(loaded.estate, loaded.estate.records[key], locator) for key in chunk]

    chunks = map_chunks(judge_chunk, keys, jobs if getattr(tree, "parallel", False) else 1, "Judging")
    return [judgement for chunk in chunks for judgement in chunk]


def judge(estate: Estate, record: Record, locator: Locator) -> Judgement:
    """Every rule about entities on one entity."""
    findings: list[Finding] = []
    with estate.recording() as questions:
        entity = estate.entity(record.kind, record.id)
        levels = estate.settings.rules
        for rule in _RULES_OF[record.kind]:
            if levels and levels.get(rule.code) == "off":
                continue
            if rule.of_records:
                hits = _run(rule, record, estate)
            elif entity is not None:
                hits = _run(rule, entity, estate)
            else:
                continue
            findings.extend(locator.finding(rule, hit, record) for hit in hits)
    attachments = tuple(sorted(question[2:-1] for question in questions if question[0] == "a"))
    return Judgement(record.kind, record.id, tuple(findings), pack_questions(questions), attachments)


def judge_estate(loaded: Loaded, tree: Tree) -> Judgement:
    """The rules about the estate as a whole, as the judgement of an entity without a name."""
    locator = Locator(tree, loaded.estate, loaded.settings_document)
    with loaded.estate.recording() as questions:
        findings = [locator.finding(rule, hit, None) for rule in RULES if rule.check is not None and not rule.kinds for hit in rule.check(loaded.estate)]
    return Judgement("", "", tuple(findings), pack_questions(questions))


def judge_history(loaded: Loaded, tree: Tree) -> Judgement:
    """The rules about agreements against their former states, as the judgement of an entity of its own; each finds one thing in an agreement."""
    estate = loaded.estate
    locator = Locator(tree, estate, loaded.settings_document)
    findings: dict[tuple[str, str], Finding] = {}
    with estate.recording() as questions:
        rules = [rule for rule in RULES if rule.across is not None and estate.settings.rules.get(rule.code) != "off"]
        for former in estate.formers():
            before = former.agreement
            record, present = estate.record(before.kind, before.id), estate.entity(before.kind, before.id)
            if record is None or present is None:
                continue
            for rule in rules:
                hit = next(rule.across(present, former, estate), None) if (rule.code, before.key) not in findings and rule.across is not None else None
                if hit is not None:
                    findings[rule.code, before.key] = locator.finding(rule, hit, record)
        unknown = estate.history.unknown() if estate.history is not None else None
    found = [*findings.values(), *([] if unknown is None else [locator.finding(BY_CODE[_UNTOLD], Hit((), unknown.message, unknown.hint, level=Level.INFO), None)])]
    return Judgement("", HISTORY, tuple(found), pack_questions(questions))


def _run(rule: Rule, subject: object, estate: Estate) -> Iterator[Hit]:
    assert rule.check is not None  # noqa: S101  # only rules with a check are listed by kind
    return rule.check(subject, estate)


def _rules_by_kind() -> dict[str, tuple[Rule, ...]]:
    rules: dict[str, list[Rule]] = defaultdict(list)
    for rule in RULES:
        for kind in KINDS.values():
            if rule.check is not None and rule.applies_to(kind.model):
                rules[kind.name].append(rule)
    return defaultdict(tuple, {kind: tuple(found) for kind, found in rules.items()})


_RULES_OF = _rules_by_kind()


def complete(finding: Finding) -> Finding:
    """A finding with the name and the framework's lines of its rule, which those that read files do not know."""
    rule = BY_CODE.get(finding.code)
    if rule is None or (finding.name == rule.name and finding.lines == rule.lines):
        return finding
    return replace(finding, name=rule.name, lines=rule.lines)
