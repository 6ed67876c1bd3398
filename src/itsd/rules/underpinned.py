"""What the rules about underpinning share: which agreements are judged, and where the findings stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Pointer
from itsd.model.agreement import Contract, Ola
from itsd.practices.agreements.promises import promises_of
from itsd.practices.agreements.proof import prove, term_of
from itsd.practices.agreements.question import holds
from itsd.practices.agreements.structure import path_of, structures_of
from itsd.practices.agreements.structure import rests_on_others as is_composed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diagnostics import Path
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.targets import Target
    from itsd.practices.agreements.promises import Promise
    from itsd.practices.agreements.proofs import Proof, TargetProof
    from itsd.practices.agreements.structure import Carrier


def is_judged(agreement: Agreement, estate: Estate) -> bool:
    """Whether an agreement has to be carried: signed and not over. Of an OLA only what rests on others can be held against them."""
    renews = agreement.renewal is not None and agreement.renewal.kind == "automatic"
    if not agreement.is_agreed or not (renews or agreement.valid.to is None or agreement.valid.to >= estate.as_of):
        return False
    return not isinstance(agreement, Ola) or rests_on_others(agreement, estate)


def rests_on_others(agreement: Agreement, estate: Estate) -> bool:
    """Whether a composition, a list or a support path names somebody besides the provider."""
    return any(map(is_composed, structures_of(agreement, estate))) or bool(path_of(agreement, estate)[0])


def provider_of(agreement: Agreement) -> str:
    """The unit that gives the promises of an SLA or OLA; empty where none is named."""
    provider = getattr(agreement.parties, "provider", None)  # type: ignore[attr-defined]  # of each kind of agreement
    return "" if provider is None else str(provider.unit)


def proof_of(agreement: Agreement, estate: Estate) -> Proof | None:
    """The proof of an agreement that is judged, without what changes no verdict."""
    return estate.once(("judged proof", agreement.key), lambda: prove(agreement, estate, brief=True) if is_judged(agreement, estate) else None)


def place_of(target: TargetProof) -> Path:
    """The place of a promise: of a target its value, of hours the name of the calendar, of what is inherited the list of those it comes from."""
    if target.path == ("support",):
        return ("support", "hours")
    if target.path[0] == "targets" and target.promise is not None:
        return (*target.path, target.promise.target.comparator or "metric")
    return target.path


def detail_of(target: TargetProof) -> str:
    """What tells two inherited promises apart, which stand at one place."""
    return target.name if target.path == ("inherits",) else ""


def carriers_in_force(agreement: Agreement, estate: Estate) -> Iterator[tuple[Carrier, Agreement]]:
    """Who carries an agreement on the first day of what is left of its term, each agreement once."""
    day = term_of(agreement, estate).start
    seen = {agreement.key}
    for structure in structures_of(agreement, estate):
        for carrier in structure.carriers.values():
            for other in carrier.agreements:
                if other.key not in seen and holds(other, day, estate.as_of):
                    seen.add(other.key)
                    yield carrier, other


def pointer_to(agreement: Agreement, *path: str | int, said: str) -> Pointer:
    """A place in an agreement that takes part in a finding."""
    return Pointer(agreement.kind, agreement.id, path, said)


def promises_beneath(agreement: Agreement, asked: Promise, estate: Estate) -> Iterator[tuple[Agreement, Promise]]:
    """What the agreements in force beneath promise of the same metric and priority."""
    for _, other in carriers_in_force(agreement, estate):
        for promise in promises_of(other, estate):
            if _is_about(promise.target, asked.target, other):
                yield other, promise


def _is_about(target: Target, asked: Target, source: Agreement) -> bool:
    severity = source.severities.get(asked.priority or "") if isinstance(source, Contract) else None
    return target.metric == asked.metric and (target.priority is None or target.priority in {asked.priority, severity})
