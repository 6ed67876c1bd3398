"""What a change does to proofs: every agreement it can touch is proven on both sides, and what holds on one side only is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Effect, Impact
from itsd.diff.saying import say_text
from itsd.levels.comparison import Verdict
from itsd.model.agreement import Agreement, Contract
from itsd.practices.agreements.proof import prove

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from itsd.diff.difference import Sides
    from itsd.model.estate import Estate
    from itsd.model.index import Key
    from itsd.practices.agreements.proofs import Proof, TargetProof

_ORDER = (Effect.BREAKS, Effect.LOSES, Effect.PERSISTS, Effect.EASES, Effect.MENDS)


def find_impacts(touched: Mapping[Key, tuple[str, ...]], sides: Sides) -> list[Impact]:
    """The promises whose proof a change breaks or mends, the broken ones first."""
    found = [impact for key, causes in touched.items() for impact in _of_agreement(key, causes, sides)]
    return sorted(found, key=lambda impact: (impact.accepted, _ORDER.index(impact.effect), impact.agreement))


def proof_of(key: Key, estate: Estate) -> Proof | None:
    """The proof of an agreement; None for what is none, for a contract, whose word is taken as it is, and for one whose term is over."""
    agreement = estate.entity(*key)
    if not isinstance(agreement, Agreement) or isinstance(agreement, Contract) or agreement.status in {"superseded", "terminated"}:
        return None
    return prove(agreement, estate)


def is_standing(key: Key, estate: Estate) -> bool:
    """Whether an agreement is signed and not over: nobody relies on any other."""
    agreement = estate.entity(*key)
    if not isinstance(agreement, Agreement) or not agreement.is_agreed:
        return False
    return agreement.in_force(estate.as_of) or agreement.valid.to is None or agreement.valid.to >= estate.as_of


def _of_agreement(key: Key, causes: tuple[str, ...], sides: Sides) -> Iterator[Impact]:
    if not is_standing(key, sides.head):
        return
    before, after = proof_of(key, sides.base), proof_of(key, sides.head)
    if after is None:
        return
    agreement = sides.head.entity(*key)
    assert isinstance(agreement, Agreement)  # noqa: S101  # it was proven
    for old, new in _paired(before, after):
        effect = _effect_of(old, new, is_new=before is None)
        if effect is not None:
            worst = new.worst
            yield Impact(
                after.agreement,
                say_text(agreement.name, sides.head),
                new.name,
                new.promised,
                effect,
                None if old is None else old.verdict,
                new.verdict,
                "" if worst is None else worst.reason,
                "" if worst is None or worst.counter is None or new.verdict is not Verdict.FALLS_SHORT else worst.counter.sentence,
                "" if worst is None or new.verdict is None or new.verdict.met else _improvement(worst.weakest, worst.improve),
                causes,
                new.accepted,
                new.path,
            )


def _improvement(weakest: str, improve: str) -> str:
    return improve or (f"the weakest part is {weakest}" if weakest else "")


def _paired(before: Proof | None, after: Proof) -> Iterator[tuple[TargetProof | None, TargetProof]]:
    """The promises of the newer side with what they were: by name, else by metric and priority, each once."""
    left = [] if before is None else list(before.targets)
    unnamed = []
    for new in after.targets:
        old = next((item for item in left if item.name == new.name), None)
        if old is None:
            unnamed.append(new)
        else:
            left.remove(old)
            yield old, new
    for new in unnamed:
        old = next((item for item in left if _subject(item) == _subject(new)), None)
        if old is not None:
            left.remove(old)
        yield old, new


def _subject(proof: TargetProof) -> tuple[str, str | None]:
    return proof.metric, None if proof.promise is None else proof.promise.target.priority


def _effect_of(old: TargetProof | None, new: TargetProof, *, is_new: bool) -> Effect | None:
    """What happened to one promise; an accepted shortfall counts as held."""
    before = None if old is None else Verdict.MEETS if old.accepted else old.verdict
    after = new.verdict
    if after is Verdict.FALLS_SHORT:
        if new.accepted:
            return Effect.PERSISTS if old is None or old.verdict is not Verdict.FALLS_SHORT else None
        if before is not Verdict.FALLS_SHORT:
            return Effect.BREAKS
        return Effect.PERSISTS if old is None or _figures(old) != _figures(new) else None
    if after is None or before is None:
        return None
    if not after.met:
        return Effect.LOSES if before.met and not is_new else Effect.EASES if before is Verdict.FALLS_SHORT else None
    return None if before.met else Effect.MENDS


def _figures(proof: TargetProof) -> tuple[object, ...]:
    worst = proof.worst
    return () if worst is None else (worst.needed, worst.expected, worst.guaranteed, worst.reason)
