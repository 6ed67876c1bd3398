"""Noticing that a file of the estate has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from itsd.files.disk import DiskTree


def stamps_of(tree: DiskTree, *, templates: bool = False) -> object:
    """A mark of the state of all files of the estate, of its templates too where they are asked for; None while they cannot be looked at."""
    from itsd.files.root import SETTINGS_FILE, SUFFIXES

    suffixes = (*SUFFIXES, ".html", ".css", ".js", ".typ", ".po", ".svg", ".png") if templates else SUFFIXES
    try:
        return [(entry.path, entry.stamp) for entry in tree.list(("",), suffixes)] + [tree.read(SETTINGS_FILE)]
    except OSError:
        return None
