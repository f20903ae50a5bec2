// id: plan
// zh: 行动方案的期限、组成和公布数字是什么？
// en: What are the interval, the parts and the published figures of an action plan?
// timeless: a plan that ended is still the plan; its interval is shown, its parts as they are
// parameters:
//   plan: text = null — id of one plan; without it, all
// columns:
//   id: text — id
//   name: text — name
//   name_en: text — English name
//   since: date — first day
//   until: date — first day after it
//   issuers: list of map — {id, name, name_en} of who issued it, by id
//   parts: list of map — {id, name, name_en, kind, since, until, layer} of parts to depth 2, by id
//   claims: list of map — {id, metric, operator, value, unit, period} about it, by id
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
//   note: text — what to know before using it
//   note_en: text — the note in English
MATCH (p:Initiative)
WHERE p.kind = 'plan' AND p.layer IN $layers AND kept(p, ever) AND ($plan IS NULL OR EXISTS {
    MATCH (p)-[q:SAME_AS*0..8]-(g:Initiative)
    WHERE same(q) AND g.layer IN $layers AND g.id = $plan
  })
OPTIONAL MATCH (p)-[s1:SAME_AS*0..8]-(p1:Entity)<-[r:ADVANCES]-(n:Entity)
      -[t1:SAME_AS*0..8]-(o:Entity)
WHERE r.role = 'issuer' AND same(s1) AND p1.layer IN $layers AND r.layer IN $layers
  AND n.layer IN $layers AND same(t1) AND o.layer IN $layers AND kept(o, ever) AND o.id <> p.id
WITH p, o
ORDER BY o.id
WITH p, collect(DISTINCT CASE WHEN o IS NULL THEN null ELSE
       {id: o.id, name: o.name, name_en: o.name_en} END) AS issuers
OPTIONAL MATCH (p)-[s2:SAME_AS*0..8]-(p2:Entity)<-[d2:PART_OF]-(m2:Entity)
      -[t2:SAME_AS*0..8]-(y:Initiative)
WHERE same(s2) AND p2.layer IN $layers AND d2.layer IN $layers AND m2.layer IN $layers
  AND same(t2) AND y.layer IN $layers AND kept(y, ever) AND y.id <> p.id
WITH p, issuers, collect(DISTINCT y) AS near
OPTIONAL MATCH (p)-[s3:SAME_AS*0..8]-(p3:Entity)<-[d3:PART_OF]-(m3:Entity)
      -[t3:SAME_AS*0..8]-(m4:Entity)<-[d4:PART_OF]-(m5:Entity)-[t4:SAME_AS*0..8]-(z:Initiative)
WHERE same(s3) AND p3.layer IN $layers AND d3.layer IN $layers AND m3.layer IN $layers
  AND same(t3) AND m4.layer IN $layers AND d4.layer IN $layers AND m5.layer IN $layers
  AND same(t4) AND z.layer IN $layers AND kept(z, ever) AND z.id <> p.id
WITH p, issuers, near, collect(DISTINCT z) AS far
UNWIND CASE WHEN size(near + far) = 0 THEN [null] ELSE near + far END AS x
WITH DISTINCT p, issuers, x
ORDER BY x.id
WITH p, issuers, collect(CASE WHEN x IS NULL THEN null ELSE
       {id: x.id, name: x.name, name_en: x.name_en, kind: x.kind, since: x.since, until: x.until,
        layer: x.layer} END)
       AS parts
OPTIONAL MATCH (k:Claim)-[a:ABOUT]->(p4:Entity)-[s4:SAME_AS*0..8]-(p)
WHERE k.layer IN $layers AND a.layer IN $layers AND p4.layer IN $layers AND same(s4)
WITH p, issuers, parts, k
ORDER BY k.id
WITH p, issuers, parts, collect(DISTINCT CASE WHEN k IS NULL THEN null ELSE
       {id: k.id, metric: k.metric, operator: k.operator, value: k.value, unit: k.unit,
        period: k.period} END) AS claims
RETURN p.id AS id,
       p.name AS name,
       p.name_en AS name_en,
       p.since AS since,
       p.until AS until,
       issuers AS issuers,
       parts AS parts,
       claims AS claims,
       p.facts AS facts,
       p.paragraphs AS paragraphs,
       p.note AS note,
       p.note_en AS note_en
ORDER BY id
