"""What the tests stand on: a real Neo4j server, a real browser, and how a missing part is told."""
