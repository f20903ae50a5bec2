"""A round of commands on Neo4j: init, load, a path, doctor. Runs on the newest line too."""

from __future__ import annotations

from pathlib import Path

from graph.endpoint import Endpoint
from graph.store.bolt import Store
from tests.cli.conftest import command
from tests.support.databases import wipe


def test_init_load_path_and_doctor_on_neo4j(neo4j_endpoint: Endpoint, tmp_path: Path) -> None:
    wipe(neo4j_endpoint)
    server = {
        "GONGJIAN_URI": neo4j_endpoint.uri,
        "GONGJIAN_USER": neo4j_endpoint.user,
        "GONGJIAN_PASSWORD": neo4j_endpoint.password,
        "GONGJIAN_DATABASE": neo4j_endpoint.database,
        "GONGJIAN_AS_OF": "2021-12-31",
    }
    for arguments in (["init"], ["load", "kunming"], ["load", "kunming"]):
        ran = command(tmp_path, *arguments, **server)
        assert ran.code == 0, ran.err
    found = command(tmp_path, "connectivity", "path", "昆明学院", "北方奥雷德", "--json", **server)
    assert found.code == 0, found.err
    assert found.json["data"]["length"] == 4
    told = command(tmp_path, "doctor", "--json", **server)
    assert told.code == 0, told.out
    assert told.json["healthy"]
    assert told.json["store"]["version"].startswith("Neo4j Kernel ")
    with Store.open(neo4j_endpoint) as store:
        assert told.json["store"]["revision"] == store.revision()
    wipe(neo4j_endpoint)
