"""What would follow if a promise were another: an estate with one target changed, nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from itsd.levels.comparison import offer_value
from itsd.model.agreement import Agreement
from itsd.model.amounts import parse_amount
from itsd.model.reading import suggest
from itsd.model.service import Service

if TYPE_CHECKING:
    from itsd.model.base import Entity
    from itsd.model.estate import Estate
    from itsd.model.targets import Target

_KINDS = ("sla", "ola", "contract", "service")
_FORM = "Write KIND/ID:TARGET=VALUE, for example contract/paygate:p1-resolution=2h."


class WhatIfError(Exception):
    """A change that cannot be made; `hint` says what to do."""

    def __init__(self, message: str, hint: str) -> None:
        """With what is wrong, and what to do."""
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Change:
    """One promise that is taken to be another: whose, which target, what it says, and what it would say."""

    entity: str
    target: str
    before: str
    after: str


def change_estate(text: str, estate: Estate) -> tuple[Estate, Change]:
    """The estate in which `KIND/ID:TARGET=VALUE` holds; a target goes by its id, or by its metric where it is the only one of it. Raises WhatIfError."""
    name, colon, rest = text.partition(":")
    target, equals, value = rest.partition("=")
    kind, slash, id_ = name.strip().partition("/")
    if not (colon and equals and slash and target.strip() and value.strip()) or kind not in _KINDS:
        message = f"{text!r} is no change of a promise"
        raise WhatIfError(message, _FORM)
    entity = estate.entity(kind, id_)
    if entity is None:
        message = f"there is no {kind} {id_}"
        raise WhatIfError(message, suggest(id_, estate.names(kind)) or f"`itsd list {kind}` shows what there is.")
    targets = _targets_of(entity)
    number = _find(targets, target.strip(), name)
    changed = _with_value(targets[number], value.strip())
    everything = (*targets[:number], changed, *targets[number + 1 :])
    before, after = offer_value(targets[number]), offer_value(changed)
    return estate.replacing(_with_targets(entity, everything)), Change(name, target.strip(), str(before or targets[number].level or ""), str(after or changed.level or ""))


def _targets_of(entity: Entity) -> tuple[Target, ...]:
    """The promises of an agreement, or of the provider's own part of a service."""
    if isinstance(entity, Service):
        return entity.composition.own if entity.composition is not None else ()
    return entity.targets if isinstance(entity, Agreement) else ()


def _with_targets(entity: Entity, targets: tuple[Target, ...]) -> Entity:
    if isinstance(entity, Service) and entity.composition is not None:
        return entity.model_copy(update={"composition": entity.composition.model_copy(update={"own": targets})})
    return entity.model_copy(update={"targets": targets})


def _find(targets: tuple[Target, ...], name: str, entity: str) -> int:
    """The number of a target by its id, else by its metric. Raises WhatIfError."""
    by_id = [number for number, target in enumerate(targets) if target.id == name]
    by_metric = [number for number, target in enumerate(targets) if target.metric == name]
    found = by_id or by_metric
    if len(found) == 1:
        return found[0]
    known = [target.id or target.metric for target in targets]
    if found:
        message = f"{entity} has several targets of {name}"
        raise WhatIfError(message, f"Name one of them by its id: {', '.join(known)}.")
    message = f"{entity} has no target {name}"
    raise WhatIfError(message, suggest(name, known) or (f"It has {', '.join(known)}." if known else "It promises nothing."))


def _with_value(target: Target, value: str) -> Target:
    """The target with another value under the same comparator. Raises WhatIfError."""
    key = target.comparator
    changed: Any
    if key in {"includes", "within"}:
        changed = tuple(word.strip() for word in value.split(",") if word.strip())
    elif key == "level":
        changed = value
    else:
        try:
            changed = parse_amount(value)
        except ValueError as error:
            message = f"{value!r} is no value of {target.metric}"
            raise WhatIfError(message, "Write it as in a file: 99.9%, 4h, 500 or 100 GB.") from error
        if type(changed) is not type(offer_value(target)):
            message = f"{value!r} is no value of {target.metric}, which is {offer_value(target)} now"
            raise WhatIfError(message, "Write it as in a file: 99.9%, 4h, 500 or 100 GB.")
    return target.model_copy(update={key: changed})
