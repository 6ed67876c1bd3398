"""A programme in variables that are nought or one, solved by HiGHS through scipy."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_HALF = 0.5
_SOLVED, _INFEASIBLE = 0, 2  # the words of scipy for how a search ended


@dataclass(slots=True)
class Programme:
    """So many variables, and what has to hold between them. With whole-numbered goals below 10**9 its optima are exact."""

    variables: int
    _rows: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)

    def require(self, terms: Mapping[int, float], least: float | None, most: float | None) -> None:
        """A weighted sum of variables, by their numbers, lies between two bounds."""
        self._rows.append((dict(terms), -inf if least is None else least, inf if most is None else most))

    def solve(self, goal: Mapping[int, int]) -> list[int] | None:
        """The variables that are one where the weighted sum is least; None where nothing satisfies the rows. Raises ArithmeticError where the solver gives up."""
        if any(not terms and not least <= 0 <= most for terms, least, most in self._rows):
            return None
        if not self.variables:
            return []
        from numpy import array, zeros  # noqa: PLC0415  # heavy, and an extra
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
        from scipy.sparse import csr_array  # noqa: PLC0415

        entries = [(number, column, weight) for number, (terms, _, _) in enumerate(self._rows) for column, weight in terms.items()]
        rows, columns, weights = (array([entry[part] for entry in entries]) for part in range(3))
        matrix = csr_array((weights, (rows, columns)), shape=(len(self._rows), self.variables)) if entries else csr_array((len(self._rows), self.variables))
        costs = zeros(self.variables)
        for column, weight in goal.items():
            costs[column] = weight
        bounds = LinearConstraint(matrix, array([row[1] for row in self._rows]), array([row[2] for row in self._rows])) if self._rows else ()
        found = milp(costs, integrality=1, bounds=Bounds(0, 1), constraints=bounds, options={"mip_rel_gap": 0})
        if found.status not in {_SOLVED, _INFEASIBLE}:
            raise ArithmeticError(found.message)
        return None if found.x is None else [number for number, value in enumerate(found.x) if value > _HALF]
