// id: claims_mentioned_with
// zh: 哪些表述与某组织并提而不属于它？
// en: Which claims are printed beside a body without being said to be its own?
// columns:
//   claim: text — id of the claim
//   metric: text — what is measured
//   operator: text — how the value bounds the truth
//   value: number — printed value
//   mentioned_with: text — id of the body it is printed beside
//   about: list of text — ids of what it is about
MATCH (k:Claim)-[m:MENTIONED_WITH]->(o:Organization)
WHERE valid(k) AND valid(m) AND valid(o)
WITH DISTINCT k, o
OPTIONAL MATCH (k)-[a:ABOUT]->(x:Entity)
WHERE valid(a) AND valid(x)
WITH k, o, x
ORDER BY x.id
WITH k, o, collect(DISTINCT x.id) AS about
RETURN k.id AS claim,
       k.metric AS metric,
       k.operator AS operator,
       k.value AS value,
       o.id AS mentioned_with,
       about AS about
ORDER BY claim, mentioned_with
