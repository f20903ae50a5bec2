// id: former_states
// zh: 这些节点和联系在历次变更之前的内容是什么？
// en: What did these nodes and relationships say before each of their changes?
// timeless: what a row said before has no term of its own, only the day a change took its place
// parameters:
//   ids: list of text — ids of nodes and relationships, each once
// columns:
//   of: text — id of the node or relationship
//   revision: integer — revision of the store in which the change was written
//   until: date — day from which the change holds
//   state: text — what it said before, as JSON
UNWIND $ids AS id
MATCH (f:Former)
WHERE f.of = id
RETURN f.of AS of, f.revision AS revision, f.until AS until, f.state AS state
ORDER BY of, revision
