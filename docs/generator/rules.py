"""The pages of the rules, and their index."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docs.generator.markdown import join_page, render_table
from itsd.model.kinds import KINDS
from itsd.rules.documentation import load_documentation
from itsd.rules.registry import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.rules.base import Rule

FAMILIES = {
    "A": "Agreements",
    "C": "Catalogue",
    "D": "Demand",
    "G": "Governance",
    "M": "Monitoring",
    "R": "Reviews and improvement",
    "S": "Services and portfolio",
    "T": "Targets",
    "U": "Underpinning",
    "X": "Hygiene of the files",
}

_INTRO = """\
What `itsd validate` looks for. A code is never used again for anything else. `itsd rules` prints this list with the levels of your estate, `itsd explain CODE` prints one of the
pages. How to change a level or to accept a finding: [Accept a finding for a time](../../how-to/accept-a-finding.md)."""


def make_pages() -> Iterator[tuple[str, str]]:
    """Path and text of each page, below `reference/`."""
    yield "rules/index.md", _render_index()
    for rule in RULES:
        yield f"rules/{rule.code}.md", _render_rule(rule)


def _render_index() -> str:
    letters = sorted({rule.family for rule in RULES})
    return join_page("# Rules", _INTRO, *(_render_family(letter) for letter in letters))


def _render_family(letter: str) -> str:
    rows = ((f"[{rule.code}]({rule.code}.md)", rule.name, rule.level.value, rule.summary, " ".join(rule.lines)) for rule in RULES if rule.family == letter)
    return f"## {letter}: {FAMILIES[letter]}\n\n{render_table(('code', 'name', 'level', 'finds', 'framework'), rows)}"


def _render_rule(rule: Rule) -> str:
    page = load_documentation(rule.code)
    facts = [f"Finds {rule.summary}.", f"Level: **{rule.level.value}**. Judges: {_judged(rule)}. Framework: {', '.join(rule.lines) or 'none'}."]
    examples = (_example("Bad", page.bad), _example("Good", page.good))
    return join_page(f"# {rule.code} {rule.name}", "\n\n".join(facts), page.text, *examples, f"## Remedy\n\n{page.remedy}", "[All rules](index.md)")


def _judged(rule: Rule) -> str:
    names = [kind.name for kind in KINDS.values() if rule.applies_to(kind.model)]
    if len(names) == len(KINDS):
        return "every document"
    if names:
        return ", ".join(f"[{name}](../kinds/{name}.md)" for name in names)
    return "the estate as a whole" if rule.check is not None else "files as they are read"


def _example(title: str, yaml: str) -> str:
    return f"## {title}\n\n```yaml\n{yaml}\n```" if yaml else ""
