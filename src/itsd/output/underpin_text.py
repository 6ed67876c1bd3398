"""Proofs for a terminal: one line for what holds, the whole case for what does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.levels.lengths import format_moment
from itsd.output.cells import measure_cells, wrap_cells
from itsd.output.underpin_words import ACCEPTED, MET, NOT_DERIVED, differing, say_counts, say_node, say_proof, say_scope, say_shaky, say_verdict, shown_outcomes
from itsd.output.visible import show_on_one_line
from itsd.practices.agreements.proofs import Unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.output.underpin_words import Titled, Underpinning, WhatIf
    from itsd.practices.agreements.proofs import CounterExample, Node, Outcome, Proof, TargetProof

_CODES = {MET: "32", ACCEPTED: "33", "falls short": "1;31", "unknown": "1;33", "not comparable": "1;33", NOT_DERIVED: "2", "strong": "1", "faint": "2"}
_LEAST_WIDTH = 60
_VERDICT = 14  # cells of the column of verdicts
_NAME = 22  # cells of the column of names, at most
_EVENTS = 8  # lines of a counter-example that are shown
_MANY_GAPS = 5


@dataclass(frozen=True, slots=True)
class _Page:
    """What is the same for a whole rendering."""

    zone: ZoneInfo
    color: bool
    width: int
    verbose: bool
    tree: bool

    def paint(self, style: str, text: str) -> str:
        """The text in a style, or as it is without colour."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.color and text and style in _CODES else text

    def wrap(self, indent: int, text: str, hanging: int = 0) -> Iterator[str]:
        """A paragraph behind an indent; further lines stand `hanging` cells deeper."""
        for number, line in enumerate(wrap_cells(show_on_one_line(text), self.width - indent - hanging)):
            yield " " * (indent + (hanging if number else 0)) + line


def render_underpinning(found: Underpinning, *, color: bool = False, width: int = 80, verbose: bool = False) -> str:
    """All proofs and a summary, for a terminal of so many columns."""
    page = _Page(ZoneInfo(found.timezone), color, max(width, _LEAST_WIDTH), verbose, found.tree)
    blocks = ["\n".join(_render_proof(page, found, titled)) for titled in found.proofs]
    counts = say_counts([titled.proof for titled in found.proofs])
    blocks.append("\n".join(page.wrap(0, f"{counts}, as of {found.as_of}, in the {found.reading} reading.")))
    return "\n\n".join(blocks) + "\n"


def render_what_if(found: WhatIf, *, color: bool = False, width: int = 80) -> str:
    """What would be other than it is, target by target."""
    page = _Page(ZoneInfo("UTC"), color, max(width, _LEAST_WIDTH), verbose=False, tree=False)
    lines = [page.paint("strong", f"{change.entity}:{change.target}  {change.before} -> {change.after}") for change in found.changes]
    agreement = ""
    for difference in found.differences:
        if difference.agreement != agreement:
            agreement = difference.agreement
            lines += ["", page.paint("strong", agreement)]
        before, after = (say_verdict(target.verdict, accepted=target.accepted) for target in (difference.before, difference.after))
        lines.append(f"  {show_on_one_line(difference.after.name)}: {page.paint(before, before)} -> {page.paint(after, after)}")
        for left, right in differing(difference.before, difference.after):
            lines += [*page.wrap(4, f"before: {left.reason}", 2), *page.wrap(4, f"then: {right.reason}", 2)]
    if not found.differences:
        lines += ["", f"Nothing changes in {found.looked_at} agreement{'' if found.looked_at == 1 else 's'}."]
    return "\n".join(lines) + "\n"


def _render_proof(page: _Page, found: Underpinning, titled: Titled) -> Iterator[str]:
    proof = titled.proof
    said = say_proof(proof)
    head = f"{proof.agreement}  {show_on_one_line(found.title(titled))}"
    style = MET if said == "proven" else ACCEPTED if proof.accepted and not proof.shaky and (proof.verdict is None or proof.verdict.met) else said.partition(",")[0]
    yield page.paint("strong", head)
    yield f"  {page.paint(style, said)}, for {_term(proof)}"
    for part, span in proof.gaps[:_MANY_GAPS]:
        yield from page.wrap(2, f"not underpinned: {part} has no agreement in {span}", 2)
    for step in proof.shaky:
        yield from page.wrap(2, say_shaky(step), 2)
    width = min(_NAME, max((measure_cells(target.name) for target in proof.targets), default=0))
    for target in proof.targets:
        yield from _render_target(page, target, width)
    if page.tree and proof.steps:
        yield from _render_beneath(page, proof)


