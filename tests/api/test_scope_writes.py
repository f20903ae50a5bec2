"""What an account limited to zones may write, and whose jobs and drafts it sees."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from api.app import create_app
from queries.network import Network
from tests.api.client import PREFIX, Api
from tests.support.scoped import HOME, OTHER, PART, Seen, asked_by, two_parks

DAY = "2021-12-31"
HEADERS = "党组织编码,党组织名称,党组织类别,领域,正式党员数,状态,数据日期\n"
OWN = HEADERS + "L1,甲新党委,党委,国企,20,正常,2021-12-31\n"


class Office:
    """A service with two parks, and accounts of either."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.app = create_app(network=network)
        self.free = Api(self.app)
        self.home = asked_by(self.app, HOME, name="home")
        self.other = asked_by(self.app, OTHER, name="other")
        self.part = asked_by(self.app, PART, name="part")

    def upload(self, api: Api, content: str, **params: Any) -> dict[str, Any]:
        begun = api.client.post(
            f"{PREFIX}/imports", params={"name": "党组织.csv", **params}, content=content.encode()
        )
        assert begun.status_code == 202, begun.text
        return settled(api, begun.headers["location"])


def settled(api: Api, path: str) -> dict[str, Any]:
    deadline = time.monotonic() + 60
    while True:
        said: dict[str, Any] = api.client.get(path).json()
        if said["state"] not in ("waiting", "checking", "writing", "queued", "running"):
            return said
        assert time.monotonic() < deadline, said
        time.sleep(0.05)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with two_parks(tmp_path_factory.mktemp("office")) as network:
        yield Office(network)


def test_an_import_into_ones_own_park_is_written_listed_and_taken_back(office: Office) -> None:
    draft = office.upload(office.home, OWN, dry_run="false", zone=HOME)
    assert draft["state"] == "written", draft
    made = draft["report"]["import_id"]
    assert [one["id"] for one in office.home.get("/imports").json()["data"]] == [made]
    assert made in [one["id"] for one in office.free.get("/imports").json()["data"]]
    assert office.home.get("/search", q="甲新党委").json()["count"] == 1
    for api in (office.other, office.part):
        assert api.get("/imports").json()["data"] == []
        assert api.get(f"/imports/{made}").status_code == 404
        assert api.get(f"/imports/{made}/report").status_code == 404
        assert api.post(f"/imports/{made}/undo").status_code == 404
        assert api.get(f"/imports/drafts/{draft['id']}").status_code == 404
        gone = api.client.delete(f"{PREFIX}/imports/drafts/{draft['id']}")
        assert gone.status_code == 404
    assert office.free.get(f"/imports/drafts/{draft['id']}").status_code == 200
    begun = office.home.post(f"/imports/{made}/undo")
    assert begun.status_code == 202, begun.text
    assert office.other.client.get(begun.headers["location"]).status_code == 404
    assert settled(office.home, begun.headers["location"])["state"] == "done"
    assert office.home.get("/search", q="甲新党委").json()["count"] == 0


@pytest.mark.parametrize(
    ("who", "zone", "said"),
    [
        ("home", OTHER, "zone:b.kmez"),
        ("home", "新园区", "park"),
        ("part", HOME, "zone:kmez"),
        ("part", None, "park"),
    ],
)
def test_an_import_into_another_park_is_refused_and_nothing_written(
    office: Office, who: str, zone: str | None, said: str
) -> None:
    before = office.network.store.revision()
    params = {} if zone is None else {"zone": zone}
    if zone == "新园区":
        params["new_zone"] = "true"
    draft = office.upload(getattr(office, who), OWN, dry_run="false", **params)
    assert draft["state"] == "failed", draft
    assert said in draft["problem"]
    assert draft["report"] is None
    assert office.network.store.revision() == before


def test_rows_about_what_is_outside_are_refused_before_anybody_reads_of_them(
    office: Office,
) -> None:
    assert office.upload(office.free, OWN, dry_run="false", zone=OTHER)["state"] == "written"
    before = office.network.store.revision()
    draft = office.upload(office.home, OWN, zone=HOME)
    assert draft["state"] == "failed", draft
    assert "outside the zones" in draft["problem"]
    assert draft["report"] is None
    assert office.network.store.revision() == before


