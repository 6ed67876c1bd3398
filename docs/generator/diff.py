"""The table of diff rules, from the program's own."""

from __future__ import annotations

from docs.generator.markdown import join_page, render_table
from itsd.diff.changes import Action, Direction
from itsd.diff.table import AGREEMENTS, ASPECTS, POLICIES, RULES

_INTRO = """\
What `itsd diff` can say, made from the table it judges by. A change is a row: the document, the aspect, what happened, and which way it goes for who receives the service.
In agreements a weakening is an error for the customer, a strengthening one for the provider until a proof shows that it is carried; what is only offered, or stands behind
agreements, weighs a warning, because what it does to agreements is told there. Codes may be used under `rules` and `exemptions` in `itsd.yaml`.
How directions are found: [What a change means](../explanation/diff.md)."""
_WORDS = {direction: direction.value for direction in Direction}
_PROOFS = (
    ("proof-broken", "error", "a promise was carried, or could not be told, and now falls short"),
    ("proof-lost", "error", "a promise was carried, and can no longer be told"),
    ("proof-still-broken", "warning", "a promise fell short and still does, by another amount, or as an accepted risk"),
    ("proof-eased", "info", "a promise fell short, and can no longer be told"),
    ("proof-mended", "info", "a promise is carried now"),
)


def make_page() -> str:
    """The page."""
    rows = ((aspect.id, aspect.name.en, *(_ways(aspect.id, action) for action in Action), _documents(aspect.documents)) for aspect in ASPECTS)
    aspects = "## Aspects\n\nThe code of a row is its aspect with what became of it: `exception-added`, `target-weakened`, `hours-reshaped`.\n\n" + render_table(
        ("aspect", "name", "added", "removed", "changed", "documents"), rows
    )
    levels = "## Levels\n\n" + render_table(("documents", "direction", "customer", "provider"), _levels())
    proofs = "## Proofs\n\n" + render_table(("code", "level", "when"), _PROOFS)
    policies = "## How a change is made\n\n" + render_table(("code", "when"), POLICIES.items())
    return join_page("# Diff rules", _INTRO, levels, aspects, proofs, policies)


def _ways(aspect: str, action: Action) -> str:
    ways = dict.fromkeys(rule.direction for rule in RULES if rule.aspect == aspect and rule.action is action)
    return ", ".join(_WORDS[way] for way in Direction if way in ways)


def _documents(documents: tuple[str, ...]) -> str:
    known = {rule.document for rule in RULES}
    if set(documents) == known:
        return "all"
    words = [] if not set(AGREEMENTS) <= set(documents) else ["agreements"]
    return ", ".join([*words, *(name for name in documents if not words or name not in AGREEMENTS)])


def _levels() -> list[tuple[str, str, str, str]]:
    groups = (("agreements", "sla"), ("services, packages, calendars, maintenance, priority schemes", "service"), ("requirements", "requirement"))
    found = []
    for name, document in groups:
        for way in (Direction.WEAKENS, Direction.STRENGTHENS, Direction.RESHAPES, Direction.LIFECYCLE, Direction.EDITORIAL):
            rule = next((rule for rule in RULES if rule.document == document and rule.direction is way), None)
            if rule is not None:
                found.append((name, _WORDS[way], rule.customer.value, rule.provider.value))
    return found
