// id: totals_contributions
// zh: 各举措有多少项贡献？
// en: How many things advance an initiative, by role?
// parameters:
//   initiative: text — id of the initiative
// columns:
//   role: text — role; empty where none is given
//   contributions: integer — different nodes that advance it in that role
MATCH (x:Entity)-[r:ADVANCES]->(i:Entity {id: $initiative})
WHERE valid(x) AND valid(r) AND valid(i)
RETURN coalesce(r.role, '') AS role, count(DISTINCT x) AS contributions
ORDER BY role
