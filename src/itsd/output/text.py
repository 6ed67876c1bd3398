"""Findings for a terminal: the place to click, the message, the line with marks under it, related places, a hint.

Colours are a few ANSI codes written by hand, because start-up counts; all else that steers a terminal is made visible.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.diagnostics import Place
from itsd.output.cells import measure_cells, wrap_cells
from itsd.output.excerpt import Lines, cut_excerpt
from itsd.output.report import count_codes, format_count, format_levels, format_scope
from itsd.output.visible import show_controls, show_on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.diagnostics import Finding, Related
    from itsd.output.excerpt import Excerpt
    from itsd.output.report import Report

_CODES = {"error": "1;31", "warning": "1;33", "info": "1;36", "strong": "1", "faint": "2", "hint": "32"}
_LEAST_WIDTH = 40
_INDENT = "  "
# A table of the most frequent rules helps from so many findings on, and shows so many rules.
_MANY = 10
_ROWS = 10


@dataclass(frozen=True, slots=True)
class _Page:
    """What is the same for every finding of one rendering."""

    report: Report
    lines: Lines
    color: bool
    width: int

    def paint(self, style: str, text: str) -> str:
        """The text in a style, or as it is without colour."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.color and text else text


def render_text(report: Report, *, color: bool = False, width: int = 80, limit: int | None = None) -> str:
    """All findings, or the first `limit` of them, and a summary, for a terminal of so many columns."""
    page = _Page(report, Lines(report.source), color, max(width, _LEAST_WIDTH))
    shown = report.findings if limit is None else report.findings[: max(limit, 0)]
    blocks = ["\n".join(_render_finding(page, finding)) for finding in shown]
    rest = report.findings[len(shown) :]
    if rest:
        blocks.append(page.paint("faint", f"… and {format_count(len(rest), 'more finding')}: {format_levels(rest)}"))
    blocks.append("\n".join(_render_summary(page)))
    return "\n\n".join(blocks) + "\n"


def _render_finding(page: _Page, finding: Finding) -> Iterator[str]:
    place = page.paint("strong", _format_place(page, finding.place))
    rule = page.paint("strong", show_on_one_line(finding.code)) + " " + show_on_one_line(finding.name)
    yield f"{place}  {page.paint(finding.level.value, finding.level.value)}  {rule}"
    yield from _wrap(page, "", finding.message)
    gutter = max(len(str(place.line)) for place in (finding.place, *(related.place for related in finding.related)))
    yield from _render_excerpt(page, finding.place, finding.level.value, gutter)
    for related in finding.related:
        yield from _render_related(page, related, gutter)
    if finding.hint:
        yield from _wrap(page, "hint: ", finding.hint)


def _render_related(page: _Page, related: Related, gutter: int) -> Iterator[str]:
    label = _format_place(page, related.place) + ": "
    lines = wrap_cells(label + show_on_one_line(related.message), page.width - len(_INDENT))
    for line in lines:
        yield _INDENT + line
    yield from _render_excerpt(page, related.place, "strong", gutter)


def _render_excerpt(page: _Page, place: Place, style: str, gutter: int) -> Iterator[str]:
    """The excerpt of a place; nothing for a place that is a whole file or whose line is not to be had."""
    line = None if place == Place(place.file) else page.lines.find(place.file, place.line)
    if line is None:
        return
    number = _INDENT + f"{place.line:>{max(gutter, 4)}} | "
    empty = " " * (len(number) - 2) + "| "
    excerpt = cut_excerpt(line, place, page.width - len(number))
    yield page.paint("faint", number if excerpt.line else number.rstrip()) + excerpt.line
    for marks in _place_note(excerpt, page.width - len(empty)):
        yield page.paint("faint", empty) + page.paint(style, marks)


def _place_note(excerpt: Excerpt, room: int) -> Sequence[str]:
    """The marks with the note behind them where it fits, else on lines of its own."""
    joined = f"{excerpt.marks} {excerpt.note}".rstrip()
    if measure_cells(joined) <= room or not excerpt.note:
        return [joined]
    return [excerpt.marks, *wrap_cells(excerpt.note, room)]


def _wrap(page: _Page, label: str, text: str) -> Iterator[str]:
    """A paragraph, wrapped, whose further lines stand under the text and not under the label."""
    indent = _INDENT + " " * len(label)
    for index, line in enumerate(wrap_cells(show_on_one_line(text), page.width - len(indent))):
        yield (indent if index else _INDENT + page.paint("hint", label)) + line


def _format_place(page: _Page, place: Place) -> str:
    return f"{show_controls(page.report.locate(place.file))}:{place.line}:{place.column}"


def _render_summary(page: _Page) -> Iterator[str]:
    findings = page.report.findings
    if len(findings) > _MANY:
        yield from _render_codes(page)
        yield ""
    worst = max((finding.level for finding in findings), key=lambda level: level.rank, default=None)
    levels = format_levels(findings)
    yield page.paint("hint" if worst is None else worst.value, levels[0].upper() + levels[1:] + ".")
    yield from wrap_cells(format_scope(page.report), page.width)


def _render_codes(page: _Page) -> Iterator[str]:
    codes = count_codes(page.report.findings)
    counts = max(len(f"{code.count:,}") for code in codes)
    rules = [f"{show_on_one_line(code.code)} {show_on_one_line(code.name)}" for code in codes[:_ROWS]]
    names = max(map(measure_cells, rules))
    yield page.paint("strong", "Most frequent")
    for code, rule in zip(codes, rules, strict=False):
        pad = " " * (names - measure_cells(rule))
        yield f"{_INDENT}{code.count:>{counts},}  {rule}{pad}  {page.paint(code.level.value, code.level.value)}"
    if len(codes) > _ROWS:
        yield f"{_INDENT}and {format_count(len(codes) - _ROWS, 'more rule')}"
