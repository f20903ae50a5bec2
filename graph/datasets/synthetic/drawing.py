"""Random draws that add up: quotas, bounded counts with an exact sum, days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rng = np.random.Generator
Ints = NDArray[np.int64]


def apportion(total: int, weights: ArrayLike) -> Ints:
    """Split ``total`` in proportion to ``weights`` by the largest remainder (first wins a tie).

    >>> apportion(10, [1, 1, 2]).tolist()
    [3, 2, 5]
    """
    shares = np.asarray(weights, dtype=np.float64)
    exact = shares * (total / shares.sum())
    parts: Ints = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def bounded(total: int, weights: ArrayLike, low: int, high: int) -> Ints:
    """Whole numbers between ``low`` and ``high`` that add up to ``total``, shaped by ``weights``.

    The weights are scaled by the one factor whose clipped values add up to the total; the
    fractions are then settled by the largest remainder.

    Raises
    ------
    ValueError
        if no such numbers exist.
    """
    shape = np.asarray(weights, dtype=np.float64)
    if not low * len(shape) <= total <= high * len(shape):
        raise ValueError(f"{len(shape)} numbers in {low}..{high} cannot add up to {total}")
    small, large = 0.0, high / float(shape.min())
    for _ in range(80):
        factor = (small + large) / 2
        if np.clip(factor * shape, low, high).sum() < total:
            small = factor
        else:
            large = factor
    exact = np.clip(large * shape, low, high)
    parts = np.floor(exact).astype(np.int64)
    # whole numbers at a bound have no remainder and come last, so no bound is crossed
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: total - int(parts.sum())]] += 1
    return parts


def quotas(rng: Rng, total: int, shares: Mapping[str, int]) -> NDArray[np.object_]:
    """``total`` labels in a random order, each as often as its share asks."""
    counts = apportion(total, list(shares.values()))
    labels = np.repeat(np.array(list(shares), dtype=object), counts)
    return rng.permutation(labels)


def days(rng: Rng, first: date, last: date, count: int) -> NDArray[np.datetime64]:
    """``count`` days between two days, both included."""
    start = np.datetime64(first, "D")
    span = (last - first).days + 1
    drawn: NDArray[np.datetime64] = start + rng.integers(0, span, count).astype("timedelta64[D]")
    return drawn


def after(
    rng: Rng, since: NDArray[np.datetime64], first: date, last: date
) -> NDArray[np.datetime64]:
    """A day for each, not before its own ``since`` nor before ``first``, and up to ``last``."""
    start = np.maximum(since, np.datetime64(first, "D"))
    room = (np.datetime64(last, "D") - start).astype(np.int64)
    drawn: NDArray[np.datetime64] = start + np.floor(rng.random(len(start)) * (room + 1)).astype(
        "timedelta64[D]"
    )
    return drawn
