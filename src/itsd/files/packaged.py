"""Files that come with the program: templates and the sample estate; in a checkout they stand at its top."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def packaged(name: str) -> Traversable:
    """A folder that is packaged with the program."""
    inside = files("itsd") / name
    if inside.is_dir():
        return inside
    top = Path(__file__).parents[3]
    return top if name == "sample" else top / name
