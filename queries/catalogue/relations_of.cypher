// id: relations_of
// zh: 某个节点有哪些关系？
// en: Which relationships does a node have?
// parameters:
//   id: text — id of the node
//   after: text = '' — id of the last relationship of the page before
//   limit: integer = 100 — rows at most
// columns:
//   relation: text — id of the relationship
//   type: text — its type
//   direction: text — out if it leads away from the node, else in
//   other: text — id of the other end
//   other_name: text — name of the other end
//   properties: map — everything stored with the relationship
MATCH (n:Entity {id: $id})-[r]-(m:Entity)
WHERE valid(n) AND valid(r) AND valid(m) AND r.id > $after
WITH n, r, m
ORDER BY r.id
LIMIT $limit
RETURN r.id AS relation,
       type(r) AS type,
       CASE WHEN startNode(r).id = n.id THEN 'out' ELSE 'in' END AS direction,
       m.id AS other,
       m.name AS other_name,
       properties(r) AS properties
ORDER BY relation
