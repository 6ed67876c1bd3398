"""Drafts that come out of identifying services: packages, options, gaps and changes, for people to finish and decide on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from itsd.model.written import Draft

if TYPE_CHECKING:
    from itsd.model.estate import Estate
    from itsd.model.values import Money
    from itsd.practices.identify.matching import Match


def draft_package(found: Match, estate: Estate) -> Draft | None:
    """The combination that meets a requirement as a package, which promises what is asked; None where it is none of several options."""
    combined = found.combination
    if combined is None or len(combined.choices) == 1:
        return None
    requirement = found.requirement
    raw = estate.raw("requirement", requirement.id)
    silent = {fit.need.index for fit in found.silent}
    data = {
        "id": f"for-{requirement.id.removeprefix('req-')}"[:_LONGEST].rstrip("-"),
        "name": raw["name"],
        "core": [choice.key for choice in combined.core],
        "enhancing": [choice.key for choice in combined.extras] or None,
        "targets": [target for index, target in enumerate(raw["targets"]) if index not in silent],
        "price": money(combined.price),
        "activities": None if requirement.activity is None else [requirement.activity],
        "audiences": [requirement.customer],
    }
    comment = f"Drafted for {requirement.key}: the cheapest combination that meets it."
    if silent:
        comment += f"\nNothing is promised yet about {', '.join(fit.need.name for fit in found.silent)}."
    return Draft("package", data, {"": comment})


_LONGEST = 64  # characters of an id


def money(price: Money | None) -> dict[str, Any] | None:
    """A price as YAML holds it; nothing for what is free or not known."""
    return None if price is None or not price.amount else {"amount": f"{price.amount:f}", "currency": price.currency}
