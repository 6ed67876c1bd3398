"""How serious each change is once the proofs are heard: what a provider promises more is an error until it is shown to be carried."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from itsd.diagnostics import Level
from itsd.diff.changes import Direction
from itsd.diff.impact import proof_of
from itsd.levels.comparison import Verdict
from itsd.model.agreement import Agreement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.diff.changes import Change
    from itsd.diff.difference import Sides
    from itsd.model.estate import Estate
    from itsd.practices.agreements.proofs import Proof, TargetProof

_DRAFTS = frozenset({"draft", "in-negotiation"})
_BY_NAME = {"hours": "service hours", "support-hours": "support hours", "compliance": "obligations"}
_BY_PATH = frozenset({"target", "security", "continuity"})
_AS_A_WHOLE = frozenset({"document", "item", "site", "term", "scope-in"})
_MILDER = {Level.ERROR: Level.WARNING, Level.WARNING: Level.INFO, Level.INFO: Level.INFO}


def judge_changes(changes: Iterable[Change], sides: Sides) -> Iterator[Change]:
    """The changes with their levels for both sides."""
    for change in changes:
        judged = _heard(change, sides.head) if change.provider is Level.ERROR and change.direction is Direction.STRENGTHENS else change
        yield _as_draft(judged) if _is_draft(change, sides) else judged


def _is_draft(change: Change, sides: Sides) -> bool:
    """Whether an agreement binds nobody on either side: it is still negotiated."""
    states = [estate.entity(change.document, change.id) for estate in (sides.base, sides.head)]
    agreements = [state for state in states if isinstance(state, Agreement)]
    return bool(agreements) and all(state.status in _DRAFTS for state in agreements)


def _as_draft(change: Change) -> Change:
    return replace(change, customer=_MILDER[change.customer], provider=_MILDER[change.provider], proof=change.proof or ("still a draft" if change.direction.binds else ""))


def _heard(change: Change, estate: Estate) -> Change:
    """The provider's level by the proof on the newer side."""
    if change.document == "contract":
        return replace(change, provider=Level.WARNING, proof="a contract is the supplier's word, which nothing proves")
    proof = proof_of((change.document, change.id), estate)
    if proof is None:
        return replace(change, provider=Level.INFO, proof="the agreement is over")
    if change.aspect in _AS_A_WHOLE:
        return _by_whole(change, proof)
    if change.aspect not in _BY_NAME and change.aspect not in _BY_PATH:
        return replace(change, provider=Level.WARNING, proof="no proof speaks of it: the provider has to see that it can be kept")
    target = _target_of(change, proof)
    if target is None or target.verdict is None:
        return replace(change, provider=Level.WARNING, proof="nothing beneath carries it: it is the provider's own word")
    return _by_target(change, target)


def _target_of(change: Change, proof: Proof) -> TargetProof | None:
    """The proof of the promise that changed; of several of one name the one that stands at its place, else the worst."""
    name = _BY_NAME.get(change.aspect, change.about)
    named = [target for target in proof.targets if target.name == name]
    here = [target for target in named if target.path == change.path] or named
    worst = [target for target in here if target.verdict is not None and not target.verdict.met and not target.accepted]
    return next(iter(worst or here), None)


def _by_target(change: Change, target: TargetProof) -> Change:
    reason = "" if target.worst is None else target.worst.reason
    if target.verdict is not None and target.verdict.met:
        return replace(change, provider=Level.INFO, proof=f"carried on the new side: {reason}")
    if target.accepted:
        return replace(change, provider=Level.WARNING, proof=f"an accepted risk: {reason}")
    word = "not carried on the new side" if target.verdict is Verdict.FALLS_SHORT else "not known to be carried on the new side"
    return replace(change, proof=f"{word}: {reason}")


def _by_whole(change: Change, proof: Proof) -> Change:
    if proof.verdict is None:
        return replace(change, provider=Level.WARNING, proof="nothing beneath carries it: it is the provider's own word")
    if proof.verdict.met:
        return replace(change, provider=Level.INFO, proof="everything that is promised is carried on the new side")
    failing = [target.name for target in proof.targets if target.verdict is not None and not target.verdict.met and not target.accepted]
    return replace(change, proof=f"not carried, or not known to be, on the new side: {', '.join(failing)}")
