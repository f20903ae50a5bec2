"""Circles packed close together around a centre, and points spread evenly in a disc.

Nothing is drawn by chance: the same radii in the same order give the same places.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

GOLDEN_ANGLE = math.pi * (3 - math.sqrt(5))
_FEW = 100
"""Circles that are gone through one by one."""
_TOUCH = 1e-6
"""By so much two circles may overlap, for rounding, as a share of the smaller radius."""


def sunflower(count: int, *, spacing: float, hole: float = 0.0) -> Points:
    """(count, 2) points around (0, 0), about ``spacing`` apart, none nearer than ``hole``.

    The k-th stands at the angle k times the golden angle, at a distance that gives every point the
    same area. Reference: H. Vogel, A better way to construct the sunflower head, Mathematical
    Biosciences 44 (1979) 179-189. O(count).
    """
    order = np.arange(count)
    first = (hole / spacing) ** 2
    distance = spacing * np.sqrt(order + first)
    angle = order * GOLDEN_ANGLE
    return np.column_stack((distance * np.cos(angle), distance * np.sin(angle)))


def sunflower_radius(count: int, *, spacing: float, hole: float = 0.0) -> float:
    """Radius of the disc that :func:`sunflower` fills, half a spacing of margin added."""
    if not count:
        return hole
    return spacing * math.sqrt(count - 1 + (hole / spacing) ** 2) + spacing / 2


def enclosing(centres: Points, radii: NDArray[np.float64]) -> tuple[Points, float]:
    """Centre (2,) and radius of a circle around all circles, at most 1 % larger than the smallest.

    From the middle a step, ever smaller, towards the circle that reaches farthest out. Reference:
    M. Badoiu and K. L. Clarkson, Smaller core-sets for balls, SODA 2003, 801-802. O(100 n).
    """
    if len(radii) == 1:
        return centres[0], float(radii[0])
    middle = _towards_the_farthest(centres, radii, centres.mean(axis=0))
    reach = np.linalg.norm(centres - middle, axis=1) + radii
    return middle, float(reach.max())


def _towards_the_farthest(
    centres: Points, radii: NDArray[np.float64], middle: Points
) -> NDArray[np.float64]:
    if len(radii) > _FEW:
        for turn in range(1, 100):
            away = centres - middle
            reach = np.linalg.norm(away, axis=1) + radii
            middle = middle + away[int(np.argmax(reach))] / (turn + 1)
        return middle
    # The same steps without an array for each: of few circles a fraction of the time.
    x, y = middle.tolist()
    circles = list(zip(*centres.T.tolist(), radii.tolist(), strict=True))
    for turn in range(1, 100):
        most = -1.0
        for cx, cy, radius in circles:
            dx, dy = cx - x, cy - y
            reach_of = math.sqrt(dx * dx + dy * dy) + radius
            if reach_of > most:
                most, across, down = reach_of, dx, dy
        x, y = x + across / (turn + 1), y + down / (turn + 1)
    return np.array([x, y])


class _Front:
    """The circles on the outside of what is packed so far, as a ring of numbers."""

    def __init__(self, first: int, second: int, third: int) -> None:
        self.after = {first: second, second: third, third: first}
        self.before = {second: first, third: second, first: third}

    def join(self, one: int, other: int) -> None:
        """Leave out what is between two members of the ring."""
        self.after[one], self.before[other] = other, one

    def insert(self, new: int, one: int, other: int) -> None:
        """Put a circle between two neighbours of the ring."""
        self.after[one] = self.before[other] = new
        self.before[new], self.after[new] = one, other


def pack(radii: Sequence[float]) -> Points:
    """(n, 2) centres of circles that touch and do not overlap, the first at (0, 0).

    Circles are set one after another against the pair of the front that is nearest to the centre,
    so that early ones come to stand inside. Reference: W. Wang, H. Wang, G. Dai and H. Wang,
    Visualization of large hierarchical data by circle packing, CHI 2006, 517-520. About O(n) for
    circles of like size, O(n^2) at worst. Raises ValueError for a radius that is not above 0.
    """
    if not all(radius > 0 for radius in radii):
        raise ValueError("every radius must be above 0")
    x, y = [0.0] * len(radii), [0.0] * len(radii)
    if len(radii) > 1:
        x[1] = radii[0] + radii[1]
    if len(radii) > 2:
        x[2], y[2] = _against(x, y, radii, 1, 0, radii[2])
        _pack_on(x, y, radii)
    return np.column_stack((x, y)) if radii else np.zeros((0, 2))


def _pack_on(x: list[float], y: list[float], radii: Sequence[float]) -> None:
    front = _Front(0, 1, 2)

    def nearness(one: int) -> float:
        """Squared distance from the centre to where the pair that starts here touches."""
        other = front.after[one]
        both = radii[one] + radii[other]
        px = (x[one] * radii[other] + x[other] * radii[one]) / both
        py = (y[one] * radii[other] + y[other] * radii[one]) / both
        return px * px + py * py

    left = min((0, 1, 2), key=lambda one: (nearness(one), one))
    for new in range(3, len(radii)):
        right = front.after[left]
        while True:
            x[new], y[new] = _against(x, y, radii, left, right, radii[new])
            hit = _hit(front, x, y, radii, left, right, new)
            if hit is None:
                break
            ahead, found = hit
            if ahead:
                right = found
            else:
                left = found
            front.join(left, right)
        front.insert(new, left, right)
        best, at = (nearness(left), left), front.after[left]
        start = left
        while at != start:
            here = (nearness(at), at)
            best = min(best, here)
            at = front.after[at]
        left = best[1]


def _hit(
    front: _Front,
    x: list[float],
    y: list[float],
    radii: Sequence[float],
    left: int,
    right: int,
    new: int,
) -> tuple[bool, int] | None:
    """The member of the front nearest along the ring that the new circle overlaps: whether it
    comes behind ``right`` rather than before ``left``, and its number."""
    ahead, behind = front.after[right], front.before[left]
    gone_ahead, gone_behind = radii[right], radii[left]
    while True:
        if gone_ahead <= gone_behind:
            if _overlap(x, y, radii, ahead, new):
                return True, ahead
            gone_ahead += radii[ahead]
            if ahead == behind:
                return None
            ahead = front.after[ahead]
        else:
            if _overlap(x, y, radii, behind, new):
                return False, behind
            gone_behind += radii[behind]
            if ahead == behind:
                return None
            behind = front.before[behind]


def _overlap(x: list[float], y: list[float], radii: Sequence[float], one: int, other: int) -> bool:
    apart = math.hypot(x[one] - x[other], y[one] - y[other])
    return apart < radii[one] + radii[other] - _TOUCH * min(radii[one], radii[other])


def _against(
    x: list[float], y: list[float], radii: Sequence[float], one: int, other: int, radius: float
) -> tuple[float, float]:
    """Centre of a circle that touches two others, on the left of the way from one to the other."""
    dx, dy = x[other] - x[one], y[other] - y[one]
    apart = math.hypot(dx, dy)
    to_one, to_other = radii[one] + radius, radii[other] + radius
    along = (to_one**2 - to_other**2 + apart**2) / (2 * apart)
    aside = math.sqrt(max(to_one**2 - along**2, 0.0))
    ux, uy = dx / apart, dy / apart
    return x[one] + along * ux - aside * uy, y[one] + along * uy + aside * ux
