"""What ends a run: the tool cannot do what was asked. What users wrote in an estate is never an error but a finding."""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """The exit statuses of every command."""

    DONE = 0
    FINDINGS = 1
    USAGE = 2
    INTERNAL = 3
    INTERRUPTED = 130


class ItsdError(Exception):
    """The request cannot be carried out: wrong usage, bad configuration, missing file or ref. Exit status 2.

    `message` says what is wrong and where; `hint` says what to do about it.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep message and hint apart, so that each output can show them its own way."""
        super().__init__(message)
        self.message = message
        self.hint = hint
