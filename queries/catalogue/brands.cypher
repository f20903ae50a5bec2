// id: brands
// zh: 有哪些品牌，由谁、以什么推进？
// en: Which brands are there, and who and what advances each?
// parameters:
//   brand: text = null — id or code of one brand; without it, all
// columns:
//   id: text — id
//   layer: text — its layer
//   code: text — short code, such as B1
//   name: text — name
//   name_en: text — English name
//   theme: text — theme
//   minutes: integer — minutes of a service circle
//   open_list: boolean — whether the source lists some and says: etc.
//   advanced_by: list of map — {id, name, name_en, kind, role, layer} of what advances it, by id
//   parts: list of map — {id, name, name_en, kind, layer} of its parts and who says so, by id
//   pathways: list of map — {id, name, name_en} it takes, by id
//   places: list of map — {id, name, name_en} it lies in, by id
//   claims: list of map — {id, metric, operator, value, unit} about it, by id
//   told_with: list of map — {id, metric, operator, value, unit} of claims that are not its own, by id
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
//   note: text — what to know before using it
//   note_en: text — the note in English
MATCH (b:Initiative)
WHERE b.kind = 'brand' AND valid(b) AND kept(b) AND ($brand IS NULL OR EXISTS {
    MATCH (b)-[q:SAME_AS*0..8]-(g:Initiative)
    WHERE same(q) AND valid(g) AND (g.id = $brand OR g.code = $brand)
  })
OPTIONAL MATCH (b)-[s1:SAME_AS*0..8]-(b1:Entity)<-[r:ADVANCES]-(n:Entity)
      -[t1:SAME_AS*0..8]-(x:Entity)
WHERE same(s1) AND valid(b1) AND valid(r) AND valid(n) AND same(t1) AND valid(x) AND kept(x)
  AND x.id <> b.id
WITH b, x, r
ORDER BY x.id, r.id
WITH b, collect(DISTINCT CASE WHEN x IS NULL THEN null ELSE
       {id: x.id, name: x.name, name_en: x.name_en, kind: x.kind, role: r.role,
        layer: r.layer} END) AS advanced_by
OPTIONAL MATCH (b)-[s2:SAME_AS*0..8]-(b2:Entity)<-[o:PART_OF]-(m:Entity)
      -[t2:SAME_AS*0..8]-(p:Entity)
WHERE same(s2) AND valid(b2) AND valid(o) AND valid(m) AND same(t2) AND valid(p) AND kept(p)
  AND p.id <> b.id
WITH b, advanced_by, p, o
ORDER BY p.id, o.layer
WITH b, advanced_by, collect(DISTINCT CASE WHEN p IS NULL THEN null ELSE
       {id: p.id, name: p.name, name_en: p.name_en, kind: p.kind, layer: o.layer} END) AS parts
OPTIONAL MATCH (b)-[s3:SAME_AS*0..8]-(b3:Entity)-[t:ADVANCES]->(v:Entity)
      -[t3:SAME_AS*0..8]-(w:Initiative)
WHERE t.role = 'pathway' AND same(s3) AND valid(b3) AND valid(t) AND valid(v)
  AND same(t3) AND valid(w) AND kept(w) AND w.id <> b.id
WITH b, advanced_by, parts, w
ORDER BY w.id
WITH b, advanced_by, parts, collect(DISTINCT CASE WHEN w IS NULL THEN null ELSE
       {id: w.id, name: w.name, name_en: w.name_en} END) AS pathways
OPTIONAL MATCH (b)-[s4:SAME_AS*0..8]-(b4:Entity)-[l:LOCATED_IN]->(y:Entity)
      -[t4:SAME_AS*0..8]-(z:Zone)
WHERE same(s4) AND valid(b4) AND valid(l) AND valid(y) AND same(t4) AND valid(z) AND kept(z)
WITH b, advanced_by, parts, pathways, z
ORDER BY z.id
WITH b, advanced_by, parts, pathways, collect(DISTINCT CASE WHEN z IS NULL THEN null ELSE
       {id: z.id, name: z.name, name_en: z.name_en} END) AS places
OPTIONAL MATCH (k:Claim)-[a:ABOUT]->(b5:Entity)-[s5:SAME_AS*0..8]-(b)
WHERE valid(k) AND valid(a) AND valid(b5) AND same(s5)
WITH b, advanced_by, parts, pathways, places, k
ORDER BY k.id
WITH b, advanced_by, parts, pathways, places, collect(DISTINCT CASE WHEN k IS NULL THEN null ELSE
       {id: k.id, metric: k.metric, operator: k.operator, value: k.value, unit: k.unit} END)
       AS claims
OPTIONAL MATCH (h:Claim)-[w:MENTIONED_WITH]->(b6:Entity)-[s6:SAME_AS*0..8]-(b)
WHERE valid(h) AND valid(w) AND valid(b6) AND same(s6)
WITH b, advanced_by, parts, pathways, places, claims, h
ORDER BY h.id
WITH b, advanced_by, parts, pathways, places, claims,
     collect(DISTINCT CASE WHEN h IS NULL THEN null ELSE
       {id: h.id, metric: h.metric, operator: h.operator, value: h.value, unit: h.unit} END)
       AS told_with
RETURN b.id AS id,
       b.layer AS layer,
       b.code AS code,
       b.name AS name,
       b.name_en AS name_en,
       b.theme AS theme,
       b.minutes AS minutes,
       b.open_list AS open_list,
       advanced_by AS advanced_by,
       parts AS parts,
       pathways AS pathways,
       places AS places,
       claims AS claims,
       told_with AS told_with,
       b.facts AS facts,
       b.paragraphs AS paragraphs,
       b.note AS note,
       b.note_en AS note_en
ORDER BY id
