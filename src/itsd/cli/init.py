"""`itsd init`: a new estate that validates, with everything around it that a repository needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from itsd.cli.options import session_of
from itsd.errors import ItsdError
from itsd.files.packaged import packaged

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from importlib.resources.abc import Traversable

Folder = Annotated[Path, typer.Argument(help="The folder of the new estate; it is made if it is not there.", metavar="[DIR]")]
Name = Annotated[str, typer.Option("--name", help="The name of the organisation.")]
ArabicName = Annotated[str, typer.Option("--arabic-name", help="Its name in Arabic.")]
Sample = Annotated[bool, typer.Option("--sample", help="Fill it with the sample estate of a ministry instead of a first service.")]

_ENDING = ".jinja"
_UNSIGNED = "0" * 64  # stands for a digest until all files are there


def init(context: typer.Context, folder: Folder = Path(), *, name: Name = "My organisation", arabic_name: ArabicName = "مؤسستي", sample: Sample = False) -> None:
    """A new estate: settings, a first service, SLA and calendar, and the files around them."""
    session = session_of(context)
    root = folder.resolve()
    if (root / "itsd.yaml").exists():
        message = f"{folder} is an estate already: there is {root / 'itsd.yaml'}"
        raise ItsdError(message, "Choose another folder, or add to this one with `itsd new KIND ID`.")
    files = dict(_render(packaged("templates") / "init", _values(name, arabic_name, session.as_of or session.today)))
    if sample:
        files = {path: content for path, content in files.items() if not path.startswith(("catalogue/", "agreements/")) and path != "itsd.yaml"}
        files |= dict(_copy(packaged("sample")))
    files = {path: _tidy(path, text) for path, text in files.items()}
    if not sample:
        _sign(files, session.as_of or session.today)
    files["schemas/entity.schema.json"], files["schemas/settings.schema.json"] = _schemas()
    taken = sorted(path for path in files if (root / path).exists())
    if taken:
        message = f"{folder} holds {', '.join(taken[:5])} already"
        raise ItsdError(message, "Choose an empty folder, or move these files away.")
    _write(root, files)
    if not session.quiet:
        _tell(folder, len(files))


def _tidy(path: str, text: str) -> str:
    """YAML in canonical form, because a name that was filled in may need quotation marks or not."""
    from itsd.files.canonical import format_text
    from itsd.model.order import order_of_entity, order_of_settings

    if not path.endswith(".yaml") or path.startswith("."):
        return text
    return format_text(text, order_of_settings if path == "itsd.yaml" else order_of_entity).text


def _values(name: str, arabic_name: str, today: date) -> dict[str, object]:
    """What the templates fill in; the first agreement runs from the first day of this year to the end of the next."""
    import json

    return {
        "name": json.dumps(name, ensure_ascii=False),
        "arabic_name": json.dumps(arabic_name, ensure_ascii=False),
        "today": today.isoformat(),
        "year": today.year,
        "next_year": today.year + 1,
        "last_year": today.year - 1,
        "digest": _UNSIGNED,
    }


def _sign(files: dict[str, str], today: date) -> None:
    """The first agreement is signed as it stands: the digest of what it says takes the place that was kept for it."""
    from itsd.files.tree import MemoryTree
    from itsd.loader import load
    from itsd.model.agreement import Agreement
    from itsd.practices.agreements.obligations import digest_of

    estate = load(MemoryTree(files), today=today).estate
    for path, text in files.items():
        if _UNSIGNED in text:
            agreement = estate.entity("sla", path.rpartition("/")[2].removesuffix(".yaml"))
            assert isinstance(agreement, Agreement)  # noqa: S101  # a template of this program
            files[path] = text.replace(_UNSIGNED, digest_of(agreement))


def _render(folder: Traversable, values: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Path and text of each file; those that end with `.jinja` are filled in."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    marks = {"variable_start_string": "<<", "variable_end_string": ">>"}  # what YAML and workflows do not use
    environment = SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False, **marks)  # YAML, not HTML
    for path, text in _walk(folder):
        if path.endswith(_ENDING):
            yield path.removesuffix(_ENDING), environment.from_string(text).render(values)
        else:
            yield path, text


def _walk(folder: Traversable, prefix: str = "") -> Iterator[tuple[str, str]]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _walk(item, f"{prefix}{item.name}/")
        else:
            yield f"{prefix}{item.name}", item.read_text(encoding="utf-8")


def _copy(folder: Traversable) -> Iterator[tuple[str, str]]:
    """The sample estate."""
    yield "itsd.yaml", (folder / "itsd.yaml").read_text(encoding="utf-8")
    for name in ("catalogue", "agreements"):
        yield from _walk(folder / name, f"{name}/")


def _schemas() -> tuple[str, str]:
    """The schemas that the editor settings name."""
    from itsd.model.schema import SETTINGS, schema_of, schema_of_entities
    from itsd.output.json_text import format_json

    return format_json(schema_of_entities()), format_json(schema_of(SETTINGS))


def _write(root: Path, files: dict[str, str]) -> None:
    from itsd.files.write import write_atomic

    for path, text in files.items():
        target = root / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            message = f"{target.parent} cannot be made: {error.strerror}"
            raise ItsdError(message, "Choose a folder that can be written to.") from None
        write_atomic(target, text, root=root)


def _tell(folder: Path, count: int) -> None:
    where = "" if folder == Path() else f" --estate {folder}"
    steps = ("validate", "list service", "show sla/workplace", "new service my-service")
    sys.stdout.write(f"Made an estate of {count} files in {folder}.\n\nNext:\n" + "".join(f"  itsd{where} {step}\n" for step in steps))
