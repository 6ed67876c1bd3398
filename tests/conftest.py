"""What holds for every test: an environment that owes nothing to the machine, and laws that are tried the same way each time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNSET = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS", "LINES", "SOURCE_DATE_EPOCH", "PYTHONIOENCODING", "PYTHONUTF8", "PYTHONUNBUFFERED", "XDG_CACHE_HOME")

# `pytest --hypothesis-profile thorough` tries more, and other examples each time.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", deadline=None, max_examples=5000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture(autouse=True, scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No colours, sizes, days, caches or git settings of the machine on which the tests run."""
    with pytest.MonkeyPatch.context() as patch:
        for name in (*_UNSET, *(name for name in os.environ if name.startswith(("GIT_", "ITSD_")))):
            patch.delenv(name, raising=False)
        patch.setenv("ITSD_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield
