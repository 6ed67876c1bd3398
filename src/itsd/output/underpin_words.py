"""What all formats of proofs say alike: verdicts, values and counts in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.levels.comparison import Verdict
from itsd.levels.digits import format_share
from itsd.levels.lengths import format_span
from itsd.practices.agreements.proofs import Unit
from itsd.practices.agreements.spoken_values import say_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from fractions import Fraction

    from itsd.model.text import Text
    from itsd.practices.agreements.proofs import Node, Outcome, Proof, TargetProof
    from itsd.practices.agreements.what_if import Change

ACCEPTED = "accepted risk"
NOT_DERIVED = "not derived"
MET = "met"


@dataclass(frozen=True, slots=True)
class Titled:
    """A proof with the name of its agreement in all languages."""

    proof: Proof
    title: Text


@dataclass(frozen=True, slots=True)
class Underpinning:
    """What one run of `itsd underpin` found."""

    proofs: tuple[Titled, ...]
    as_of: date
    reading: str
    timezone: str
    locale: str
    default_locale: str
    tree: bool = False

    def title(self, titled: Titled) -> str:
        """The name of an agreement in the language that was asked for."""
        return titled.title.show(self.locale, self.default_locale)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change of promises does to one target of one agreement."""

    agreement: str
    before: TargetProof
    after: TargetProof


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would follow from changes of promises: only what differs; `looked_at` is how many agreements were proven twice."""

    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    looked_at: int


def say_verdict(verdict: Verdict | None, *, accepted: bool = False) -> str:
    """The verdict as people read it; what exceeds is met."""
    if accepted:
        return ACCEPTED
    if verdict is None:
        return NOT_DERIVED
    return MET if verdict.met else verdict.value


def say_proof(proof: Proof) -> str:
    """The verdict of an agreement, with the risks that somebody accepted, and the agreements beneath that are not proven themselves."""
    said = "nothing to derive" if proof.verdict is None else "proven" if proof.verdict.met else proof.verdict.value
    if proof.verdict is not None and proof.verdict.met and proof.shaky:
        said = f"carried by what is {'unknown' if proof.stands is Verdict.UNKNOWN else 'not proven'} itself"
    count = len(proof.accepted)
    return said + (f", {count} accepted risk{'s' if count > 1 else ''}" if count else "")


def say_counts(proofs: Sequence[Proof]) -> str:
    """How many agreements are proven, fall short and so on, in one sentence; an agreement stands as well as all that is beneath it."""
    groups = (
        ("proven", [proof for proof in proofs if proof.stands is not None and proof.stands.met and not proof.accepted]),
        ("proven but for accepted risks", [proof for proof in proofs if (proof.stands is None or proof.stands.met) and proof.accepted]),
        ("falling short", [proof for proof in proofs if proof.stands is Verdict.FALLS_SHORT]),
        ("not comparable", [proof for proof in proofs if proof.stands is Verdict.NOT_COMPARABLE]),
        ("unknown", [proof for proof in proofs if proof.stands is Verdict.UNKNOWN]),
        ("with nothing to derive", [proof for proof in proofs if proof.stands is None and not proof.accepted]),
    )
    said = ", ".join(f"{len(found)} {what}" for what, found in groups if found)
    return f"{len(proofs)} agreement{'' if len(proofs) == 1 else 's'}: {said}" if said else "No agreements"


def say_shaky(step: Proof) -> str:
    """Why a step beneath is not proven, in one line."""
    verdict = step.verdict.value if step.verdict is not None else ""
    targets = ", ".join(target.name for target in step.targets if target.verdict is step.verdict and not target.accepted)
    return f"rests on {step.agreement}, which {'is' if step.verdict is not Verdict.FALLS_SHORT else 'itself'} {verdict} ({targets})"


def say_value(value: Fraction | None, of: Outcome | Node, beside: Fraction | None = None) -> str:
    """A value of an outcome, or of a place of the composition, in words; empty where there is none."""
    if value is None or of.unit is Unit.RANK:
        return ""
    return f"{format_share(value, beside)}%" if of.unit is Unit.SHARE else say_number(value, of.dimension)


def shown_outcomes(target: TargetProof) -> list[Outcome]:
    """What is worth saying of a target, the same thing only once: all that decides, and, where the term falls into parts, what else holds of the same item."""
    found: dict[str, Outcome] = {}
    deciding = {outcome.item for outcome in target.outcomes if outcome.verdict is target.verdict}
    for outcome in target.outcomes:
        if outcome.item in deciding and (outcome.verdict is target.verdict or not target.verdict.met):  # type: ignore[union-attr]  # there are outcomes
            found.setdefault(f"{outcome.reason}\n{outcome.improve}", outcome)
    return list(found.values())


def differing(before: TargetProof, after: TargetProof) -> list[tuple[Outcome, Outcome]]:
    """The outcomes of a target that a change alters, in pairs of item and span."""
    others = {(outcome.item, outcome.span): outcome for outcome in after.outcomes}
    pairs = [(outcome, others[outcome.item, outcome.span]) for outcome in before.outcomes if (outcome.item, outcome.span) in others]
    return [(left, right) for left, right in pairs if (left.verdict, left.reason) != (right.verdict, right.reason)]


def say_node(node: Node) -> list[str]:
    """What stands beside one place of the composition: what it promises, gives, uses and needs."""
    said = [node.promise] if node.promise else []
    if node.unit is Unit.UNCOVERED:
        return said if node.value is None else [*said, f"leaves {format_span(node.value)} uncovered" if node.value else "covers all of it"]
    value = say_value(node.value, node)
    if value and not node.promise:
        said.append(f"gives {value}")
    elif value and node.unit is Unit.SECONDS:
        said.append(f"takes {value}")
    if node.used is not None:
        said.append(f"uses {format_span(node.used)}")
    needed = say_value(node.needed, node)
    if needed:
        said.append(f"has to {'give' if node.unit is Unit.SHARE else 'keep'} {needed}")
    return said


def say_scope(outcome: Outcome, *, several: bool) -> str:
    """For which item and days an outcome speaks, where there are several."""
    parts = [outcome.item] if several and outcome.item else []
    return ", ".join([*parts, *([str(outcome.span)] if outcome.span is not None else [])])
