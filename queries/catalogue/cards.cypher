// id: cards
// zh: 各张党建牌走什么路径、以什么为载体？
// en: Which pathways does each of the cards take, and what carries it?
// columns:
//   id: text — id
//   code: text — short code, such as C1
//   rank: integer — order among the cards; 0 if not given
//   name: text — name
//   name_en: text — English name
//   pathways: list of map — {id, name, name_en} it takes, by id
//   carriers: list of map — {id, name, name_en, layer} of its carriers, by id
//   contributors: list of map — {id, name, name_en, role, layer} of what else advances it, by id
//   parts: list of map — {id, name, name_en, kind} of its parts, by id
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
MATCH (c:Initiative)
WHERE c.kind = 'card' AND valid(c) AND kept(c)
OPTIONAL MATCH (c)-[s1:SAME_AS*0..8]-(c1:Entity)-[t:ADVANCES]->(v:Entity)
      -[t1:SAME_AS*0..8]-(w:Initiative)
WHERE t.role = 'pathway' AND same(s1) AND valid(c1) AND valid(t) AND valid(v)
  AND same(t1) AND valid(w) AND kept(w) AND w.id <> c.id
WITH c, w
ORDER BY w.id
WITH c, collect(DISTINCT CASE WHEN w IS NULL THEN null ELSE
       {id: w.id, name: w.name, name_en: w.name_en} END) AS pathways
OPTIONAL MATCH (c)-[s2:SAME_AS*0..8]-(c2:Entity)<-[r:ADVANCES]-(n:Entity)
      -[t2:SAME_AS*0..8]-(x:Entity)
WHERE same(s2) AND valid(c2) AND valid(r) AND valid(n) AND same(t2) AND valid(x) AND kept(x)
  AND x.id <> c.id
WITH c, pathways, x, r
ORDER BY x.id, r.id
WITH c, pathways,
     collect(DISTINCT CASE WHEN r.role = 'carrier' THEN
       {id: x.id, name: x.name, name_en: x.name_en, layer: r.layer} END) AS carriers,
     collect(DISTINCT CASE WHEN x IS NULL OR r.role = 'carrier' THEN null ELSE
       {id: x.id, name: x.name, name_en: x.name_en, role: r.role,
        layer: r.layer} END) AS contributors
OPTIONAL MATCH (c)-[s3:SAME_AS*0..8]-(c3:Entity)<-[o:PART_OF]-(m:Entity)
      -[t3:SAME_AS*0..8]-(p:Entity)
WHERE same(s3) AND valid(c3) AND valid(o) AND valid(m) AND same(t3) AND valid(p) AND kept(p)
  AND p.id <> c.id
WITH c, pathways, carriers, contributors, p
ORDER BY p.id
WITH c, pathways, carriers, contributors, collect(DISTINCT CASE WHEN p IS NULL THEN null ELSE
       {id: p.id, name: p.name, name_en: p.name_en, kind: p.kind} END) AS parts
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
