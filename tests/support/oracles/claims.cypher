// id: claims
// zh: 公布了哪些数字和表述？
// en: Which figures and statements are published?
// parameters:
//   about: text = null — id of the subject; without it, all
// columns:
//   id: text — id
//   name: text — name
//   name_en: text — English name
//   kind: text — figure, superlative or coverage
//   metric: text — what is measured
//   operator: text — how the value bounds the truth: eq, gt, ge
//   value: number — printed value in plain digits
//   unit: text — unit of the value
//   printed: text — the figure as printed
//   period: text — year or interval
//   scope: text — scope of a superlative
//   verified: boolean — whether it was checked independently
//   about: list of map — {id, name} of its subjects, by id
//   stated_in: list of text — ids of the documents that print it
//   layer: text — layer
//   source: text — id of its source
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
//   certainty: text — how plainly the source says it
//   note: text — what to know before using it
//   note_en: text — the note in English
OPTIONAL MATCH (i:Entity {id: $about})-[u:SAME_AS*0..8]-(w:Entity)
WHERE valid(i) AND same(u) AND valid(w) AND kept(w)
WITH collect(DISTINCT w.id) AS asked
MATCH (k:Claim)
WHERE valid(k)
OPTIONAL MATCH (k)-[a:ABOUT]->(e:Entity)-[v:SAME_AS*0..8]-(x:Entity)
WHERE valid(a) AND valid(e) AND same(v) AND valid(x) AND kept(x)
WITH asked, k, x
ORDER BY x.id
WITH asked, k, collect(DISTINCT CASE WHEN x IS NULL THEN null ELSE
       {id: x.id, name: x.name} END) AS about
WHERE $about IS NULL OR any(subject IN about WHERE subject.id IN asked)
OPTIONAL MATCH (k)-[t:STATED_IN]->(s:Source)
WHERE valid(t) AND valid(s)
WITH k, about, s
ORDER BY s.id
WITH k, about, collect(DISTINCT s.id) AS stated_in
RETURN k.id AS id,
       k.name AS name,
       k.name_en AS name_en,
       k.kind AS kind,
       k.metric AS metric,
       k.operator AS operator,
       k.value AS value,
       k.unit AS unit,
       k.printed AS printed,
       k.period AS period,
       k.scope AS scope,
       k.verified AS verified,
       about AS about,
       stated_in AS stated_in,
       k.layer AS layer,
       k.source AS source,
       k.facts AS facts,
       k.paragraphs AS paragraphs,
       k.certainty AS certainty,
       k.note AS note,
       k.note_en AS note_en
ORDER BY id
