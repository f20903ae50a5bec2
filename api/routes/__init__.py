"""The paths of the API, by subject. No route holds Cypher: all of it is in the catalogue."""
