"""The folder format: what does not belong to it is named with file, row and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from graph.boundaries import read_boundary
from graph.errors import InvalidInput, NotFound, PersonDataRefused
from graph.loading.checking import check, check_ends
from graph.loading.folder import read_folder
from graph.model.rows import node_model

MANIFEST = """\
id = "t"
title = "Test"
layer = "ledger"
source = "src:t"
effective = 2021-12-31
"""


def _folder(path: Path, **files: str | bytes) -> Path:
    (path / "nodes").mkdir()
    (path / "relationships").mkdir()
    (path / "dataset.toml").write_text(MANIFEST, "utf-8")
    for name, content in files.items():
        file = path / name.replace("__", "/").replace("_csv", ".csv").replace("_toml", ".toml")
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_rows_keep_their_file_and_line(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path,
        nodes__Unit_csv='\ufeffid,labels,name\nunit:a,Enterprise,"云内\n动力"\n\nunit:b,,乙\n',
        relationships__LOCATED_IN_csv="start,end,since\nunit:a,zone:a,2020-01-01\n",
    )
    dataset = read_folder(folder)
    assert (dataset.id, dataset.layer, dataset.effective) == ("t", "ledger", date(2021, 12, 31))
    first, second = dataset.nodes
    assert (first.label, first.second_labels, first.row) == ("Unit", ("Enterprise",), 3)
    assert first.properties["name"] == "云内\n动力"
    assert (second.row, second.file) == (5, "nodes/Unit.csv")
    assert dataset.relationships[0].start == "unit:a"


@pytest.mark.parametrize(
    ("files", "rule", "where"),
    [
        ({"nodes__Ghost_csv": "id,labels\n"}, "unknown_label", "nodes/Ghost.csv"),
        ({"relationships__LOVES_csv": "start,end\n"}, "unknown_type", "relationships/LOVES.csv"),
        ({"nodes__Unit_csv": "id,labels,colour\n"}, "unknown_column", "column colour"),
        ({"nodes__Unit_csv": "labels,name\n"}, "missing_column", "column id"),
        ({"nodes__Unit_csv": "id,labels,name,name\n"}, "repeated_column", "row 1"),
        ({"nodes__Unit_csv": "id,labels,name\nunit:a,\n"}, "torn_row", "row 2"),
        ({"nodes__Unit_csv": 'id,labels,name\nunit:a,,"x\n'}, "malformed_csv", "Unit.csv"),
        ({"nodes__Unit_csv": "id,labels,name\nunit:a,,云\n".encode("gb18030")}, "encoding", "8"),
        ({"nodes__notes.txt": "x"}, "unexpected_file", "nodes/notes.txt"),
        ({"dataset_toml": "id = "}, "malformed_toml", "dataset.toml"),
        ({"dataset_toml": MANIFEST.replace('"t"', "5")}, "manifest", "column id"),
        ({"dataset_toml": MANIFEST + 'extra = "x"\n'}, "manifest", "extra"),
    ],
)
def test_what_does_not_fit_is_named(
    tmp_path: Path, files: dict[str, str | bytes], rule: str, where: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_folder(_folder(tmp_path, **files))
    assert [finding.rule for finding in caught.value.findings] == [rule]
    assert where in str(caught.value)
    assert "\n" not in str(caught.value)


def test_s18_1_a_person_column_is_refused_by_name(tmp_path: Path) -> None:
    folder = _folder(tmp_path, nodes__Unit_csv="id,labels,联系电话\n")
    with pytest.raises(PersonDataRefused, match="column 联系电话"):
        read_folder(folder)


def test_a_folder_without_manifest_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"dataset\.toml"):
        read_folder(tmp_path)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("nodes__Unit_csv", "id,uscc\nunit:a,53011119000101194X\n"),
        ("nodes__Unit_csv", "id,uscc\nunit:53011119000101194X,\n"),
        ("nodes__Organization_csv", "id,kind\norg:13912345678,branch\n"),
        ("nodes__Unit_csv", "id,name\nunit:a,甲\u200b139 1234 5678\n"),
        ("nodes__Unit_csv", "id,staff\nunit:a,53011119000101194X\n"),
        ("nodes__Unit_csv", "id,lon\nunit:a,身份证53011119000101194X\n"),
        ("relationships__SUBORDINATE_TO_csv", "start,end\norg:13912345678,org:b\n"),
    ],
)
def test_a_number_of_a_person_is_refused_in_any_column_and_not_repeated(
    tmp_path: Path, file: str, line: str
) -> None:
    folder = _folder(tmp_path, **{file: line})
    with pytest.raises(InvalidInput) as error:
        check_ends(check(read_folder(folder)), set())
    said = f"{error.value.message} {error.value.findings!r}"
    assert "194X" not in said
    assert "5678" not in said


def test_a_boundary_that_is_no_polygon_is_refused_and_a_good_one_kept_in_one_spelling() -> None:
    zone = {"id": "zone:x", "name": "x", "kind": "community", "layer": "ledger", "source": "src:x"}
    row = node_model("Zone").model_validate({**zone, "boundary": "0,0 1,0 1,1"})
    assert row.boundary == read_boundary("0,0 1,0 1,1")  # type: ignore[attr-defined]
    for wrong in ("果林", "{}", '{"type":"Point","coordinates":[1,1]}', "0,0 1,1 1,0 0,1"):
        with pytest.raises(ValidationError, match="boundary"):
            node_model("Zone").model_validate({**zone, "boundary": wrong})
