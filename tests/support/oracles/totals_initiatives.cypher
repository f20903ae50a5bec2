// id: totals_initiatives
// zh: 图中各类举措有多少？
// en: How many initiatives of each kind does the graph count?
// timeless: parts of a plan that ended are counted as those of the plan
// columns:
//   kind: text — kind
//   initiatives: integer — how many
MATCH (i:Initiative)
WHERE i.layer IN $layers AND kept(i)
RETURN i.kind AS kind, count(i) AS initiatives
ORDER BY kind
