// id: brands
// zh: 有哪些品牌，由谁、以什么推进？
// en: Which brands are there, and who and what advances each?
// parameters:
//   brand: text = null — id or code of one brand; without it, all
// columns:
//   id: text — id
//   code: text — B1 to B4
//   name: text — name
//   name_en: text — English name
//   theme: text — theme
//   minutes: integer — minutes of a service circle
//   open_list: boolean — whether the source lists some and says: etc.
//   advanced_by: list of map — {id, name, kind, role, layer} of what advances it, by id and role
//   parts: list of map — {id, name, kind, layer} of its parts and the layer that says so, by id
//   pathways: list of map — {id, name} it takes, by id
//   places: list of map — {id, name} it lies in, by id
//   claims: list of map — {id, metric, operator, value, unit} about it, by id
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
//   note: text — what to know before using it
MATCH (b:Initiative)
WHERE b.kind = 'brand' AND valid(b) AND ($brand IS NULL OR b.id = $brand OR b.code = $brand)
OPTIONAL MATCH (x:Entity)-[r:ADVANCES]->(b)
WHERE valid(x) AND valid(r)
WITH b, x, r
ORDER BY x.id, r.id
WITH b, collect(CASE WHEN x IS NULL THEN null ELSE
       {id: x.id, name: x.name, kind: x.kind, role: r.role, layer: r.layer} END) AS advanced_by
OPTIONAL MATCH (p:Entity)-[o:PART_OF]->(b)
WHERE valid(p) AND valid(o)
WITH b, advanced_by, p, o
ORDER BY p.id, o.layer
WITH b, advanced_by, collect(DISTINCT CASE WHEN p IS NULL THEN null ELSE
       {id: p.id, name: p.name, kind: p.kind, layer: o.layer} END) AS parts
OPTIONAL MATCH (b)-[t:ADVANCES]->(w:Initiative)
WHERE t.role = 'pathway' AND valid(t) AND valid(w)
WITH b, advanced_by, parts, w
ORDER BY w.id
WITH b, advanced_by, parts, collect(DISTINCT CASE WHEN w IS NULL THEN null ELSE
       {id: w.id, name: w.name} END) AS pathways
OPTIONAL MATCH (b)-[l:LOCATED_IN]->(z:Zone)
WHERE valid(l) AND valid(z)
WITH b, advanced_by, parts, pathways, z
ORDER BY z.id
WITH b, advanced_by, parts, pathways, collect(DISTINCT CASE WHEN z IS NULL THEN null ELSE
       {id: z.id, name: z.name} END) AS places
OPTIONAL MATCH (k:Claim)-[a:ABOUT]->(b)
WHERE valid(k) AND valid(a)
WITH b, advanced_by, parts, pathways, places, k
ORDER BY k.id
WITH b, advanced_by, parts, pathways, places, collect(DISTINCT CASE WHEN k IS NULL THEN null ELSE
       {id: k.id, metric: k.metric, operator: k.operator, value: k.value, unit: k.unit} END)
       AS claims
RETURN b.id AS id,
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
       b.facts AS facts,
       b.paragraphs AS paragraphs,
       b.note AS note
ORDER BY id
