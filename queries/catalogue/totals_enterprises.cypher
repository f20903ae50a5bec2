// id: totals_enterprises
// zh: 图中共有多少企业，多少有阵地申报服务？
// en: How many enterprises does the graph count, and how many does a position declare to serve?
// columns:
//   enterprises: integer — enterprises
//   served: integer — enterprises with a declared position
OPTIONAL MATCH (u:Enterprise)
WHERE valid(u)
OPTIONAL MATCH (u)-[s:SERVED_BY]->(p:Position)
WHERE valid(s) AND valid(p)
WITH u, count(p) > 0 AS declared
RETURN count(u) AS enterprises, sum(CASE WHEN declared THEN 1 ELSE 0 END) AS served
ORDER BY enterprises
