// id: needs
// zh: 需求清单的一页
// en: One page of the list of needs
// timeless: a project that met a need stays tied to it when it has ended
// parameters:
//   after: text = '' — id of the last need of the page before
//   limit: integer = 100 — rows at most
//   kind: text = null — only this kind
//   status: text = null — only those declared to stand so
// columns:
//   id: text — id
//   name: text — name
//   kind: text — kind
//   layer: text — layer
//   since: date — first day
//   status: text — declared state
//   quantity: number — how much is needed
//   due: date — day it is wanted by
//   urgency: text — how urgent it is
//   asked_by: list of map — {id, name} of the bodies that ask, by id
//   projects: list of map — {id, status} of the projects that meet it, by id
MATCH (n:Need)
WHERE valid(n) AND n.id > $after
  AND ($kind IS NULL OR n.kind = $kind)
  AND ($status IS NULL OR n.status = $status)
WITH n
ORDER BY n.id
LIMIT $limit
OPTIONAL MATCH (x:Entity)-[a:ASKS]->(n)
WHERE valid(a) AND (x.since IS NULL OR x.since <= $as_of) AND x.layer IN $layers
WITH n, x
ORDER BY x.id
WITH n, collect(DISTINCT CASE WHEN x IS NULL THEN null ELSE {id: x.id, name: x.name} END)
       AS asked_by
OPTIONAL MATCH (p:Project)-[m:MEETS]->(n)
WHERE valid(m) AND (p.since IS NULL OR p.since <= $as_of) AND p.layer IN $layers
WITH n, asked_by, p
ORDER BY p.id
WITH n, asked_by, collect(DISTINCT CASE WHEN p IS NULL THEN null ELSE
       {id: p.id, status: p.status} END) AS projects
RETURN n.id AS id,
       n.name AS name,
       n.kind AS kind,
       n.layer AS layer,
       n.since AS since,
       n.status AS status,
       n.quantity AS quantity,
       n.due AS due,
       n.urgency AS urgency,
       asked_by AS asked_by,
       projects AS projects
ORDER BY id
