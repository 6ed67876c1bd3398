"""The search for the best choice of tiers: branch and bound.

Its bound is Lagrangian: each demand pays a price for being served, and a tier earns the prices of those for whom it costs less; no
choice of tiers costs less than the prices without the best earnings. Prices are improved with floating-point numbers, but bounds are
worked out with whole ones, so that a proof is exact.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Ranks = tuple[int, ...]

_MOST_NODES = 4_000  # of the search; what is then not proven is said
_ROOT_STEPS, _NODE_STEPS = 400, 60
_PATIENCE = 12  # steps without a better bound after which they become shorter
_BLOCK = 4096  # columns that are worked on at once
_FINE = 64  # parts of a unit of cost in which prices are rounded


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of the search: the tiers that are taken, those that still may be, and the prices that demands pay."""

    bound: int
    taken: tuple[int, ...]
    free: Any
    prices: Any


class Search:
    """Branch and bound over the choice of tiers; `bound` is the least that any choice costs, together with the demands themselves."""

    def __init__(self, served: Sequence[Ranks], weights: Sequence[int], candidates: Sequence[Ranks], tier_costs: Sequence[int], most: int) -> None:
        """All demands here can be served by themselves; candidates have what they cost beside them."""
        import numpy as np  # noqa: PLC0415  # an extra, and heavy

        self.np = np
        self.served = served
        self.most = min(most, len(candidates))
        # To leave a demand without a tier is dearer than any other choice, so it happens only where there is no other.
        self.penalty = (max(tier_costs, default=0) + 1) * sum(weights)
        ranks, tiers = np.array(served, dtype=np.int16), np.array(candidates, dtype=np.int16)
        fits = np.ones((len(served), len(candidates)), dtype=bool)
        for key in range(ranks.shape[1] if ranks.ndim > 1 else 0):
            fits &= ranks[:, key : key + 1] <= tiers[:, key][None, :]
        self.weights = np.array(weights, dtype=np.int64)
        self.limits = self.weights * self.penalty  # what a demand pays at most
        size: Any = np.int32 if int(self.limits.max()) < 2**31 else np.int64
        paid = self.weights.astype(size)[:, None] * np.array(tier_costs, dtype=size)[None, :]
        self.paid = np.where(fits, paid, self.limits.astype(size)[:, None])
        self.pool = np.arange(len(candidates))  # the tiers of which something better can still be made
        self.best: list[int] = []
        self.least = int(self.limits.sum()) + 1
        self.bound = 0
        self.nodes = 0

    def run(self) -> list[int]:
        """The numbers of the best tiers found."""
        self._improve(self._greedy())
        prices = self.np.minimum(self.paid.min(axis=1) * 1.2 + 1, self.limits).astype(float)
        waiting = [_Node(0, (), self.np.arange(self.paid.shape[1]), prices)]
        left: list[int] = []
        while waiting:
            node = waiting.pop()
            if self.nodes >= _MOST_NODES:
                left.append(node.bound)
                continue
            self.nodes += 1
            waiting += self._branch(node)
        self.bound = min([self.least, *left])
        return self.best

    def _branch(self, node: _Node) -> list[_Node]:
        """What has to be looked at in a part of the search: with the tier that promises most, which comes first, and without it."""
        found = self._bound(node)
        if found is None:
            return []
        branch = int(found.free[0])
        rest = found.free[1:]
        return [replace(found, free=rest), replace(found, taken=(*node.taken, branch), free=rest)]

    def _evaluate(self, chosen: Sequence[int]) -> int:
        """What a choice costs in all; it is remembered where it is the best."""
        if not chosen:
            return self.least
        cost = int(self.paid[:, list(chosen)].min(axis=1).sum())
        if cost < self.least:
            self.least, self.best = cost, sorted(int(number) for number in chosen)
        return cost

    def _greedy(self) -> list[int]:
        """One tier after the other, each the one that saves most."""
        current = self.limits.copy()
        chosen: list[int] = []
        for _ in range(self.most):
            saved = self.np.maximum(current[:, None] - self.paid, 0).sum(axis=0)
            number = int(saved.argmax())
            if not saved[number]:
                break
            chosen.append(number)
            current = self.np.minimum(current, self.paid[:, number])
        return chosen

    def _improve(self, chosen: list[int]) -> None:
        """Exchange one tier for another as long as that is better."""
        np, cost, better = self.np, self._evaluate(chosen), True
        paid = self.paid[:, self.pool]
        least = np.empty_like(paid)
        while better and chosen:
            better = False
            for place in range(len(chosen)):
                others = chosen[:place] + chosen[place + 1 :]
                rest = self.paid[:, others].min(axis=1) if others else self.limits
                totals = np.minimum(rest[:, None], paid, out=least).sum(axis=0)
                place_in_pool = int(totals.argmin())
                if int(totals[place_in_pool]) < cost:
                    chosen, cost, better = [*others, int(self.pool[place_in_pool])], int(totals[place_in_pool]), True
                    self._evaluate(chosen)

    def _bound(self, node: _Node) -> _Node | None:
        """A part of the search with its bound, better prices, and only the tiers that can still improve it; None where nothing better lies there."""
        np, taken, free, prices = self.np, node.taken, node.free, node.prices
        room = self.most - len(taken)
        if not room or not len(free):
            self._evaluate(taken)
            return None
        columns = np.concatenate([np.array(taken, dtype=free.dtype), free])
        paid = self.paid[:, columns].astype(np.float32)  # only a guide
        prices, gained = prices.astype(np.float32), np.empty_like(paid)
        best, best_prices, pace, idle = 0.0, prices, 2.0, 0
        for _ in range(_NODE_STEPS if taken or self.nodes > 1 else _ROOT_STEPS):
            np.subtract(prices[:, None], paid, out=gained)
            earned = np.maximum(gained, 0, out=gained).sum(axis=0)
            picked = self._pick(earned, len(taken), room)
            value = float(prices.sum(dtype=float) - earned[picked].sum(dtype=float))
            if value > best + 1e-6 * abs(best):
                best, best_prices, idle = value, prices, 0
            else:
                idle += 1
            if idle >= _PATIENCE:
                pace, idle, prices = pace / 2, 0, best_prices
            if best > self.least - 1 or pace < 0.005:  # noqa: PLR2004  # shorter steps change nothing
                break
            slope = 1 - (prices[:, None] > paid[:, picked]).sum(axis=1)
            norm = float((slope * slope).sum())
            if not norm:
                break
            prices = np.clip(prices + pace * (self.least - value) / norm * slope, 0, self.limits).astype(np.float32)
        return self._settle(node, columns, best_prices)

    def _pick(self, earned: Any, taken: int, room: int) -> Any:  # noqa: ANN401  # arrays
        """The columns of the tiers that are taken and of those that earn most besides."""
        np = self.np
        count = min(room, len(earned) - taken)
        rest = taken + np.argpartition(-earned[taken:], count - 1)[:count]
        return np.concatenate([np.arange(taken), rest])

    def _settle(self, node: _Node, columns: Any, prices: Any) -> _Node | None:  # noqa: ANN401  # arrays
        """The same in whole numbers: the bound is exact, and tiers that cannot be part of anything better are left out."""
        np, taken, free = self.np, node.taken, node.free
        room = self.most - len(taken)
        whole = np.minimum(np.floor(prices.astype(float) * _FINE).astype(np.int64), self.limits * _FINE)
        blocks = (columns[start : start + _BLOCK] for start in range(0, len(columns), _BLOCK))
        earned = np.concatenate([np.maximum(whole[:, None] - self.paid[:, block].astype(np.int64) * _FINE, 0).sum(axis=0) for block in blocks])
        of_free = earned[len(taken) :]
        order = np.argsort(-of_free, kind="stable")
        count = min(room, len(free))
        fixed = int(whole.sum()) - int(earned[: len(taken)].sum())
        value = fixed - int(of_free[order[:count]].sum())
        bound = -(-value // _FINE)
        self._improve_once([*taken, *free[order[:count]]])
        if bound >= self.least:
            return None
        # With a tier in place of the worst of those that earn most, the bound is higher by the difference of what they earn.
        last = int(of_free[order[count - 1]])
        keep = value + last - of_free <= (self.least - 1) * _FINE
        remaining = free[keep]
        if not taken and self.nodes == 1:
            self.pool = remaining if len(remaining) else self.pool
        if len(remaining) <= room:
            self._evaluate([*taken, *remaining])
            return None
        first = np.argsort(-of_free[keep], kind="stable")
        return _Node(bound, taken, remaining[first], prices)

    def _improve_once(self, chosen: Sequence[int]) -> None:
        """A choice that the bound suggests, exchanged to the best near it where it is close."""
        cost = self._evaluate(chosen)
        if cost <= self.least * 1.02:
            self._improve([int(number) for number in chosen])
