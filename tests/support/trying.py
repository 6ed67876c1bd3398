"""How often a law is tried: more often where one try is cheap, in proportion to the profile."""

from __future__ import annotations

from hypothesis import settings


def times(factor: int) -> settings:
    """So many times the tries of the profile in use."""
    profile = settings.default
    assert profile is not None
    return settings(max_examples=profile.max_examples * factor)
