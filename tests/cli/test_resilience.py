"""``gongjian resilience``: the answers of the API as JSON, and tables in both languages."""

from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from graph.store.bolt import Store
from queries.network import Network
from tests.cli.conftest import Run

DAY = ("--as-of", "2021-12-31")


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ("remove 云内动力 pos:s016 --limit 7", "removal?remove=云内动力&remove=pos:s016&limit=7"),
        ("expire --within-days 91", "expiry?within_days=91&limit=20"),
        ("single-points --by spatial --limit 4", "single-points?by=spatial&limit=4"),
        ("strengthen --goal join --most 2", "strengthen?goal=join&most=2&limit=20"),
    ],
)
def test_json_is_what_the_api_answers(
    arguments: str, path: str, gongjian: Run, store: Store
) -> None:
    ran = gongjian("resilience", *arguments.split(), *DAY, "--json")
    assert (ran.code, ran.err) == (0, "")
    with TestClient(
        create_app(network=Network(store, as_of=date(2021, 12, 31))), base_url="http://localhost"
    ) as api:
        expected = api.get(f"/api/v1/resilience/{quote(path, safe='/?&=:')}").json()
    told = ran.json
    assert (told.pop("next", None) is None) == (expected.pop("next", None) is None)
    assert told == expected


def test_tables_name_what_is_lost_in_the_language_asked_for(gongjian: Run) -> None:
    asked = ("resilience", "remove", "云内动力", "--layer", "source", "--lang")
    chinese = gongjian(*asked, "zh").out
    assert "失去 云内动力" in chinese
    assert "顺通片区联合党委 ✕ 装备制造业联合党委" in chinese
    assert "文献未给出分母" in chinese
    assert "pairs of joint committees no longer meet" in gongjian(*asked, "en").out


def test_tables_give_pairings_with_reasons_and_the_proof(gongjian: Run) -> None:
    told = gongjian("resilience", "strengthen", "--layer", "source", "--lang", "zh").out
    assert "达成目标需 7 对，下界 7（已证最少）" in told
    assert "部分 4 → 1" in told
    points = gongjian("resilience", "single-points", *DAY, "--limit", "3", "--lang", "en").out
    assert "bodies cut off" in points
    assert "rows shown" in points
    expired = gongjian("resilience", "expire", *DAY, "--lang", "zh").out
    assert "份，不会自行到期" in expired


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("remove", "zone:ala", *DAY), 2, "a Zone cannot be taken away"),
        (("remove", "org:nobody", *DAY), 1, "org:nobody"),
        (("expire", "--by", "2021-12-31", *DAY), 2, "must be after"),
        (("expire", "--by", "soon"), 2, "is no day"),
        (("strengthen", "--goal", "more"), 2, "join, cut_points, biconnected"),
    ],
)
def test_what_cannot_be_asked_is_said(
    arguments: tuple[str, ...], code: int, said: str, gongjian: Run
) -> None:
    ran = gongjian("resilience", *arguments)
    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err
