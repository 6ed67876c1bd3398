"""The life of an agreement: from a draft to its end, each step with what it needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from itsd.levels.comparison import Verdict
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.governance import Review
from itsd.model.inheritance import find_agreement
from itsd.practices.agreements.signatures import State, sole_author
from itsd.practices.agreements.upward import carried_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.practices.agreements.signatures import Standing

Status = Literal["draft", "in-negotiation", "agreed", "active", "under-review", "superseded", "terminated"]
STEPS: dict[Status, tuple[Status, ...]] = {
    "draft": ("in-negotiation", "terminated"),
    "in-negotiation": ("agreed", "draft", "terminated"),
    "agreed": ("active", "in-negotiation", "terminated"),
    "active": ("under-review", "superseded", "terminated"),
    "under-review": ("active", "superseded", "terminated"),
    "superseded": (),
    "terminated": (),
}
"""Where each status can lead; that an agreement has expired follows from its term and is never written."""
_MODELS = (Sla, Ola, Contract)
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Need:
    """What a step needs, whether it is there, and how to get it where it is not."""

    words: str
    met: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A next status with everything that it needs."""

    to: Status
    needs: tuple[Need, ...]

    @property
    def open(self) -> bool:
        """Whether nothing is missing."""
        return all(need.met for need in self.needs)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an agreement as it would be agreed: its signatures, how many checks fail, what its proof says (None: nothing to prove)."""

    standing: Standing
    faults: int
    proof: Verdict | None


def is_expired(agreement: Agreement, day: date) -> bool:
    """Whether its term is over although nobody has ended it."""
    over = agreement.valid.to is not None and agreement.valid.to < day
    return agreement.is_agreed and over and not (agreement.in_force(day))


def steps_from(agreement: Agreement, facts: Facts, estate: Estate) -> tuple[Step, ...]:
    """The next statuses of an agreement."""
    return tuple(Step(to, tuple(_needs(to, agreement, facts, estate))) for to in STEPS[agreement.status])


def _needs(to: Status, agreement: Agreement, facts: Facts, estate: Estate) -> Iterator[Need]:
    if to == "agreed":
        yield from _needs_to_agree(agreement, facts, estate)
    elif to == "active" and agreement.status == "agreed":
        yield from _needs_to_hold(agreement, facts, estate)
    elif to == "active":
        yield _decided(agreement, ("confirm", "renew", "amend"), estate)
    elif to == "superseded":
        yield _has_successor(agreement, estate)
    elif to == "terminated" and agreement.status in {"active", "under-review"}:
        yield from _needs_to_end(agreement, estate)


def _needs_to_agree(agreement: Agreement, facts: Facts, estate: Estate) -> Iterator[Need]:
    yield from needs_of_text(agreement, facts)
    yield from _needs_of_signatures(agreement, facts.standing)
    author = sole_author(agreement)
    if author is not None:
        yield Need(
            "somebody besides its author approved it", met=False, hint=f"{author} wrote version {agreement.version} and alone approved it; have somebody else approve it too."
        )
    if agreement.valid.to is not None and agreement.valid.to < estate.as_of:
        yield Need("its term is not over", met=False, hint=f"It ended on {agreement.valid.to}; agree on another term.")


def needs_of_text(agreement: Agreement, facts: Facts) -> Iterator[Need]:
    """What a text needs before anybody should sign it: checks without errors, and a proof that holds or whose risks are accepted."""
    hint = f"`itsd agreement {agreement.key}` lists them, `itsd explain CODE` says more."
    yield Need("no check finds an error", met=not facts.faults, hint="" if not facts.faults else f"{facts.faults} {'do' if facts.faults > 1 else 'does'}: {hint}")
    if not isinstance(agreement, Contract):
        words = "what is beneath carries it, or accepted risks say where not"
        met = facts.proof is None or facts.proof.met
        found = "falls short" if facts.proof is Verdict.FALLS_SHORT else "is not known, because something is missing"
        more = "; a waiver that somebody accountable accepts settles it" if facts.proof is Verdict.FALLS_SHORT else ""
        yield Need(words, met=met, hint="" if met else f"The proof {found}: `itsd underpin {agreement.key}` says where{more}.")


def _needs_of_signatures(agreement: Agreement, standing: Standing) -> Iterator[Need]:
    for filled in standing.seats:
        if filled.seat.needed:
            met = filled.signature is not None and filled.signature.state is State.HOLDS
            yield Need(f"{filled.seat.name} approved this text", met=met, hint="" if met else _how(agreement, standing, filled.seat.name))


def _how(agreement: Agreement, standing: Standing, name: str) -> str:
    filled = next(item for item in standing.seats if item.seat.name == name)
    signature = filled.signature
    if signature is not None:
        approval = signature.approval
        why = "says nothing of the text, having no digest" if signature.state is State.UNSEALED else "is of another text"
        return f"The approval of {approval.person} on {approval.on} {why}: `itsd approve {agreement.key} --role {approval.role} --person {approval.person}`."
    people = ", ".join(f"{person} as {role}" for person, role in filled.candidates[:_SHOWN])
    return f"Who can: {people}. `itsd approve {agreement.key} --role ROLE`." if people else f"Nobody in post can: give somebody the role {' or '.join(filled.seat.roles)}."


def _needs_to_hold(agreement: Agreement, facts: Facts, estate: Estate) -> Iterator[Need]:
    yield from _needs_to_agree(agreement, facts, estate)
    begun = agreement.valid.from_ <= estate.as_of
    yield Need(f"its term has begun ({agreement.valid.from_})", met=begun, hint="" if begun else f"Wait for that day; today is {estate.as_of}.")
    former = find_agreement(agreement.supersedes or "", estate)
    if former is not None:
        ended = former.status in {"superseded", "terminated"}
        yield Need(f"{former.key}, whose place it takes, has ended", met=ended, hint="" if ended else f"`itsd agreement {former.key} --to superseded`.")


def _decided(agreement: Agreement, decisions: tuple[str, ...], estate: Estate) -> Need:
    held = [review for review in estate.referring(Review, agreement.kind, agreement.id) if review.agreement == agreement.key and review.on <= estate.as_of]
    last = max(held, key=lambda review: (review.on, review.id), default=None)
    found = [item for item in (last.decisions if last is not None else ()) if item.decision in decisions]
    words = f"the last review decided to {' or '.join(decisions)}"
    if found and any(item.decision != "amend" or (item.version is not None and item.version <= agreement.version) for item in found):
        return Need(words, met=True)
    if last is None:
        return Need(words, met=False, hint="No review is on record: `itsd new review ID`.")
    said = ", ".join(item.decision for item in last.decisions) or "nothing"
    more = "; the version that carries out the amendment is not there yet" if found else ""
    return Need(words, met=False, hint=f"review/{last.id} of {last.on} decided {said}{more}.")


def _has_successor(agreement: Agreement, estate: Estate) -> Need:
    others = [other for model in _MODELS for other in estate.referring(model, agreement.kind, agreement.id) if other.supersedes == agreement.key]
    ready = [other for other in others if other.is_agreed and other.valid.from_ <= estate.as_of]
    words = "an agreement that takes its place is agreed, and its term has begun"
    if ready:
        return Need(words, met=True)
    if others:
        return Need(words, met=False, hint=f"{others[0].key} is {others[0].status}, from {others[0].valid.from_}.")
    return Need(words, met=False, hint=f"Write supersedes: {agreement.key} in the one that does.")


def _needs_to_end(agreement: Agreement, estate: Estate) -> Iterator[Need]:
    if is_expired(agreement, estate.as_of):
        yield Need("its term is over, or the last review decided to terminate", met=True)
    else:
        decided = _decided(agreement, ("terminate",), estate)
        yield Need("its term is over, or the last review decided to terminate", met=decided.met, hint=decided.hint)
    if not isinstance(agreement, Sla):
        resting = list(dict.fromkeys(other.key for other in carried_by(agreement, estate)))
        more = f" and {len(resting) - _SHOWN} more" if len(resting) > _SHOWN else ""
        yield Need("nothing that is agreed rests on it", met=not resting, hint=f"{', '.join(resting[:_SHOWN])}{more} {'do' if len(resting) > 1 else 'does'}." if resting else "")
