"""The documentation of rules: one Markdown file each, from which explain, SARIF and the manual are made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```[a-z]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Documentation:
    """A rule's documentation: what is found and why it matters (Markdown), an example of each kind (YAML), and the remedy."""

    text: str
    bad: str
    good: str
    remedy: str


@cache
def load_documentation(code: str) -> Documentation:
    """The documentation of one rule. Raises FileNotFoundError for a rule that has none."""
    return parse_documentation((files("itsd.rules") / "docs" / f"{code}.md").read_text(encoding="utf-8"))


def parse_documentation(markdown: str) -> Documentation:
    """The sections of a rule's file."""
    head, *rest = _SECTION.split(markdown)
    sections = {title.strip().lower(): body.strip() for title, body in zip(rest[::2], rest[1::2], strict=True)}
    return Documentation(head.strip(), _example(sections.get("bad", "")), _example(sections.get("good", "")), sections.get("remedy", ""))


def _example(section: str) -> str:
    """The YAML inside the fences of a section."""
    return "\n".join(block.rstrip("\n") for block in _FENCE.findall(section))
