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
//   issuers: list of map — {id, name} of who issued it, by id
//   parts: list of map — {id, name, kind, since, until, layer} of its parts to depth 2, by id
//   claims: list of map — {id, metric, operator, value, unit, period} about it, by id
//   facts: list of text — fact ids
//   paragraphs: list of text — paragraphs of the source
//   note: text — what to know before using it
MATCH (p:Initiative)
WHERE p.kind = 'plan' AND p.layer IN $layers AND ($plan IS NULL OR p.id = $plan)
OPTIONAL MATCH (o:Entity)-[r:ADVANCES]->(p)
WHERE r.role = 'issuer' AND o.layer IN $layers AND r.layer IN $layers
WITH p, o
ORDER BY o.id
WITH p, collect(DISTINCT CASE WHEN o IS NULL THEN null ELSE
       {id: o.id, name: o.name} END) AS issuers
OPTIONAL MATCH (x:Initiative)-[t:PART_OF*1..2]->(p)
WHERE x.layer IN $layers AND all(step IN t WHERE step.layer IN $layers)
WITH p, issuers, x
ORDER BY x.id
WITH p, issuers, collect(DISTINCT CASE WHEN x IS NULL THEN null ELSE
       {id: x.id, name: x.name, kind: x.kind, since: x.since, until: x.until, layer: x.layer} END)
       AS parts
OPTIONAL MATCH (k:Claim)-[a:ABOUT]->(p)
WHERE k.layer IN $layers AND a.layer IN $layers
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
       p.note AS note
ORDER BY id
