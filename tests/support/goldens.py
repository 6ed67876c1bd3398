"""Pages as pictures on file. `UPDATE_SNAPSHOTS=1 pytest` writes them anew; look at them before you commit them.

A page is compared in patches of four by four pixels, so that another version of the program that draws it makes no difference.
"""

from __future__ import annotations

import io
import os
import subprocess
from pathlib import Path

import pytest

from tests.support.tools import need_program

FOLDER = Path(__file__).parents[1] / "goldens"
_RESOLUTION = 50
_PATCH = 4
_MEAN, _LARGEST = 1.0, 60  # of 255: of all patches on average, and of any patch


def check_page(name: str, pdf: Path, page: int) -> None:
    """The page of a PDF, counted from one, looks like the picture of this name."""
    image = pytest.importorskip("PIL.Image", reason="pillow reads pictures")
    chops, stat = pytest.importorskip("PIL.ImageChops"), pytest.importorskip("PIL.ImageStat")
    drawn = image.open(io.BytesIO(draw_page(pdf, page))).convert("L")
    path = FOLDER / f"{name}.png"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        path.parent.mkdir(parents=True, exist_ok=True)
        drawn.quantize(16).save(path, optimize=True)
    known = image.open(path).convert("L")
    assert drawn.size == known.size
    small = tuple(side // _PATCH for side in drawn.size)
    difference = stat.Stat(chops.difference(drawn.resize(small, image.Resampling.BOX), known.resize(small, image.Resampling.BOX)))
    assert (difference.mean[0] <= _MEAN, difference.extrema[0][1] <= _LARGEST) == (True, True), (
        f"{name}: {difference.mean[0]:.2f}, {difference.extrema[0][1]}; look at page {page} of {pdf}"
    )


def draw_page(pdf: Path, page: int) -> bytes:
    """The page as a picture in shades of grey."""
    command = [need_program("pdftoppm", "poppler-utils"), "-r", str(_RESOLUTION), "-gray", "-png", "-f", str(page), "-l", str(page), str(pdf)]
    return subprocess.run(command, check=True, capture_output=True).stdout
