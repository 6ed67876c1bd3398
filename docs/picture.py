"""Pictures of the terminal for the README, made from real output: `python -m docs.picture`."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

TOP = Path(__file__).parents[1]
IMAGES = Path(__file__).parent / "images"
WIDTH = 104  # columns

# Fonts would be fetched from the network; the monospaced font of the reader's system serves as well.
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


def read_terminal(*arguments: str) -> str:
    """What `itsd` shows on a coloured terminal, run at the top of the checkout, on the sample estate."""
    environment = {**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(WIDTH)}
    environment.pop("NO_COLOR", None)
    done = subprocess.run([sys.executable, "-m", "itsd", *arguments], cwd=TOP, env=environment, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    return done.stdout


def draw_terminal(title: str, ansi: str) -> str:
    """A terminal with this text as SVG; the same text gives the same bytes."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", legacy_windows=False)
    console.print(Text.from_ansi(ansi), soft_wrap=True)
    svg = console.export_svg(title=title, unique_id="itsd")
    return _FONT_FACE.sub("", svg).replace("Fira Code", "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono")


def main() -> int:
    """Draw every picture."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    shown = read_terminal("validate", "--limit", "3", "--no-cache")
    (IMAGES / "validate.svg").write_text(draw_terminal("itsd validate --limit 3", f"$ itsd validate --limit 3\n{shown}"), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