def scenario(**change: Any) -> dict[str, Any]:
    return {"name": "trial", "title": "试", "changes": [change]}


def test_a_scenario_is_applied_inside_and_its_name_is_not_taken_from_others(
    office: Office,
) -> None:
    said = {"effective": "2021-12-01", "source": "会议纪要〔2021〕1号", "dry_run": "false"}
    new = {"change": "add_position", "id": "pos:trial", "name": "试点", "tier": "station"}
    body = scenario(**new, lon=102.8, lat=24.99)
    applied = office.part.post("/coverage/whatif/apply", json=body, params={**said, "zone": PART})
    assert applied.status_code == 200, applied.text
    seen = office.home.data("/entities/pos:trial")
    assert seen["properties"]["park"] == HOME
    assert office.other.get("/entities/pos:trial").status_code == 404
    before = office.network.store.revision()
    again = office.other.client.post(
        f"{PREFIX}/coverage/whatif/apply",
        json=scenario(**new | {"id": "pos:other"}, lon=107.8, lat=24.99),
        params={**said, "zone": OTHER},
    )
    assert again.status_code == 403, again.text
    assert office.network.store.revision() == before


def test_identity_is_decided_of_what_is_inside_only(office: Office) -> None:
    said = {"reason": "同一单位", "source": "核对会议", "effective": "2021-12-01"}
    before = office.network.store.revision()
    for keep, merged in (
        ("unit:s000010", "unit:b.s000010"),
        ("unit:b.s000010", "unit:b.s000011"),
    ):
        body = {"keep": keep, "merged": merged, **said}
        refused = office.home.client.post(f"{PREFIX}/identity/merge", json=body)
        assert refused.status_code in (403, 404, 422), refused.text
    assert office.network.store.revision() == before
    body = {"first": "unit:s000010", "second": "unit:s000011", **said}
    decided = office.home.post("/identity/separate", json=body)
    assert decided.status_code == 200, decided.text
    assert office.network.store.revision() > before
    listed = [one["id"] for one in office.home.every("/identity/decisions")]
    assert len(listed) == 1
    assert office.other.every("/identity/decisions") == []


def test_plans_belong_to_who_asked_for_them(office: Office) -> None:
    wanted = {"goal": "add", "count": 1}
    begun = office.home.post("/coverage/plans", json=wanted, params={"as_of": DAY})
    assert begun.status_code == 202, begun.text
    where = begun.headers["location"]
    mine = office.home.client.get(f"{PREFIX}/coverage/plans").json()["data"]
    assert len(mine) == 1
    for api, status in ((office.free, 200), (office.other, 404), (office.part, 404)):
        assert api.client.get(where).status_code == status
    same_name = asked_by(office.app, PART, name="home")
    assert same_name.client.get(where).status_code == 404
    assert office.other.client.get(f"{PREFIX}/coverage/plans").json()["data"] == []
    assert office.other.client.delete(where).status_code == 404
    assert settled(office.home, where)["state"] == "done"
    found = office.home.client.get(where).text
    assert '"pos:' in found or '"unit:' in found or '"lon"' in found
    hidden = Seen(office.network.snapshot(), (HOME,)).hidden
    assert [one for one in hidden if f'"{one}"' in found] == []


def test_documents_of_sources_outside_stay_attached(office: Office) -> None:
    gone = office.other.client.delete(f"{PREFIX}/sources/src:policy-report/document")
    assert gone.status_code == 404


def test_an_account_of_a_zone_that_was_merged_sees_the_one_that_represents_it(
    office: Office,
) -> None:
    kept = next(
        one["id"]
        for one in office.free.every("/zones", zone=HOME)
        if one["kind"] == "subdistrict" and one["id"] != PART
    )
    body = {"keep": kept, "merged": PART, "reason": "合并", "source": "民政局批复"}
    merged = office.free.post("/identity/merge", json=body)
    assert merged.status_code == 200, merged.text
    of_kept = asked_by(office.app, kept, name="kept")
    for path in ("/coverage/summary", "/claims", "/zones"):
        told, same = office.part.get(path), of_kept.get(path)
        assert told.status_code == 200, told.text
        assert told.json()["data"] == same.json()["data"]
