// id: cards
// zh: 五张牌各走什么路径、以什么为载体？
// en: Which pathways does each of the five cards take, and what carries it?
// columns:
//   id: text — id
//   code: text — C1 to C5
//   rank: integer — order among the five; 0 if not given
//   name: text — name
//   name_en: text — English name
//   pathways: list of map — {id, name} it takes, by id
//   carriers: list of map — {id, name, layer} of its carriers, by id
//   contributors: list of map — {id, name, role, layer} of what else advances it, by id
//   parts: list of map — {id, name, kind} of its parts, by id
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
MATCH (c:Initiative)
WHERE c.kind = 'card' AND valid(c)
OPTIONAL MATCH (c)-[t:ADVANCES]->(w:Initiative)
WHERE t.role = 'pathway' AND valid(t) AND valid(w)
WITH c, w
ORDER BY w.id
WITH c, collect(DISTINCT CASE WHEN w IS NULL THEN null ELSE
       {id: w.id, name: w.name} END) AS pathways
OPTIONAL MATCH (x:Entity)-[r:ADVANCES]->(c)
WHERE valid(x) AND valid(r)
WITH c, pathways, x, r
ORDER BY x.id, r.id
WITH c, pathways,
     collect(CASE WHEN r.role = 'carrier' THEN
       {id: x.id, name: x.name, layer: r.layer} END) AS carriers,
     collect(CASE WHEN x IS NULL OR r.role = 'carrier' THEN null ELSE
       {id: x.id, name: x.name, role: r.role, layer: r.layer} END) AS contributors
OPTIONAL MATCH (p:Entity)-[o:PART_OF]->(c)
WHERE valid(p) AND valid(o)
WITH c, pathways, carriers, contributors, p
ORDER BY p.id
WITH c, pathways, carriers, contributors, collect(DISTINCT CASE WHEN p IS NULL THEN null ELSE
       {id: p.id, name: p.name, kind: p.kind} END) AS parts
RETURN c.id AS id,
       c.code AS code,
       coalesce(c.rank, 0) AS rank,
       c.name AS name,
       c.name_en AS name_en,
       pathways AS pathways,
       carriers AS carriers,
       contributors AS contributors,
       parts AS parts,
       c.facts AS facts,
       c.paragraphs AS paragraphs
ORDER BY rank, id
