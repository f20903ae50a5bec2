"""``coverage whatif`` and ``coverage geojson``: shown, compared and, on command alone, applied."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.store.bolt import Store
from graph.store.embedded import hold
from tests.support.command import Ran, Run, command
from tests.support.components import ROOT

DAY = ("--as-of", "2021-12-31")
ASKED = ("--effective", "2021-12-31", "--source", "resolution 3")


def write(file: Path, *changes: str, name: str = "trial") -> Path:
    tables = [f"[[changes]]\n{change}" for change in changes]
    file.write_text("\n".join([f'name = "{name}"\ntitle = "试"', *tables]) + "\n", "utf-8")
    return file


def new(position: str, lon: float = 102.8, lat: float = 25.0) -> str:
    return (
        f'change = "add_position"\nid = "{position}"\nname = "站"\n'
        f'lon = {lon}\nlat = {lat}\ntier = "station"'
    )


def refused(ran: Ran, code: int, *words: str) -> None:
    assert ran.code == code, ran
    assert ran.err.count("gongjian: ") == 1
    assert "Traceback" not in ran.err
    for word in words:
        assert word in ran.err


@pytest.fixture
def gap(gongjian: Run) -> tuple[float, float]:
    """Where an enterprise lies that no position reaches."""
    ran = gongjian("coverage", "geojson", "gaps", "--by", "spatial", *DAY)
    assert ran.code == 0, ran.err
    lon, lat = ran.json["features"][0]["geometry"]["coordinates"]
    return lon, lat


def test_a_scenario_is_kept_shown_compared_and_forgotten(
    gongjian: Run, store: Store, tmp_path: Path, gap: tuple[float, float]
) -> None:
    before = store.revision()
    one = write(tmp_path / "one.toml", new("pos:one", *gap), name="one")
    two = write(tmp_path / "two.toml", name="two")
    assert gongjian("coverage", "whatif", "save", str(one)).code == 0
    assert [
        row["name"] for row in gongjian("coverage", "whatif", "list", "--json").json["data"]
    ] == ["one"]
    shown = gongjian("coverage", "whatif", "show", "one", *DAY, "--all", "--json").json["data"]
    lens = next(lens for lens in shown["lenses"] if lens["lens"] == "spatial")
    gained, low, high = (lens[f"gained{end}"] for end in ("", "_certain", "_possible"))
    assert gained == shown["shifts"]["count"] == len(shown["shifts"]["rows"]) > 0
    assert {row["certainty"] for row in shown["shifts"]["rows"]} == {"sure"}
    # A position of a document, which has no coordinates, may have reached them before: in no list.
    assert low < gained < high
    sure, possible = (
        gongjian("coverage", "whatif", "show", "one", *DAY, "--certainty", which, "--all", "--json")
        for which in ("sure", "possible")
    )
    assert sure.json["data"]["shifts"]["rows"] == shown["shifts"]["rows"]
    assert possible.json["data"]["shifts"]["count"] == high - gained
    assert all(row["lon"] is None for row in possible.json["data"]["shifts"]["rows"])
    table = gongjian("coverage", "whatif", "show", "one", *DAY, "--lang", "zh", "--limit", "1")
    assert "15分钟服务圈覆盖率" in table.out
    assert f"显示 1 / {gained:,} 行" in table.out
    side = gongjian("coverage", "whatif", "compare", "one", str(two), *DAY, "--lang", "en")
    assert f"+{gained:,} ({low:,}-{high:,}) -0" in side.out
    assert gongjian("coverage", "whatif", "delete", "one").code == 0
    refused(gongjian("coverage", "whatif", "show", "one", *DAY), 1, "'one'")
    assert store.revision() == before


def test_a_wrong_scenario_is_told_with_its_place(gongjian: Run, tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.toml", new("pos:bad", lat=102.8))
    told = gongjian("coverage", "whatif", "show", str(bad), *DAY)
    refused(told, 2, "bad.toml", "column lat", "change 1 (add_position)", "102.8")
    refused(gongjian("coverage", "whatif", "show", str(tmp_path / "no.toml")), 1, "no.toml")


def test_geojson_is_written_to_a_file_or_to_standard_output(gongjian: Run, tmp_path: Path) -> None:
    file = tmp_path / "heat.geojson"
    ran = gongjian("coverage", "geojson", "heat", *DAY, "--out", str(file))
    assert (ran.code, ran.out) == (0, "")
    written = json.loads(file.read_text("utf-8"))
    assert written == gongjian("coverage", "geojson", "heat", *DAY).json
    assert written["features"]
    refused = gongjian("coverage", "geojson", "heat", "--weight", "members")
    assert (refused.code, "Traceback" in refused.err) == (2, False)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data directory of this file's own, to write to."""
    folder = tmp_path_factory.mktemp("own")
    with hold(folder):
        assert command(folder, "load", "kunming").code == 0
        yield folder


def apply(own: Path, file: Path, *more: str) -> Ran:
    return command(own, "coverage", "whatif", "apply", str(file), *ASKED, *more)


def test_a_scenario_is_applied_on_command_alone_and_once(own: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "trial.toml", new("pos:trial"))
    refused(apply(own, file), 2, "--yes")
    (dry,) = apply(own, file, "--dry-run", "--json").json["data"]
    assert (dry["dry_run"], dry["nodes"]["created"]) == (True, 1)
    (done,) = apply(own, file, "--yes", "--json").json["data"]
    assert done["nodes"]["created"] == 1
    assert done["revision_before"] == dry["revision_after"] < done["revision_after"]
    (again,) = apply(own, file, "--yes", "--json").json["data"]
    assert again["revision_before"] == again["revision_after"] == done["revision_after"]
    assert again["import_id"] is None

    # The journal has it, and takes it back.
    (entry,) = command(own, "imports", "list", "--json").json["data"]
    assert (entry["id"], entry["state"]) == (done["import_id"], "complete")
    assert entry["nodes"]["created"] + entry["relationships"]["created"] == 1
    assert [(file["kind"], file["rows"]) for file in entry["files"]] == [("scenario", 1)]
    taken = command(own, "imports", "undo", entry["id"], "--json").json["data"]
    assert taken["nodes"]["closed"] == 2  # the source as well
    (after,) = apply(own, file, "--yes", "--json").json["data"]
    assert after["nodes"]["created"] == 1


def test_a_position_that_another_load_owns_is_not_closed(own: Path, tmp_path: Path) -> None:
    rows = (ROOT / "graph/datasets/kunming/nodes/Position.csv").read_text("utf-8").splitlines()
    position = next(line.split(",")[0] for line in rows[1:] if ",district," in line)
    file = write(tmp_path / "close.toml", f'change = "close_position"\nid = "{position}"', name="c")
    ran = apply(own, file, "--yes")
    refused(ran, 1, position, "src:kunming-2021", "until = 2021-12-31")
