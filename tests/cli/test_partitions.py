"""Parks asked each by itself say what they say in the whole, wherever they are asked."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.datasets.synthetic import generate
from graph.errors import Conflict, InvalidInput, NotFound
from graph.loading.checking import check
from graph.model.rows import Dataset
from graph.snapshot.areas import PartialPicture, part
from graph.snapshot.building import snapshot_of
from graph.snapshot.pictures import Area, Picture
from graph.store.bolt import Store
from queries.connectivity.components import components
from queries.connectivity.projection import project
from queries.coverage import Policy, coverage_state, default_policy, summarize
from queries.coverage.rules.codes import RATES
from queries.network import Network
from queries.partitions import files
from queries.partitions.asking import Answer, Asked, answers, ask
from queries.partitions.cutting import REST, Partition, cut
from queries.partitions.engines import in_processes, told
from queries.partitions.together import together
from queries.zones import comparison, zones_of
from tests.support.command import Run, command, environment
from tests.support.components import ROOT, missing, why_no_spark
from tests.support.networks import DAY, kunming_case
from tests.support.parks import elsewhere, province
from tests.support.small import dataset, node, rel
from tests.unit.test_zone_comparison import draw_rows

ASKED = Asked(add=1, enterprises=True)
ACROSS = "agr:across"


def in_the_whole(picture: Picture, asked: Asked) -> list[Answer]:
    """What a single process says of each park, and of what is in none."""
    found = []
    for one in cut(picture):
        if one.park is not None:
            shown = part(picture, Area((one.park,)))
        else:
            nobody = np.isin(picture.snapshot.ids, one.snapshot.ids[one.home])
            shown = PartialPicture(
                picture.snapshot,
                picture.as_of,
                picture.layers,
                base=picture,
                part=None,
                belonging=nobody,
            )
        found += answers(shown, asked)
    return found


def asked_apart(picture: Picture, asked: Asked) -> list[Answer]:
    return [answer for one in cut(picture) for answer in ask(files.packed(one), asked)]


def some(answers: list[Answer]) -> list[Answer]:
    """All but the ties, which a single process does not hand over."""
    return [one for one in answers if one.what != "ties"]


def in_order(answers: list[Answer]) -> list[tuple[str, str, str, bytes]]:
    return sorted((one.part, one.what, one.about, one.told) for one in answers)


# --- any network ------------------------------------------------------------------------------


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_park_says_apart_what_it_says_in_the_whole(data: st.DataObject) -> None:
    layer = data.draw(st.sampled_from(["ledger", "ledger", "source"]))
    picture = snapshot_of(dataset(*draw_rows(data), layer=layer)).at(DAY)
    asked = Asked(enterprises=True)
    apart = asked_apart(picture, asked)
    assert some(apart) == in_the_whole(picture, asked)
    found = together(apart)
    state = coverage_state(picture=picture)
    whole = summarize(state=state)
    if state.unplaced:
        open_ = [rate.code == "spatial" for rate in whole.rates]
        ranges = [replace(rate.range, possible=None, high=None) for rate in whole.rates]
        rates = [
            replace(rate, range=range_) if spatial else rate
            for rate, range_, spatial in zip(whole.rates, ranges, open_, strict=True)
        ]
        whole = replace(whole, rates=tuple(rates))
    assert found.total == whole
    level = "development_zone"
    for rate in RATES:
        compared = comparison(state=state, by=rate, level=level, parts=zones_of(picture, level))
        assert [(row.id, row.rank, row.ties, row.rate.rate) for row in found.ranked(rate)] == [
            (row.id, row.rank, row.ties, row.share.rate) for row in compared.zones
        ]


@given(st.data())
@settings(max_examples=20, deadline=None)
def test_a_file_is_its_partition(data: st.DataObject) -> None:
    picture = snapshot_of(dataset(*draw_rows(data))).at(DAY)
    for one in cut(picture):
        content = files.packed(one)
        back = files.unpacked(content)
        assert back.snapshot.same_as(one.snapshot)
        assert back.home.tolist() == one.home.tolist()
        assert (back.name, back.as_of, back.layers) == (one.name, one.as_of, one.layers)
        assert files.packed(back) == content


# --- a province, the demo's park among its parks ----------------------------------------------


@pytest.fixture(scope="module")
def datasets() -> list[Dataset]:
    case, made = kunming_case(), check(generate(scale=0.05))
    across = [
        node("Agreement", ACROSS, since=date(2021, 1, 1), until=date(2022, 6, 1)),
        rel("PARTY_TO", "unit:yunnei", ACROSS),
        rel("PARTY_TO", "unit:b.yunnei", ACROSS),
    ]
    further = [elsewhere(one, "b", east_deg=5) for one in (case, made)]
    further.append(elsewhere(case, "c", east_deg=2))
    parks = province(["zone:kmez", "zone:b.kmez", "zone:c.kmez"])
    return [case, made, *further, parks, dataset(*across)]


@pytest.fixture(scope="module")
def whole(datasets: list[Dataset]) -> Picture:
    return snapshot_of(*datasets).at(DAY)


@pytest.fixture(scope="module")
def folder(whole: Picture, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("partitions") / "province"
    names = [one.name for one, _ in files.write(folder, cut(whole))]
    assert names == ["zone:b.kmez", "zone:c.kmez", "zone:kmez", REST]
    return folder


@pytest.fixture(scope="module")
def alone(folder: Path) -> list[Answer]:
    """What the partitions answer in this process."""
    return list(told(in_processes(folder, ASKED)))


def test_s17_5_a_province_in_parts_has_the_figures_of_one_process(
    whole: Picture, alone: list[Answer]
) -> None:
    assert in_order(some(alone)) == in_order(in_the_whole(whole, ASKED))
    told_whole = summarize(state=coverage_state(picture=whole))
    total = together(alone).total
    for one, other in zip(total.rates, told_whole.rates, strict=True):
        counts = ("numerator", "denominator", "uncovered", "unknown", "rate", "reason", "excluded")
        assert [getattr(one, name) for name in counts] == [getattr(other, name) for name in counts]
    assert (total.enterprises, total.positions) == (told_whole.enterprises, told_whole.positions)


def test_s17_5_bodies_across_parks_are_one_graph_as_networkx_has_it(
    datasets: list[Dataset], alone: list[Answer]
) -> None:
    def holds(properties: dict[str, object]) -> bool:
        since, until = properties.get("since"), properties.get("until")
        return (not since or since <= DAY) and (not until or until > DAY)  # type: ignore[operator]

    rows = (row for one in datasets for row in one.nodes if holds(row.properties))
    nodes = {row.properties["id"]: row for row in rows}
    every = [row for one in datasets for row in one.relationships if holds(row.properties)]
    edges = [row for row in every if {row.start, row.end} <= nodes.keys()]
    hubs = {key for key, row in nodes.items() if row.properties.get("hub")}
    hubs |= {row.start for row in edges if row.type == "LEADS" and row.end in hubs}
    sitting = {"PARTY_TO", "MEMBER_OF", "RADIATES", "LEADS"}
    ends = {end for row in edges if row.type in sitting for end in (row.start, row.end)}
    known = {"Organization", "Agreement", "Unit", "Zone"}
    allowed = {
        key
        for key, row in nodes.items()
        if row.label in known and key not in hubs and (row.label == "Organization" or key in ends)
    }
    graph = nx.Graph()
    graph.add_nodes_from(key for key in allowed if nodes[key].label in ("Organization", "Unit"))
    tying = sitting - {"LEADS"} | {"SUBORDINATE_TO", "BASED_IN", "COVERED_BY"}
    graph.add_edges_from(
        (row.start, row.end)
        for row in edges
        if row.type in tying and {row.start, row.end} <= allowed and row.start != row.end
    )
    found = together(alone).ties
    assert found is not None
    sizes = sorted((len(one) for one in nx.connected_components(graph)), reverse=True)
    assert [one.size for one in found.components.components] == [n for n in sizes if n > 1]
    assert found.components.count == len(sizes)
    assert found.bridges.count == sum(1 for _ in nx.bridges(graph))
    joined = next(one for one in found.components.components if ACROSS in one.ids)
    assert {"unit:yunnei", "unit:b.yunnei"} <= set(joined.ids)


def test_s17_5_processes_answer_as_one_does(folder: Path, alone: list[Answer]) -> None:
    assert list(told(in_processes(folder, ASKED, workers=2))) == alone


def test_s17_5_spark_answers_as_one_process_does(
    folder: Path, alone: list[Answer], tmp_path: Path
) -> None:
    """In an environment of its own, as an office would keep it: Spark brings much along."""
    if reason := why_no_spark():
        missing("Apache Spark", reason)
    asked = ("partitions", "ask", str(folder), "--add", "1", "--enterprises", "--json")
    spark = [str(ROOT / ".venv-spark" / "bin" / "python"), "-m", "api.cli", *asked]
    ran = subprocess.run(
        [*spark, "--spark", "local[2]", "-o", str(tmp_path / "answers")],
        cwd=ROOT,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    kept = [
        Answer(**row)
        for row in ds.dataset(tmp_path / "answers", format="parquet").to_table().to_pylist()
    ]
    assert in_order(kept) == in_order(alone)
    assert json.loads(ran.stdout) == command(tmp_path, *asked, "-o", f"{tmp_path}/one").json


# --- the command ------------------------------------------------------------------------------


def test_the_command_writes_the_store_and_asks_it(
    gongjian: Run, store: Store, tmp_path: Path
) -> None:
    parts, out = tmp_path / "parts", tmp_path / "answers.parquet"
    written = gongjian("partitions", "write", str(parts), "--as-of", f"{DAY}", "--json")
    assert [row["part"] for row in written.json["data"]] == ["zone:kmez"]
    kept = ("--enterprises", "-o", str(out))
    asked = gongjian("partitions", "ask", str(parts), *kept, "--json")
    assert asked.code == 0, asked.err
    summary = summarize(state=coverage_state(picture=Network(store).picture(DAY)))
    rates = asked.json["total"]["rates"]
    assert [rate["numerator"] for rate in rates] == [rate.numerator for rate in summary.rates]
    assert [rate["rate"] for rate in rates] == [rate.rate for rate in summary.rates]
    rows = [row for row in pq.read_table(out).to_pylist() if row["what"] == "enterprise"]
    assert len(rows) == summary.enterprises
    covered = [json.loads(row["told"])["organizational"] == "covered" for row in rows]
    assert sum(covered) == summary.rates[0].numerator
    said = gongjian("partitions", "ask", str(parts), "--by", "spatial", "--lang", "en")
    assert "zone:kmez" in said.out
    assert "across parks" in said.out
    again = gongjian("partitions", "write", str(parts))
    assert (again.code, "holds something already" in again.err) == (1, True)
    over = gongjian("partitions", "ask", str(parts), "-o", str(out))
    assert (over.code, "is there already" in over.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (("ask", "{}"), 1, "holds no partitions"),
        (("ask", "{}", "--enterprises"), 2, "name a file with --out"),
        (("ask", "{}", "--by", "luck"), 2, "is none of"),
        (("ask", "{}", "--policy", "nobody's"), 1, "nobody's"),
        (("write", "{}/none", "--layer", "rumour"), 2, "is none of"),
    ],
)
def test_what_cannot_be_asked_is_said(
    gongjian: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, word: str
) -> None:
    ran = gongjian("partitions", *(one.format(tmp_path) for one in arguments))
    assert (ran.code, word in ran.err) == (code, True), ran.err


# --- what does not fit together ---------------------------------------------------------------


def cut_one(day: date = DAY) -> Partition:
    return next(iter(cut(snapshot_of(kunming_case()).at(day))))


def test_files_of_others_and_other_versions_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = files.packed(cut_one())
    for wrong in (b"", b"PAR1", content[:-9]):
        with pytest.raises(InvalidInput, match="no file of a partition"):
            files.unpacked(wrong)
    monkeypatch.setattr(files, "FORMAT", files.FORMAT + 1)
    with pytest.raises(InvalidInput, match="another version"):
        files.unpacked(content)
    with pytest.raises(NotFound, match="holds no partitions"):
        list(in_processes(tmp_path, ASKED))
    (tmp_path / "something").touch()
    with pytest.raises(Conflict, match="holds something"):
        list(files.write(tmp_path, [cut_one()]))


def test_parks_are_added_once_and_on_one_day() -> None:
    one = list(ask(files.packed(cut_one()), Asked()))
    with pytest.raises(InvalidInput, match="cut out twice"):
        together([*one, *one])
    other = [
        replace(answer, part="zone:other")
        for answer in ask(files.packed(cut_one(date(2021, 6, 1))), Asked())
    ]
    with pytest.raises(InvalidInput, match="several days"):
        together([*one, *other])
    with pytest.raises(InvalidInput, match="no partition answered"):
        together([])


def test_what_a_partition_does_not_know_is_not_asked(whole: Picture) -> None:
    policy = default_policy()
    far: Policy = policy.model_copy(
        update={"reach": policy.reach.model_copy(update={"minutes": 240.0, "speed_m_per_s": 10.0})}
    )
    with pytest.raises(InvalidInput, match="20 km"):
        Asked(far)
    with pytest.raises(InvalidInput, match="whole network"):
        list(cut(part(whole, Area(("zone:kmez",)))))
    with pytest.raises(InvalidInput, match="at least 1"):
        list(in_processes(Path(), ASKED, workers=0))


def test_the_network_across_parks_of_one_park_is_its_own(whole: Picture) -> None:
    """With all units it has the same components that connect two bodies of parks."""
    found = together(asked_apart(whole, Asked())).ties
    assert found is not None
    every = components(project(whole))
    of = {node: one.ids[0] for one in every.components for node in one.ids}
    for one in found.components.components:
        assert len({of[node] for node in one.ids}) == 1
