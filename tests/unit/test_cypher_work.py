"""What a statement asks for inside one expression, told from its text before a store sees it."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

import pytest

from graph.errors import InvalidInput
from queries.cypher.read_only import MAX_LENGTH, check_read_only
from queries.cypher.work import MAX_RANGE

BIG = list(range(5_000))

ENDLESS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("RETURN size([i IN range(1,1000000) WHERE any(j IN range(1,1000000) WHERE j=-i)])", {}),
    ("RETURN range(1, 100001) AS r", {}),
    ("RETURN range(-9000000, 1) AS r", {}),
    ("RETURN range(1, 10000000, 2) AS r", {}),
    ("RETURN `range`(1, 1000000) AS r", {}),
    ("RETURN RANGE (1, 1000000) AS r", {}),
    ("RETURN range(1, 0xFFFFFFF) AS r", {}),
    ("RETURN range(1, 1000 * 1000) AS r", {}),
    ("RETURN range(1, 10 ^ 6) AS r", {}),
    ("RETURN range(1, toInteger('1000000')) AS r", {}),
    ("WITH 1000000 AS n RETURN range(1, n) AS r", {}),
    ("RETURN range(1, $n) AS r", {"n": 1_000_000}),
    ("RETURN range(1, $m.n) AS r", {"m": {"n": 1_000_000}}),
    ("RETURN [i IN range(1, 2000) | size([j IN range(1, 2000) WHERE j < i])] AS n", {}),
    ("WITH range(1, 2000) AS r RETURN size([i IN r WHERE none(j IN r WHERE j = -i)]) AS n", {}),
    ("RETURN any(i IN $a WHERE all(j IN $a WHERE i + j < 0)) AS n", {"a": BIG}),
    ("RETURN single(i IN $m.a WHERE single(j IN $m.a WHERE i < j)) AS n", {"m": {"a": BIG}}),
    (
        "RETURN reduce(s = 0, i IN range(1, 9000) | s + size([j IN range(1, i) WHERE j > i])) AS n",
        {},
    ),
    (
        "RETURN reduce(s = 0, i IN range(1, 9000) | s + reduce(t = 0, j IN range(1, 9000) | t))",
        {},
    ),
    ("UNWIND range(1, 2000) AS a UNWIND range(1, 2000) AS b RETURN count(*) AS n", {}),
    ("UNWIND range(1, 9000) AS a RETURN [i IN range(1, 9000) | i + a] AS n", {}),
    (f"RETURN [a IN {[1] * 2000} WHERE any(b IN {[1] * 2000} WHERE b < a)] AS n", {}),
    (
        "WITH collect(1) AS c RETURN [a IN c WHERE any(b IN c WHERE any(d IN c WHERE d = b))] AS n",
        {},
    ),
    ("RETURN reduce(s = 'x', i IN range(1, 40) | s + s) AS s", {}),
    ("RETURN reduce(s = 'x', i IN range(1, 40) | s || s) AS s", {}),
    ("RETURN reduce(s = ['x'], i IN range(1, 40) | [s, s]) AS s", {}),
    ("RETURN reduce(s = ['x'], i IN range(1, 40) | [y IN s | [y, y]]) AS s", {}),
    ("RETURN reduce(s = 'x', i IN range(1, 40) | replace(s, 'x', 'xx')) AS s", {}),
    ("RETURN reduce(s = 'x', i IN range(1, 40) | CASE WHEN i > 0 THEN s + s ELSE s END) AS s", {}),
    ("RETURN reduce(s = 'x', i IN range(1, 40) | s + CASE WHEN i > 0 THEN s ELSE '' END) AS s", {}),
    ("RETURN reduce(s = '', i IN range(1, 90000) | s + 'x') AS s", {}),
    ("RETURN reduce(l = [], i IN range(1, 90000) | l + [i]) AS l", {}),
    ("RETURN reduce(s = '', i IN range(1, 900) | s + $t) AS s", {"t": "x" * 500_000}),
    ("WITH 'x' AS s " + "WITH s + s AS s " * 30 + "RETURN s", {}),
    ("WITH 'x' AS s, 'x' AS t " + "WITH s + t AS s, t + s AS t " * 30 + "RETURN s", {}),
    ("WITH ['x'] AS s " + "WITH [s, s] AS s " * 30 + "RETURN s", {}),
    ("WITH 'x' AS s " + "UNWIND [s + s] AS t WITH t AS s " * 30 + "RETURN s", {}),
    ("WITH $t AS s RETURN " + "s + " * 4000 + "s AS s", {"t": "x" * 900_000}),
    (f"WITH 'aa' AS s RETURN replace(replace(s, 'a', '{'a' * 9000}'), 'a', '{'a' * 9000}')", {}),
    ("RETURN [i IN range(1, 90000) | $t] AS l", {"t": "x" * 900_000}),
    ("MATCH (n) RETURN size([(n)-[*]-(m) | m.id]) AS n", {}),
    ("MATCH (n) RETURN size([(n)-[:MEMBER_OF*1..]->(m) | m.id]) AS n", {}),
    ("MATCH (n) RETURN [(n)-[:MEMBER_OF*..9]->(m) | m.id] AS n", {}),
    ("MATCH (n) RETURN [(n)--(a)--(b)--(c)--(d)--(e)-->(f) | f.id] AS n", {}),
    ("MATCH (n) WHERE (n)-[*]-(:Zone) RETURN n", {}),
    ("MATCH (n) WHERE EXISTS { MATCH (n)-[*3..]-(:Zone) } RETURN n", {}),
    ("MATCH (n) RETURN COUNT { (n)-[:MEMBER_OF]->+(:Zone) } AS c", {}),
)

FINE: tuple[tuple[str, dict[str, Any]], ...] = (
    (f"UNWIND range(1, {MAX_RANGE}) AS i RETURN i", {}),
    ("RETURN range(10, 1, -3) AS r", {}),
    ("RETURN range(1, $n) AS r", {"n": 1_000}),
    ("MATCH p = (a:Unit)-[*1..2]-(b) RETURN [i IN range(0, size(nodes(p)) - 1) | i] AS r", {}),
    (
        "MATCH p = (a)-[*1..2]-(b) RETURN [i IN range(0, length(p) - 1) | nodes(p)[i]] AS r",
        {},
    ),
    ("RETURN reduce(s = 0, i IN range(1, 50000) | s + i) AS s", {}),
    ("RETURN reduce(s = '', x IN ['a', 'b'] | s + x) AS s", {}),
    ("RETURN reduce(m = 0, x IN [1, 2] | CASE WHEN x > m THEN x ELSE m END) AS m", {}),
    (
        "MATCH (n) WHERE n.id IN $ids AND any(x IN labels(n) WHERE x IN $labels) RETURN n",
        {"ids": BIG},
    ),
    (
        "MATCH p = (a)-[*1..3]-(b) WHERE all(r IN relationships(p) WHERE r.since IS NULL) RETURN p",
        {},
    ),
    ("MATCH (c) RETURN [(c)<-[:MEMBER_OF]-(u) | u.name] AS names", {}),
    ("MATCH (c) WHERE EXISTS { (c)<-[:MEMBER_OF]-(:Unit) } RETURN c", {}),
    ("MATCH (a), (b) RETURN length(shortestPath((a)-[*]-(b))) AS n", {}),
    ("MATCH p = (a)-[*]-(b) RETURN p LIMIT 1", {}),
    ("MATCH (n) WITH n.name + ' ' + n.id AS t, n.x - n.y AS d RETURN t, d, (d) - (d) AS z", {}),
    ("UNWIND range(1, 1000) AS a RETURN a UNION UNWIND range(1, 1000) AS a RETURN -a AS a", {}),
    ("UNWIND $rows AS row MATCH (n {id: row.id}) RETURN n.id AS id", {"rows": [{"id": "x"}] * 900}),
    ("MATCH (n:Entity) WHERE n.range > 3 AND n.reduce = 'x' RETURN {range: 1, any: 2} AS m", {}),
)


@pytest.mark.parametrize(("text", "parameters"), ENDLESS)
def test_work_without_end_is_refused(text: str, parameters: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match=r"refused|too"):
        check_read_only(text, parameters)


@pytest.mark.parametrize(("text", "parameters"), FINE)
def test_what_is_bounded_passes(text: str, parameters: dict[str, Any]) -> None:
    assert check_read_only(text, parameters) == text


@pytest.mark.parametrize(
    "part",
    ["[", "(", "[x IN ", "reduce(a=1,x IN ", "x,", "x IN y,", "+s", "--", "()-[]", "range(1,2)"],
)
def test_the_guard_itself_takes_no_time(part: str) -> None:
    text = "RETURN " + part * ((MAX_LENGTH - 8) // len(part))
    began = time.process_time()
    with suppress(InvalidInput):
        check_read_only(text)
    assert time.process_time() - began < 5
