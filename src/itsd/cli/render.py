"""`itsd render`: agreements as documents that people read, print and sign."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_document
from itsd.cli.estate import jobs_of, load_estate, open_tree
from itsd.cli.options import Jobs, session_of
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from itsd.files.disk import DiskTree
    from itsd.model.agreement import Agreement
    from itsd.model.estate import Estate
    from itsd.render.document import Document


class CopyName(StrEnum):
    """For whom a copy is made."""

    CUSTOMER = "customer"
    INTERNAL = "internal"


_ENDINGS = {".html": "html", ".htm": "html", ".pdf": "pdf", ".docx": "docx", ".md": "markdown", ".markdown": "markdown"}
_SUFFIX = {"html": ".html", "pdf": ".pdf", "docx": ".docx", "markdown": ".md"}
_BINARY = frozenset({"pdf", "docx"})
_KINDS = ("sla", "ola", "contract")

Names = Annotated[list[str], typer.Argument(help="SLAs by id, others as ola/ID and contract/ID.", metavar="AGREEMENT...", autocompletion=complete_document)]
Format = Annotated[list[str] | None, typer.Option("--format", "-f", help="html, pdf, docx or markdown; several times for several.", metavar="FORMAT")]
Output = Annotated[Path | None, typer.Option("--output", "-o", help="A file, whose ending chooses the format, or a folder for several.", metavar="PATH")]
Languages = Annotated[str | None, typer.Option("--languages", help="One language or two, with a comma; the required ones of the estate where it is absent.", metavar="en,ar")]
Columns = Annotated[bool, typer.Option("--columns", help="Two languages side by side instead of one after the other.")]
CopyOf = Annotated[CopyName | None, typer.Option("--copy", help="The customer's copy of an SLA (the default), or the internal one with its proof.")]


def render(
    context: typer.Context,
    agreements: Names,
    *,
    formats: Format = None,
    output: Output = None,
    languages: Languages = None,
    columns: Columns = False,
    copy: CopyOf = None,
    jobs: Jobs = 0,
) -> int:
    """Render agreements as documents: complete, in one language or two, for the customer or for the own files."""
    session = session_of(context)
    tree = open_tree(session)
    estate = load_estate(session, tree, jobs_of(jobs)).estate
    found = list(_named(agreements, estate))
    chosen = _choose_formats(formats, output)
    wanted = _languages(languages or session.locale, estate)
    _check_target(found, chosen, output)
    for agreement in found:
        document = _build(agreement, wanted, tree, estate, internal=_is_internal(agreement, copy), columns=columns)
        for name in chosen:
            _write(_render(document, name, tree, estate), name, document, output, several=len(found) * len(chosen) > 1, quiet=session.quiet)
    return ExitStatus.DONE


def _is_internal(agreement: Agreement, copy: CopyName | None) -> bool:
    """An SLA is made for its customer unless something else is said; others are internal in any case."""
    return copy is CopyName.INTERNAL if copy is not None else agreement.kind != "sla"


def _named(names: Sequence[str], estate: Estate) -> Iterator[Agreement]:
    """The agreements that were named. Raises ItsdError for one that is not there."""
    from itsd.model.agreement import Agreement
    from itsd.model.reading import suggest

    for name in dict.fromkeys(names):
        kind, slash, id_ = name.partition("/")
        kind, id_ = (kind, id_) if slash else ("sla", name)
        if kind not in _KINDS:
            message = f"{name} is no agreement"
            raise ItsdError(message, f"Name an SLA by its id, or {', '.join(f'{known}/ID' for known in _KINDS)}.")
        found = estate.entity(kind, id_)
        if not isinstance(found, Agreement):
            broken = estate.record(kind, id_) is not None
            message = f"{kind}/{id_} cannot be read" if broken else f"there is no {kind} {id_}"
            raise ItsdError(message, "`itsd validate` says what is wrong with it." if broken else suggest(id_, estate.names(kind)) or f"`itsd list {kind}` shows what there is.")
        yield found


def _choose_formats(given: Sequence[str] | None, output: Path | None) -> list[str]:
    """The formats that were asked for, else the one that the ending of the file means, else HTML. Raises ItsdError."""
    names = list(dict.fromkeys(given or ()))
    if not names:
        suffix = output.suffix.lower() if output is not None else ""
        names = [_ENDINGS.get(suffix, "" if suffix and output is not None and not output.is_dir() else "html")]
    for name in names:
        if name not in _SUFFIX:
            message = f"there is no format {name} of documents" if name else f"no format of documents is known for the file name {output.name if output else ''}"
            raise ItsdError(message, f"Give --format, one of {', '.join(_SUFFIX)}.")
    return names


def _languages(given: str | None, estate: Estate) -> list[str]:
    """The languages of the document, in order. Raises ItsdError for more than two, or one that is none."""
    locales = estate.settings.locales
    names = [name.strip() for name in given.split(",")] if given else list(locales.required) or [locales.default]
    names = list(dict.fromkeys(name for name in names if name))
    if not 1 <= len(names) <= 2:  # noqa: PLR2004  # one language or two
        message = f"a document has one language or two, not {len(names)}"
        raise ItsdError(message, "Give --languages en, or --languages en,ar.")
    return names


def _check_target(found: Sequence[Agreement], chosen: Sequence[str], output: Path | None) -> None:
    """Several documents need a folder; what is no text does not go to a terminal. Raises ItsdError."""
    several = len(found) * len(chosen) > 1
    if several and (output is None or (output.suffix.lower() in _ENDINGS and not output.is_dir())):
        message = f"{len(found) * len(chosen)} documents do not fit into one file"
        raise ItsdError(message, "Name a folder with --output DIR.")
    if output is None and chosen[0] in _BINARY and sys.stdout.isatty():
        message = f"a {chosen[0].upper()} is not for a terminal"
        raise ItsdError(message, f"Name a file with --output FILE{_SUFFIX[chosen[0]]}.")


def _build(agreement: Agreement, languages: Sequence[str], tree: DiskTree, estate: Estate, *, internal: bool, columns: bool) -> Document:
    """The document. Raises ItsdError for texts that a language lacks, with the places of the first ones."""
    try:
        from itsd.practices.disclosure import disclosed
        from itsd.render.agreement.content import Copy, build_document
        from itsd.render.phrases import Phrases
        from itsd.render.pictures import load_logo
        from itsd.render.translations import load_labels

        seen = estate if internal else disclosed(estate)
        spoken = [Phrases(seen, load_labels(name, tree)) for name in languages]
        document = build_document(agreement, spoken, Copy(internal=internal, columns=columns), tree, load_logo(estate.settings, tree))
    except ModuleNotFoundError as error:
        raise missing_extra(error) from None
    from itsd.render.untranslated import check_translated

    for phrases in spoken:
        check_translated(phrases, estate, tree)
    return document


def missing_extra(error: ModuleNotFoundError) -> ItsdError:
    """Which extra brings a library that is not installed."""
    message = f"documents need {error.name}, which is not installed"
    return ItsdError(message, "Install it with: pip install 'itsd[publish]'")


def _render(document: Document, name: str, tree: DiskTree, estate: Estate) -> bytes:
    try:
        if name == "pdf":
            return _render_pdf(document, tree, estate)
        if name == "docx":
            from itsd.render.templating import find_file
            from itsd.render.word.document import render_docx

            return render_docx(document, find_file("document.docx", tree))
        if name == "markdown":
            from itsd.render.markdown import render_markdown

            return render_markdown(document).encode()
        from itsd.render.html import render_html

        return render_html(document, tree).encode()
    except ModuleNotFoundError as error:
        raise missing_extra(error) from None


def _render_pdf(document: Document, tree: DiskTree, estate: Estate) -> bytes:
    """The PDF. Raises ItsdError, for a letter that no font has with the places of the texts that hold it."""
    from itsd.render.pdf.document import MissingLetterError, render_pdf
    from itsd.render.untranslated import find_places

    try:
        return render_pdf(document, tree)
    except MissingLetterError as error:
        letter = error.letter
        places = find_places(estate, tree, lambda text: any(letter in said for _, said in text.entries))
        raise (MissingLetterError(letter, places) if places else error) from None


def _write(content: bytes, name: str, document: Document, output: Path | None, *, several: bool, quiet: bool) -> None:
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    from itsd.files.write import write_atomic

    in_folder = several or output.is_dir() or not output.suffix
    target = output / f"{document.name}{_SUFFIX[name]}" if in_folder else output
    if in_folder:
        try:
            output.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{output} cannot be made: {error.strerror}"
            raise ItsdError(message, "Choose a folder that can be written to.") from None
    write_atomic(target, content)
    if not quiet:
        sys.stderr.write(f"wrote {target}\n")
