"""Who an agreement is between, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diff.changes import Direction, Said
from itsd.diff.clause import Clause
from itsd.diff.saying import say_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.diff.difference import Difference, Sides
    from itsd.model.agreement import Agreement, Party
    from itsd.model.estate import Estate

_NAMES = {
    "customer": Said("Customer", "العميل"),
    "provider": Said("Provider", "مقدم الخدمة"),
    "receiver": Said("Receiver", "الطرف المستفيد"),
    "supplier": Said("Supplier", "المورد"),
}
_REPRESENTATIVE = Said("Representative of the {}", "ممثل {}")


def compare_parties(old: Agreement, new: Agreement, sides: Sides) -> Iterator[Difference]:
    """Another party is another agreement; another person who speaks for it is not."""
    before, after = getattr(old, "parties", None), getattr(new, "parties", None)
    clause = Clause("parties", before, after, sides)
    for key in ("customer", "provider", "receiver"):
        yield from _party(clause, key, getattr(before, key, None), getattr(after, key, None))
    suppliers = getattr(before, "supplier", None), getattr(after, "supplier", None)
    if suppliers[0] != suppliers[1]:
        said = _supplier(suppliers[0], sides.base), _supplier(suppliers[1], sides.head)
        yield clause.changed("party", Direction.RESHAPES, ("supplier",), said, subject=_NAMES["supplier"])
    speakers = getattr(before, "supplier_representative", None), getattr(after, "supplier_representative", None)
    if speakers[0] != speakers[1]:
        names = tuple(None if name is None else Said(name, name) for name in speakers)
        yield clause.changed("representative", Direction.EDITORIAL, ("supplier_representative",), (names[0], names[1]), subject=_speaker("supplier"))


def _supplier(id_: str | None, estate: Estate) -> Said | None:
    return None if id_ is None else say_name("supplier", id_, estate)


def _party(clause: Clause, key: str, old: Party | None, new: Party | None) -> Iterator[Difference]:
    sides = clause.sides
    if old is None and new is not None:
        yield clause.added("party", Direction.RESHAPES, (key,), say_name("unit", new.unit, sides.head), _NAMES[key])
    elif new is None and old is not None:
        yield clause.removed("party", Direction.RESHAPES, (key,), say_name("unit", old.unit, sides.base), _NAMES[key])
    elif old is not None and new is not None:
        if old.unit != new.unit:
            said = say_name("unit", old.unit, sides.base), say_name("unit", new.unit, sides.head)
            yield clause.changed("party", Direction.RESHAPES, (key, "unit"), said, subject=_NAMES[key])
        if old.representative != new.representative:
            people = tuple(None if id_ is None else say_name("person", id_, side) for id_, side in ((old.representative, sides.base), (new.representative, sides.head)))
            yield clause.changed("representative", Direction.EDITORIAL, (key, "representative"), (people[0], people[1]), subject=_speaker(key))


def _speaker(key: str) -> Said:
    return Said(_REPRESENTATIVE.en.format(_NAMES[key].en.lower()), _REPRESENTATIVE.ar.format(_NAMES[key].ar))
