"""The settings of an estate: `itsd.yaml`, read like every other file, with places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from itsd.diagnostics import Finding, Level
from itsd.errors import ItsdError
from itsd.files.reader import EMPTY, read_documents
from itsd.files.root import SETTINGS_FILE
from itsd.model.reading import read_model
from itsd.model.settings import Settings

if TYPE_CHECKING:
    from itsd.files.document import Document
    from itsd.files.tree import Tree

_FIRST_KEY = "Write at least `organisation:` into it; `itsd schema settings` describes its keys."


def load_settings(tree: Tree) -> tuple[Settings, Document | None, list[Finding]]:
    """The settings of a tree, the document they stand in, and what is wrong with them.

    Settings that cannot be read end the run with an error that names place and remedy, because nothing can be judged
    without them; unknown keys and lesser faults are findings.
    """
    try:
        content = tree.read(SETTINGS_FILE)
    except FileNotFoundError:
        message = f"there is no {SETTINGS_FILE}"
        raise ItsdError(message, "Run `itsd init` to make a new estate.") from None
    except (OSError, ValueError) as error:
        message = f"{SETTINGS_FILE} cannot be read: {error}"
        raise ItsdError(message, "Put a plain file there.") from error
    documents, findings = read_documents(content, SETTINGS_FILE)
    if not documents:
        raise _unreadable(findings)
    if len(documents) > 1:
        place = documents[1].place()
        findings.append(Finding("X010", "syntax", Level.ERROR, "the settings are one document; this second one is ignored", place, "Move its keys into the first, or delete it."))
    reading = read_model(Settings, documents[0])
    findings = [finding for finding in findings if not _is_switch(documents[0], finding)] + reading.findings
    if reading.model is None:
        raise _unreadable(reading.findings)
    return reading.model, documents[0], findings


def _is_switch(document: Document, finding: Finding) -> bool:
    """Whether a trap is the plain `off` of a rule, which is meant as it is written and read by nobody else."""
    rules = document.data.get("rules") if isinstance(document.data, dict) else None
    return finding.code == "X004" and isinstance(rules, dict) and any(value == "off" and document.place(("rules", code)) == finding.place for code, value in rules.items())


def _unreadable(findings: list[Finding]) -> ItsdError:
    first = findings[0]
    more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
    return ItsdError(f"{first.place}: {first.message}{more}", _FIRST_KEY if first.message == EMPTY else first.hint)
