"""How a written value becomes a typed one: a bridge between small parsing functions and pydantic.

A parsing function takes what the YAML reader gives (str, int, Decimal, bool, None, list, dict) and returns the value or raises
`wrong(…)`. The type of the error is the code of the finding it becomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError, core_schema

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

Raw = Any

WRONG_VALUE = "X012"
_SHOWN = 60  # characters of a value in a message


def wrong(message: str, hint: str = "", code: str = WRONG_VALUE, at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """The error a parsing function raises: what is wrong with the value, what to write instead, the finding's code, and where inside the value."""
    return PydanticCustomError(code, "{message}", {"message": message, "hint": hint, "at": at})


def shown(raw: Raw) -> str:
    """A raw value as a message names it: short, on one line."""
    text = {None: "nothing", True: "true", False: "false"}.get(raw) if raw is None or isinstance(raw, bool) else str(raw)
    text = " ".join(str(text).split()) if not isinstance(raw, dict | list) else ("a mapping" if isinstance(raw, dict) else "a list")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


@dataclass(frozen=True, slots=True)
class Parsed:
    """Metadata of an `Annotated` field: the parsing function, and the JSON Schema of what may be written."""

    parse: Callable[[Raw], Any]
    schema: dict[str, Any]

    def __get_pydantic_core_schema__(self, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:  # noqa: ANN401
        """Pydantic's hook: call the parsing function and nothing else."""
        return core_schema.no_info_plain_validator_function(
            self.parse,
            serialization=core_schema.to_string_ser_schema(),
        )

    def __get_pydantic_json_schema__(self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Pydantic's hook for JSON Schema."""
        return dict(self.schema)

    def __hash__(self) -> int:
        """By identity of the function: a schema is a dict and has no hash."""
        return hash(self.parse)
