"""The outbox of an edition: a file beside its record that says, while its letter is being sent, who has it already.

Each line is on the disk before the next step is taken. `handing` stands directly before a letter is handed to the mail server, `sent` after
the server has taken it, `not sent` after it has not. A run that ends between the first two leaves a letter of which nobody knows whether it
went: it is never sent again by itself.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Literal

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from pathlib import Path

    from itsd.model.catalogue import Edition

SUFFIX = ".outbox"
State = Literal["handing", "sent", "not sent"]
_STATES = frozenset({"handing", "sent", "not sent"})
_FORMAT = "itsd-outbox"


class Outbox:
    """Who has the letter about an edition. Raises ItsdError for a file that is no outbox of it."""

    def __init__(self, path: Path, edition: Edition) -> None:
        """Read what there is; nothing is written yet."""
        self.path = path
        self._edition = edition
        self._states: dict[str, State] = {}
        self.again = False
        self.exists = path.is_file()
        if self.exists:
            self._read()

    def people_in(self, state: State) -> list[str]:
        """The people whose letter is in a state, by id."""
        return sorted(person for person, known in self._states.items() if known == state)

    def begin(self, *, again: bool) -> None:
        """Make the file where there is none. Raises ItsdError where it cannot be made: then nothing is sent either."""
        if self.exists:
            return
        self.again = again
        self._append({"format": _FORMAT, "version": 1, "edition": self._edition.id, "digest": self._edition.digest, "again": again})
        self.exists = True

    def note(self, person: str, state: State) -> None:
        """Put down what became of a letter, so that it outlives this run."""
        self._append({"person": person, "state": state})
        self._states[person] = state

    def remove(self) -> None:
        """The letters are sent and on record: the file has done its work."""
        self.path.unlink(missing_ok=True)
        self.exists = False

    def _append(self, line: dict[str, object]) -> None:
        try:
            with self.path.open("ab") as file:
                file.write((json.dumps(line, ensure_ascii=False) + "\n").encode())
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            message = f"{self.path} cannot be written: {(error.strerror or str(error)).lower()}"
            raise ItsdError(message, "Nothing is sent that could not be put down. Make the folder writable, or free some space.") from error

    def _read(self) -> None:
        """A last line that was cut off by the end of a run says nothing: the step after it was never taken."""
        try:
            *lines, rest = self.path.read_bytes().split(b"\n")
            head, *notes = [json.loads(line) for line in lines] or [{}]
            self._take_head(head)
            for note in notes:
                self._take(note["person"], note["state"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            message = f"{self.path} is not the outbox of edition {self._edition.number} of {self._edition.catalogue}"
            raise ItsdError(message, "It says who has the letter already. Look into it before you delete it.") from None
        if rest:
            self._cut(len(rest))
        self.exists = bool(head)

    def _take_head(self, head: dict[str, object]) -> None:
        if head and (head["format"], head["version"], head["edition"], head["digest"]) != (_FORMAT, 1, self._edition.id, self._edition.digest):
            raise ValueError
        self.again = bool(head.get("again"))

    def _take(self, person: object, state: object) -> None:
        if not isinstance(person, str) or state not in _STATES:
            raise ValueError
        self._states[person] = state  # type: ignore[assignment]  # one of them

    def _cut(self, length: int) -> None:
        with self.path.open("r+b") as file:
            file.truncate(self.path.stat().st_size - length)
