// id: pairings
// zh: 有哪些结对共建协议、清单，各方是谁？
// en: Which agreements, lists and pairings are there, and between whom?
// timeless: ended agreements have the parties of their last day, as who they are now
// parameters:
//   id: text = null — only this agreement
// columns:
//   id: text — id of the agreement
//   name: text — its name
//   form: text — its form
//   theme: text — its theme
//   layer: text — its layer
//   since: date — first day of its term; empty if undated
//   until: date — first day after its term
//   signed: date — day it was signed
//   content: text — what the parties build together
//   activities_per_year: integer — activities a year it asks for
//   attachment: text — name or number of the signed document
//   parties: list of map — {id, name, role, lead, sector, category, in_zone, certainty} by id
//   advances: list of map — {id, code, kind, name} of the initiatives it advances, by id
//   source: text — id of its source
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
//   certainty: text — how plainly the source says it
//   note: text — what to know before using it
//   note_en: text — the note in English
MATCH (a:Agreement)
WHERE a.layer IN $layers AND ($id IS NULL OR a.id = $id)
  AND (a.since IS NULL OR a.until IS NULL OR a.since < a.until)
WITH a, CASE WHEN a.until <= $as_of THEN a.until - duration('P1D')
             WHEN $as_of < a.since THEN a.since
             ELSE $as_of END AS day
OPTIONAL MATCH (n:Entity)-[p:PARTY_TO]->(a)
WHERE valid(n, day) AND valid(p, day)
OPTIONAL MATCH (n)-[s:SAME_AS*1..8]-(o:Entity)
WHERE same(s) AND valid(o) AND kept(o)
WITH DISTINCT a, day, coalesce(o, n) AS x, p
ORDER BY x.id, p.id
WITH a, day, collect(DISTINCT CASE WHEN x IS NULL THEN null ELSE
       {id: x.id, name: x.name, role: p.role, lead: p.lead, sector: x.sector,
        category: x.category, in_zone: x.in_zone, certainty: p.certainty} END) AS parties
OPTIONAL MATCH (a)-[v:ADVANCES]->(j:Initiative)
WHERE valid(v, day) AND valid(j, day)
OPTIONAL MATCH (j)-[t:SAME_AS*1..8]-(w:Initiative)
WHERE same(t) AND valid(w) AND kept(w)
WITH a, parties, coalesce(w, j) AS i
ORDER BY i.id
WITH a, parties, collect(DISTINCT CASE WHEN i IS NULL THEN null ELSE
       {id: i.id, code: i.code, kind: i.kind, name: i.name} END) AS advances
RETURN a.id AS id,
       a.name AS name,
       a.form AS form,
       a.theme AS theme,
       a.layer AS layer,
       a.since AS since,
       a.until AS until,
       a.signed AS signed,
       a.content AS content,
       a.activities_per_year AS activities_per_year,
       a.attachment AS attachment,
       parties AS parties,
       advances AS advances,
       a.source AS source,
       a.facts AS facts,
       a.paragraphs AS paragraphs,
       a.certainty AS certainty,
       a.note AS note,
       a.note_en AS note_en
ORDER BY id
