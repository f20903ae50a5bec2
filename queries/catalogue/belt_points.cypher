// id: belt_points
// zh: 示范带有哪些点位，按什么次序，在哪里？
// en: Which points has a belt, in which order, and where?
// parameters:
//   brand: text — id of the belt
// columns:
//   id: text — id of the point
//   name: text — its name
//   layers: list of text — layers that state it to be a point of the belt
//   rank: integer — order among the parts of the belt, from 1; empty if not given
//   lon: number — longitude, WGS 84
//   lat: number — latitude, WGS 84
//   communities: list of map — {id, name, name_en, layer} of the communities it lies in, by id
//   facts: list of text — fact ids, of every mention
//   paragraphs: list of text — paragraphs of the source, of every mention
MATCH (p:Position)-[o:PART_OF]->(b:Initiative {id: $brand})
WHERE valid(p) AND valid(o) AND valid(b)
WITH p, o
ORDER BY o.layer
WITH p, min(o.rank) AS rank, collect(DISTINCT o.layer) AS stated
OPTIONAL MATCH (p)-[l:LOCATED_IN]->(z:Zone)
WHERE z.kind = 'community' AND valid(l) AND valid(z)
WITH p, rank, stated, z
ORDER BY z.id
WITH p, rank, stated, collect(DISTINCT CASE WHEN z IS NULL THEN null ELSE
       {id: z.id, name: z.name, name_en: z.name_en, layer: z.layer} END) AS communities
RETURN p.id AS id,
       p.name AS name,
       stated AS layers,
       rank AS rank,
       p.lon AS lon,
       p.lat AS lat,
       communities AS communities,
       p.facts AS facts,
       p.paragraphs AS paragraphs
ORDER BY id
