"""The formats in which findings are written: one entry each; a format's module is imported when it is first used."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING

from itsd.errors import ItsdError

if TYPE_CHECKING:
    import os

    from itsd.output.report import Report


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the module and function that render it, the ends of file names that mean it, the options it has."""

    module: str
    function: str
    endings: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


FORMATS: dict[str, Format] = {
    "text": Format("itsd.output.text", "render_text", (".txt",), ("color", "width", "limit")),
    "json": Format("itsd.output.json_", "render_json", (".json",)),
    "sarif": Format("itsd.output.sarif", "render_sarif", (".sarif", ".sarif.json")),
    "junit": Format("itsd.output.junit", "render_junit", (".xml",)),
    "github": Format("itsd.output.github", "render_github"),
    "gitlab": Format("itsd.output.gitlab", "render_gitlab", ("gl-code-quality-report.json",)),
    "markdown": Format("itsd.output.markdown", "render_markdown", (".md", ".markdown"), ("limit",)),
    "csv": Format("itsd.output.csv_", "render_csv", (".csv",)),
}


def format_for(output_path: str | os.PathLike[str]) -> str:
    """The format that the end of a file's name means, the longest ending first."""
    name = PurePath(output_path).name.lower()
    endings = [(ending, format_name) for format_name, entry in FORMATS.items() for ending in entry.endings]
    for ending, format_name in sorted(endings, key=lambda pair: -len(pair[0])):
        if name.endswith(ending):
            return format_name
    message = f"no format of findings is known for the file name '{PurePath(output_path).name}'"
    raise ItsdError(message, f"Give --format, one of {', '.join(FORMATS)}.")


def render(report: Report, format_name: str, *, color: bool = False, width: int = 80, limit: int | None = None) -> str:
    """The report in a format; an option that the format does not have changes nothing."""
    entry = FORMATS.get(format_name)
    if entry is None:
        message = f"there is no format '{format_name}' of findings"
        raise ItsdError(message, f"Choose one of {', '.join(FORMATS)}.")
    given = {"color": color, "width": width, "limit": limit}
    renderer = getattr(import_module(entry.module), entry.function)
    rendered: str = renderer(report, **{option: given[option] for option in entry.options})
    return rendered
