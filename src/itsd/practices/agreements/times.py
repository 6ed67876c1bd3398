"""Times along the support path: stages in sequence add, alternatives take the worst, and all of it is felt in the agreement's clock."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from itsd.clock.worst import Stage
from itsd.levels.comparison import Verdict
from itsd.levels.digits import format_share
from itsd.levels.lengths import format_moment, format_span
from itsd.practices.agreements.proofs import CounterExample, Event, Node, Outcome, Unit, worst_of
from itsd.practices.agreements.structure import path_of
from itsd.practices.agreements.support_path import Line, UnknownError, felt_alone, find_lines, share_of, stage_of, worst_start

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.clock.opentime import OpenTime
    from itsd.practices.agreements.proofs import Missing
    from itsd.practices.agreements.question import Question
    from itsd.practices.agreements.support_path import Step

_MINUTE = 60
_NO_PATH = "no support path is declared: every part has to keep the time by itself, and no time is left for handing over"


def derive_times(question: Question) -> Outcome:
    """A promised time from the stages that a ticket may pass."""
    limit = stage_of(question.promise, question)
    if limit is None:
        return Outcome(Verdict.UNKNOWN, f"nothing says in which hours {question.promise.name} is counted", Unit.SECONDS)
    missing: list[Missing] = []
    lines: list[Line] = []
    for end, attempts in find_lines(question):
        try:
            steps = tuple(attempt() for attempt in attempts)
        except UnknownError as error:
            missing.append(error.missing)
            continue
        if steps:
            found = worst_start(question, steps, limit)
            if isinstance(found, str):
                return Outcome(Verdict.UNKNOWN, found, Unit.SECONDS)
            lines.append(Line(end, steps, found))
    return _judge(question, limit, lines, missing)


def _judge(question: Question, limit: Stage, lines: Sequence[Line], missing: Sequence[Missing]) -> Outcome:
    """The verdict over all lines: the slowest one decides, and what is not known could be slower."""
    allowed = Fraction(0 if limit.days is not None else limit.seconds)
    needed = share_of(question.target)
    notes = () if path_of(question.agreement, question.estate)[0] else (_NO_PATH,)
    tree = _tree(question, lines, allowed) if lines and not question.brief else None
    judged = [(judge_line(line, allowed, needed), line) for line in lines]
    bad = [line for verdict, line in judged if verdict is Verdict.FALLS_SHORT]
    if bad or (lines and not missing):
        worst = max(bad or lines, key=lambda line: line.worst.seconds)
        verdict = worst_of([verdict for verdict, _ in judged]) or Verdict.UNKNOWN
        found = Outcome(verdict, _reason(question, worst, limit, verdict), Unit.SECONDS, allowed, None, Fraction(worst.worst.seconds), allowed, tree=tree, notes=notes)
        if verdict is Verdict.FALLS_SHORT:
            weakest = max(worst.steps, key=lambda step: felt_alone(question, step).seconds)
            return replace(found, weakest=weakest.label, improve=_improve(question, worst, weakest, limit), counter=_counter(question, worst, limit), missing=tuple(missing))
        return replace(found, weakest=max(worst.steps, key=lambda step: felt_alone(question, step).seconds).label, missing=tuple(missing))
    reason = "; ".join(dict.fromkeys(item.what for item in missing)) if missing else f"nothing carries {question.promise.name}"
    return Outcome(Verdict.UNKNOWN, reason, Unit.SECONDS, allowed, allowed=allowed, tree=tree, missing=tuple(missing), notes=notes)


def judge_line(line: Line, allowed: Fraction, needed: Fraction) -> Verdict:
    """Rule 5: no worse in time and share is met; better in one and worse in the other is not comparable."""
    gives = line.share
    time = (line.worst.seconds > allowed) - (line.worst.seconds < allowed)
    share = 0 if gives is needed else (gives < needed) - (gives > needed)
    if time > 0 or share > 0:
        return Verdict.NOT_COMPARABLE if min(time, share) < 0 < max(time, share) and gives < 1 else Verdict.FALLS_SHORT
    return Verdict.EXCEEDS if time < 0 or share < 0 else Verdict.MEETS


def _reason(question: Question, line: Line, limit: Stage, verdict: Verdict) -> str:
    """Why, in one clause: what the worst line comes to, beside what is promised."""
    hours = question.promise.hours
    through = " then ".join(f"{step.label} {step.promise.target.at_most}" for step in line.steps)
    if limit.days is not None:
        late = line.worst.seconds
        told = f"is due {format_span(abs(late))} of {hours} {'after' if late > 0 else 'before'}" if late else "is due exactly after"
        told += f" {question.target.at_most}"
    else:
        told = f"takes up to {format_span(line.worst.seconds)} of {hours}, {_against(line, limit)}"
    share = f"; it holds for {_percent(line.share)} of cases, {_percent(share_of(question.target))} are promised" if line.share != 1 or verdict is Verdict.NOT_COMPARABLE else ""
    return f"{through} {told}{share}"


def _against(line: Line, limit: Stage) -> str:
    delta = line.worst.seconds - limit.seconds
    return f"exactly the {format_span(limit.seconds)} promised" if not delta else f"{format_span(abs(delta))} {'more' if delta > 0 else 'less'} than promised"


def _percent(share: Fraction) -> str:
    return f"{format_share(share, None)}%"


def _tree(question: Question, lines: Sequence[Line], allowed: Fraction) -> Node:
    """The lines as alternatives, each with its stages: what a stage takes, and what it may take while the others stay."""
    nodes = []
    for line in lines:
        alone = [Fraction(felt_alone(question, step).seconds) for step in line.steps]
        spare = allowed - sum(alone, Fraction(0))
        stages = tuple(
            Node(step.label, Unit.SECONDS, step.promise.source, str(step.promise), felt, None, max(Fraction(0), felt + spare)) for step, felt in zip(line.steps, alone, strict=True)
        )
        nodes.append(stages[0] if len(stages) == 1 else Node(f"to {line.end}", Unit.SECONDS, value=Fraction(line.worst.seconds), needed=allowed, children=stages))
    return nodes[0] if len(nodes) == 1 else Node("the slowest of", Unit.SECONDS, value=max(node.value or Fraction(0) for node in nodes), needed=allowed, children=tuple(nodes))


def _improve(question: Question, line: Line, weakest: Step, limit: Stage) -> str:
    """How much better the weakest stage must become so that the line holds, in its own hours or, where no time there is short enough, in ours."""
    own = _longest(question, line, weakest, weakest.stage.clock, limit)
    if own is not None:
        return f"{weakest.label} has to promise at most {format_span(own)} ({weakest.promise.source}, counted in {weakest.promise.hours})"
    ours = _longest(question, line, weakest, limit.clock, limit)
    if ours is None:
        return f"{weakest.label} alone cannot save it: the other stages take too long already"
    hours = question.promise.hours
    return f"no time counted in {weakest.promise.hours} is short enough; {weakest.label} has to promise at most {format_span(ours)} counted in {hours} ({weakest.promise.source})"


def _longest(question: Question, line: Line, changed: Step, clock: OpenTime, limit: Stage) -> int | None:
    """The longest time, in whole minutes of a clock, that a stage may take so that its line holds; None where none does."""

    def fits(minutes: int) -> bool:
        steps = [replace(step, stage=Stage(clock, minutes * _MINUTE)) if step is changed else step for step in line.steps]
        found = worst_start(question, steps, limit)
        return not isinstance(found, str) and found.seconds <= (0 if limit.days is not None else limit.seconds)

    low, high = 1, max(1, (changed.stage.seconds or line.worst.seconds) // _MINUTE)
    if not fits(1):
        return None
    if fits(high):
        return high * _MINUTE
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low * _MINUTE


def _counter(question: Question, line: Line, limit: Stage) -> CounterExample | None:
    """The start at which the line takes longest, with what happens from there; None where only the share is too small."""
    allowed = Fraction(0 if limit.days is not None else limit.seconds)
    if line.worst.seconds <= allowed:
        return None
    calendar = limit.clock.calendar
    zone = ZoneInfo(calendar.timezone if calendar is not None else question.estate.settings.timezone)
    events, at = [], line.worst.start
    for step in line.steps:
        due = step.stage.due(at)
        events.append(Event(at, due, step.label, f"takes the {step.promise.target.at_most} it promised, counted in {step.promise.hours}"))
        at = due
    start, end = format_moment(line.worst.start, zone), format_moment(line.worst.due, zone)
    felt = "" if line.worst.attained else "a moment less than "
    late = " late" if limit.days is not None else ""
    sentence = f"raised {start}, done {end}: {felt}{format_span(line.worst.seconds)} of {question.promise.hours}{late}, while every part keeps its promise"
    windows = tuple(limit.clock.windows(line.worst.start, line.worst.due))
    return CounterExample(sentence, tuple(events), question.promise.hours or "", Fraction(line.worst.seconds), allowed, windows)
