// id: changed_after
// zh: 哪些节点和联系的内容在某日之后有过变更？
// en: What was told otherwise after a day?
// timeless: what a row said before has no term of its own, only the day a change took its place
// parameters:
//   day: date — changes that took effect on a later day
// columns:
//   of: text — id of the node or relationship
MATCH (f:Former)
WHERE f.until > $day
RETURN DISTINCT f.of AS of
ORDER BY of
