// id: pathways
// zh: 有哪些“党建+”路径，各由谁走？
// en: Which pathways are there, and who takes each?
// columns:
//   id: text — id
//   name: text — name
//   name_en: text — English name
//   owners: list of map — {id, name, kind, layer, tie, source, facts, paragraphs} by id
//   merged: list of map — {id, name, facts, paragraphs} of the pathways decided to be this one
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
//   note: text — what to know before using it
//   note_en: text — the note in English
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
OPTIONAL MATCH (p)-[s:SAME_AS*1..8]-(q:Initiative)
WHERE valid(q) AND same(s) AND q.id <> p.id
WITH p, owners, q
ORDER BY q.id
WITH p, owners, collect(DISTINCT CASE WHEN q IS NULL THEN null ELSE
       {id: q.id, name: q.name, facts: q.facts, paragraphs: q.paragraphs} END) AS merged
RETURN p.id AS id,
       p.name AS name,
       p.name_en AS name_en,
       owners AS owners,
       merged AS merged,
       p.facts AS facts,
       p.paragraphs AS paragraphs,
       p.note AS note,
       p.note_en AS note_en
ORDER BY id
