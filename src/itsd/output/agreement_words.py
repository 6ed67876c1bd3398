"""The life of agreements as a page, a table and data: where they stand, who signed, what comes next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from itsd.model.organisation import Person
from itsd.output.page import Block, Cell, Grid, Item, Listing, Page, Paragraph, Section, Tone, code, plain
from itsd.output.table import Table
from itsd.practices.agreements.signatures import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from itsd.files.git_signing import Seal
    from itsd.output.speech import Speech
    from itsd.practices.agreements.lifecycle import Step
    from itsd.practices.agreements.overview import Overview
    from itsd.practices.agreements.signatures import Filled, Signature

    Seals = Mapping[int, Sequence[Seal]] | None

_TEXT = {
    State.HOLDS: ("this text", Tone.MET),
    State.UNSEALED: ("no digest", Tone.UNKNOWN),
    State.BROKEN: ("another text", Tone.BAD),
    State.REJECTED: ("rejected", Tone.BAD),
    State.REPLACED: ("replaced", Tone.QUIET),
    State.FORMER: ("former", Tone.QUIET),
}
_GRADES = {
    "good": ("signed", Tone.MET),
    "untrusted": ("signed by a key that nobody here vouches for", Tone.UNKNOWN),
    "unchecked": ("signed, but the key cannot be checked here", Tone.UNKNOWN),
    "expired": ("signed with an expired key", Tone.RISK),
    "revoked": ("signed with a revoked key", Tone.BAD),
    "bad": ("bad signature", Tone.BAD),
    "": ("not signed", Tone.QUIET),
}
_PROOFS = {
    "none": ("there is nothing to prove", Tone.PLAIN),
    "met": ("holds, or somebody accountable accepted where it does not", Tone.MET),
    "falls short": ("falls short: `itsd underpin` shows the case", Tone.BAD),
}
_UNPROVEN = ("unknown: `itsd underpin` shows what is missing", Tone.UNKNOWN)
_SHOWN = 4
_DIGEST = 16
_ADDRESS = re.compile(r"[^\s<>()]+@[^\s<>()]+")


def build_list(found: Sequence[Overview], speech: Speech) -> Page:
    """A line for each agreement."""
    head = plain("Agreement", "Status", "Version", "Valid until", "Signed", "Lacks")
    rows = tuple(_line(item) for item in found)
    bound = [item for item in found if item.agreement.is_agreed]
    whole = sum(not item.lacks for item in bound)
    summary = f"As of {speech.estate.as_of}: {len(found)} agreements, {len(bound)} of them agreed or in force, {whole} signed by everybody who has to."
    blocks: tuple[Block, ...] = (Grid("", head, rows),) if rows else (Paragraph("There is no agreement yet: `itsd new sla ID`."),)
    return Page("agreement", "Agreements", summary, blocks)


def _line(item: Overview) -> tuple[Cell, ...]:
    agreement = item.agreement
    needed = [filled for filled in item.standing.seats if filled.seat.needed]
    signed = f"{len(needed) - len(item.standing.missing)} of {len(needed)}"
    tone = Tone.MET if item.standing.complete else Tone.BAD if agreement.is_agreed and item.standing.missing else Tone.PLAIN
    lacks = _lacks_in_short(item) if agreement.is_agreed else ""
    return code(agreement.key), _status(item), Cell(str(agreement.version)), Cell(str(agreement.valid.to or "open")), Cell(signed, tone), Cell(lacks, Tone.BAD)


def _lacks_in_short(item: Overview) -> str:
    """`the customer has not signed; 2 approvals without a digest`."""
    parts = [f"{filled.seat.name} has not signed" for filled in item.standing.missing]
    for state, words in ((State.BROKEN, "of another text"), (State.UNSEALED, "without a digest")):
        number = sum(signature.state is state for signature in item.standing.signatures)
        parts += [f"{number} approval{'s' if number > 1 else ''} {words}"] if number else []
    return "; ".join(parts)


def _status(item: Overview) -> Cell:
    if item.expired:
        return Cell(f"{item.agreement.status}, expired", Tone.BAD)
    return Cell(item.agreement.status, Tone.MET if item.in_force else Tone.QUIET if item.agreement.status in {"superseded", "terminated"} else Tone.PLAIN)


def build_page(item: Overview, seals: Seals, speech: Speech) -> Page:
    """Everything about one agreement."""
    agreement = item.agreement
    blocks: list[Block] = [_signatures(item, seals, speech)]
    missing = [_missing(filled) for filled in item.standing.missing]
    if missing and agreement.status not in {"superseded", "terminated"}:
        blocks.append(Section("Still to sign", (Listing(tuple(missing)),)))
    blocks += _checks(item)
    if item.steps is not None:
        blocks.append(_next(item.steps))
    if agreement.changes:
        rows = tuple((Cell(str(change.version)), Cell(str(change.on)), Cell(change.by or ""), Cell(speech.text(change.summary))) for change in agreement.changes)
        blocks.append(Section("Versions", (Grid("", plain("Version", "On", "By", "What it changed"), rows),)))
    title = f"{speech.text(agreement.name)} ({agreement.key}): version {agreement.version}, {agreement.status}"
    return Page("agreement", title, _summary(item, speech), tuple(blocks))


def _summary(item: Overview, speech: Speech) -> str:
    agreement, day = item.agreement, speech.estate.as_of
    end = f"to {agreement.valid.to}" if agreement.valid.to is not None else "without an end"
    if agreement.renewal is not None and agreement.renewal.kind == "automatic":
        end += ", renewing itself"
    force = "in force" if item.in_force else "expired" if item.expired else "not in force"
    chain = [f"takes the place of {agreement.supersedes}"] if agreement.supersedes else []
    chain += [f"{' and '.join(item.successors)} {'take' if len(item.successors) > 1 else 'takes'} its place"] if item.successors else []
    digest = item.standing.digest[:_DIGEST]
    groups = " ".join(digest[at : at + 4] for at in range(0, _DIGEST, 4))
    return f"As of {day} {force}; valid from {agreement.valid.from_} {end}; digest {groups} …{''.join(f'; {words}' for words in chain)}."


def _signatures(item: Overview, seals: Seals, speech: Speech) -> Section:
    signatures = item.standing.signatures
    if not signatures:
        return Section("Signatures", (Paragraph("Nobody has signed yet."),))
    head = plain("Person", "As", "On", "Of", "In git")
    rows = tuple(
        (
            code(signature.approval.person),
            Cell(signature.approval.role),
            Cell(str(signature.approval.on)),
            Cell(f"{signature.approval.version or '-'}: {_TEXT[signature.state][0]}", _TEXT[signature.state][1]),
            _evidence(signature, seals, speech),
        )
        for signature in signatures
    )
    return Section("Signatures", (Grid("", head, rows),))


def _evidence(signature: Signature, seals: Seals, speech: Speech) -> Cell:
    """What git testifies: of several signatures all, of none that there is none."""
    if seals is None:
        return Cell("no git", Tone.QUIET)
    found = seals.get(signature.number)
    if found is None:
        return Cell("not committed", Tone.QUIET)
    signed = [seal for seal in found if seal.grade] or found[:1]
    person = signature.approval.person
    foreign = [seal for seal in signed if _is_by(seal, person, speech) is False]
    text = "; ".join(f"{say_seal(seal)}{f', not by {person}' if seal in foreign else ''}" for seal in signed)
    return Cell(text, Tone.RISK if signed and len(foreign) == len(signed) else _GRADES[signed[0].grade][1] if signed else Tone.QUIET)


def _is_by(seal: Seal, person: str, speech: Speech) -> bool | None:
    """Whether a signature is by a person, told by the mail address; None where it is none that counts, or the address is not on record."""
    found = speech.estate.find(Person, person)
    if seal.grade != "good" or found is None or not found.email:
        return None
    return found.email.casefold() in _ADDRESS.findall(seal.signer.casefold())


def say_seal(seal: Seal) -> str:
    """`signed commit 1a2b3c4d5e by SHA256:… (layla@example.org)`."""
    if not seal.grade:
        return f"not signed ({seal.what} {seal.name})"
    who = f" by {seal.key}" if seal.key else ""
    signer = f" ({seal.signer})" if seal.signer else ""
    if seal.grade == "good":
        return f"signed {seal.what} {seal.name}{who}{signer}"
    return f"{seal.what} {seal.name} {_GRADES[seal.grade][0]}{who}{signer}"


def _missing(filled: Filled) -> Item:
    people = [f"{person} as {role}" for person, role in filled.candidates]
    more = f", and {len(people) - _SHOWN} more" if len(people) > _SHOWN else ""
    can = f"{', '.join(people[:_SHOWN])}{more}" if people else f"nobody in post can: give somebody the role {' or '.join(filled.seat.roles)}"
    return Item(f"{filled.seat.name}: {can}", Tone.PLAIN if people else Tone.BAD)


def _checks(item: Overview) -> Iterator[Block]:
    """What checks and proof say of the text as it would be agreed; nothing where they were not run."""
    if item.faults is None:
        return
    faults = tuple(Item(fault) for fault in item.faults)
    number = f"{len(faults)} error{'s' if len(faults) > 1 else ''}" if faults else "no error"
    items = [Item(f"checks: {number}", Tone.BAD if faults else Tone.MET, faults)]
    if item.agreement.kind != "contract":
        words, tone = _PROOFS.get("none" if item.proof is None else "met" if item.proof.met else item.proof.value, _UNPROVEN)
        items.append(Item(f"proof: {words}", tone))
    yield Section("The text", (Listing(tuple(items)),))


def _next(steps: Sequence[Step]) -> Section:
    if not steps:
        return Section("What comes next", (Paragraph("Nothing: it is over."),))
    items = []
    for step in steps:
        needs = tuple(Item(f"{'yes' if need.met else 'no'}: {need.words}{f'. {need.hint}' if need.hint else ''}", Tone.MET if need.met else Tone.BAD) for need in step.needs)
        words = "possible now" if step.open else f"{sum(not need.met for need in step.needs)} of {len(needs)} conditions missing"
        items.append(Item(f"{step.to}: {words}", Tone.MET if step.open else Tone.PLAIN, needs))
    return Section("What comes next", (Listing(tuple(items)),))


def build_check(found: Sequence[Overview], unread: Sequence[str], speech: Speech) -> Page:
    """Whether everybody who has to has signed exactly what is there."""
    faulty = [item for item in found if item.lacks]
    items = [Item(f"{item.agreement.key} {item.agreement.version} ({item.agreement.status})", Tone.BAD, tuple(Item(words) for words in item.lacks)) for item in faulty]
    items += [Item(f"{key} cannot be read: `itsd validate` says why", Tone.BAD) for key in unread]
    what = "1 agreement" if len(found) == 1 else f"{len(found)} agreements"
    title = f"Approvals: {len(faulty) + len(unread)} of {len(found) + len(unread)} lack something" if items else f"Approvals: {what}, all signed"
    summary = f"As of {speech.estate.as_of}; looked at: those that are agreed, active or under review." if len(found) != 1 else f"As of {speech.estate.as_of}."
    hint = Paragraph("`itsd agreement ID` says who can sign; `itsd approve ID --role ROLE` signs the text as it is.", Tone.QUIET)
    return Page("approvals", title, summary, (Listing(tuple(items)), hint) if items else ())


def build_table(found: Sequence[Overview], seals: Seals) -> Table:
    """A row for each signature, and for each seat that is empty."""
    rows: list[tuple[str, ...]] = []
    for item in found:
        agreement = item.agreement
        head = (agreement.key, agreement.status, str(agreement.version), str(agreement.valid.from_), str(agreement.valid.to or ""))
        for signature in item.standing.signatures:
            approval = signature.approval
            side = signature.seat.side if signature.seat is not None else ""
            git = "; ".join(say_seal(seal) for seal in (seals or {}).get(signature.number, ()))
            rows.append((*head, side, approval.role, approval.person, approval.decision, str(approval.on), str(approval.version or ""), signature.state.value, git))
        rows += [(*head, filled.seat.side, "", "", "missing", "", "", "", "") for filled in item.standing.missing]
    columns = ("agreement", "status", "version", "valid_from", "valid_to", "side", "role", "person", "decision", "on", "of_version", "text", "git")
    return Table("approvals", columns, tuple(rows))


def build_data(found: Sequence[Overview], seals: Seals, speech: Speech, *, unread: Sequence[str] = ()) -> dict[str, Any]:
    """For programs; `steps`, `faults` and `proof` are null where they were not worked out, `git` where nothing is known."""
    return {
        "format": "itsd-agreement",
        "version": 1,
        "as_of": speech.estate.as_of.isoformat(),
        "agreements": [_data(item, seals, speech) for item in found],
        "unread": list(unread),
    }


def _data(item: Overview, seals: Seals, speech: Speech) -> dict[str, Any]:
    agreement = item.agreement
    return {
        "agreement": agreement.key,
        "name": speech.text(agreement.name),
        "status": agreement.status,
        "version": str(agreement.version),
        "in_force": item.in_force,
        "expired": item.expired,
        "valid": {"from": agreement.valid.from_.isoformat(), "to": agreement.valid.to.isoformat() if agreement.valid.to else None},
        "digest": item.standing.digest,
        "supersedes": agreement.supersedes,
        "superseded_by": list(item.successors),
        "signatures": [_signature_data(signature, seals, speech) for signature in item.standing.signatures],
        "missing": [{"side": filled.seat.side, "roles": list(filled.seat.roles), "candidates": _candidates(filled)} for filled in item.standing.missing],
        "lacks": list(item.lacks),
        "faults": None if item.faults is None else list(item.faults),
        "proof": None if item.proof is None else item.proof.value,
        "steps": None if item.steps is None else [_step_data(step) for step in item.steps],
    }


def _candidates(filled: Filled) -> list[dict[str, str]]:
    return [{"person": person, "role": role} for person, role in filled.candidates]


def _signature_data(signature: Signature, seals: Seals, speech: Speech) -> dict[str, Any]:
    approval = signature.approval
    found = (seals or {}).get(signature.number)
    return {
        "person": approval.person,
        "role": approval.role,
        "side": signature.seat.side if signature.seat is not None else None,
        "decision": approval.decision,
        "on": approval.on.isoformat(),
        "version": str(approval.version) if approval.version is not None else None,
        "digest": approval.digest,
        "state": signature.state.value,
        "git": None
        if found is None
        else [
            {"what": seal.what, "name": seal.name, "grade": seal.grade or "none", "key": seal.key, "signer": seal.signer, "by_signatory": _is_by(seal, approval.person, speech)}
            for seal in found
        ],
    }


def _step_data(step: Step) -> dict[str, Any]:
    return {"to": step.to, "open": step.open, "needs": [{"what": need.words, "met": need.met, "hint": need.hint} for need in step.needs]}
