"""Packages: what is promised for the whole must not exceed what its parts yield."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from itsd.diagnostics import Hit, Level
from itsd.levels.comparison import implies_window
from itsd.model.service import Package, Service
from itsd.model.values import Percentage
from itsd.rules.base import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from itsd.model.estate import Estate
    from itsd.model.service import Option
    from itsd.model.targets import Target

_SERIAL = "availability"
_DIGITS = 6  # decimals of a percentage in a message


def find_overclaims(package: Package, estate: Estate) -> Iterator[Hit]:
    """All core and enabling parts are needed at once, so their availabilities multiply."""
    parts = [option for name in (*package.core, *package.enabling) if (option := _option(name, estate)) is not None]
    if len(parts) != len(package.core) + len(package.enabling):
        return
    for index, target in enumerate(package.targets):
        if target.metric != _SERIAL or not isinstance(target.at_least, Percentage):
            continue
        shares = [_share(option, target) for option in parts]
        known = [share for share in shares if share is not None]
        if len(known) < len(parts):
            continue  # a part without a promise: the proof says what is unknown
        yielded = Fraction(1)
        for share in known:
            yielded *= share
        if target.at_least.fraction > yielded:
            message = f"{target.at_least} is promised, but the parts yield {_percent(yielded)} together"
            yield Hit(("targets", index, "at_least"), message, "Promise no more than the product of the parts, or choose higher options.")


def _option(name: str, estate: Estate) -> Option | None:
    service_id, _, option_id = name.partition("/")
    service = estate.find(Service, service_id)
    return None if service is None else next((option for option in service.options if option.id == option_id), None)


def _share(option: Option, target: Target) -> Fraction | None:
    """The best availability that an option promises for the part, window and calendar of the target; None where it promises none."""
    return max((other.at_least.fraction for other in option.targets if isinstance(other.at_least, Percentage) and _counts(other, target)), default=None)


def _counts(other: Target, target: Target) -> bool:
    """Whether a promise is about the same thing as the target and holds for its window."""
    same = (other.metric, other.scope, other.during) == (_SERIAL, target.scope, target.during)
    return same and implies_window(other.per, target.per)


def _percent(share: Fraction) -> str:
    """A share as a percentage, cut (not rounded up) to a few decimals."""
    scaled = share * 100 * 10**_DIGITS
    text = f"{scaled.numerator // scaled.denominator:0{_DIGITS + 1}d}"
    return f"{text[:-_DIGITS]}.{text[-_DIGITS:]}".rstrip("0").rstrip(".") + "%"


RULES = (Rule("S015", "package-overclaims", Level.ERROR, "a package that promises more than its parts yield", ("P1-A4",), (Package,), find_overclaims),)
