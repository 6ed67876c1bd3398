"""`itsd fmt`: the canonical order of keys, quotation marks and spacing, with every comment kept."""

from __future__ import annotations

import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.estate import inside, note_unread, open_tree, seen_from_here
from itsd.cli.options import session_of
from itsd.errors import ExitStatus

if TYPE_CHECKING:
    from itsd.files.canonical import Formatted
    from itsd.files.disk import DiskTree

Paths = Annotated[list[Path] | None, typer.Argument(help="Only these files and folders; the whole estate where none is given.", metavar="[PATH]...")]
Check = Annotated[bool, typer.Option("--check", help="Change nothing; say what would change and exit with 1.")]
ShowDiff = Annotated[bool, typer.Option("--diff", help="Show the changes instead of making them.")]


def fmt(context: typer.Context, paths: Paths = None, *, check: Check = False, diff: ShowDiff = False) -> int:
    """Bring files into canonical form; the meaning is proven to be the same, or the file is left alone."""
    session = session_of(context)
    tree = open_tree(session, paths or ())
    root = seen_from_here(tree.root)
    within = [inside(tree.root, path) for path in paths or ()]
    note_unread(tree, within)
    names = _names(tree, within)
    changed, left = [], []
    for name in names:
        before, result = _format(tree, name)
        shown = f"{root}/{name}" if root else name
        if result.problem:
            left.append(name)
            sys.stderr.write(f"{shown}: {result.problem}\n")
        elif result.changed:
            changed.append(name)
            _carry_out(tree, name, before, result, check=check, diff=diff)
            if not session.quiet and not diff:
                sys.stdout.write(f"{'would change' if check else 'changed'} {shown}\n")
    if not session.quiet:
        verb = "to change" if check or diff else "changed"
        rest = len(names) - len(changed) - len(left)
        sys.stderr.write(f"{_count(len(changed))} {verb}, {_count(rest)} in order, {_count(len(left))} left alone.\n")
    return ExitStatus.FINDINGS if left or (changed and (check or diff)) else ExitStatus.DONE


def _count(number: int) -> str:
    return "1 file" if number == 1 else f"{number} files"


def _carry_out(tree: DiskTree, name: str, before: str, result: Formatted, *, check: bool, diff: bool) -> None:
    if diff:
        lines = difflib.unified_diff(before.splitlines(keepends=True), result.text.splitlines(keepends=True), f"a/{name}", f"b/{name}")
        sys.stdout.writelines(lines)
    elif not check:
        from itsd.files.write import write_atomic

        write_atomic(tree.root / name, result.text, root=tree.root)


def _names(tree: DiskTree, within: list[str]) -> list[str]:
    """The files to format: those of the estate, and `itsd.yaml`, as far as they lie within the given paths."""
    from itsd.config import load_settings
    from itsd.files.root import SETTINGS_FILE, SUFFIXES

    settings, _, _ = load_settings(tree)
    found = [SETTINGS_FILE, *(entry.path for entry in tree.list(settings.paths, SUFFIXES) if not entry.problem)]
    return [name for name in found if _is_within(name, within)]


def _is_within(name: str, within: list[str]) -> bool:
    return not within or any(not folder or name == folder or name.startswith(folder + "/") for folder in within)


def _format(tree: DiskTree, name: str) -> tuple[str, Formatted]:
    from itsd.files.canonical import Formatted, format_text
    from itsd.files.root import SETTINGS_FILE
    from itsd.model.order import order_of_entity, order_of_settings

    try:
        text = tree.read(name).decode("utf-8")
    except UnicodeDecodeError:
        return "", Formatted("", changed=False, problem="not formatted: the file is not UTF-8")
    except (OSError, ValueError) as error:
        reason = error.strerror.lower() if isinstance(error, OSError) and error.strerror else str(error)
        return "", Formatted("", changed=False, problem=f"not formatted: the file cannot be read: {reason}")
    return text, format_text(text, order_of_settings if name == SETTINGS_FILE else order_of_entity)
