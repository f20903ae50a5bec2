// id: totals_contributions
// zh: 各举措有多少项贡献？
// en: How many things advance an initiative, by role?
// parameters:
//   initiative: text — id of the initiative
// columns:
//   role: text — role; empty where none is given
//   contributions: integer — different nodes that advance it in that role
MATCH (a:Entity {id: $initiative})-[u:SAME_AS*0..8]-(k:Entity)
WHERE same(u) AND valid(a) AND valid(k) AND kept(k)
MATCH (k)-[s:SAME_AS*0..8]-(i:Entity)<-[r:ADVANCES]-(n:Entity)-[t:SAME_AS*0..8]-(x:Entity)
WHERE same(s) AND valid(i) AND valid(r) AND valid(n) AND same(t) AND valid(x) AND kept(x)
  AND x.id <> k.id
RETURN coalesce(r.role, '') AS role, count(DISTINCT x) AS contributions
ORDER BY role
