"""What the bench of places measures, on a small synthetic network: nothing hidden tells its place,
and the radius that is told holds."""

from __future__ import annotations

import numpy as np
import pytest

from bench.places import HIDDEN, errors, hide_and_find
from graph.datasets import synthetic
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.places.bodies import bodies_of, zones_of
from graph.places.known import Body, Zone
from graph.snapshot.building import snapshot_of
from tests.support.networks import KUNMING


@pytest.fixture(scope="module")
def network() -> tuple[list[Body], list[Zone]]:
    rows = (read_folder(KUNMING), synthetic.generate(scale=0.1))
    picture = snapshot_of(*map(check, rows)).at(synthetic.AS_OF)
    return bodies_of(picture), zones_of(picture)


@pytest.mark.parametrize("what", HIDDEN)
def test_hidden_bodies_are_placed_within_what_is_told(
    network: tuple[list[Body], list[Zone]], what: str
) -> None:
    bodies, zones = network
    result = hide_and_find(bodies, zones, (), HIDDEN[what])
    asked = {one.id for one in (*result.found.placed, *result.found.unplaced)}
    assert asked == set(result.truth)
    assert len(asked) > 50
    names = {HIDDEN[what](one) for one in bodies if one.id in asked}
    left = [one for one in bodies if one.id not in asked and one.label != "Position" and one.point]
    assert not [one for one in left if HIDDEN[what](one) in names]
    told = {spot.owner for spot in result.found.known.spots}
    assert not told & asked
    held = errors(result) <= np.array([one.radius_m for one in result.found.placed])
    assert held.mean() > 0.8


def test_addresses_of_synthetic_bodies_fit_their_coordinates(
    network: tuple[list[Body], list[Zone]],
) -> None:
    """Numbers grow along a road, even and odd ones on its two sides."""
    bodies, _ = network
    roads: dict[tuple[str, str], list[Body]] = {}
    for one in bodies:
        said = one.address
        if one.point and said.road and said.house and one.community and not one.carriers:
            roads.setdefault((one.community, said.road), []).append(one)
    agreed = []
    for listed in roads.values():
        if len(listed) >= 8:
            numbers = np.array([one.address.house for one in listed], np.float64)
            points = np.array([one.point for one in listed])
            along = points[:, int(np.ptp(points[:, 1]) > np.ptp(points[:, 0]))]
            order = np.argsort(along)
            agreed.append(float((np.diff(numbers[order]) > -20).mean()))
    assert len(agreed) > 20
    assert np.mean(agreed) > 0.9  # the others are typing errors
    written = [one for one in bodies if one.label == "Unit" and one.text]
    assert 0.85 < np.mean([bool(one.address.road) for one in written]) < 0.99
