"""Two estates in, everything that differs out: changes graded by their proofs, what they do to other agreements, and how they were made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from itsd.diff.approvers import find_needed
from itsd.diff.entities import compare_entities
from itsd.diff.impact import find_impacts, is_standing
from itsd.diff.judging import judge_changes
from itsd.diff.policy import Remark, find_remarks
from itsd.diff.reach import touched_agreements
from itsd.model.base import AGREEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from itsd.diff.changes import Change, Impact, Needed
    from itsd.diff.difference import Sides
    from itsd.model.index import Key


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing found, without places: they are looked up where the files are."""

    impacts: tuple[Impact, ...]
    changes: tuple[Change, ...]
    remarks: tuple[Remark, ...]
    approvals: tuple[Needed, ...]
    entities: int
    proofs: int


def compare(changed: Iterable[Key], sides: Sides, *, everywhere: bool = False, proven: bool = True) -> Compared:
    """Everything that differs between two estates of which these entities were written differently; `everywhere` that the settings were too.

    Where nothing is `proven`, there are only changes, as the table grades them.
    """
    keys = sorted(set(changed))
    touched = touched_agreements(keys, sides)
    if everywhere:
        for key in sorted({(kind, id_) for kind in AGREEMENTS for estate in (sides.base, sides.head) for id_ in estate.ids(kind)}):
            touched[key] = (*touched.get(key, ()), "itsd.yaml")
    found = [change for change in compare_entities(sorted({*keys, *touched}, key=_order), sides) if (change.document, change.id) in set(keys) or change.direction.binds]
    if not proven:
        return Compared((), tuple(found), (), (), len({(change.document, change.id) for change in found}), 0)
    changes = tuple(judge_changes(found, sides))
    impacts = [_with_causes(impact, changes) for impact in find_impacts(touched, sides)]
    remarks = tuple(find_remarks(sorted({*keys, *touched}, key=_order), changes, sides))
    entities = len({(change.document, change.id) for change in changes if not change.via})
    proofs = sum(is_standing(key, sides.head) for key in touched)
    return Compared(tuple(impacts), changes, remarks, tuple(find_needed(changes, sides)), entities, proofs)


# Aspects of an agreement of which a proof hears nothing.
_UNHEARD = frozenset(
    {
        *("support-channel", "site", "exclusion", "scope-in", "scope-out", "exception", "provider-duty", "customer-duty", "escalation", "reporting", "review", "charge", "credit"),
        *("breach-rule", "representative", "glossary", "annex", "version", "approval", "history", "succession", "field"),
    },
)


def _with_causes(impact: Impact, changes: Iterable[Change]) -> Impact:
    """The impact with those of its causes that said something which a proof hears."""
    heard = {change.entity for change in changes if change.aspect not in _UNHEARD}
    causes = tuple(cause for cause in impact.causes if cause.partition("/")[0] not in AGREEMENTS or cause in heard)
    return replace(impact, causes=causes or impact.causes)


_KINDS = (*AGREEMENTS, "service", "package", "calendar", "maintenance", "priority-scheme", "requirement")


def _order(key: Key) -> tuple[int, str, str]:
    """Agreements first, then what they rest on, then everything else."""
    return (_KINDS.index(key[0]) if key[0] in _KINDS else len(_KINDS), *key)
