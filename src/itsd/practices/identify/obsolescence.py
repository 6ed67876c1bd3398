"""Why a live service may be obsolete, and what is not known about it: what is missing is neither a reason nor an all-clear."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from itsd.diagnostics import Path, Pointer
from itsd.model.agreement import Contract, Ola, Sla
from itsd.model.service import OPERATIONAL, PIPELINE, Service, Usage
from itsd.model.values import add_months
from itsd.practices.identify.coverage import supports_nothing
from itsd.practices.identify.uses import dependants_of, uses_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.estate import Estate

Code = Literal["no-agreement", "no-activity", "usage-gone", "superseded", "retiring", "review-overdue", "supplier-ends"]
_YEAR = 12  # months, within which a contract that ends is a reason, and after which a count of users is none any more


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why a service may be obsolete, or one thing that is not known about that: a clause and the place it is about."""

    code: Code
    words: str
    where: Pointer


def obsolescence_of(service: Service, estate: Estate) -> tuple[Reason, ...]:
    """The reasons to retire a live service, in the order of their codes; none for one that is not live."""
    if service.status != OPERATIONAL:
        return ()
    found = (_no_agreement(service, estate), unused_of(service, estate), _usage_gone(service, estate), _superseded(service, estate), _retiring(service, estate))
    reasons = (*found, stale_review_of(service, estate), *_supplier_ends(service, estate))
    return tuple(reason for reason in reasons if reason is not None)


def unknown_of(service: Service, estate: Estate) -> tuple[Reason, ...]:
    """What would have to be known of a live service to say that there is no such reason; `code` is the reason it is about."""
    if service.status != OPERATIONAL:
        return ()
    return tuple(_unknown(service, estate))


def _at(service: Service, code: Code, words: str, *path: str | int) -> Reason:
    return Reason(code, words, Pointer("service", service.id, path or ("id",), words))


def _no_agreement(service: Service, estate: Estate) -> Reason | None:
    """Nobody agreed on it: a business service without an SLA in force, another one without anything above it that needs it."""
    if service.type == "external" or any(use.agreement.kind == "sla" and use.agreement.in_force(estate.as_of) for use in uses_of(service.id, estate)):
        return None
    if service.type == "business":
        return _at(service, "no-agreement", "no SLA in force covers the business service", "type")
    if dependants_of(service.id, estate) or _on_support_path(service.id, estate):
        return None
    return _at(service, "no-agreement", f"no SLA in force covers the {service.type} service, and no service above it needs it", "type")


def _on_support_path(service: str, estate: Estate) -> bool:
    """Whether help for an agreement in force comes from a service."""
    return any(
        agreement.support is not None and service in agreement.support.path and agreement.in_force(estate.as_of)
        for model in (Sla, Ola, Contract)
        for agreement in estate.referring(model, "service", service)
    )


def unused_of(service: Service, estate: Estate) -> Reason | None:
    """A live service that supports nothing costs without serving."""
    if not supports_nothing(service, estate):
        return None
    return _at(service, "no-activity", "the service is operational, but supports no activity and no other service", "status")


def _usage_gone(service: Service, estate: Estate) -> Reason | None:
    """Nobody used it when it was counted, or that is so long ago that it says nothing about today."""
    usage = service.usage
    if not isinstance(usage, Usage) or usage.measured_on > estate.as_of:
        return None
    old = ", more than a year ago" if add_months(usage.measured_on, _YEAR) < estate.as_of else ""
    if not usage.value:
        return _at(service, "usage-gone", f"nobody uses it: {usage.metric} was 0 on {usage.measured_on}{old}", "usage", "value")
    words = f"its use was last measured on {usage.measured_on}{old} ({usage.metric} {usage.value:f})"
    return _at(service, "usage-gone", words, "usage", "measured_on") if old else None


def _superseded(service: Service, estate: Estate) -> Reason | None:
    """What takes its place is there already."""
    other = estate.find(Service, service.replaced_by)
    if other is None or other.id == service.id or other.status != OPERATIONAL:
        return None
    return _at(service, "superseded", f"{other.id}, which replaces it, is operational", "replaced_by")


def _retiring(service: Service, estate: Estate) -> Reason | None:
    """Its end is settled."""
    if service.retire_on is None:
        return None
    words = f"it was to end on {service.retire_on}, but is still operational" if service.retire_on < estate.as_of else f"it is to end on {service.retire_on}"
    return _at(service, "retiring", words, "retire_on")


def review_due(service: Service, estate: Estate) -> date | None:
    """The day by which a service is to be reviewed again; None where no review is recorded."""
    if service.reviewed is None:
        return None
    return (service.reviewed.every or estate.settings.thresholds.stale_after).after(service.reviewed.on)


