// id: resources
// zh: 资源清单的一页
// en: One page of the list of resources
// timeless: a project that used a resource stays tied to it when it has ended
// parameters:
//   after: text = '' — id of the last resource of the page before
//   limit: integer = 100 — rows at most
//   kind: text = null — only this kind
// columns:
//   id: text — id
//   name: text — name
//   kind: text — kind
//   layer: text — layer
//   since: date — first day it is offered
//   until: date — first day it is no longer offered
//   quantity: number — how much
//   unit: text — unit of the quantity
//   offered_by: list of map — {id, name} of the bodies that offer it, by id
//   used_by: list of map — {id, status, quantity} of the projects that use it, by id
MATCH (r:Resource)
WHERE valid(r) AND r.id > $after AND ($kind IS NULL OR r.kind = $kind)
WITH r
ORDER BY r.id
LIMIT $limit
OPTIONAL MATCH (x:Entity)-[o:OFFERS]->(r)
WHERE valid(o) AND (x.since IS NULL OR x.since <= $as_of) AND x.layer IN $layers
WITH r, x
ORDER BY x.id
WITH r, collect(DISTINCT CASE WHEN x IS NULL THEN null ELSE {id: x.id, name: x.name} END)
       AS offered_by
OPTIONAL MATCH (p:Project)-[u:USES]->(r)
WHERE valid(u) AND (p.since IS NULL OR p.since <= $as_of) AND p.layer IN $layers
WITH r, offered_by, p, u
ORDER BY p.id, u.id
WITH r, offered_by, collect(CASE WHEN p IS NULL THEN null ELSE
       {id: p.id, status: p.status, quantity: u.quantity} END) AS used_by
RETURN r.id AS id,
       r.name AS name,
       r.kind AS kind,
       r.layer AS layer,
       r.since AS since,
       r.until AS until,
       r.quantity AS quantity,
       r.unit AS unit,
       offered_by AS offered_by,
       used_by AS used_by
ORDER BY id
