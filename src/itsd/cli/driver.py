"""`itsd diff --driver`: what git calls for one file that differs, so that `git diff` and `git log -p --ext-diff` speak of meaning.

git hands over a path, and for each side a file, the id of its content and its mode; after a rename the new path and a note as well; of a
file with a merge that is not done only the path. Whatever is wrong with a file, something is shown and the status is 0: git gives up otherwise.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.cli.options import Session
    from itsd.diff.changes import Result
    from itsd.files.tree import MemoryTree

_USAGE = 'git calls it, after: git config diff.itsd.command "itsd diff --driver --"; and in .gitattributes: *.yaml diff=itsd'
_UNMERGED, _PLAIN, _RENAMED = 1, 7, 9
_LINK = "120000"
SETTINGS = "itsd.yaml"


@dataclass(frozen=True, slots=True)
class Given:
    """One file on both sides; None where a side does not have it."""

    path: str
    old: bytes | None
    new: bytes | None
    new_path: str = ""
    link: bool = False

    @property
    def last_path(self) -> str:
        """The path of the newer side."""
        return self.new_path or self.path


def drive(arguments: Sequence[str], session: Session) -> ExitStatus:
    """Show what git asks for. Raises ItsdError where it was not git that called."""
    if len(arguments) == _UNMERGED:
        _print([f"{_shown(arguments[0])}: not merged yet"])
        return ExitStatus.DONE
    if len(arguments) not in {_PLAIN, _PLAIN + 1, _RENAMED}:
        message = f"a diff driver is given {_PLAIN} arguments by git, not {len(arguments)}"
        raise ItsdError(message, _USAGE)
    given = _read(arguments)
    _print([_head(given), *_tell(given, session), ""])
    return ExitStatus.DONE


def _print(lines: Sequence[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")


def _read(arguments: Sequence[str]) -> Given:
    path, old, _, old_mode, new, _, new_mode, *rest = arguments
    renamed = rest[0] if rest and rest[0] != path else ""
    return Given(path, _content(old), _content(new), renamed, _LINK in {old_mode, new_mode})


def _content(name: str) -> bytes | None:
    """What git put into a file for us, or the file of the working tree. Raises ItsdError for one that cannot be read."""
    from itsd.files.limits import MAX_BYTES

    if name in {"/dev/null", "nul", "NUL"}:
        return None
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        message = f"{name} cannot be read: {error.strerror}"
        raise ItsdError(message, _USAGE) from None


def _shown(path: str) -> str:
    from itsd.output.visible import show_on_one_line

    return show_on_one_line(path)


def _head(given: Given) -> str:
    """The line that git's own diffs begin with, so that readers and pagers find their way."""
    return f"diff --itsd a/{_shown(given.path)} b/{_shown(given.last_path)}"


def _tell(given: Given, session: Session) -> Iterator[str]:
    """The changes by their meaning; as text, with the reason, where that cannot be told."""
    if given.new_path:
        yield f"rename from {_shown(given.path)}"
        yield f"rename to {_shown(given.new_path)}"
    if given.old == given.new:
        return
    reason = _reason(given)
    result = None if reason else _compare(given, session)
    if result is None or result.unreadable:
        yield f"# shown as text: {_shown(reason or _fault(result))}"
        yield from _textual(given)
    else:
        yield from _semantic(result)


def _reason(given: Given) -> str:
    """Why a file is not compared by meaning, where that is seen at once."""
    from itsd.files.limits import MAX_BYTES
    from itsd.files.root import SETTINGS_FILE, SUFFIXES

    if given.link:
        return "a symbolic link"
    if any(side is not None and len(side) > MAX_BYTES for side in (given.old, given.new)):
        return "it is too large"
    if PurePosixPath(given.last_path).name == SETTINGS_FILE:
        return "settings"
    return "" if given.last_path.endswith(SUFFIXES) else "it is no YAML"


def _fault(result: Result | None) -> str:
    """Why a file was not compared by meaning after all."""
    if result is None or not result.unreadable:
        return "it holds nothing that itsd reads"
    first = result.unreadable[0]
    return f"line {first.place.line}: {first.message}"


def _compare(given: Given, session: Session) -> Result | None:
    """The diff of estates that hold this one file; None where it is no file of an estate."""
    from itsd.diff.changes import Perspective
    from itsd.files.tree import MemoryTree
    from itsd.validation.differing import Asked, diff_trees
    from itsd.validation.result import Conditions

    path, settings = _find_estate(given.last_path)
    base, head = (MemoryTree({SETTINGS: settings, **({} if side is None else {path: side})}) for side in (given.old, given.new))
    asked = Asked(base, head, "the former file", "the new file", Perspective.BOTH, proven=False)
    try:
        if not any(_is_read(path, tree) for tree in (base, head)):
            return None
        return diff_trees(asked, Conditions(session.today, session.as_of, 1), cached=False)
    except ItsdError:  # settings of the working tree that cannot be read say nothing about this file
        return None


def _find_estate(path: str) -> tuple[str, bytes]:
    """The path within its estate, and the settings of the estate as they are on disk; git calls from the top of the working tree."""
    inner = PurePosixPath(path)
    for folder in inner.parents:
        file = Path(folder) / SETTINGS
        if file.is_file():
            return inner.relative_to(folder).as_posix(), file.read_bytes()
    return inner.as_posix(), b"organisation: unknown\n"


def _is_read(path: str, tree: MemoryTree) -> bool:
    """Whether the estate reads files there."""
    from itsd.config import load_settings
    from itsd.files.root import SUFFIXES

    settings, _, _ = load_settings(tree)
    return any(entry.path == path for entry in tree.list(settings.paths, SUFFIXES))


def _semantic(result: Result) -> Iterator[str]:
    """Each entity with what it says differently."""
    from itsd.output.diff_words import name_of, say_change

    entities = dict.fromkeys(change.entity for change in result.changes)
    if not entities:
        yield "# the same meaning: only the form or remarks differ"
    for entity in entities:
        yield _shown(name_of(result, entity, "en"))
        for change in result.changes:
            if change.entity == entity:
                said = f" ({change.magnitude.en})" if change.magnitude is not None else ""
                yield f"{_SIGNS[change.action.value]} {_shown(say_change(change, 'en') + said)}"


_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def _textual(given: Given) -> Iterator[str]:
    """What git would show; of what is no text, that it differs."""
    from difflib import unified_diff

    sides = [None if side is None else _lines(side) for side in (given.old, given.new)]
    if any(side is not None and lines is None for side, lines in zip((given.old, given.new), sides, strict=True)):
        yield "Binary files differ"
        return
    old, new = (f"{letter}/{_shown(path)}" for letter, path in (("a", given.path), ("b", given.last_path)))
    names = ("/dev/null" if given.old is None else old, "/dev/null" if given.new is None else new)
    yield from unified_diff(sides[0] or [], sides[1] or [], *names, lineterm="")


def _lines(content: bytes) -> list[str] | None:
    """The lines of a text with controls made visible; None for what is no text."""
    from itsd.output.visible import show_controls

    if b"\0" in content:
        return None
    return [show_controls(line) for line in content.decode("utf-8", "replace").split("\n")]
