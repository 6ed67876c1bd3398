"""Odd but well-formed terms everywhere at once: a proof and findings for each, never an exception, never a long wait."""

from __future__ import annotations

import re
import time
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from itsd.files.tree import MemoryTree
from itsd.loader import load
from itsd.model.agreement import Ola, Sla
from itsd.output.underpin_json import render_underpinning
from itsd.output.underpin_words import Titled, Underpinning
from itsd.practices.agreements.proof import prove_tree
from itsd.render.underpin_html import render_html
from itsd.rules.check import judge_all
from tests.support.estates import EXAMPLE, read_estate

if TYPE_CHECKING:
    import random

FILES = {path: content.decode() for path, content in read_estate(EXAMPLE).items()}
LONGEST = 20  # seconds of the processor for an estate of a few files
_PATH = "support: {hours: government-hours"
_ODD = (
    (r"((?:at_least|at_most|notice): )[\w.%]+", 0.3, ("0h", "0m", "1s", "500ms", "400d", "1bd", "0bd", "2.5bd", "8bh", "3 months", "100%", "0%", "99.999999999%", "0.0001%")),
    (r"(per: )[\w-]+", 0.3, ("hour", "day", "week", "quarter", "half-year", "year", "30d", "90m", "1bd", "2 months")),
    (r"((?:during|hours): )[a-z-]+(?=[,}\n])", 0.2, ("always", "government-hours", "paygate-hours", "nowhere")),
    (r"(independent: )\w+", 0.3, ("true", "false")),
    (r"((?:from|to): )\d{4}-\d\d-\d\d", 0.15, ("2026-11-15", "2025-01-01", "9999-12-31", "0001-01-01", "0226-12-01", "2030-01-01")),
    (rf"({re.escape(_PATH)})", 0.5, (", path: [network-team, paygate]", ", path: [paygate, network, nobody]", ", path: [it-department]")),
    (r"(reading: )\w+", 0.5, ("expected", "guaranteed")),
)


def _changed(text: str, chance: random.Random) -> str:
    for pattern, likely, words in _ODD:
        text = re.sub(pattern, lambda match, likely=likely, words=words: match[1] + chance.choice(words) if chance.random() < likely else match[0], text)  # type: ignore[misc]
    return text


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow], phases=[Phase.generate])  # what fails is too large to be made smaller
@given(chance=st.randoms(use_true_random=False))
def test_odd_terms_are_proven_and_judged(chance: random.Random) -> None:
    tree = MemoryTree({path: _changed(text, chance) for path, text in FILES.items()})
    began = time.process_time()
    loaded = load(tree, today=date(2026, 11, 1))
    estate = loaded.estate
    proofs = tuple(Titled(prove_tree(agreement, estate), agreement.name) for agreement in (*estate.each(Sla), *estate.each(Ola)))
    found = Underpinning(proofs, estate.as_of, estate.settings.policies.reading, estate.settings.timezone, "en", "en", tree=True)
    assert render_underpinning(found).endswith("}\n")
    assert render_html(found).endswith("</html>\n")
    for titled in proofs:
        for target in titled.proof.targets:
            assert all(outcome.reason for outcome in target.outcomes), "every verdict has its reason"
            assert not any(outcome.verdict.met and outcome.missing for outcome in target.outcomes), "what is missing is never met"
    judge_all(loaded, tree)
    assert time.process_time() - began < LONGEST
