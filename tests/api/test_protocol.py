"""How the service speaks: its own description, pages of lists, conditional requests, headers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from api.app import create_app
from graph.endpoint import Endpoint
from graph.settings import Settings
from graph.store.bolt import Store
from queries.network import Network
from tests.api.client import PREFIX, Api

# --- the document ---------------------------------------------------------------------------


def test_s20_1_openapi_3_1_document_is_served_and_valid(api: Api) -> None:
    answer = api.get("/openapi.json")
    document = answer.json()
    assert document["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(document).validate()
    for said in document["paths"].values():
        for operation in said.values():
            assert operation["summary"]
            assert operation["description"]


TIMELESS = {
    "/session": "who asks, which no day changes",
    "/accounts": "accounts are of no network",
    "/tokens": "as accounts are",
    "/audit": "what was done, whatever the day of the facts",
    "/health": "whether the service runs",
    "/ready": "whether the store answers",
    "/coverage/plans": "jobs: their day and layers were given when they began",
    "/pairings/matchings": "jobs, as plans are",
    "/places/searches": "jobs, as plans are",
    "/imports": "the journal of what was written, whatever its day",
    "/problems": "what problems mean, whatever the day",
    "/templates": "made of the vocabulary, empty of the network",
    "/coverage/streets": "the operator's files, as the base map is",
    "/basemap": "the operator's file, which knows no day",
    "/centre/panels": "what administrators chose for everyone",
    "/questions": "which ready questions there are; the answer of one takes a day",
    "/saved-questions": "links of an account",
    "/watches": "what an account asked for, which no day changes",
    "/webhooks": "where an account has what was told sent to",
    "/feed.": "what was told to an account, each on its day",
    "/catalogue": "statements, which take a day themselves",
}
"""Beginnings of the reads that take no day, each with the reason why not."""


def test_s16_1_s20_1_every_read_of_the_network_takes_day_and_layer(api: Api) -> None:
    reads = {
        path.removeprefix(PREFIX): said["get"]
        for path, said in api.document["paths"].items()
        if "get" in said
    }
    assert len(reads) > 30
    without = {
        path
        for path, said in reads.items()
        if not {"as_of", "layer"} <= {one["name"] for one in said.get("parameters", ())}
    }
    assert {path for path in without if not path.startswith(tuple(TIMELESS))} == set()
    assert all(any(path.startswith(one) for path in without) for one in TIMELESS)
    # and each says which day it answers for
    for path, said in reads.items():
        needed = any(parameter.get("required") for parameter in said.get("parameters", ()))
        if (
            path not in TIMELESS
            and not needed
            and "application/json" in (said["responses"]["200"]["content"])
        ):
            for day in ("2020-06-30", "2021-12-31"):
                answer = api.get(path, as_of=day)
                if answer.status_code == 200:
                    assert answer.json()["as_of"] == day, path


def test_codes_of_parameters_are_enumerations_of_the_vocabulary(api: Api) -> None:
    parameters = api.document["paths"][f"{PREFIX}/coverage/uncovered"]["get"]["parameters"]
    listed = {code["name"]: code for code in api.data("/vocabulary")["code_lists"]}
    for parameter in parameters:
        if parameter["name"] in ("sector", "industry", "size", "carrier_kind"):
            codes = [entry["code"] for entry in listed[parameter["name"]]["codes"]]
            assert parameter["schema"]["anyOf"][0]["enum"] == codes


# --- ready, conditional requests, headers ---------------------------------------------------


def test_ready_counts_what_is_in_memory(api: Api, network: Network) -> None:
    told = api.get("/ready").json()
    assert told["revision"] == network.store.revision()
    assert told["nodes"] == len(network.snapshot())
    counted = sum(line["count"] for line in api.data("/meta", as_of="2021-12-31")["counts"])
    assert 0 < counted <= told["nodes"]


def test_s20_2_an_answer_the_client_has_is_not_sent_again(api: Api) -> None:
    first = api.get("/claims", limit=3)
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    again = api.get("/claims", headers={"If-None-Match": f'"other", {tag}'}, limit=3)
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["etag"] == tag
    for params in ({"limit": 4}, {"limit": 3, "as_of": "2021-12-30"}):
        other = api.get("/claims", headers={"If-None-Match": tag}, **params)
        assert other.status_code == 200
    table = api.get("/coverage/uncovered.csv")
    kept = {"If-None-Match": table.headers["etag"]}
    assert api.get("/coverage/uncovered.csv", headers=kept).status_code == 304


def test_a_change_of_the_store_makes_every_answer_new(
    empty_embedded_store: Store,
) -> None:
    from graph.loading.loader import load
    from tests.support.small import dataset, node

    api = Api(create_app(network=Network(empty_embedded_store)))
    first = api.get("/search", q="unit")
    assert first.json()["count"] == 0
    load(empty_embedded_store, dataset(node("Unit", "unit:a")))
    second = api.get("/search", headers={"If-None-Match": first.headers["etag"]}, q="unit")
    assert second.status_code == 200
    assert second.json()["count"] == 1
    assert second.json()["revision"] == first.json()["revision"] + 1


def test_answers_are_compressed_and_none_needs_another_origin(api: Api) -> None:
    answer = api.get("/vocabulary", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["referrer-policy"] == "no-referrer"
    for path in ("/", "/network", "/docs", "/assets/page.js", "/assets/texts.json"):
        page = api.client.get(path)
        assert page.status_code == 200
        assert page.headers["x-content-type-options"] == "nosniff"
        policy = page.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "http" not in policy
        assert "unsafe" not in policy
        again = api.client.get(path, headers={"If-None-Match": page.headers["etag"]})
        assert again.status_code == 304
    assert 'lang="en"' in api.client.get("/", params={"lang": "en"}).text
    for path in ("/docs/oauth2-redirect", "/redoc", "/openapi.json"):
        assert api.client.get(path).status_code == 404


def test_the_view_and_the_file_of_it(api: Api) -> None:
    view = api.data("/views/pairing", layer="source")
    nodes = {node["id"]: node for node in view["nodes"]}
    assert {"x", "y"} <= set(nodes["unit:yunnei"])
    assert nodes["unit:military"]["category"] is True
    assert {edge["start"] for edge in view["edges"]} <= set(nodes)
    without = api.data("/views/pairing", layer="source", include_hubs=False)
    assert "org:kmez-pwc" in nodes
    assert "org:kmez-pwc" not in {node["id"] for node in without["nodes"]}
    answer = api.get("/views/pairing.html", layer="source", lang="en")
    assert 'filename="pairing-2021-12-31.html"' in answer.headers["content-disposition"]
    assert answer.text.startswith("<!DOCTYPE html>")
    assert "Yunnei Power" in answer.text


def test_the_file_of_a_larger_view_is_drawn_as_the_page_draws_it(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(api.data("/views/pairing", layer="source")["nodes"])
    marks = {"vis.Network": size, "new Sigma": size - 1}
    for mark, limit in marks.items():
        monkeypatch.setattr("api.routes.pairings.register.LIMIT", limit)
        file = api.get("/views/pairing.html", layer="source").text
        assert [each in file for each in marks] == [each == mark for each in marks]
        assert "云内动力" in file
    for over in (0, 5001):
        assert api.get("/views/pairing", limit=over).status_code == 422


# --- lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "params"),
    [
        ("/search", {"q": "党"}),
        ("/claims", {}),
        ("/cards", {}),
        ("/committees/overlap", {"at_least": 1}),
        ("/graph/components", {"members": 1}),
        ("/graph/articulation-points", {}),
        ("/entities/org:j2/relations", {}),
        ("/pairings", {}),
    ],
)
def test_s20_2_pages_end_to_end_are_the_whole_list(
    api: Api, path: str, params: dict[str, Any]
) -> None:
    whole = api.get(path, limit=100, **params).json()
    paged: list[Any] = []
    after: dict[str, str] = {}
    while len(paged) < len(whole["data"]):
        page = api.get(path, limit=7, **params, **after).json()
        paged += page["data"]
        assert page["count"] == whole["count"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert paged[: len(whole["data"])] == whole["data"]


def test_search_puts_whole_names_first_and_reads_all_widths(api: Api) -> None:
    hits = api.data("/search", q="云内动力")
    assert (hits[0]["id"], hits[0]["rank"]) == ("unit:yunnei", 0)
    assert api.data("/search", q="ＵＮＩＴ：ＹＵＮＮＥＩ")[0]["id"] == "unit:yunnei"
    assert api.data("/search", q="yunnei power")[0]["id"] == "unit:yunnei"
    assert api.data("/search", q="查无此物") == []


def test_neighbourhood_by_name(api: Api) -> None:
    near = api.data("/graph/neighbourhood/云内动力", layer="source", k=1)
    assert near["centre"]["id"] == "unit:yunnei"
    assert {node["id"]: node["distance"] for node in near["nodes"]} == {
        "unit:yunnei": 0,
        "org:j2": 1,
        "org:j4": 1,
    }
    further = api.data("/graph/neighbourhood/云内动力", layer="source", k=2)
    assert further["count"] > near["count"]


def test_components_of_the_source_layer(api: Api) -> None:
    answer = api.get("/graph/components", layer="source", members=1000).json()
    sizes = [row["size"] for row in answer["data"]]
    assert sizes == sorted(sizes, reverse=True)
    assert sum(sizes) + answer["isolated"] == answer["nodes"]
    assert answer["components"] == len(sizes) + answer["isolated"]
    joint = next(
        row for row in answer["data"] if "unit:yunnei" in {m["id"] for m in row["members"]}
    )
    assert {"org:j2", "org:j4"} <= {member["id"] for member in joint["members"]}


# --- starting -------------------------------------------------------------------------------


def test_the_app_opens_and_closes_the_store_the_settings_name(
    embedded_endpoint: Endpoint, tmp_path: Any
) -> None:
    settings = Settings(
        uri=embedded_endpoint.uri,
        user=embedded_endpoint.user,
        password=embedded_endpoint.password,
        database=embedded_endpoint.database,
        data=tmp_path,
        as_of=date(2021, 12, 31),
    )
    api = Api(create_app(settings))
    with api.client:
        assert api.get("/claims").json()["as_of"] == "2021-12-31"
        assert api.get("/ready").json()["status"] == "ready"
    assert settings.snapshot_file.exists()


def test_another_version_answers_anew(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = set()
    for version in ("9.9.8", "9.9.9"):
        monkeypatch.setattr("api.app._version", lambda version=version: version)
        api = Api(create_app(network=network))
        assert api.client.get(f"{PREFIX}/health").json()["version"] == version
        tags.add(api.get("/claims").headers["ETag"])
    assert len(tags) == 2


def test_an_app_needs_one_of_settings_and_network(network: Network) -> None:
    with pytest.raises(ValueError, match="settings or a network"):
        create_app()