def stale_review_of(service: Service, estate: Estate) -> Reason | None:
    """Somebody has to read a live service from time to time and find it right."""
    due = review_due(service, estate)
    if service.status != OPERATIONAL or service.reviewed is None or due is None or due >= estate.as_of:
        return None
    return _at(service, "review-overdue", f"the service was last reviewed on {service.reviewed.on}; a review was due on {due}", "reviewed")


def stuck_since(service: Service, estate: Estate) -> date | None:
    """The day since which a service of the pipeline has been in its status, where that is too long; else None."""
    if service.status not in PIPELINE or not service.history:
        return None
    since = service.history[-1].on
    return since if estate.settings.thresholds.pipeline_stuck.after(since) < estate.as_of else None


def _supplier_ends(service: Service, estate: Estate) -> Iterator[Reason]:
    """Each contract that provides it and soon ends with nothing after it; or the last that ended, where its supplier has none in force."""
    contracts = _contracts(service, estate)
    running = [contract for contract in contracts if contract.in_force(estate.as_of)]
    horizon = add_months(estate.as_of, _YEAR)
    for contract in running:
        if _ends_by(contract, horizon) and not any(_follows(other, contract, horizon) for other in contracts):
            renewal = "is not renewed by itself" if contract.renewal is None else f"its renewal is {contract.renewal.kind}"
            words = f"{contract.key} with {contract.parties.supplier or 'its supplier'} ends on {contract.valid.to}, and {renewal}"
            yield Reason("supplier-ends", words, Pointer("contract", contract.id, ("valid", "to"), words))
    ended = [contract for contract in contracts if _ended(contract, estate)]
    if ended and not running and estate.exists("supplier", service.provider):
        last = max(ended, key=lambda contract: (contract.valid.to or contract.valid.from_, contract.id))
        over = last.valid.to is not None and last.valid.to < estate.as_of
        words = f"its provider {service.provider} has no contract in force: {last.key} {f'ended on {last.valid.to}' if over else f'is {last.status}'}"
        path: Path = ("valid", "to") if over else ("status",)
        yield Reason("supplier-ends", words, Pointer("contract", last.id, path, words))


def _contracts(service: Service, estate: Estate) -> list[Contract]:
    """The contracts about a service, else those with its provider: a contract that names other services provides those."""
    about = [use.agreement for use in uses_of(service.id, estate) if isinstance(use.agreement, Contract)]
    if about or not estate.exists("supplier", service.provider):
        return about
    return [contract for contract in estate.referring(Contract, "supplier", service.provider) if contract.parties.supplier == service.provider]


def _ends_by(contract: Contract, day: date) -> bool:
    """Whether a contract ends by a day unless somebody does something."""
    return contract.valid.to is not None and contract.valid.to <= day and (contract.renewal is None or contract.renewal.kind != "automatic")


def _follows(other: Contract, contract: Contract, day: date) -> bool:
    """Whether another contract that was agreed holds beyond a day in the place of one: it says so, or is with the same supplier."""
    same = contract.key == other.supersedes or (contract.parties.supplier is not None and contract.parties.supplier == other.parties.supplier)
    return other.id != contract.id and other.is_agreed and same and not _ends_by(other, day)


def _ended(contract: Contract, estate: Estate) -> bool:
    """Whether a contract held once and does not any more."""
    renews = contract.renewal is not None and contract.renewal.kind == "automatic"
    over = contract.is_agreed and contract.valid.to is not None and contract.valid.to < estate.as_of and not renews
    return over or contract.status in {"superseded", "terminated"}


def _unknown(service: Service, estate: Estate) -> Iterator[Reason]:
    for name in service.supports:
        if not estate.exists("activity", name):
            yield _at(service, "no-activity", f"the activity {name} that it supports is not in the estate", "supports", service.supports.index(name))
    usage = service.usage
    if usage is None:
        yield _at(service, "usage-gone", "no usage is recorded")
    elif not isinstance(usage, Usage):
        yield _at(service, "usage-gone", f"its usage is recorded in words only ({usage})", "usage")
    elif usage.measured_on > estate.as_of:
        yield _at(service, "usage-gone", f"its usage is dated {usage.measured_on}, which is still to come", "usage", "measured_on")
    if service.replaced_by is not None and estate.find(Service, service.replaced_by) is None:
        yield _at(service, "superseded", f"{service.replaced_by}, which replaces it, is not in the estate", "replaced_by")
    if service.reviewed is None:
        yield _at(service, "review-overdue", "no review is recorded")
    yield from _unknown_supplier(service, estate)


def _unknown_supplier(service: Service, estate: Estate) -> Iterator[Reason]:
    if not estate.exists("supplier", service.provider):
        if not estate.exists("unit", service.provider):
            yield _at(service, "supplier-ends", f"its provider {service.provider} is not in the estate", "provider")
    elif not any(contract.in_force(estate.as_of) or _ended(contract, estate) for contract in _contracts(service, estate)):
        yield _at(service, "supplier-ends", f"no contract with its provider {service.provider} was ever in force", "provider")
