"""A semantic diff as a report of findings: annotations, code quality, code scanning are then written as for every check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd import __version__
from itsd.diagnostics import Level
from itsd.diff.changes import Action, Direction, Effect
from itsd.diff.table import BY_ID, POLICIES, PROOFS, RULES
from itsd.output.report import Report, RuleInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.diff.changes import Perspective, Result
    from itsd.diff.table import Rule

_PAST = {
    Direction.WEAKENS: "weakened",
    Direction.STRENGTHENS: "strengthened",
    Direction.RESHAPES: "reshaped",
    Direction.LIFECYCLE: "changed",
    Direction.EDITORIAL: "reworded",
}
_MEANING = {
    Direction.WEAKENS: "Whoever receives the service gets less, or owes more.",
    Direction.STRENGTHENS: "Whoever receives the service gets more, or owes less; it has to be proven that this can be kept.",
    Direction.RESHAPES: "Better for some and worse for others, or measured in another way: neither can be shown.",
    Direction.LIFECYCLE: "The state of the paper, not what it says.",
    Direction.EDITORIAL: "Other words; no right and no duty differs.",
}
_EFFECTS = {
    Effect.BREAKS: "A promise that was carried by the agreements beneath it, or could not be told, falls short now.",
    Effect.LOSES: "A promise was carried, and it can no longer be told whether it is.",
    Effect.MENDS: "A promise that fell short, or could not be told, is carried now.",
    Effect.EASES: "A promise fell short, and it can no longer be told whether it does.",
    Effect.PERSISTS: "A promise fell short before and still does, by another amount.",
}


def make_report(result: Result, *, fail_on: Level, root: str = "", rules: bool = False) -> Report:
    """The report; `root` is the folder of the estate as its reader sees it, `rules` adds what each code means."""
    findings = result.findings
    files = {finding.place.file for finding in findings}
    infos = describe_rules(result.perspective) if rules else ()
    return Report(findings, len(files), result.entities, result.exempted, result.as_of, __version__, fail_on, infos, root=root)


def describe_rules(perspective: Perspective) -> tuple[RuleInfo, ...]:
    """What outputs say about each code of a diff, with its level for who judges."""
    by_code: dict[str, list[Rule]] = {}
    for rule in RULES:
        by_code.setdefault(rule.code, []).append(rule)
    changes = (_of_changes(code, found, perspective) for code, found in by_code.items())
    policies = (_info(code, Level.ERROR, f"{words[:1].upper()}{words[1:]}.", "") for code, words in POLICIES.items())
    proofs = (_info(code, effect.level, _EFFECTS[effect], "The proof is run on both sides of the change.") for code, effect in _codes_of_proofs())
    return tuple(sorted((*changes, *policies, *proofs), key=lambda info: info.code))


def _codes_of_proofs() -> Iterator[tuple[str, Effect]]:
    from itsd.diff.changes import PROOF_CODES  # noqa: PLC0415  # beside its one use

    yield from ((f"proof-{name}", effect) for effect, name in PROOF_CODES.items() if f"proof-{name}" in PROOFS)


def _of_changes(code: str, rules: Sequence[Rule], perspective: Perspective) -> RuleInfo:
    first = rules[0]
    name = BY_ID[first.aspect].name.en if first.aspect != "document" else f"{first.document.capitalize()}"
    word = first.action.value if first.action is not Action.CHANGED else _PAST[first.direction]
    listed = "; ".join(f"{rule.document}: {rule.customer.value} for the customer, {rule.provider.value} for the provider" for rule in rules)
    level = max((_level(rule, perspective) for rule in rules), key=lambda level: level.rank)
    return _info(code, level, f"{name} {word}. {_MEANING[first.direction]}", f"Levels: {listed}.")


def _level(rule: Rule, perspective: Perspective) -> Level:
    levels = {"customer": (rule.customer,), "provider": (rule.provider,)}.get(perspective.value, (rule.customer, rule.provider))
    return max(levels, key=lambda level: level.rank)


def _info(code: str, level: Level, summary: str, more: str) -> RuleInfo:
    return RuleInfo(code, code, level, summary, " ".join(filter(None, (summary, more))), "", "")
