"""Versions and signatures: what was agreed stays as it was agreed, and what is new has a new number."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level, Path, Pointer
from itsd.model.agreement import Agreement, Contract, Ola, Sla
from itsd.model.inheritance import find_agreement
from itsd.practices.agreements.changed import changed_obligations
from itsd.practices.agreements.obligations import digest_of
from itsd.practices.agreements.seats import seats_of
from itsd.practices.agreements.signatures import State, is_digest, judge_approvals
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate
    from itsd.model.history import Former

_AGREEMENTS = (Sla, Ola, Contract)
_OVER = {"superseded", "terminated"}
_SHOWN = 4  # changed fields in a message
_PEOPLE = 2  # signatories in a message


def find_regressions(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """Versions only grow, and each agreement takes the place of at most one other, which ends."""
    yield from _judge_changes(agreement)
    if agreement.supersedes is not None:
        yield from _judge_predecessor(agreement, estate)
    if agreement.status == "superseded" and not _successors(agreement, estate):
        yield Hit(("status",), f"{agreement.key} is superseded, but no agreement supersedes it", f"Add supersedes: {agreement.key} to its successor, or end it as terminated.")


def _judge_changes(agreement: Agreement) -> Iterator[Hit]:
    """The entries of changes, by their days, and the version itself."""
    entries = sorted(enumerate(agreement.changes), key=lambda pair: (pair[1].on, pair[1].version))
    for (_, before), (index, after) in pairwise(entries):
        path = ("changes", index, "version")
        if after.version == before.version:
            yield Hit(path, f"version {after.version} was made twice, on {before.on} and on {after.on}", "Give the later one a version of its own.")
        elif after.version < before.version:
            yield Hit(path, f"version {after.version} of {after.on} comes after version {before.version} of {before.on}", "Mend the version or the day: versions only grow.")
    highest = max((change.version for change in agreement.changes), default=None)
    if highest is not None and highest > agreement.version:
        yield Hit(("version",), f"the agreement is at version {agreement.version}, but changes speak of {highest}", "Write the highest version, or take the entry away.")


def _judge_predecessor(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    path = ("supersedes",)
    former = find_agreement(agreement.supersedes or "", estate)
    if agreement.supersedes == agreement.key:
        yield Hit(path, f"{agreement.key} supersedes itself", "Name the agreement whose place it takes, or take supersedes away.", detail="itself")
        return
    if former is None:
        return  # S008 speaks of it
    circle = _circle(agreement, estate)
    if circle:
        yield Hit(path, f"the chain of supersedes is a circle: {' → '.join(circle)}", "Take the wrong link away.", _pointers(circle[1:-1]), detail="circle")
        return
    if former.kind != agreement.kind:
        yield Hit(path, f"{agreement.key} cannot take the place of {former.key}, which is no {agreement.kind}", "Name an agreement of the same kind.", detail="kind")
    elif agreement.in_force(estate.as_of) and former.in_force(estate.as_of):
        related = (Pointer(former.kind, former.id, ("status",), f"{former.key} is {former.status}"),)
        message = f"{agreement.key} is in force, and {former.key}, whose place it takes, still is too"
        yield Hit(path, message, f"Run `itsd agreement {former.key} --to superseded`.", related, detail="both")
    others = [other for other in _successors(former, estate) if other != agreement.key and other < agreement.key]
    if others:
        yield Hit(path, f"{others[0]} takes the place of {former.key} already", "Let one agreement take its place.", _pointers(others), detail="two")


def _circle(agreement: Agreement, estate: Estate) -> list[str]:
    """The links from an agreement back to itself; empty where the chain ends, or turns elsewhere."""
    chain, current = [agreement.key], find_agreement(agreement.supersedes or "", estate)
    while current is not None and current.key not in chain:
        chain.append(current.key)
        current = find_agreement(current.supersedes or "", estate)
    return [*chain, agreement.key] if current is not None and current.key == agreement.key else []


def _pointers(keys: list[str]) -> tuple[Pointer, ...]:
    named = ((key, *key.partition("/")[::2]) for key in keys)
    return tuple(Pointer(kind, id_, ("supersedes",), f"{key} is part of the chain") for key, kind, id_ in named)


def _successors(agreement: Agreement, estate: Estate) -> list[str]:
    """The agreements that name one as the one whose place they take."""
    found = (other for model in _AGREEMENTS for other in estate.referring(model, agreement.kind, agreement.id))
    return [other.key for other in found if other.supersedes == agreement.key]


def find_lower_versions(agreement: Agreement, former: Former, _estate: Estate) -> Iterator[Hit]:
    """A version that was given is not taken back."""
    before = former.agreement
    if agreement.version < before.version:
        message = f"version {agreement.version} is lower than {before.version}, which it is in {former.where}"
        yield Hit(("version",), message, f"Give it a version above {before.version}; to undo a change, make a new version.", detail="history")


def find_changed_after_signature(agreement: Agreement, estate: Estate) -> Iterator[Hit]:
    """A signature is under one text; under another it says nothing."""
    if not any(item.digest for item in agreement.approvals):
        return
    digest = digest_of(agreement)
    broken = [item for item in judge_approvals(agreement, digest, seats_of(agreement, estate)) if item.state is State.BROKEN]
    for item in broken:
        if not is_digest(item.approval.digest or ""):
            message = f"{item.approval.digest!r} is no digest of an agreement"
            yield Hit(("approvals", item.number, "digest"), message, f"A digest has 64 hexadecimal digits; `itsd approve {agreement.key}` writes it.")
    left = [item for item in broken if is_digest(item.approval.digest or "")]
    if left:
        people = list(dict.fromkeys(item.approval.person for item in left))
        who = ", ".join(people[:_PEOPLE]) + (f" and {len(people) - _PEOPLE} more" if len(people) > _PEOPLE else "")
        related = tuple(Pointer(agreement.kind, agreement.id, ("approvals", item.number, "digest"), f"{item.approval.person} approved it") for item in left[1:])
        message = f"the obligations are no longer those that {who} approved (their digest is {digest[:16]}… now)"
        hint = f"Undo the change, or make a new version and have it approved: `itsd agreement {agreement.key} --new-version major --summary …`."
        yield Hit(("approvals", left[0].number, "digest"), message, hint, related)


def find_changed_without_bump(agreement: Agreement, former: Former, _estate: Estate) -> Iterator[Hit]:
    """What the parties agreed is not changed under the same number; a new MAJOR version tells everybody that their rights differ."""
    before = former.agreement
    if not (before.is_agreed or before.status in _OVER) or agreement.version.major > before.version.major or agreement.version < before.version:
        return
    changed = changed_obligations(before, agreement)
    if not changed:
        return
    shown = ", ".join(changed[:_SHOWN]) + (f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else "")
    if agreement.version == before.version:
        message = f"{shown} differ from {former.where} at the same version {agreement.version}"
    else:
        message = f"{shown} differ from {former.where}, and {agreement.version} is only a minor version after {before.version}"
    hint = f"Make a new version: `itsd agreement {agreement.key} --new-version major --summary …`; or undo the change."
    yield Hit(_path_of(changed[0], agreement), message, hint)


def _path_of(written: str, agreement: Agreement) -> Path:
    """The path of what messages write as `targets[availability].at_least`; what is gone stands at what held it."""
    key, _, rest = written.partition(".")
    key, _, name = key.partition("[")
    items = [str(getattr(item, "id", "")) for item in getattr(agreement, key, None) or ()] if name else []
    number = name.removesuffix("]")
    return (key, *((items.index(number),) if number in items else ()), *(rest.split(".") if rest and (not name or number in items) else ()))


RULES = (
    Rule(
        "A006",
        "version-regression",
        Level.ERROR,
        "a version that does not grow, or a chain of superseded agreements that is broken",
        ("P5-X1", "P3-X1", "P3-X2"),
        _AGREEMENTS,
        find_regressions,
        across=find_lower_versions,
    ),
    Rule("A007", "changed-after-signature", Level.ERROR, "obligations that are no longer those that were approved", ("P3-A5",), _AGREEMENTS, find_changed_after_signature),
    Rule(
        "A008",
        "changed-without-bump",
        Level.ERROR,
        "obligations that were agreed and differ now without a new MAJOR version",
        ("P5-X1", "P5-A1"),
        _AGREEMENTS,
        across=find_changed_without_bump,
    ),
)
