"""The stores: a Neo4j server or the embedded one, both reached over Bolt in one way."""
