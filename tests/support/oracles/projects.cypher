// id: projects
// zh: 项目的一页,含不属于三张清单的项目
// en: One page of all projects, also those that are not of the three lists
// timeless: a project stays tied to the needs and resources that have ended
// parameters:
//   after: text = '' — id of the last project of the page before
//   limit: integer = 100 — rows at most
//   status: text = null — only those that stand so
// columns:
//   id: text — id
//   name: text — name
//   layer: text — layer
//   status: text — state
//   since: date — first day
//   due: date — day it is to be finished by
//   progress: number — done, per cent
//   accepted: date — day its result was accepted
//   bodies: list of text — ids of the bodies that take part
//   needs: list of text — ids of the needs it meets
//   resources: list of text — ids of the resources it uses
//   agreements: list of text — ids of the agreements it fulfils
MATCH (p:Project)
WHERE valid(p) AND p.id > $after AND ($status IS NULL OR p.status = $status)
WITH p
ORDER BY p.id
LIMIT $limit
OPTIONAL MATCH (x:Entity)-[t:TAKES_PART_IN]->(p)
WHERE valid(t) AND (x.since IS NULL OR x.since <= $as_of) AND x.layer IN $layers
WITH p, x
ORDER BY x.id
WITH p, collect(DISTINCT x.id) AS bodies
OPTIONAL MATCH (p)-[m:MEETS]->(n:Need)
WHERE valid(m) AND (n.since IS NULL OR n.since <= $as_of) AND n.layer IN $layers
WITH p, bodies, n
ORDER BY n.id
WITH p, bodies, collect(DISTINCT n.id) AS needs
OPTIONAL MATCH (p)-[u:USES]->(r:Resource)
WHERE valid(u) AND (r.since IS NULL OR r.since <= $as_of) AND r.layer IN $layers
WITH p, bodies, needs, r
ORDER BY r.id
WITH p, bodies, needs, collect(DISTINCT r.id) AS resources
OPTIONAL MATCH (p)-[f:FULFILS]->(a:Agreement)
WHERE valid(f) AND (a.since IS NULL OR a.since <= $as_of) AND a.layer IN $layers
WITH p, bodies, needs, resources, a
ORDER BY a.id
WITH p, bodies, needs, resources, collect(DISTINCT a.id) AS agreements
RETURN p.id AS id,
       p.name AS name,
       p.layer AS layer,
       p.status AS status,
       p.since AS since,
       p.due AS due,
       p.progress AS progress,
       p.accepted AS accepted,
       bodies AS bodies,
       needs AS needs,
       resources AS resources,
       agreements AS agreements
ORDER BY id
