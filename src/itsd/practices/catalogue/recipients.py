"""Who is told of an edition: the business relationship managers of the readers of its catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.hierarchy import units_above
from itsd.model.organisation import Person, Unit
from itsd.practices.accountability import holds_role, is_active

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.model.catalogue import Catalogue, Notice
    from itsd.model.estate import Estate

BRM = "business-relationship-manager"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who is told, and for which units. `instead_of` is who has left and is stood in for."""

    person: Person
    units: tuple[str, ...]
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class Recipients:
    """Everybody who is told, by id, and the audiences for which there is nobody."""

    people: tuple[Recipient, ...]
    without: tuple[str, ...]


def find_recipients(catalogue: Catalogue, estate: Estate) -> Recipients:
    """The managers of each audience of a catalogue and of the units below it that have one of their own."""
    units: dict[str, list[str]] = {}
    replaced: dict[str, str] = {}
    without = []
    for audience in catalogue.audiences:
        found = list(_managers_of(audience, estate))
        if not found:
            without.append(audience)
        for unit, person, left in found:
            units.setdefault(person, []).append(unit)
            if left is not None:
                replaced[person] = left
    people = ((estate.find(Person, id_), ids) for id_, ids in sorted(units.items()))
    return Recipients(tuple(Recipient(person, tuple(dict.fromkeys(ids)), replaced.get(person.id)) for person, ids in people if person is not None), tuple(without))


def _managers_of(audience: str, estate: Estate) -> Iterator[tuple[str, str, str | None]]:
    """Unit, person and whom the person stands in for: the unit's own manager, else that of the nearest unit above, else who has the role; then those below."""
    found = next((managers for unit in units_above(audience, estate) if (managers := list(_of_unit(unit, estate)))), None) or list(_in_general(estate))
    yield from ((audience, person, left) for person, left in found)
    for unit in estate.each(Unit):
        if unit.id != audience and unit.customer and audience in units_above(unit.id, estate):
            yield from ((unit.id, person, left) for person, left in _of_unit(unit.id, estate))


def _of_unit(unit: str, estate: Estate) -> Iterator[tuple[str, str | None]]:
    """The manager that a unit names, and people who hold the role for it."""
    entity = estate.find(Unit, unit)
    named = [entity.brm] if entity is not None and entity.brm is not None else []
    held = [person.id for person in estate.each(Person) if _holds(person, f"unit/{unit}", estate)]
    yield from _present(dict.fromkeys((*named, *held)), estate)


def _in_general(estate: Estate) -> Iterator[tuple[str, str | None]]:
    """People who hold the role for everybody."""
    yield from _present((person.id for person in estate.each(Person) if _holds(person, None, estate)), estate)


def _holds(person: Person, for_: str | None, estate: Estate) -> bool:
    return any(item.role == BRM and item.for_ == for_ and holds_role(item, estate.as_of) for item in person.roles)


def _present(ids: Iterable[str], estate: Estate) -> Iterator[tuple[str, str | None]]:
    """Those who are in post, and the deputies of those who are not."""
    for id_ in ids:
        person = estate.find(Person, id_)
        if person is None:
            continue
        if is_active(person, estate.as_of):
            yield id_, None
        elif (deputy := estate.find(Person, person.deputy)) is not None and is_active(deputy, estate.as_of):
            yield deputy.id, id_


def tells_brm(notice: Notice, estate: Estate) -> bool:
    """Whether a notice went to business relationship management: to the role, or to somebody who has it or had it."""
    return any(id_ == BRM or is_brm(id_, estate) for id_ in notice.to)


def is_brm(id_: str, estate: Estate) -> bool:
    """Whether a person has or had the role, or is the manager that a unit names; or deputises for one of these."""
    return _is_manager(id_, estate) or any(other.deputy == id_ and _is_manager(other.id, estate) for other in estate.referring(Person, "person", id_))


def _is_manager(id_: str, estate: Estate) -> bool:
    person = estate.find(Person, id_)
    return person is not None and (any(item.role == BRM for item in person.roles) or any(unit.brm == id_ for unit in estate.referring(Unit, "person", id_)))
