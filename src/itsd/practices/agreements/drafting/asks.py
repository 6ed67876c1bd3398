"""What the agreements above ask of a draft: each of their promises that rests on it, as a question of the proof."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from itsd.levels.declared import metric_of
from itsd.levels.metrics import Composition
from itsd.model.agreement import Ola
from itsd.practices.agreements.promises import say_promise
from itsd.practices.agreements.proof import is_own_word, obligations_of, parts_of_term, term_of
from itsd.practices.agreements.question import Question
from itsd.practices.agreements.structure import path_of, structures_of
from itsd.practices.agreements.support_path import agreements_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.practices.agreements.structure import Carrier

ON_PATH = {Composition.INTERSECTION_ON_PATH, Composition.FIRST_LINE}
"""Laws of what those promise who give support, where a support path says who they are."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One promise of an agreement above, on one of its items and one span of its term, and the parts there for which the draft speaks.

    `stages` are the places of the support path at which its provider stands.
    """

    key: str
    name: str
    question: Question
    parts: tuple[str, ...]
    stages: tuple[str, ...]

    @property
    def agreement(self) -> str:
        """The agreement above."""
        return self.question.agreement.key

    @property
    def promised(self) -> str:
        """What it promises, in words."""
        return say_promise(self.question.target, self.question.promise.hours)

    @property
    def carriers(self) -> list[Carrier]:
        """The parts of the structure for which the draft speaks, and about which the composition does not speak first."""
        carriers = self.question.structure.carriers
        return [carriers[name] for name in self.parts if not any(self.question.answers(promise) for promise in carriers[name].promised)]


def find_asks(key: str, carried: Sequence[Agreement], estate: Estate) -> Iterator[Ask]:
    """Every promise that rests on the draft of a name, which is in force in this estate."""
    for agreement in carried:
        obligations = list(obligations_of(agreement, estate))
        for structure in structures_of(agreement, estate):
            for name, promise in obligations:
                metric = metric_of(promise.target.metric, estate.settings)
                if metric is None or metric.composition is Composition.NOT_DERIVED:
                    continue
                if isinstance(agreement, Ola) and is_own_word(agreement, structure, promise, metric, estate):
                    continue
                for span in parts_of_term(agreement, structure, term_of(agreement, estate), estate):
                    ask = _ask(key, name, Question(estate, agreement, structure, span, promise, metric, brief=True))
                    if ask is not None:
                        yield ask


def _ask(key: str, name: str, question: Question) -> Ask | None:
    parts = tuple(carrier.name for carrier in question.carriers() if any(other.key == key for other in question.agreements(carrier)))
    stages = tuple(dict.fromkeys(stage for _, stage in path_of(question.agreement, question.estate)[0] if any(other.key == key for other in agreements_of(stage, question))))
    return Ask(key, name, question, parts, stages) if parts or stages else None


def first_line(question: Question) -> str:
    """The first stage of the support path; empty where there is none."""
    names = path_of(question.agreement, question.estate)[0]
    return names[0][1] if names else ""


def silent_parts(ask: Ask) -> tuple[str, ...]:
    """The other parts that have to promise as much by themselves, and of which nothing is known."""
    question, law = ask.question, ask.question.metric.composition
    if law is Composition.LIMIT or (law in ON_PATH and first_line(question)):
        return ()
    carriers = [carrier for carrier in question.carriers() if carrier.name not in ask.parts and (carrier.own or law is not Composition.OWN)]
    return tuple(carrier.label for carrier in carriers if not question.promises(carrier))
