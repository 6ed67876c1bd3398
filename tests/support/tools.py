"""Programs of the machine that some tests hold the outputs against: a browser, an office, a validator.

Where one is absent the test is skipped and says which; under CI it fails instead, so that nothing is left out unseen.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

VALIDATOR = Path(__file__).parents[2] / "build" / "tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def need_program(name: str, package: str) -> str:
    """The path of a program; `package` is what brings it on Debian."""
    found = shutil.which(name)
    if found is None:
        leave_out(f"{name} is not installed (Debian: {package})")
    return str(found)


def need_validator() -> Path:
    """The Nu HTML checker, which `.ci/run` puts into build/tools; it runs on Java."""
    if not VALIDATOR.is_file():
        leave_out("the Nu HTML checker is not there (npm install --prefix build/tools vnu-jar)")
    return VALIDATOR


def leave_out(reason: str) -> None:
    """Skip the test, or fail where everything has to be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
