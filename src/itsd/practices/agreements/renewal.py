"""A new version of an agreement: its number, and what stands against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Hit
from itsd.model.values import Version
from itsd.practices.agreements.obligations import digest_of
from itsd.practices.agreements.seats import seats_of
from itsd.practices.agreements.signatures import State, judge_approvals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate

_OVER = {"superseded", "terminated"}


def next_version(agreement: Agreement, *, major: bool) -> Version:
    """The version after the one at hand and all that its changes speak of."""
    last = max([agreement.version, *(change.version for change in agreement.changes)])
    return Version(last.major + 1, 0) if major else Version(last.major, last.minor + 1)


def find_obstacles(agreement: Agreement, estate: Estate, day: date, *, major: bool) -> Iterator[Hit]:
    """Why a version cannot be made on a day; a minor one leaves the obligations as they were signed."""
    if agreement.status in _OVER:
        yield Hit(("status",), f"{agreement.key} is {agreement.status}", "Draw up an agreement that supersedes it.")
    for index, change in enumerate(agreement.changes):
        if change.on > day:
            yield Hit(("changes", index, "on"), f"version {change.version} was made on {change.on}, after {day}", "Give the day with --on, or mend the entry.")
    if major:
        return
    for item in judge_approvals(agreement, digest_of(agreement), seats_of(agreement, estate)):
        if item.state is State.BROKEN:
            message = f"the obligations are no longer those that {item.approval.person} approved on {item.approval.on}"
            yield Hit(("approvals", item.number), message, "Make it a major version, or undo the change.")