def _term(proof: Proof) -> str:
    return f"{proof.span.start} on" if proof.span.end is None else f"{proof.span.start} until {proof.span.end}"


def _render_beneath(page: _Page, proof: Proof) -> Iterator[str]:
    """The steps below: what falls short or is unknown there, agreement by agreement."""
    yield "  carried by"
    for step in proof.steps:
        said = say_proof(step)
        yield f"    {step.agreement}: {page.paint(said.partition(',')[0], said)}"
        for target in step.targets:
            if target.verdict is not None and not target.verdict.met:
                for outcome in shown_outcomes(target)[:1]:
                    yield from page.wrap(6, f"{target.name}: {outcome.reason}", 2)


def _render_target(page: _Page, target: TargetProof, width: int) -> Iterator[str]:
    said = say_verdict(target.verdict, accepted=target.accepted)
    name = show_on_one_line(target.name)
    pad = " " * max(0, width - measure_cells(name))
    indent = 2 + _VERDICT + width + 2
    lines = wrap_cells(show_on_one_line(target.promised), max(20, page.width - indent))
    yield f"  {page.paint(said, said)}{' ' * (_VERDICT - len(said))}{name}{pad}  {lines[0]}"
    yield from (" " * indent + line for line in lines[1:])
    settled = target.verdict is None or target.verdict.met
    for outcome in shown_outcomes(target)[: 1 if settled else None]:
        if not settled or page.verbose or page.tree or outcome.expected_only:
            yield from _render_outcome(page, target, outcome, settled=settled)


def _render_outcome(page: _Page, target: TargetProof, outcome: Outcome, *, settled: bool) -> Iterator[str]:
    several = len({found.item for found in target.outcomes}) > 1
    spans = len({found.span for found in target.outcomes}) > 1
    scope = say_scope(outcome, several=several) if spans else (outcome.item if several else "")
    met = "met: " if not settled and outcome.verdict.met else ""
    yield from page.wrap(6, (f"{scope}: " if scope else "") + met + outcome.reason, 2)
    settled = settled or outcome.verdict.met
    if not settled or page.verbose:
        yield from (line for note in outcome.notes for line in page.wrap(6, note, 2))
    if not settled:
        if outcome.weakest:
            improve = f": {outcome.improve}" if outcome.improve else ""
            yield from page.wrap(6, f"weakest part {outcome.weakest}{improve}", 2)
        if outcome.counter is not None:
            yield from _render_counter(page, outcome.counter)
        if target.accepted and target.waiver is not None and outcome.verdict is target.verdict:
            yield from page.wrap(6, f"accepted by {target.waiver.accepted_by} until {target.waiver.expires} (waiver/{target.waiver.id})", 2)
    if page.tree and outcome.tree is not None and not (settled and outcome.unit is Unit.RANK):
        yield from _render_tree(page, outcome.tree)


def _render_counter(page: _Page, counter: CounterExample) -> Iterator[str]:
    yield from page.wrap(6, f"counter-example: {counter.sentence}", 2)
    if len(counter.events) > 1:
        for event in counter.events[:_EVENTS]:
            start, end = format_moment(event.start, page.zone), format_moment(event.end, page.zone)
            yield from page.wrap(8, f"{start} to {end}  {event.who} {event.what}", 2)
        if len(counter.events) > _EVENTS:
            yield f"        and {len(counter.events) - _EVENTS} more"


def _render_tree(page: _Page, node: Node, lead: str = "      ", child: str = "      ") -> Iterator[str]:
    said = show_on_one_line(": ".join(filter(None, [node.label, "; ".join(say_node(node))])))
    room = max(20, page.width - len(lead) - 2)
    lines = wrap_cells(said, room)
    yield page.paint("faint", lead) + lines[0]
    yield from (page.paint("faint", child) + "    " + line for line in lines[1:])
    for number, below in enumerate(node.children):
        last = number + 1 == len(node.children)
        yield from _render_tree(page, below, child + ("└ " if last else "├ "), child + ("  " if last else "│ "))
