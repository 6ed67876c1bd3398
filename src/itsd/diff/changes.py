"""What a semantic diff of two estates is made of: typed changes, what they do to proofs, and what the rules of the house say about them.

`base` is the older side, `head` the newer one. Everything is data: outputs decide nothing. Places are those of files relative to the
root of the estate; `place` is on the head side, so that a reviewer can stand there, and `base_place` on the base side.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from itsd.diagnostics import Finding, Level, Place, Related

if TYPE_CHECKING:
    from datetime import date

    from itsd.diagnostics import Path
    from itsd.levels.comparison import Verdict


class Action(StrEnum):
    """What happened to a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Direction(StrEnum):
    """What a change means for who receives a service: the customer of an SLA, the receiver of an OLA or contract."""

    WEAKENS = "weakens"
    STRENGTHENS = "strengthens"
    RESHAPES = "reshapes"
    """Neither can be shown: better for some and worse for others, or measured in another way."""
    LIFECYCLE = "lifecycle"
    """The state of the paper: status, version, approvals, a further term."""
    EDITORIAL = "editorial"
    """No right and no duty differs."""

    @property
    def mirror(self) -> Direction:
        """The direction with the two sides exchanged."""
        return {Direction.WEAKENS: Direction.STRENGTHENS, Direction.STRENGTHENS: Direction.WEAKENS}.get(self, self)

    @property
    def binds(self) -> bool:
        """Whether a right or a duty differs."""
        return self in {Direction.WEAKENS, Direction.STRENGTHENS, Direction.RESHAPES}


class Perspective(StrEnum):
    """Who judges."""

    CUSTOMER = "customer"
    PROVIDER = "provider"
    BOTH = "both"


