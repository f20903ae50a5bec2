"""The CSV export for Neo4j, imported by the server's own ``neo4j-admin``."""

from __future__ import annotations

import os
import re
import subprocess
import zipfile
from pathlib import Path

from graph.loading.checking import check
from tests.support.components import NEO4J_LIB, java, missing, why_no_neo4j
from tests.support.exchange import Case, all_days, written
from tests.support.hostile_names import hostile_dataset


def test_s19_4_neo4j_admin_imports_every_node_relationship_and_property(tmp_path: Path) -> None:
    if reason := why_no_neo4j():
        missing("Neo4j server", reason)
    network = Case(3, ('") DETACH DELETE n //', "甲;乙", 'a"b', "行\n二")).network
    hostile = check(hostile_dataset())
    network.nodes += hostile.nodes
    network.relationships += hostile.relationships
    with zipfile.ZipFile(written(all_days(network), "neo4j", tmp_path)) as archive:
        archive.extractall(tmp_path / "csv")
    ran = subprocess.run(
        [
            *(
                java() or "java",
                "-cp",
                f"{NEO4J_LIB}/*",
                "org.neo4j.server.startup.Neo4jAdminCommand",
            ),
            *("database", "import", "full", "neo4j", "@import.args"),
        ],
        cwd=tmp_path / "csv",
        env={**os.environ, "NEO4J_HOME": str(tmp_path), "NEO4J_CONF": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = dict(
        re.findall(r"^\s+(\d+) (nodes|relationships|properties)$", ran.stdout, re.MULTILINE)
    )
    imported = {what: int(number) for number, what in told.items()}
    rows = [*network.nodes, *network.relationships]
    given = sum(value != [] for row in rows for value in row.properties.values())
    assert imported == {
        "nodes": len(network.nodes),
        "relationships": len(network.relationships),
        # relationships keep their id as a property; that of a node is among those it has
        "properties": given + len(network.relationships),
    }
