"""Entities that a command line names, with a word for the one that was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from itsd.errors import ItsdError

if TYPE_CHECKING:
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
