"""Entities that a command line names, with a word for the one that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from itsd.loader import Loaded
    from itsd.model.agreement import Agreement
    from itsd.model.base import Entity
    from itsd.model.estate import Estate

E = TypeVar("E", bound="Entity")


def find_named(model: type[E], name: str, estate: Estate) -> E:
    """The entity of an id, or of kind/id. Raises ItsdError where it is not there or cannot be read."""
    from itsd.model.estate import kind_of
    from itsd.model.reading import suggest

    kind = kind_of(model)
    id_ = name.removeprefix(f"{kind}/")
    found = estate.find(model, id_)
    if found is not None:
        return found
    if estate.record(kind, id_) is not None:
        message = f"{kind}/{id_} cannot be read"
        raise ItsdError(message, "`itsd validate` says what is wrong with it.")
    message = f"there is no {kind} {id_}"
    raise ItsdError(message, suggest(id_, estate.names(kind)) or f"`itsd list {kind}` shows what there is.")


def find_agreement_named(name: str, loaded: Loaded) -> Agreement:
    """The agreement of kind/id, or of an id: the SLA's before that of an OLA or contract. Raises ItsdError where it is not there or cannot be read."""
    from itsd.model.agreement import Agreement
    from itsd.model.base import AGREEMENTS
    from itsd.model.reading import suggest

    estate = loaded.estate
    kind, slash, id_ = name.partition("/")
    if slash and kind not in AGREEMENTS:
        message = f"{name} is no agreement"
        raise ItsdError(message, "Name an SLA by its id, or sla/ID, ola/ID, contract/ID.")
    kinds = (kind,) if slash else AGREEMENTS
    id_ = id_ if slash else name
    for found in (estate.entity(each, id_) for each in kinds):
        if isinstance(found, Agreement):
            return found
    for each in kinds:
        record = estate.record(each, id_)
        if record is not None:
            why = next((f": {finding.place}: {finding.message}" for finding in loaded.findings if finding.entity == f"{each}/{id_}"), "")
            message = f"{each}/{id_} cannot be read{why}"
            raise ItsdError(message, "`itsd validate` says what is wrong with it.")
    message = f"there is no {kind} {id_}" if slash else f"there is no agreement {id_}"
    known = [(each, other) for each in kinds for other in estate.names(each)]
    near = suggest(id_, [other for _, other in known])
    raise ItsdError(message, near or "`itsd agreement` shows what there is.")
