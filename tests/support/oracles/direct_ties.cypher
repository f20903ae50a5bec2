// id: direct_ties
// zh: 两个节点之间有哪些直接关系？
// en: Which relationships join two nodes directly?
// parameters:
//   from: text — id of one node
//   to: text — id of the other
// columns:
//   relation: text — id of the relationship
//   type: text — its type
//   start: text — id it leads from
//   end: text — id it leads to
//   properties: map — everything stored with it
MATCH (a:Entity {id: $from})-[r]-(b:Entity {id: $to})
WHERE valid(a) AND valid(r) AND valid(b)
RETURN r.id AS relation,
       type(r) AS type,
       startNode(r).id AS start,
       endNode(r).id AS end,
       properties(r) AS properties
ORDER BY relation
