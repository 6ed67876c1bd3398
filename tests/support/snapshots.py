"""Whole outputs on file. `UPDATE_SNAPSHOTS=1 pytest` writes them anew; the change is then read like any other."""

from __future__ import annotations

import os
from pathlib import Path

from itsd import __version__

FOLDER = Path(__file__).parents[1] / "snapshots" / "acceptance"


def check_snapshot(name: str, text: str) -> None:
    """The text is the one on file; the version of the program may differ."""
    neutral = text.replace(__version__, "<version>")
    path = FOLDER / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(neutral, encoding="utf-8", newline="\n")
    assert neutral == path.read_text(encoding="utf-8"), f"{name} differs; if it should, run with UPDATE_SNAPSHOTS=1"