class Said(NamedTuple):
    """A text in the two languages that the program speaks."""

    en: str
    ar: str

    def show(self, locale: str) -> str:
        """The text in a locale; English where it is neither."""
        return self.ar if locale.partition("-")[0] == "ar" else self.en


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that an entity says differently.

    `document` is the kind of the entity, `aspect` what is spoken of (`target`, `hours`, `exception` …; see `diff.table`), `path` where it
    stands in the head's document (for what was removed, in the base's), `base_path` where it stood in the base's, `where` the path with ids of list items.
    `subject` names it for readers ("Availability", "Resolution time, P1"), `old` and `new` are its values (None where there was or is nothing), `magnitude`
    what that means in numbers, `reason` why the direction is what it is where that is not plain.
    `via` is the entity whose change brings it (`kind/id`): a calendar, an inherited agreement, an option's service; empty where the entity itself changed.
    `about` is the name of a promise in proofs: the id of a target, else its metric with its priority.
    `visible` tells whether a customer's copy may show it. `customer` and `provider` are the levels for each; `proof` says why the provider's is not the table's.
    """

    document: str
    id: str
    aspect: str
    action: Action
    direction: Direction
    code: str
    path: Path
    where: str
    subject: Said
    old: Said | None = None
    new: Said | None = None
    magnitude: Said | None = None
    reason: str = ""
    via: str = ""
    about: str = ""
    visible: bool = True
    customer: Level = Level.INFO
    provider: Level = Level.INFO
    proof: str = ""
    base_path: Path = ()
    place: Place | None = None
    base_place: Place | None = None

    @property
    def entity(self) -> str:
        """`kind/id`."""
        return f"{self.document}/{self.id}"

    def level(self, perspective: Perspective) -> Level:
        """How serious it is for who judges; for both, the more serious of the two."""
        if perspective is Perspective.BOTH:
            return max(self.customer, self.provider, key=lambda level: level.rank)
        return self.customer if perspective is Perspective.CUSTOMER else self.provider

    @property
    def fingerprint(self) -> str:
        """Stable across commits as long as the same value changes to the same value; lines do not count."""
        parts = (self.code, self.entity, self.where, self.via, "" if self.old is None else self.old.en, "" if self.new is None else self.new.en)
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]

    @property
    def message(self) -> str:
        """The change as one sentence without a full stop, in English."""
        said = f"{self.subject.en} {_VERBS[self.direction, self.action]}"
        if self.old is not None and self.new is not None:
            said += f": {self.old.en} → {self.new.en}"
        elif self.old is not None or self.new is not None:
            said += f": {(self.old or self.new).en}"  # type: ignore[union-attr]  # one of the two is there
        said += f" ({self.magnitude.en})" if self.magnitude is not None else ""
        return f"{said}, through {self.via}" if self.via else said

    def finding(self, perspective: Perspective) -> Finding:
        """The change as a finding at its place on the head side; a removed thing stands where its list or entity does."""
        place = self.place or self.base_place or Place("itsd.yaml")
        related = (Related(self.base_place, "before"),) if self.base_place is not None and self.place is not None else ()
        detail = f"{self.via}|{'' if self.old is None else self.old.en}|{'' if self.new is None else self.new.en}"
        return Finding(self.code, self.code, self.level(perspective), self.message, place, self.reason or self.proof, self.entity, self.where, related, detail=detail)


_VERBS = {
    **{(direction, Action.ADDED): "added" for direction in Direction},
    **{(direction, Action.REMOVED): "removed" for direction in Direction},
    (Direction.WEAKENS, Action.CHANGED): "weakened",
    (Direction.STRENGTHENS, Action.CHANGED): "strengthened",
    (Direction.RESHAPES, Action.CHANGED): "reshaped",
    (Direction.LIFECYCLE, Action.CHANGED): "changed",
    (Direction.EDITORIAL, Action.CHANGED): "reworded",
}


class Effect(StrEnum):
    """What a change does to a proof."""

    BREAKS = "breaks"
    """It held or could not be told, and now falls short."""
    LOSES = "loses"
    """It held, and can no longer be told: something is missing."""
    MENDS = "mends"
    """It fell short or could not be told, and now holds."""
    EASES = "eases"
    """It fell short, and can no longer be told."""
    PERSISTS = "persists"
    """It fell short before and still does, by another amount."""

    @property
    def level(self) -> Level:
        """How serious that is: what can no longer be told is no pass."""
        return {Effect.BREAKS: Level.ERROR, Effect.LOSES: Level.ERROR, Effect.PERSISTS: Level.WARNING}.get(self, Level.INFO)


@dataclass(frozen=True, slots=True)
class Impact:
    """What the whole change does to the proof of one promise of one agreement.

    `causes` are the changed entities that carry the agreement (`kind/id`), the agreement itself among them where its own words changed.
    `reason` is the proof's own, `counter` a case in which every part keeps its promise and this one is broken, `improve` what would mend it.
    """

    agreement: str
    name: Said
    target: str
    promised: str
    effect: Effect
    before: Verdict | None
    after: Verdict | None
    reason: str = ""
    counter: str = ""
    improve: str = ""
    causes: tuple[str, ...] = ()
    accepted: bool = False
    path: Path = ()
    place: Place | None = None

    @property
    def level(self) -> Level:
        """How serious it is; an accepted risk is told and no more."""
        return Level.INFO if self.accepted else self.effect.level

    @property
    def code(self) -> str:
        """The name of the rule."""
        return f"proof-{PROOF_CODES[self.effect]}"

    @property
    def fingerprint(self) -> str:
        """Stable across commits."""
        return hashlib.sha256(f"{self.code}\x1f{self.agreement}\x1f{self.target}".encode()).hexdigest()[:32]

    @property
    def message(self) -> str:
        """The impact as one sentence without a full stop, in English."""
        through = f", through {', '.join(self.causes)}" if self.causes and self.causes != (self.agreement,) else ""
        return f"{_EFFECTS[self.effect]} {self.target} of {self.agreement} ({self.promised}){through}: {self.reason}"

    def finding(self) -> Finding:
        """The impact as a finding at the promise."""
        return Finding(self.code, self.code, self.level, self.message, self.place or Place("itsd.yaml"), self.improve, self.agreement, self.target)


PROOF_CODES = {Effect.BREAKS: "broken", Effect.LOSES: "lost", Effect.MENDS: "mended", Effect.EASES: "eased", Effect.PERSISTS: "still-broken"}
_EFFECTS = {
    Effect.BREAKS: "nothing carries any longer",
    Effect.LOSES: "it can no longer be told what carries",
    Effect.MENDS: "now carried:",
    Effect.EASES: "no longer certain to fail:",
    Effect.PERSISTS: "still not carried:",
}


@dataclass(frozen=True, slots=True)
class Needed:
    """An approval that a change needs: in which role, who holds it, why, and whether a signature of the new content is there."""

    agreement: str
    role: str
    persons: tuple[str, ...]
    names: tuple[Said, ...]
    reason: str
    given: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """The semantic diff of two estates. `base` and `head` are the sides as the user would name them.

    `impacts` stand first, the worst before the others; `policy` are findings about how the change is made (versions, signatures, dates); `unreadable` are
    findings about files that could not be compared. `exempted` counts what exemptions took out, `entities` how many entities differ.
    """

    base: str
    head: str
    as_of: date
    perspective: Perspective = Perspective.BOTH
    impacts: tuple[Impact, ...] = ()
    changes: tuple[Change, ...] = ()
    policy: tuple[Finding, ...] = ()
    approvals: tuple[Needed, ...] = ()
    unreadable: tuple[Finding, ...] = ()
    names: dict[str, Said] = field(default_factory=dict)
    exempted: int = 0
    entities: int = 0
    proofs: int = 0

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything as findings, impacts first, then in the order of this result: what outputs of findings are made from."""
        impacts = (impact.finding() for impact in self.impacts)
        changes = (change.finding(self.perspective) for change in self.changes)
        return (*impacts, *self.policy, *self.unreadable, *changes)

    def reaches(self, threshold: Level) -> bool:
        """Whether anything is as serious as that."""
        return any(finding.level.reaches(threshold) for finding in self.findings)
