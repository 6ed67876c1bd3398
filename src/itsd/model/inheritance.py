"""What an agreement says together with those it inherits from: the most specific one wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.model.agreement import Agreement, Contract, Ola, Sla

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from itsd.model.estate import Estate
    from itsd.model.targets import Target

_MODELS: dict[str, type[Agreement]] = {"sla": Sla, "ola": Ola, "contract": Contract}


def find_agreement(name: str, estate: Estate) -> Agreement | None:
    """The agreement of `kind/id`."""
    kind, _, id_ = name.partition("/")
    return estate.find(_MODELS[kind], id_) if kind in _MODELS else None


def ancestors(agreement: Agreement, estate: Estate) -> Iterator[Agreement]:
    """The agreements it inherits from, the nearest first, each once; a circle ends the walk."""
    seen = {agreement.key}
    waiting = list(agreement.inherits)
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        found = find_agreement(name, estate)
        if found is not None:
            yield found
            waiting.extend(found.inherits)


def nearest(agreement: Agreement, matches: Callable[[Target], bool], estate: Estate) -> Iterator[tuple[Agreement, int]]:
    """The inherited targets that match, with their number: on each line of inheritance those of the nearest agreement that has one."""
    seen = {agreement.key}
    waiting = list(agreement.inherits)
    while waiting:
        name = waiting.pop(0)
        found = None if name in seen else find_agreement(name, estate)
        seen.add(name)
        if found is None:
            continue
        numbers = [index for index, target in enumerate(found.targets) if matches(target)]
        yield from ((found, index) for index in numbers)
        if not numbers:
            waiting.extend(found.inherits)


def effective(agreement: Agreement, key: str, estate: Estate) -> Any:  # noqa: ANN401  # the value of a field
    """The value of a field, its own or the nearest inherited one."""
    own = getattr(agreement, key)
    if own:
        return own
    return next((value for ancestor in ancestors(agreement, estate) if (value := getattr(ancestor, key))), own)


def inherits_itself(agreement: Agreement, estate: Estate) -> bool:
    """Whether the chain of inheritance leads back to the agreement."""
    return any(agreement.key in ancestor.inherits for ancestor in ancestors(agreement, estate)) or agreement.key in agreement.inherits
