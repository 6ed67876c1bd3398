"""Who has to agree to a change of a file, after the RACI of the estate and after what each agreement and service says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.model.agreement import Agreement
from itsd.model.organisation import Person
from itsd.model.service import Package, Service
from itsd.practices.accountability import holds_role, is_active, raci_of
from itsd.practices.agreements.seats import candidates_for, seats_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from itsd.model.estate import Estate

_PRACTICES = {
    **dict.fromkeys(("requirement", "process", "forecast", "capacity"), "identify"),
    **dict.fromkeys(("service", "package", "catalogue", "edition", "calendar", "maintenance", "priority-scheme"), "catalogue"),
    **dict.fromkeys(("sla", "ola", "contract", "unit", "person", "supplier", "policy"), "agreements"),
    **dict.fromkeys(("measure", "report", "issue", "action"), "monitor"),
    **dict.fromkeys(("review", "change", "gap", "waiver", "evidence"), "review"),
}
_OVER = frozenset({"superseded", "terminated"})
SETTINGS = "itsd.yaml"


@dataclass(frozen=True, slots=True)
class Ownership:
    """A file or folder (ending with `/`) of the estate, the roles that answer for it, the persons who do, and why these."""

    path: str
    roles: tuple[str, ...]
    persons: tuple[str, ...]
    reason: str


def find_ownership(estate: Estate) -> tuple[Ownership, ...]:
    """The settings, the folders, then single files: what comes later is meant where both fit."""
    return (_of_settings(estate), *_of_folders(estate), *_of_files(estate))


def _of_settings(estate: Estate) -> Ownership:
    roles = raci_of("agreements", estate).accountable
    return Ownership(SETTINGS, roles, _holders(roles, estate), "accountable for agreements")


def _of_folders(estate: Estate) -> Iterator[Ownership]:
    """Each folder that holds entities: whoever is accountable for the practices that they serve."""
    practices: dict[str, set[str]] = {}
    for (kind, _), record in estate.records.items():
        folder, slash, _ = record.file.rpartition("/")
        if slash:
            practices.setdefault(folder + slash, set()).add(_PRACTICES[kind])
    for folder, found in sorted(practices.items()):
        roles = tuple(dict.fromkeys(role for practice in sorted(found) for role in raci_of(practice, estate).accountable))
        yield Ownership(folder, roles, _holders(roles, estate), f"accountable for {', '.join(sorted(found))}")


def _of_files(estate: Estate) -> Iterator[Ownership]:
    """Agreements, whose parties sign them, and services with an owner of their own."""
    found: dict[str, list[str]] = {}
    for (kind, id_), record in sorted(estate.records.items(), key=lambda item: (item[1].file, item[0])):
        entity = estate.entity(kind, id_)
        if isinstance(entity, Agreement) and entity.status not in _OVER:
            found.setdefault(record.file, []).extend([*_named([entity.owner], estate), *_signatories(entity, estate)])
        elif isinstance(entity, Service | Package):
            found.setdefault(record.file, []).extend(_named([entity.owner], estate))
    for file, persons in found.items():
        if persons:
            yield Ownership(file, (), tuple(dict.fromkeys(persons)), "owner and signatories")


def _signatories(agreement: Agreement, estate: Estate) -> Iterator[str]:
    """Whoever the agreement names for each seat that has to be filled, else whoever holds its roles."""
    for seat in seats_of(agreement, estate):
        if seat.needed:
            yield from _named([seat.person], estate) or [person for person, _ in candidates_for(seat, estate.as_of, agreement, estate)][:1]


def _named(persons: Iterable[str | None], estate: Estate) -> list[str]:
    """Those who are there and in post."""
    return [person.id for id_ in persons if (person := estate.find(Person, id_)) is not None and is_active(person, estate.as_of)]


def _holders(roles: Iterable[str], estate: Estate) -> tuple[str, ...]:
    """Who holds one of the roles for everything, else for some part of it."""
    wanted = set(roles)
    held = [
        (person.id, item.for_ is None)
        for person in estate.each(Person)
        if is_active(person, estate.as_of)
        for item in person.roles
        if item.role in wanted and holds_role(item, estate.as_of)
    ]
    everywhere = tuple(dict.fromkeys(id_ for id_, whole in held if whole))
    return everywhere or tuple(dict.fromkeys(id_ for id_, _ in held))
