"""The sandbox in which templates run. It is a module of its own because Jinja is imported only where documents are made."""

from __future__ import annotations

from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which works out once for each type what templates may ask of it.

    Its answer hangs on the type and the name alone, and a page asks some two hundred times.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  # those of Jinja
        """With the options of Jinja's own."""
        super().__init__(**options)
        self._answers: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401  # as in Jinja
        """Whether templates may read it."""
        key = type(obj), attr
        answer = self._answers.get(key)
        if answer is None:
            answer = self._answers[key] = super().is_safe_attribute(obj, attr, value)
        return answer
