"""Agreements of the sample estate as documents, made once for all tests that look at them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.support.estates import SAMPLE
from tests.support.runner import run_here

SLA, OLA, CONTRACT, DRAFT = "sla-permits-portal-1.0", "ola-service-desk-operations-1.0", "contract-paygate-payments-2.0", "sla-inspection-app-0.3"
RUNS = {
    "both": (("permits-portal",), ("html", "pdf")),
    "columns": (("permits-portal", "--columns"), ("html", "pdf", "docx")),
    "english": (("permits-portal", "--languages", "en"), ("html", "pdf")),
    "arabic": (("permits-portal", "ola/service-desk-operations", "contract/paygate-payments", "--languages", "ar"), ("html", "pdf", "docx")),
    "internal": (("permits-portal", "--copy", "internal", "--languages", "ar"), ("html", "pdf")),
    "draft": (("inspection-app",), ("pdf", "docx")),
    "texts": (("permits-portal", "ola/service-desk-operations", "contract/paygate-payments"), ("markdown",)),
}
"""What is rendered into the folder of each name, and in which formats."""


@cache
def papers() -> Path:
    """The folder with a folder for each run."""
    folder = Path(mkdtemp(prefix="itsd-papers-"))
    for name, (arguments, formats) in RUNS.items():
        chosen = [part for format_name in formats for part in ("--format", format_name)]
        result = run_here("--quiet", "render", *arguments, *chosen, "--output", folder / name, cwd=SAMPLE)
        assert result.status == 0, result.err
    return folder


def paper(run: str, name: str, ending: str) -> Path:
    """One file: `paper("columns", SLA, "pdf")`."""
    return papers() / run / f"{name}.{ending}"
