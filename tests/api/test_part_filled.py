"""Stores in which little or nothing was loaded: what is missing is told by code."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.endpoint import Endpoint
from graph.ledgers import KINDS
from graph.ledgers.templates.files import template_csv
from graph.store.bolt import Store
from tests.api.test_imports import Service
from tests.support.databases import wipe


@pytest.fixture
def service(embedded_endpoint: Endpoint, tmp_path: Path) -> Iterator[Service]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield Service(store, tmp_path)


def lacking(service: Service) -> tuple[bool, list[str]]:
    meta = service.send("GET", "/meta").json()["data"]
    return meta["empty"], [one["kind"] for one in meta["lacking"]]


def reasons(service: Service, **asked: Any) -> dict[str, str | None]:
    rates = service.send("GET", "/coverage/summary", params=asked).json()["data"]["rates"]
    return {rate["code"]: rate["reason"] for rate in rates}


def test_an_empty_store_says_that_nothing_is_loaded(service: Service) -> None:
    assert lacking(service) == (True, list(KINDS))
    assert set(reasons(service).values()) == {"nothing_loaded"}
    for kind in KINDS:
        assert service.send("GET", f"/templates/{kind}.xlsx").status_code == 200


def test_with_enterprises_alone_positions_are_missing_and_the_map_shows_them(
    service: Service,
) -> None:
    (headers, _, sample, *_) = csv.reader(
        io.StringIO(template_csv(KINDS["enterprises"]).decode("utf-8-sig"))
    )
    row = dict(zip(headers, sample, strict=True)) | {"覆盖党组织编码": "", "派驻单位": ""}
    text = io.StringIO()
    csv.writer(text).writerows((row.keys(), row.values()))
    written = service.upload(text.getvalue(), "企业台账.csv", dry_run=False)
    assert written["state"] == "written", written
    empty, kinds = lacking(service)
    assert not empty
    assert "enterprises" not in kinds
    assert {"positions", "pairings", "activities", "memberships"} <= set(kinds)
    told = reasons(service)
    assert (told["spatial"], told["effective"]) == ("no_position", "no_activity_recorded")
    assert told["organizational"] is told["work"] is None
    assert set(reasons(service, layer="source").values()) == {"no_register"}
    (drawn,) = service.send("GET", "/coverage/gaps.geojson", params={"by": "spatial"}).json()[
        "features"
    ]
    assert drawn["properties"]["reason"] == "no_position"
