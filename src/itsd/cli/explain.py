"""`itsd explain`: what a rule finds, why it matters, a bad and a good example, and what to do."""

from __future__ import annotations

import shutil
import sys
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_rule
from itsd.cli.options import session_of
from itsd.cli.rules import levels_here
from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.rules.base import Rule
    from itsd.rules.documentation import Documentation

Code = Annotated[str, typer.Argument(help="The code or the name of a rule.", autocompletion=complete_rule, metavar="CODE")]
FormatName = Annotated[str, typer.Option("--format", "-f", help="text, markdown or json.", metavar="FORMAT")]
_WIDEST = 100


def explain(context: typer.Context, code: Code, *, output_format: FormatName = "text") -> None:
    """What a rule finds, why, and what to do about it."""
    from itsd.rules.documentation import load_documentation

    rule = find_rule(code)
    page = load_documentation(rule.code)
    level = levels_here(context).get(rule.code, rule.level.value)
    if output_format == "markdown":
        sys.stdout.write(_render_markdown(rule, page, level))
    elif output_format == "json":
        sys.stdout.write(_render_json(rule, page, level))
    elif output_format == "text":
        width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
        sys.stdout.write("\n".join(_render_text(rule, page, level, width, color=session_of(context).color())) + "\n")
    else:
        message = f"there is no format {output_format} of an explanation"
        raise ItsdError(message, "Choose text, markdown or json.")


def find_rule(text: str) -> Rule:
    """The rule of a code or a name. Raises ItsdError where there is none."""
    from itsd.model.reading import suggest
    from itsd.rules.registry import BY_CODE, RULES

    rule = BY_CODE.get(text.upper()) or next((rule for rule in RULES if rule.name == text.lower()), None)
    if rule is None:
        message = f"there is no rule {text}"
        raise ItsdError(message, suggest(text.upper(), BY_CODE) or suggest(text.lower(), [rule.name for rule in RULES]) or "`itsd rules` lists all rules.")
    return rule


def _render_text(rule: Rule, page: Documentation, level: str, width: int, *, color: bool) -> Iterator[str]:
    def strong(text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if color else text

    serves = f", serves {', '.join(rule.lines)}" if rule.lines else ""
    yield f"{strong(rule.code + ' ' + rule.name)} ({level}{serves})"
    yield ""
    yield from _wrap(page.text, width)
    for title, example in (("Bad", page.bad), ("Good", page.good)):
        yield strong(title)
        yield from (f"    {line}".rstrip() for line in example.splitlines())
        yield ""
    yield strong("Remedy")
    yield from list(_wrap(page.remedy, width))[:-1]


def _wrap(markdown: str, width: int) -> Iterator[str]:
    """Paragraphs, wrapped, with an empty line after each; lists and fenced text as they are."""
    fenced = False
    for paragraph in markdown.split("\n\n"):
        keeps = fenced or paragraph.lstrip().startswith(("```", "- ", "* ", "1. ", "|"))
        fenced = fenced ^ (paragraph.count("```") % 2 == 1)
        yield from paragraph.splitlines() if keeps else textwrap.wrap(" ".join(paragraph.split()), width, break_long_words=False, break_on_hyphens=False)
        yield ""


def _render_markdown(rule: Rule, page: Documentation, level: str) -> str:
    head = f"# {rule.code} {rule.name}\n\nLevel: {level}. Framework: {', '.join(rule.lines) or 'none'}.\n\n{page.text}\n"
    return f"{head}\n## Bad\n\n```yaml\n{page.bad}\n```\n\n## Good\n\n```yaml\n{page.good}\n```\n\n## Remedy\n\n{page.remedy}\n"


def _render_json(rule: Rule, page: Documentation, level: str) -> str:
    from itsd.output.json_text import format_json

    return format_json(
        {
            "format": "itsd-rule",
            "version": 1,
            "code": rule.code,
            "name": rule.name,
            "level": level,
            "default_level": rule.level.value,
            "summary": rule.summary,
            "lines": list(rule.lines),
            "documentation": page.text,
            "bad": page.bad,
            "good": page.good,
            "remedy": page.remedy,
        }
    )
