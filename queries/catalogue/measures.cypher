// id: measures
// zh: 行动方案有哪些措施，由谁负责、何时到期、进展如何？
// en: Which measures has an action plan, who owns each, when is it due and how does it stand?
// parameters:
//   plan: text — id of the plan
// columns:
//   id: text — id of the measure
//   name: text — its name
//   layer: text — its layer
//   rank: integer — order within its sub-plan; 0 if not given
//   status: text — planned, in progress, done or cancelled; empty if not given
//   due: date — day it is due
//   sub_plan: text — id of its sub-plan; empty where it stands directly under the plan
//   sub_plan_name: text — name of the sub-plan
//   sub_plan_rank: integer — order of the sub-plan; 0 if there is none or no order
//   owners: list of map — {id, name, name_en, layer} of the bodies that own it, by id
MATCH (m:Initiative)-[o:PART_OF]->(w:Initiative)
WHERE m.kind = 'measure' AND w.kind IN ['plan', 'sub_plan'] AND valid(m) AND valid(o) AND valid(w)
OPTIONAL MATCH (w)-[u:PART_OF]->(p:Initiative)
WHERE p.id = $plan AND valid(u) AND valid(p)
WITH DISTINCT m, w, p
WHERE w.id = $plan OR p.id = $plan
OPTIONAL MATCH (b:Entity)-[r:ADVANCES]->(m)
WHERE r.role = 'owner' AND valid(b) AND valid(r)
WITH m, w, b
ORDER BY b.id
WITH m, w, collect(DISTINCT CASE WHEN b IS NULL THEN null ELSE
       {id: b.id, name: b.name, name_en: b.name_en, layer: b.layer} END) AS owners
RETURN m.id AS id,
       m.name AS name,
       m.layer AS layer,
       coalesce(m.rank, 0) AS rank,
       m.status AS status,
       m.due AS due,
       CASE WHEN w.kind = 'sub_plan' THEN w.id END AS sub_plan,
       CASE WHEN w.kind = 'sub_plan' THEN w.name END AS sub_plan_name,
       CASE WHEN w.kind = 'sub_plan' THEN coalesce(w.rank, 0) ELSE 0 END AS sub_plan_rank,
       owners AS owners
ORDER BY sub_plan_rank, sub_plan, rank, id
