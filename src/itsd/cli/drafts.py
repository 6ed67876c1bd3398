"""Drafts: new files that a command proposes, written into the estate beside what is there, and nothing else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from itsd.cli.estate import seen_from_here
from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from itsd.cli.options import Session
    from itsd.files.disk import DiskTree
    from itsd.model.estate import Estate
    from itsd.model.written import Draft


def write_drafts(drafts: Iterable[Draft], tree: DiskTree, estate: Estate, session: Session) -> int:
    """Write each draft to its usual place; what exists already is left alone and said. Gives the number of files written."""
    from itsd.files.write import write_atomic
    from itsd.model.kinds import KINDS
    from itsd.model.written import write_entity

    texts = [(draft, write_entity(draft.kind, draft.data, draft.comments)) for draft in drafts]
    for draft, text in texts:
        check_draft(text, draft.id)
    root, written = seen_from_here(tree.root), 0
    for draft, text in texts:
        target = tree.root / KINDS[draft.kind].folder / f"{draft.id}.yaml"
        shown = target.relative_to(tree.root).as_posix()
        shown = f"{root}/{shown}" if root else shown
        if estate.exists(draft.kind, draft.id) or target.exists():
            sys.stderr.write(f"{draft.kind}/{draft.id} is there already and was left as it is\n")
            continue
        write_atomic(target, text, root=tree.root)
        written += 1
        if not session.quiet:
            sys.stderr.write(f"wrote {shown}\n")
    if not written and not session.quiet:
        sys.stderr.write("There was nothing new to draft.\n")
    return written


def append_options(service: str, options: Sequence[Mapping[str, Any]], tree: DiskTree, estate: Estate, session: Session) -> None:
    """Add options to the file of a service; comments and order of what is there stay. Raises ItsdError where the file cannot be edited."""
    from itsd.files.edit import append_item
    from itsd.files.write import write_atomic

    if not options:
        if not session.quiet:
            sys.stderr.write("There was nothing new to draft: options do all of it already.\n")
        return
    place = estate.records["service", service].place
    text = tree.read(place.file).decode("utf-8")
    for option in options:
        text = append_item(text, ("options",), dict(option), document=estate.records["service", service].index)
    write_atomic(tree.root / place.file, text, root=tree.root)
    if not session.quiet:
        names = ", ".join(str(option["id"]) for option in options)
        root = seen_from_here(tree.root)
        sys.stderr.write(f"added {names} to {f'{root}/' if root else ''}{place.file}\n")


def check_draft(text: str, id_: str) -> None:
    """Read a document as the loader will read it. Raises ItsdError for what does not fit."""
    from itsd.files.reader import read_documents
    from itsd.loader import read_entity

    documents, findings = read_documents(text.encode(), id_)
    if len(documents) == 1 and not findings:
        _, findings, _ = read_entity(documents[0], alone=True)
    if findings:
        raise ItsdError("; ".join(finding.message for finding in findings), " ".join(dict.fromkeys(finding.hint for finding in findings if finding.hint)))


def check_free(target: Path) -> None:
    """Nothing is ever written over. Raises ItsdError where something is there."""
    if target.exists() or target.is_symlink():
        message = f"{target} exists already"
        raise ItsdError(message, "Choose another id, or another file with --file.")


def check_place(target: Path, tree: DiskTree) -> None:
    """A new file lies in the estate, and has a name that is read. Raises ItsdError."""
    from itsd.files.root import SUFFIXES

    if not target.is_relative_to(tree.root):
        message = f"{target} is not in the estate {tree.root}"
        raise ItsdError(message, "Choose a file inside the estate.")
    if target.suffix not in SUFFIXES:
        message = f"{target.name} would not be read"
        raise ItsdError(message, f"Choose a name that ends with {' or '.join(SUFFIXES)}.")
