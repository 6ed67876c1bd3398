"""The approvals of the sample are of the agreements as they are."""

from __future__ import annotations

from docs.generator.sample_signatures import ROOT, make_files
from tests.support.runner import run_here


def test_the_signatures_of_the_sample_are_current() -> None:
    """Where this fails, run: python -m docs.generator.sample_signatures."""
    made = dict(make_files())
    assert len(made) == 24
    assert [path.relative_to(ROOT).as_posix() for path, text in made.items() if path.read_text(encoding="utf-8") != text] == []


def test_every_agreement_of_the_sample_that_binds_is_signed() -> None:
    result = run_here("approve", "--check", cwd=ROOT)
    assert (result.status, result.out.splitlines()[0]) == (0, "Approvals: 23 agreements, all signed")
