// id: pathways
// zh: 有哪些“党建+”路径，各由谁走？
// en: Which pathways are there, and who takes each?
// columns:
//   id: text — id
//   name: text — name
//   name_en: text — English name
//   owners: list of map — {id, name, layer} of who takes it, by id
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
WITH p, collect(DISTINCT CASE WHEN o IS NULL THEN null ELSE
       {id: o.id, name: o.name, layer: r.layer} END) AS owners
RETURN p.id AS id,
       p.name AS name,
       p.name_en AS name_en,
       owners AS owners,
       p.facts AS facts,
       p.paragraphs AS paragraphs,
       p.note AS note
ORDER BY id
