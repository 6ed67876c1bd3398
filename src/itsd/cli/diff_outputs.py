"""The outputs of a semantic diff that are made from it as findings, and those that are documents: the agreements of both sides as one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from itsd.errors import ItsdError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from itsd.cli.compared import Named
    from itsd.cli.options import Session
    from itsd.diagnostics import Level
    from itsd.diff.changes import Result
    from itsd.files.tree import Tree
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.render.document import Document
    from itsd.render.redline.comparison import Versions

REPORTS = ("github", "gitlab", "sarif")
DOCUMENTS = ("html", "pdf", "docx")


@dataclass(frozen=True, slots=True)
class Shown:
    """How documents are shown: in which languages, for whom, with or without what did not change; and which level fails a run of findings."""

    languages: str | None
    customers: bool
    whole: bool
    fail_on: Level


def render_report(result: Result, name: str, head: Tree, fail_on: Level) -> str:
    """The diff as findings in a format that a platform reads; places are those that its reader sees."""
    from itsd.output.diff_report import make_report
    from itsd.output.formats import render

    return render(make_report(result, fail_on=fail_on, root=_root(name, head), rules=name == "sarif"), name)


def _root(name: str, head: Tree) -> str:
    """The folder of the estate from the top of the repository."""
    from itsd.cli.report import root_for
    from itsd.files.disk import DiskTree
    from itsd.files.git import GitTree

    if isinstance(head, DiskTree):
        return root_for(name, head.root)
    return head.prefix.rstrip("/") if isinstance(head, GitTree) else ""


def render_document(result: Result, name: str, sides: tuple[Named, Named], session: Session, shown: Shown) -> bytes:
    """The comparison as a document. Raises ItsdError for a language that nobody has written, a broken template, a missing extra."""
    from itsd.cli.render import missing_extra

    try:
        return _write(_build(result, sides, session, shown), name, sides[1].tree)
    except ModuleNotFoundError as error:
        raise missing_extra(error) from None


def _build(result: Result, sides: tuple[Named, Named], session: Session, shown: Shown) -> Document:
    from itsd.render.agreement.content import Copy
    from itsd.render.phrases import Phrases
    from itsd.render.pictures import load_logo
    from itsd.render.redline.comparison import Comparison, Side
    from itsd.render.redline.document import build_comparison
    from itsd.render.redline.findings import build_front
    from itsd.render.translations import load_labels

    base, head = (_load(side.tree, result, session) for side in sides)
    tree = sides[1].tree
    labels = [load_labels(name, tree) for name in choose_languages(shown.languages or session.locale, head)]
    old, new = (Side(side.name, [Phrases(estate, words) for words in labels]) for side, estate in zip(sides, (base, head), strict=True))
    agreements = find_changed(result, base, head, customers=shown.customers)
    fronts = [build_front(result, phrases, compared=bool(agreements), customers=shown.customers) for phrases in new.languages]
    comparison = Comparison(old, new, agreements, fronts, Copy(internal=not shown.customers), folded=not shown.whole)
    return build_comparison(comparison, tree, load_logo(head.settings, tree))


def _load(tree: Tree, result: Result, session: Session) -> Estate:
    from itsd.loader import load

    return load(tree, today=session.today, as_of=result.as_of).estate


def choose_languages(given: str | None, estate: Estate) -> list[str]:
    """The languages of the document; the estate's own where none is named. Raises ItsdError for more than two."""
    names = list(dict.fromkeys(name.strip() for name in (given or estate.settings.locales.default).split(",") if name.strip()))
    if not 1 <= len(names) <= 2:  # noqa: PLR2004  # one language or two
        message = f"a document has one language or two, not {len(names)}"
        raise ItsdError(message, "Give --languages en, or --languages en,ar.")
    return names


def find_changed(result: Result, base: Estate, head: Estate, *, customers: bool) -> Sequence[Versions]:
    """The agreements that say something else, in the order of the diff; for customers those that are made with them."""
    from itsd.model.base import AGREEMENTS
    from itsd.render.redline.comparison import Versions

    kinds = ("sla",) if customers else AGREEMENTS
    names = dict.fromkeys((change.document, change.id) for change in result.changes if change.document in kinds)
    pairs = [Versions(_agreement(base, *name), _agreement(head, *name)) for name in names]
    return [pair for pair in pairs if pair.each]


def _agreement(estate: Estate, kind: str, id_: str) -> Agreement | None:
    from itsd.model.agreement import Agreement

    found = estate.entity(kind, id_)
    return found if isinstance(found, Agreement) else None


def _write(document: Document, name: str, tree: Tree) -> bytes:
    if name == "pdf":
        from itsd.render.pdf.document import render_pdf

        return render_pdf(document, tree)
    if name == "docx":
        from itsd.render.templating import find_file
        from itsd.render.word.document import render_docx

        return render_docx(document, find_file("document.docx", tree))
    from itsd.render.html import render_html

    return render_html(document).encode()


def parse_also(texts: Sequence[str], formats: Sequence[str]) -> list[tuple[str, Path]]:
    """`FORMAT:FILE` of each further output. Raises ItsdError."""
    pairs = []
    for text in texts:
        name, colon, file = text.partition(":")
        if not colon or not file or name not in formats:
            message = f"--also {text} is not FORMAT:FILE"
            raise ItsdError(message, f"Write for example --also sarif:changes.sarif; formats are {', '.join(formats)}.")
        pairs.append((name, Path(file)))
    return pairs
