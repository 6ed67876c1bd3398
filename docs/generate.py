"""The generated pages of the manual: `python -m docs.generate` writes them, `--check` tells whether they are up to date."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from docs.generator import commands, diff, kinds, metrics, rules, settings
from docs.generator.markdown import MADE

if TYPE_CHECKING:
    from collections.abc import Sequence

REFERENCE = Path(__file__).parent / "reference"


def make_pages() -> dict[str, str]:
    """The text of every generated page by its path below the reference."""
    return {
        "commands.md": commands.make_page(),
        "settings.md": settings.make_page(),
        "metrics.md": metrics.make_page(),
        "diff.md": diff.make_page(),
        **dict(kinds.make_pages()),
        **dict(rules.make_pages()),
    }


def find_written(folder: Path) -> dict[str, str]:
    """The generated pages that lie in the reference's folder; those written by hand lack the first line."""
    files = {file.relative_to(folder).as_posix(): file.read_text(encoding="utf-8") for file in sorted(folder.rglob("*.md"))}
    return {name: text for name, text in files.items() if text.startswith(MADE)}


def find_stale(folder: Path) -> list[str]:
    """The pages that are missing, differ, or should not be there any more."""
    made, written = make_pages(), find_written(folder)
    return sorted(name for name in made.keys() | written.keys() if made.get(name) != written.get(name))


def write_pages(folder: Path) -> list[str]:
    """Write what is stale and delete what is left over; returns the names."""
    made = make_pages()
    stale = find_stale(folder)
    for name in stale:
        file = folder / name
        if name in made:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(made[name], encoding="utf-8", newline="\n")
        else:
            file.unlink()
    return stale


def main(arguments: Sequence[str]) -> int:
    """Write or check; the exit status."""
    if arguments not in ([], ["--check"]):
        sys.stderr.write("usage: python -m docs.generate [--check]\n")
        return 2
    stale = find_stale(REFERENCE) if arguments else write_pages(REFERENCE)
    verb = "is out of date" if arguments else "written"
    sys.stdout.write("".join(f"docs/reference/{name}: {verb}\n" for name in stale) or "Every generated page is up to date.\n")
    if arguments and stale:
        sys.stderr.write("Run `python -m docs.generate`.\n")
    return 1 if arguments and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
