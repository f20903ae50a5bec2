"""``python -m bench.places [--scale 1] [--ledger FILE ...]``: how well addresses place bodies.

Bodies whose coordinates are known are hidden and placed again: not at random, as neighbours would
tell all, but whole addresses, whole buildings and estates, or whole roads, one in five of each.
Printed is for each class its share, how far off it was, the radius it told, and how often the place
was within it; then what that does to the rate of those within reach of a position: the true one,
the one of the places found, and the pair of what the radii leave certain and possible.

Synthetic data have roads and estates of their own and places that nobody surveyed; they tell
whether the method does what it says. How good it is in a park only that park's ledgers say: name
them with ``--ledger``, zones too, if they are in one of their own.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from bench.loading import KUNMING
from bench.report import figure, heading, timed
from graph.datasets import synthetic
from graph.errors import GongjianError
from graph.importing import Options, prepare
from graph.ledgers import References, open_all
from graph.loading.checking import check
from graph.loading.folder import read_folder
from graph.places.bodies import bodies_of, zones_of
from graph.places.finding import Finder, Found
from graph.places.gazetteer import read_gazetteer
from graph.places.known import Body, Entry, LonLat, Zone
from graph.places.matching import CLASSES
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Picture
from graph.snapshot.reading import read_snapshot
from graph.store import embedded
from graph.store.bolt import Store
from graph.today import today
from queries.coverage.reach.walking import WalkModel, great_circle, nearest, unit_vectors

SHARE = 0.2
SEED = 20211231

Named = Callable[[Body], str]


def _address(body: Body) -> str:
    said = body.address
    return "|".join((said.road or said.estate or said.building, said.number, said.block))


def _building(body: Body) -> str:
    return body.address.estate or body.address.building or "|".join(body.carriers)


def _road(body: Body) -> str:
    return body.address.road


HIDDEN: dict[str, Named] = {
    "whole addresses": _address,
    "whole buildings and estates": _building,
    "whole roads": _road,
}
"""What is hidden as one, by what bodies that belong to it have in common; empty: to nothing."""


def main() -> None:
    """Print all of it."""
    parser = argparse.ArgumentParser(prog="bench.places", description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0, help="of the synthetic network")
    parser.add_argument("--ledger", nargs="+", type=Path, help="ledgers, instead of it")
    parser.add_argument("--park", default="园区", help="name of the park that they are of")
    parser.add_argument("--gazetteer", type=Path, help="of that park (T11)")
    arguments = parser.parse_args()
    if arguments.ledger:
        try:
            with _of_ledgers(arguments.ledger, arguments.park) as picture:
                named = ", ".join(one.name for one in arguments.ledger)
                measure(picture, named, arguments.gazetteer)
        except GongjianError as error:
            raise SystemExit(str(error)) from None
    else:
        rows = (read_folder(KUNMING), synthetic.generate(scale=arguments.scale))
        picture = snapshot_of(*map(check, rows)).at(synthetic.AS_OF)
        measure(picture, f"synthetic, scale {arguments.scale:g}")


@contextmanager
def _of_ledgers(files: Sequence[Path], park: str) -> Iterator[Picture]:
    """What ledgers say, read into a store that goes again."""
    with (
        tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder,
        embedded.hold(Path(folder) / "data") as held,
        Store.open(held.endpoint) as store,
    ):
        store.initialise()
        options = Options(good_rows=True, zone=park, new_zone=True)
        references = References.of(read_snapshot(store), zone=park, new_zone=True)
        with prepare(
            store, open_all(files), Path(folder), options=options, references=references
        ) as prepared:
            prepared.commit(store)
        yield read_snapshot(store).at(today())


def measure(picture: Picture, title: str, gazetteer: Path | None = None) -> None:
    """Hide the places of a picture in each way, and print what comes of it."""
    bodies, zones = bodies_of(picture), zones_of(picture)
    known = [body.point for body in bodies if body.point is not None]
    entries = read_gazetteer(gazetteer, zones, known) if gazetteer else []
    sites = np.array([one.point for one in bodies if one.label == "Position" and one.point])
    for what, named in HIDDEN.items():
        heading(f"places, {title}: {what}, one in {1 / SHARE:g}")
        result = hide_and_find(bodies, zones, entries, named)
        _print(result, sites.reshape(-1, 2))


@dataclass(frozen=True)
class Result:
    """Where bodies truly are, and where they were placed."""

    truth: dict[str, LonLat]
    found: Found
    seconds: float


def hide_and_find(
    bodies: Sequence[Body], zones: Sequence[Zone], entries: Sequence[Entry], named: Named
) -> Result:
    """Hide one in five of what bodies have in common, and place them again."""
    known = [one for one in bodies if one.point is not None]
    names = sorted({name for one in known if (name := named(one))})
    chosen = set(Random(SEED).sample(names, max(1, round(SHARE * len(names)))) if names else ())
    hidden = {one.id for one in known if one.label != "Position" and named(one) in chosen}
    truth = {one.id: one.point for one in known if one.id in hidden and one.point is not None}
    asked = [replace(one, point=None) if one.id in hidden else one for one in known]
    with timed() as clock:
        found = Finder(asked, zones, entries).find()
    return Result(truth, found, clock.seconds)


def errors(result: Result) -> NDArray[np.float64]:
    """(n,) metres that each placed body is off."""
    placed = result.found.placed
    if not placed:
        return np.empty(0)
    true = unit_vectors(np.array([result.truth[one.id] for one in placed]))
    told = unit_vectors(np.array([(one.lon, one.lat) for one in placed]))
    return great_circle(true, told)


def _print(result: Result, sites: NDArray[np.float64]) -> None:
    placed, unplaced = result.found.placed, result.found.unplaced
    count = len(result.truth)
    figure("hidden", count, "bodies", f"placed again in {result.seconds:.1f} s")
    off, radius = errors(result), np.array([one.radius_m for one in placed])
    for located_by in CLASSES:
        mask = np.array([one.located_by == located_by for one in placed], np.bool_)
        if mask.any():
            _line(located_by, count, off[mask], radius[mask])
    if placed:
        _line("all", count, off, radius)
        doubted = np.array([bool(one.doubts) for one in placed])
        if doubted.any():
            _line("of these, doubted", count, off[doubted], radius[doubted])
    figure("not placed", 100 * len(unplaced) / max(count, 1), "%")
    if placed and len(sites):
        _rates(result, sites)


def _line(name: str, count: int, off: NDArray[np.float64], radius: NDArray[np.float64]) -> None:
    median, high = np.quantile(off, (0.5, 0.9))
    held = 100 * float((off <= radius).mean())
    note = (
        f"off {median:,.0f} m, nine in ten {high:,.0f} m; radius {np.median(radius):,.0f} m, "
        f"held {held:.1f} %"
    )
    figure(f"  {name}", 100 * len(off) / count, "%", note)


def _rates(result: Result, sites: NDArray[np.float64]) -> None:
    """The rate of those within reach of a position, of the placed ones."""
    placed = result.found.placed
    reach = WalkModel().threshold_m
    true = nearest(demand=np.array([result.truth[one.id] for one in placed]), sites=sites)[0]
    told = nearest(demand=np.array([(one.lon, one.lat) for one in placed]), sites=sites)[0]
    radius = np.array([one.radius_m for one in placed])
    for name, within in (
        ("truly", true <= reach),
        ("by the places found", told <= reach),
        ("certain", told + radius <= reach),
        ("certain or possible", told - radius <= reach),
    ):
        figure(f"  within reach, {name}", 100 * float(within.mean()), "%")


if __name__ == "__main__":
    main()
