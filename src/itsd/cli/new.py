"""`itsd new`: a file of one kind with the keys it needs, asked for on a terminal and given by options otherwise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.completion import complete_kind
from itsd.cli.drafts import check_draft, check_free, check_place
from itsd.cli.estate import load_estate, open_tree, seen_from_here
from itsd.cli.options import session_of
from itsd.errors import ExitStatus, ItsdError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from itsd.files.disk import DiskTree
    from itsd.model.draft import Wanted

Kind = Annotated[str, typer.Argument(help="The kind of entity.", autocompletion=complete_kind, metavar="KIND")]
Id = Annotated[str, typer.Argument(help="Its id: lower-case letters, digits and hyphens.", metavar="ID")]
Values = Annotated[list[str] | None, typer.Option("--set", "-s", help='A value as it is written in YAML, e.g. --set "name={en: E-mail, ar: البريد}".', metavar="KEY=VALUE")]
File = Annotated[Path | None, typer.Option("--file", help="Write to this file instead of the usual place.", metavar="FILE")]
ToOutput = Annotated[bool, typer.Option("--print", help="Print the document instead of writing a file.")]


def new(context: typer.Context, kind: Kind, id_: Id, *, values: Values = None, file: File = None, print_only: ToOutput = False) -> int:
    """A new entity with the keys that its kind needs."""
    from itsd.model.draft import write_draft
    from itsd.model.kinds import KINDS

    session = session_of(context)
    tree = open_tree(session)
    name = _known_kind(kind)
    target = file.resolve() if file is not None else tree.root / KINDS[name].folder / f"{id_}.yaml"
    given = _parse_values(values or [])
    loaded = load_estate(session, tree)
    if loaded.estate.exists(name, id_):
        record = loaded.estate.records[name, id_]
        message = f"there is a {name} {id_} already, in {record.place}"
        raise ItsdError(message, "Choose another id; ids are never used again.")
    if not print_only:
        check_free(target)
    text = write_draft(name, id_, _complete(name, id_, given))
    check_draft(text, id_)
    if print_only:
        sys.stdout.write(text)
        return ExitStatus.DONE
    _write(tree, target, text, quiet=session.quiet)
    return ExitStatus.DONE


def _known_kind(kind: str) -> str:
    from itsd.model.kinds import KINDS
    from itsd.model.reading import suggest

    if kind not in KINDS:
        message = f"there is no kind {kind}"
        raise ItsdError(message, suggest(kind, KINDS) or f"Kinds are {', '.join(KINDS)}.")
    return kind


def _parse_values(texts: list[str]) -> dict[str, str]:
    values = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key.strip() or not value.strip() or "\n" in value:
            message = f"--set {text} is not KEY=VALUE on one line"
            raise ItsdError(message, 'Write the value as in YAML, e.g. --set "name={en: E-mail, ar: البريد}".')
        values[key.strip()] = value.strip()
    return values


def _complete(kind: str, id_: str, given: Mapping[str, str]) -> dict[str, str]:
    """The values given, and those asked for on a terminal. Raises ItsdError for an unknown key or a missing one."""
    from itsd.model.draft import wanted_keys
    from itsd.model.kinds import KINDS
    from itsd.model.order import field_order
    from itsd.model.reading import suggest

    known = field_order(KINDS[kind].model)
    for key in given:
        if key not in known and not key.startswith("x-"):
            message = f"a {kind} has no key {key}"
            raise ItsdError(message, suggest(key, known) or f"Keys are {', '.join(known)}.")
    wanted = [item for item in wanted_keys(kind) if item.key not in given]
    if sys.stdin.isatty() and sys.stdout.isatty():
        return {**given, **_ask(kind, id_, wanted)}
    missing = [item for item in wanted if item.required]
    if missing:
        message = f"a {kind} needs " + ", ".join(item.key for item in missing)
        options = " ".join(f"--set '{item.key}={item.example}'" for item in missing)
        raise ItsdError(message, f"Give them as in YAML, for example: itsd new {kind} {id_} {options}")
    return dict(given)


def _ask(kind: str, id_: str, wanted: list[Wanted]) -> dict[str, str]:
    """Ask for each key; an empty answer leaves out what may be left out."""
    values = {}
    typer.echo(f"A new {kind}, {id_}. Answers are written as in YAML; an empty one leaves out what is optional.")
    for item in wanted:
        label = f"{item.key} ({item.description.rstrip('.').lower()}; e.g. {item.example})"
        while True:
            answer = str(typer.prompt(label, default="", show_default=False)).strip()
            if answer or not item.required:
                break
            typer.echo(f"  {item.key} is needed.")
        if answer:
            values[item.key] = answer
    return values


def _write(tree: DiskTree, target: Path, text: str, *, quiet: bool) -> None:
    from itsd.config import load_settings
    from itsd.files.write import write_atomic

    check_place(target, tree)
    write_atomic(target, text, root=tree.root)
    relative = target.relative_to(tree.root).as_posix()
    root = seen_from_here(tree.root)
    if not quiet:
        sys.stdout.write(f"wrote {f'{root}/' if root else ''}{relative}\n")
        settings, _, _ = load_settings(tree)
        if not any(folder in {"", "."} or relative.startswith(folder.rstrip("/") + "/") for folder in settings.paths):
            sys.stderr.write(f"note: {relative} lies outside the folders that itsd.yaml names under paths ({', '.join(settings.paths)}), so it is not read\n")
