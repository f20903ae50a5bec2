// id: totals_enterprises
// zh: 图中共有多少企业，多少有阵地申报服务？
// en: How many enterprises does the graph count, and how many does a position declare to serve?
// columns:
//   enterprises: integer — enterprises
//   served: integer — enterprises with a declared position
OPTIONAL MATCH (u:Enterprise)
WHERE valid(u) AND kept(u)
WITH count(u) AS enterprises
OPTIONAL MATCH (n:Unit)-[s:SERVED_BY]->(p:Position)
WHERE valid(n) AND valid(s) AND valid(p)
OPTIONAL MATCH (n)-[t:SAME_AS*0..8]-(v:Enterprise)
WHERE same(t) AND valid(v) AND kept(v)
RETURN enterprises AS enterprises, count(DISTINCT v) AS served
ORDER BY enterprises
