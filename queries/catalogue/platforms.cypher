// id: platforms
// zh: 有哪些平台，延伸自什么、由谁设计、由什么组成？
// en: Which platforms are there, what do they extend, who designed them, what are they made of?
// parameters:
//   platform: text = null — id of one platform; without it, all
// columns:
//   id: text — id
//   name: text — name
//   name_en: text — English name
//   extends: list of map — {id, name, name_en, layer} of the platforms it is built on, by id
//   advanced_by: list of map — {id, name, name_en, role, layer} of what advances it, by id and role
//   advances: list of map — {id, name, name_en, kind, role, layer} of what it advances, by id, role
//   modules: list of map — {id, name, name_en, rank, layer} of its modules, by id
//   subsystems: list of map — {id, name, name_en, rank, layer, module} of modules' parts, by id
//   groups: list of map — {id, name, name_en, elements, layer} of whom it is for, by id
//   claims: list of map — {id, metric, operator, value, unit} about it, by id
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
//   note: text — what to know before using it
//   note_en: text — the note in English
MATCH (p:Initiative)
WHERE p.kind = 'platform' AND valid(p) AND ($platform IS NULL OR p.id = $platform)
OPTIONAL MATCH (p)-[e:EXTENDS]->(b:Initiative)
WHERE valid(e) AND valid(b)
WITH p, b
ORDER BY b.id
WITH p, collect(DISTINCT CASE WHEN b IS NULL THEN null ELSE
       {id: b.id, name: b.name, name_en: b.name_en, layer: b.layer} END) AS extends
OPTIONAL MATCH (x:Entity)-[r:ADVANCES]->(p)
WHERE valid(x) AND valid(r)
WITH p, extends, x, r
ORDER BY x.id, r.id
WITH p, extends, collect(CASE WHEN x IS NULL THEN null ELSE
       {id: x.id, name: x.name, name_en: x.name_en, role: r.role,
        layer: r.layer} END) AS advanced_by
OPTIONAL MATCH (p)-[t:ADVANCES]->(c:Initiative)
WHERE valid(t) AND valid(c)
WITH p, extends, advanced_by, t, c
ORDER BY c.id, t.id
WITH p, extends, advanced_by, collect(CASE WHEN c IS NULL THEN null ELSE
       {id: c.id, name: c.name, name_en: c.name_en, kind: c.kind, role: t.role,
        layer: t.layer} END) AS advances
OPTIONAL MATCH (m:Initiative)-[o:PART_OF]->(p)
WHERE m.kind = 'module' AND valid(m) AND valid(o)
WITH p, extends, advanced_by, advances, m
ORDER BY m.id
WITH p, extends, advanced_by, advances, collect(DISTINCT CASE WHEN m IS NULL THEN null ELSE
       {id: m.id, name: m.name, name_en: m.name_en, rank: m.rank, layer: m.layer} END) AS modules
OPTIONAL MATCH (s:Initiative)-[q:PART_OF]->(n:Initiative)-[v:PART_OF]->(p)
WHERE s.kind = 'subsystem' AND valid(s) AND valid(q) AND valid(n) AND valid(v)
WITH p, extends, advanced_by, advances, modules, s, n
ORDER BY s.id, n.id
WITH p, extends, advanced_by, advances, modules, collect(DISTINCT CASE WHEN s IS NULL THEN null ELSE
       {id: s.id, name: s.name, name_en: s.name_en, rank: s.rank, layer: s.layer,
        module: n.id} END) AS subsystems
OPTIONAL MATCH (g:Initiative)-[h:PART_OF]->(p)
WHERE g.kind = 'classification' AND valid(g) AND valid(h)
WITH p, extends, advanced_by, advances, modules, subsystems, g
ORDER BY g.id
WITH p, extends, advanced_by, advances, modules, subsystems,
     collect(DISTINCT CASE WHEN g IS NULL THEN null ELSE
       {id: g.id, name: g.name, name_en: g.name_en, elements: g.elements,
        layer: g.layer} END) AS groups
OPTIONAL MATCH (k:Claim)-[a:ABOUT]->(p)
WHERE valid(k) AND valid(a)
WITH p, extends, advanced_by, advances, modules, subsystems, groups, k
ORDER BY k.id
WITH p, extends, advanced_by, advances, modules, subsystems, groups,
     collect(DISTINCT CASE WHEN k IS NULL THEN null ELSE
       {id: k.id, metric: k.metric, operator: k.operator, value: k.value, unit: k.unit} END)
       AS claims
RETURN p.id AS id,
       p.name AS name,
       p.name_en AS name_en,
       extends AS extends,
       advanced_by AS advanced_by,
       advances AS advances,
       modules AS modules,
       subsystems AS subsystems,
       groups AS groups,
       claims AS claims,
       p.facts AS facts,
       p.paragraphs AS paragraphs,
       p.note AS note,
       p.note_en AS note_en
ORDER BY id
