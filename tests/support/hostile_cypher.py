"""Statements that would write, reach out or hide something, for the read-only door."""

from __future__ import annotations

# Nothing but the parser is needed to see that these write.
WRITING = (
    "CREATE (n:Zone {id: 'zone:x'})",
    "create (n:Zone {id: 'zone:x'}) return n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n:Entity) DELETE n",
    "MATCH ()-[r]->() DELETE r",
    "MATCH (n:Entity) SET n.name = 'x'",
    "MATCH (n:Entity) SET n:Zone",
    "MATCH (n:Entity) SET n += {name: 'x'}",
    "MATCH (n:Entity) SET n = {}",
    "MATCH (n:Entity) REMOVE n.name",
    "MATCH (n:Unit) REMOVE n:Unit",
    "MERGE (n:Entity {id: 'zone:x'})",
    "MATCH (a:Entity), (b:Entity) MERGE (a)-[:LEADS]->(b)",
    "MATCH (n:Entity) WITH n LIMIT 1 SET n.name = 'x' RETURN n",
    "FOREACH (i IN [1, 2] | CREATE (:Zone {id: toString(i)}))",
    "MATCH (n) FOREACH (x IN [1] | SET n.name = 'x')",
    "UNWIND [1, 2] AS i CREATE (:Zone {id: toString(i)})",
    "MATCH (n:Entity) WITH collect(n) AS all FOREACH (n IN all | DETACH DELETE n)",
    "WITH 1 AS x MATCH (n:Entity) WHERE n.revision = 1 SET n.name = 'x'",
    "/* harmless */ MATCH (n) /* still */ DETACH /* really */ DELETE n",
    "MATCH (n) // a comment\nDETACH DELETE n",
    "MATCH (n) // a comment\r\nDETACH DELETE n",
    "MATCH (n)\tDETACH\tDELETE\tn",
    "RETURN 'it is a string' AS s UNION MATCH (n) SET n.name = 'x' RETURN 'b' AS s",
    "MATCH (n:Entity) WHERE n.name = '//' DETACH DELETE n //",
    "MATCH (n:Entity) WHERE n.name <> '/*' DETACH DELETE n // '*/",
    "MATCH (`n`:Entity) SET `n`.`name` = 'x'",
    "MATCH (n:Entity {name: \"'\"}) SET n.name = 'x'",
    "MATCH (n:Entity) CALL { WITH n SET n.name = 'x' } RETURN n",
    "MATCH (n:Entity) CALL (n) { SET n.name = 'x' } RETURN n",
)
"""Statements that change nodes or relationships."""

REACHING = (
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM $url AS line RETURN line",
    "WITH 1 AS x LOAD CSV FROM 'file:///x' AS line RETURN line",
    "CALL dbms.components()",
    "CALL db.labels() YIELD label RETURN label",
    "MATCH (n) CALL apoc.refactor.rename.label('Unit', 'X') YIELD total RETURN total",
    "CALL apoc.load.json('http://example.org') YIELD value RETURN value",
    "RETURN apoc.cypher.runFirstColumnSingle('MATCH (n) DELETE n', {}) AS x",
    "RETURN `apoc`.`cypher`.`runFirstColumnSingle`('MATCH (n) DELETE n', {}) AS x",
    "MATCH (n) WHERE genai.vector.encode(n.name, 'x') IS NOT NULL RETURN n",
)
"""Statements that call procedures or functions of others, or read from elsewhere."""

ADMINISTERING = (
    "DROP CONSTRAINT entity_id",
    "CREATE INDEX x IF NOT EXISTS FOR (n:Unit) ON (n.name)",
    "CREATE USER x SET PASSWORD 'password'",
    "ALTER USER neo4j SET PASSWORD 'password'",
    "GRANT ROLE admin TO x",
    "SHOW USERS",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "STOP DATABASE neo4j",
    "USE system SHOW DATABASES",
    "EXPLAIN MATCH (n) DELETE n",
    "PROFILE MATCH (n) DELETE n",
    "CYPHER 25 MATCH (n) DELETE n",
    "BEGIN",
    ":use system",
    "SELECT FROM Entity",
    "DELETE FROM Entity UNSAFE",
)
"""Statements about the server or its schema, and languages other than Cypher."""

HIDDEN = (
    "\\u0043REATE (n:Zone {id: 'zone:x'})",
    "MATCH (n) \\u0044ELETE n",
    "MATCH (n) WHERE n.name = '\\u0027 DETACH DELETE n //' RETURN n",
    "MATCH (n) WHERE n.name = 'a\\' SET n.name = 'x' // ' RETURN n",
    "MATCH (n) WHERE n.name = 'a\\\\' DETACH DELETE n //' RETURN n",
    'MATCH (n) WHERE n.name = "a\\" DETACH DELETE n //" RETURN n',
    "MATCH (`a``b`) DETACH DELETE `a``b` // `",
    "MATCH (n) // it's\u2028 RETURN n\nDETACH DELETE n //'",
    "MATCH (n) // it's\u0085DETACH DELETE n //'",
    "MATCH (n) // it's\x0bDETACH DELETE n //'",
    "MATCH (n) // it's\rDETACH DELETE n //'",
    "MATCH (n) RETURN n; MATCH (n) DETACH DELETE n",
    "MATCH (n) RETURN n;;",
    "RETURN 1; DROP CONSTRAINT entity_id",
    "MATCH (n) WHERE n.revision > 1.SET n.name = 'x'",
    "MATCH (n) WHERE n.revision > 1.DETACH DELETE n",
    "MATCH (n) WHERE n.name = 'unclosed SET n.name = 1",
    "MATCH (n) /* unclosed SET n.name = 1",
    "",
    "   ",
    "// only a comment",
    ";",
    "ＣＲＥＡＴＥ (n)",
)
"""Statements that two parsers could read differently, or that hide a second one."""

HARMLESS = (
    "MATCH (n:Entity) RETURN n.id AS id ORDER BY id LIMIT 5",
    "MATCH (n:Entity) RETURN n.load AS l, n.revision AS r ORDER BY n.id LIMIT 5;",
    "RETURN 'CREATE (n) DELETE n; CALL x' AS s",
    'RETURN "SET n.x = 1" AS s, \'it is " quoted\' AS t',
    "// CREATE nothing\nMATCH (n) /* DELETE nothing */ RETURN count(n) AS n",
    "WITH {set: 1, create: 2} AS m RETURN m.set AS a, m.create AS b",
    "MATCH (n:Entity) WHERE n.name CONTAINS 'DELETE' RETURN count(n) AS n",
    "RETURN date('2021-12-31') AS d, date.truncate('month', date('2021-12-31')) AS m",
    "OPTIONAL MATCH (n:Unit)-[r:MEMBER_OF]->(c) WHERE c.id = 'org:j1' RETURN n.id AS id",
    "UNWIND range(1, 3) AS i RETURN i ORDER BY i",
    "MATCH (n:Entity) RETURN `n`.id AS `the id` ORDER BY `the id` LIMIT 1",
    "MATCH p = (a:Unit)-[:MEMBER_OF*1..2]->(b) RETURN p LIMIT 3",
)
"""Statements that only read, some of them with words that only look like writing."""

NAME = '") DETACH DELETE n //'
"""A name that would be an injection if text were put into statements (S20.3)."""
