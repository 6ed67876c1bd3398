"""Proofs as Markdown: a summary that a service manager reads, and the cases behind it, folded."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.levels.lengths import format_moment
from itsd.output.markdown import escape_markdown
from itsd.output.underpin_words import differing, say_counts, say_node, say_proof, say_scope, say_shaky, say_value, say_verdict, shown_outcomes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.output.underpin_words import Titled, Underpinning, WhatIf
    from itsd.practices.agreements.proofs import CounterExample, Node, Outcome, TargetProof

MARKER = "<!-- itsd-underpin -->"
"""The first line, by which a bot finds the comment it wrote before."""


def render_underpinning(found: Underpinning) -> str:
    """All proofs: a table for each agreement, and what is behind each line that is not simply met."""
    counts = say_counts([titled.proof for titled in found.proofs])
    lines = [MARKER, f"### {counts}", "", f"As of {found.as_of}, in the {found.reading} reading.", ""]
    for titled in found.proofs:
        lines += _render_proof(found, titled)
    return "\n".join(lines).rstrip() + "\n"


def render_what_if(found: WhatIf) -> str:
    """What would be other than it is, as a table."""
    lines = [f"- {_code(f'{change.entity}:{change.target}')}: {escape_markdown(change.before)} becomes {escape_markdown(change.after)}" for change in found.changes]
    if not found.differences:
        return "\n".join([*lines, "", f"Nothing changes in {found.looked_at} agreements."]) + "\n"
    lines += ["", "| Agreement | Target | Now | Then |", "| --- | --- | --- | --- |"]
    for item in found.differences:
        said = [say_verdict(target.verdict, accepted=target.accepted) for target in (item.before, item.after)]
        for left, right in differing(item.before, item.after):
            cells = [
                _code(item.agreement),
                escape_markdown(item.after.name),
                *(f"**{word}**<br>{escape_markdown(found.reason)}" for word, found in zip(said, (left, right), strict=True)),
            ]
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _render_proof(found: Underpinning, titled: Titled) -> Iterator[str]:
    proof = titled.proof
    yield f"#### {escape_markdown(found.title(titled))}"
    yield ""
    until = f" until {proof.span.end}" if proof.span.end else " on"
    yield f"{_code(proof.agreement)}: **{say_proof(proof)}**, for {proof.span.start}{until}."
    yield ""
    for step in proof.shaky:
        yield f"- {escape_markdown(say_shaky(step))}"
    for part, span in proof.gaps:
        yield f"- Not underpinned: {escape_markdown(part)} has no agreement in {escape_markdown(str(span))}"
    yield from ["", "| Target | Promised | Expected | Guaranteed | Verdict | Weakest part |", "| --- | --- | --- | --- | --- | --- |"]
    for target in proof.targets:
        yield _row(target)
    yield ""
    for target in proof.targets:
        if target.verdict is not None and (not target.verdict.met or any(outcome.expected_only for outcome in target.outcomes) or found.tree):
            yield from _details(found, target)
    for step in proof.steps if found.tree else ():
        yield f"- carried by {_code(step.agreement)}: {say_proof(step)}"
    yield ""


def _row(target: TargetProof) -> str:
    worst = target.worst
    verdict = say_verdict(target.verdict, accepted=target.accepted)
    values = ["", "", ""]
    if worst is not None:
        only = " (as expected only)" if worst.expected_only else ""
        verdict += only
        values = [say_value(worst.expected, worst, worst.needed), say_value(worst.guaranteed, worst, worst.needed), escape_markdown(worst.weakest)]
    return f"| {' | '.join([escape_markdown(target.name), escape_markdown(target.promised), values[0], values[1], verdict, values[2]])} |"


def _details(found: Underpinning, target: TargetProof) -> Iterator[str]:
    yield f"<details><summary>{escape_markdown(target.name)}: {say_verdict(target.verdict, accepted=target.accepted)}</summary>"
    yield ""
    several = len({outcome.item for outcome in target.outcomes}) > 1
    for outcome in shown_outcomes(target):
        scope = say_scope(outcome, several=several) if len(target.outcomes) > 1 else ""
        yield f"- {escape_markdown(f'{scope}: ' if scope else '')}{escape_markdown(outcome.reason)}"
        yield from _more(found, outcome)
    if target.accepted and target.waiver is not None:
        yield f"- Accepted by {escape_markdown(str(target.waiver.accepted_by))} until {target.waiver.expires} ({_code(f'waiver/{target.waiver.id}')})"
    yield from ["", "</details>", ""]


def _more(found: Underpinning, outcome: Outcome) -> Iterator[str]:
    if outcome.improve:
        yield f"  - Weakest part: {escape_markdown(f'{outcome.weakest}; {outcome.improve}')}"
    yield from (f"  - {escape_markdown(note)}" for note in outcome.notes)
    if outcome.counter is not None:
        yield from _counter(found, outcome.counter)
    if found.tree and outcome.tree is not None:
        yield from _tree(outcome.tree, 1)


def _counter(found: Underpinning, counter: CounterExample) -> Iterator[str]:
    zone = ZoneInfo(found.timezone)
    yield f"  - Counter-example: {escape_markdown(counter.sentence)}"
    for event in counter.events:
        yield f"    - {escape_markdown(f'{format_moment(event.start, zone)} to {format_moment(event.end, zone)}: {event.who} {event.what}')}"


def _tree(node: Node, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}- {escape_markdown(': '.join(filter(None, [node.label, '; '.join(say_node(node))])))}"
    for child in node.children:
        yield from _tree(child, depth + 1)


def _code(text: str) -> str:
    return f"`{text}`"
