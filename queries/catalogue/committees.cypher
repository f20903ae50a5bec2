// id: committees
// zh: 各联合党委有哪些成员、工作法、路径和公布数字？
// en: Which members, methods, pathways and published figures does each joint committee have?
// columns:
//   id: text — id of the committee
//   name: text — its name
//   name_en: text — its English name
//   layer: text — its layer
//   scope: text — what it spans
//   goal: text — its stated goal
//   members: list of map — {id, name, name_en, layer, role, batch} by id; the layer of membership
//   agreements: list of map — {id, name, name_en, form, layer} of its agreements, by id
//   methods: list of map — {id, name, name_en, pattern, elements} by id
//   pathways: list of map — {id, name, name_en} by id
//   claims: list of map — {id, metric, operator, value, unit} about it, by id
MATCH (c:JointCommittee)
WHERE valid(c) AND kept(c)
OPTIONAL MATCH (c)-[s1:SAME_AS*0..8]-(c1:Entity)<-[r:MEMBER_OF]-(n:Entity)
      -[s:SAME_AS*0..8]-(m:Entity)
WHERE same(s1) AND valid(c1) AND valid(r) AND valid(n) AND same(s) AND valid(m) AND kept(m)
  AND m.id <> c.id
WITH c, m, r
ORDER BY m.id, r.id
WITH c, collect(CASE WHEN m IS NULL THEN null ELSE
       {id: m.id, name: m.name, name_en: m.name_en, layer: r.layer, role: r.role,
        batch: r.batch} END) AS members
OPTIONAL MATCH (c)-[s2:SAME_AS*0..8]-(c2:Entity)-[p:PARTY_TO]->(a:Agreement)
WHERE same(s2) AND valid(c2) AND valid(p) AND valid(a)
WITH c, members, a
ORDER BY a.id
WITH c, members, collect(DISTINCT CASE WHEN a IS NULL THEN null ELSE
       {id: a.id, name: a.name, name_en: a.name_en, form: a.form, layer: a.layer} END) AS agreements
OPTIONAL MATCH (c)-[s3:SAME_AS*0..8]-(c3:Entity)-[u:ADVANCES]->(j:Entity)
      -[y:SAME_AS*0..8]-(i:Initiative)
WHERE u.role = 'method' AND same(s3) AND valid(c3) AND valid(u) AND valid(j)
  AND same(y) AND valid(i) AND kept(i)
WITH c, members, agreements, i
ORDER BY i.id
WITH c, members, agreements, collect(DISTINCT CASE WHEN i IS NULL THEN null ELSE
       {id: i.id, name: i.name, name_en: i.name_en, pattern: i.pattern,
        elements: i.elements} END) AS methods
OPTIONAL MATCH (c)-[s4:SAME_AS*0..8]-(c4:Entity)-[t:ADVANCES]->(v:Entity)
      -[z:SAME_AS*0..8]-(w:Initiative)
WHERE t.role = 'pathway' AND same(s4) AND valid(c4) AND valid(t) AND valid(v)
  AND same(z) AND valid(w) AND kept(w)
WITH c, members, agreements, methods, w
ORDER BY w.id
WITH c, members, agreements, methods, collect(DISTINCT CASE WHEN w IS NULL THEN null ELSE
       {id: w.id, name: w.name, name_en: w.name_en} END) AS pathways
OPTIONAL MATCH (k:Claim)-[b:ABOUT]->(c5:Entity)-[s5:SAME_AS*0..8]-(c)
WHERE valid(k) AND valid(b) AND valid(c5) AND same(s5)
WITH c, members, agreements, methods, pathways, k
ORDER BY k.id
WITH c, members, agreements, methods, pathways, collect(DISTINCT CASE WHEN k IS NULL THEN null ELSE
       {id: k.id, metric: k.metric, operator: k.operator, value: k.value, unit: k.unit} END)
       AS claims
RETURN c.id AS id,
       c.name AS name,
       c.name_en AS name_en,
       c.layer AS layer,
       c.scope AS scope,
       c.goal AS goal,
       members AS members,
       agreements AS agreements,
       methods AS methods,
       pathways AS pathways,
       claims AS claims
ORDER BY id
