"""The root of an estate: the nearest folder upward that has an `itsd.yaml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS_FILE = "itsd.yaml"
SUFFIXES = (".yaml", ".yml")


def find_root(start: Path) -> Path:
    """The nearest folder upward that has an `itsd.yaml`. Raises ItsdError where there is none."""
    start = start.resolve()
    if not start.exists():
        message = f"there is no folder {start}"
        raise ItsdError(message, "Check the path given with --estate.")
    folder = start if start.is_dir() else start.parent
    for candidate in (folder, *folder.parents):
        if (candidate / SETTINGS_FILE).is_file():
            return candidate
    message = f"no {SETTINGS_FILE} in {folder} or any folder above it"
    raise ItsdError(message, "Run `itsd init` to make a new estate, or name one with --estate DIR.")
