"""What `itsd approve` and `itsd agreement` share: one agreement opened to be changed, reasons why not, and the change itself."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from itsd.cli.estate import load_estate, seen_from_here
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from itsd.cli.options import Session
    from itsd.diagnostics import Finding, Hit
    from itsd.files.disk import DiskTree
    from itsd.loader import Loaded
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.model.index import Record
    from itsd.model.organisation import Person

_SHOWN = 12  # reasons
_UNLIMITED = 100_000  # cells of a line that a program reads
_LEAST = 60


@dataclass(frozen=True, slots=True)
class Opened:
    """An agreement with the estate around it and the very bytes of its file that were judged."""

    session: Session
    tree: DiskTree
    loaded: Loaded
    agreement: Agreement
    record: Record
    content: bytes

    @property
    def estate(self) -> Estate:
        """The estate around it."""
        return self.loaded.estate

    @property
    def file(self) -> str:
        """The path of its file as the user sees it."""
        root = seen_from_here(self.tree.root)
        return f"{root}/{self.record.file}" if root else self.record.file


def open_agreement(name: str, tree: DiskTree, session: Session, jobs: int) -> Opened:
    """The agreement of a name. Raises ItsdError where it is not there, cannot be read, or changes at this very moment."""
    from itsd.cli.named import find_agreement_named
    from itsd.files.git_state import blob_id

    loaded = load_estate(session, tree, jobs)
    agreement = find_agreement_named(name, loaded)
    record = loaded.estate.records[agreement.kind, agreement.id]
    content = tree.read(record.file)
    if blob_id(content) != next(reading.blob for reading in loaded.readings if reading.path == record.file):
        message = f"{record.file} was changed while it was read"
        raise ItsdError(message, "Try again.")
    return Opened(session, tree, loaded, agreement, record, content)


def refuse(head: str, hits: Iterable[Hit], findings: Iterable[Finding], opened: Opened) -> ExitStatus:
    """Say why something is not done, each reason with its place and what to do; the exit status of findings."""
    from itsd.rules.places import Locator

    locator = Locator(opened.tree, opened.estate, opened.loaded.settings_document)
    root = seen_from_here(opened.tree.root)
    prefix = f"{root}/" if root else ""
    reasons = [(f"{prefix}{locator.place(hit, opened.record)}", hit.message, hit.hint) for hit in hits]
    reasons += [(f"{prefix}{finding.place}", f"{finding.code} {finding.message}", finding.hint) for finding in findings]
    shown = reasons[:_SHOWN]
    lines = [f"error: {head}"]
    for number, (place, message, hint) in enumerate(shown):
        lines += _wrapped(f"{place}: {_plain(message)}", 2)
        said = number + 1 < len(shown) and shown[number + 1][2] == hint  # once for all of them
        lines += _wrapped(_plain(hint), 4) if hint and not said else []
    if len(reasons) > _SHOWN:
        lines.append(f"  and {len(reasons) - _SHOWN} more: `itsd agreement {opened.agreement.key}` and `itsd validate {opened.file}` show all")
    sys.stderr.write("\n".join(lines) + "\n")
    return ExitStatus.FINDINGS


def _wrapped(text: str, indent: int) -> list[str]:
    """The lines of a sentence, for the width of a terminal, else in one."""
    from itsd.output.cells import wrap_cells

    width = shutil.get_terminal_size().columns if sys.stderr.isatty() else _UNLIMITED
    return [" " * (indent + (2 if number else 0)) + line for number, line in enumerate(wrap_cells(text, max(width, _LEAST) - indent - 2))]


def _plain(text: str) -> str:
    from itsd.output.visible import show_on_one_line

    return show_on_one_line(text)


def edited(opened: Opened, change: Callable[[str, int], str]) -> tuple[bytes, Agreement]:
    """The file with a change, and the agreement as it then reads; a file in canonical form stays in it. Raises ItsdError where it cannot be edited."""
    from itsd.files.canonical import format_text
    from itsd.files.reader import read_documents
    from itsd.loader import read_entity
    from itsd.model.agreement import Agreement
    from itsd.model.order import order_of_entity

    text = opened.content.decode("utf-8")
    new = change(text, opened.record.index)
    if not format_text(text, order_of_entity).changed:
        new = format_text(new, order_of_entity).text
    documents, findings = read_documents(new.encode(), opened.record.file)
    document = next(item for item in documents if item.index == opened.record.index)
    _, found, model = read_entity(document, alone=len(documents) == 1)
    if not isinstance(model, Agreement):
        raise ItsdError("; ".join(finding.message for finding in (*findings, *found)) or "the change cannot be read back", "Edit the file by hand.")
    return new.encode(), model


def write_change(opened: Opened, content: bytes) -> None:
    """Put the changed file in the place of the one that was judged, whole, and not over anything else."""
    from itsd.files.exclusive import replace_content

    replace_content(opened.tree.root / opened.record.file, opened.content, content, root=opened.tree.root)


def with_agreement(opened: Opened, agreement: Agreement) -> Opened:
    """The same with another reading of the agreement in the place of the one on disk."""
    return replace(opened, agreement=agreement, loaded=replace(opened.loaded, estate=opened.estate.replacing(agreement)))


def find_person(id_: str, estate: Estate) -> Person:
    """The person of an id. Raises ItsdError."""
    from itsd.cli.named import find_named
    from itsd.model.organisation import Person

    return find_named(Person, id_, estate)


def people_of_git(opened: Opened) -> tuple[str, list[Person]]:
    """The address under which git commits here, and the persons who have it."""
    from itsd.files.git_signing import user_email
    from itsd.model.organisation import Person

    email = user_email(opened.tree.root)
    if not email:
        return "", []
    return email, [person for person in opened.estate.each(Person) if (person.email or "").casefold() == email.casefold()]


def join_words(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
