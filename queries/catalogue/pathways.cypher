// id: pathways
// zh: 有哪些“党建+”路径，各由谁走？
// en: Which pathways are there, and who takes each?
// columns:
//   id: text — id
//   name: text — name
//   name_en: text — English name
//   owners: list of map — {id, name, kind, layer, tie, source, facts, paragraphs} by id
//   same_as: list of text — ids of the pathways that it was decided to be the same as
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
//   note: text — what to know before using it
MATCH (p:Initiative)
WHERE p.kind = 'pathway' AND valid(p) AND kept(p)
OPTIONAL MATCH (p)-[s:SAME_AS*0..8]-(e:Entity)<-[r:ADVANCES]-(n:Entity)-[t:SAME_AS*0..8]-(o:Entity)
WHERE r.role = 'pathway' AND valid(r) AND valid(e) AND valid(n)
  AND same(s) AND same(t) AND valid(o) AND kept(o) AND o.id <> p.id
WITH p, o, r
ORDER BY o.id, r.id
WITH p, collect(CASE WHEN o IS NULL THEN null ELSE
       {id: o.id, name: o.name, kind: o.kind, layer: r.layer, tie: r.id, source: r.source,
        facts: r.facts, paragraphs: r.paragraphs} END) AS owners
OPTIONAL MATCH (p)-[s:SAME_AS]->(q:Initiative)
WHERE q.kind = 'pathway' AND valid(s) AND valid(q)
WITH p, owners, q
ORDER BY q.id
WITH p, owners, collect(DISTINCT q.id) AS same_as
RETURN p.id AS id,
       p.name AS name,
       p.name_en AS name_en,
       owners AS owners,
       same_as AS same_as,
       p.facts AS facts,
       p.paragraphs AS paragraphs,
       p.note AS note
ORDER BY id
