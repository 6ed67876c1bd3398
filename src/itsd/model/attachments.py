"""Files beside the entities, such as evidence: rules ask for them through this, because the core does not touch the disk."""

from __future__ import annotations

from typing import Protocol


class Attachments(Protocol):  # every tree of files is one
    """The files of an estate that are no entities."""

    def digest(self, path: str) -> str | None:
        """The SHA-256 of a file in hexadecimal digits; None where there is no such file inside the estate."""
