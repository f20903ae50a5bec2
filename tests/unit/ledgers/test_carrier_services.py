"""The services of carriers, from workbooks of offices to the matrix (S05.2)."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from graph.snapshot.building import snapshot_of
from queries.coverage import CarrierTable, carrier_table, coverage_state
from tests.support.ledgers import AS_OF, headers, read, row
from tests.support.networks import kunming_case
from tests.support.small import dataset


def table(folder: Path, *lines: dict[str, str]) -> CarrierTable:
    """The matrix that a workbook of positions gives beside the case."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(headers("positions"))
    for at, cells in enumerate(lines):
        given = {"key": f"Z{at}", "name": f"站{at}", "builder": "", "manager": ""} | cells
        sheet.append(row("positions", **given))
    path = folder / "阵地台账.xlsx"
    book.save(path)
    found = read(path)
    assert not found.errors
    stated = {"layer": "ledger", "source": "src:test"}
    for one in (*found.nodes, *found.relationships):
        one.properties.update(stated)
    # the case brings the lists of services (F073, F074)
    ledger = dataset(*found.nodes, *found.relationships)
    return carrier_table(
        state=coverage_state(picture=snapshot_of(kunming_case(), ledger).at(AS_OF))
    )


def test_a_workbook_says_which_services_a_carrier_has(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        {"carrier": "甲园", "services": "法律咨询；金融服务"},
        {"carrier": "甲园", "services": "代办代理、会务"},
        {"carrier": "乙园", "services": ""},
        {"carrier": "", "services": "科技研发"},
    )
    names = [one.name for one in found.services]
    assert [one.listed_in for one in found.services[-1:]] == [None]
    assert names[-1] == "会务"
    told = {one.name: dict(zip(names, one.services, strict=True)) for one in found.carriers}
    assert {name for name, has in told["甲园"].items() if has} == {
        "法律咨询",
        "金融服务",
        "代办代理",
        "会务",
    }
    # what a filled cell leaves out is not to be had there; an empty one says nothing
    assert told["甲园"]["科技研发"] is False
    assert set(told["乙园"].values()) == {None}
    reasons = {one.name: one.services_reason for one in found.carriers}
    assert reasons == {"甲园": None, "乙园": "not_stated"}
    assert found.published is not None
    assert (found.published.value, found.published.named) == (17, 0)
