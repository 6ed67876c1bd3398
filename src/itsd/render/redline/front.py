"""What stands before the texts of a comparison, in one language: what it comes to, each change with its meaning, what is still needed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that changes: its name, its values before and after, and what that means for who receives the service."""

    subject: str
    old: str
    new: str
    meaning: str
    note: str = ""
    serious: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one entity, under its name."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What the changes do to one promise of one agreement."""

    agreement: str
    promise: str
    effect: str
    reason: str
    serious: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """A signature that the changes need."""

    agreement: str
    role: str
    names: str
    given: bool


@dataclass(frozen=True, slots=True)
class Front:
    """All of it. `remarks` are findings about how the change is made; `compared` tells whether texts with marks follow."""

    summary: tuple[str, ...] = ()
    impacts: tuple[Consequence, ...] = ()
    groups: tuple[Group, ...] = ()
    approvals: tuple[Approval, ...] = ()
    remarks: tuple[str, ...] = ()
    compared: bool = True
