// id: card_claims
// zh: 各张牌及推进它的载体、举措有哪些公布表述？
// en: Which claims are about a card, or about what carries it or the initiatives that advance it?
// parameters:
//   card: text = null — id or code of one card; without it, all
// columns:
//   card: text — id of the card
//   claim: text — id of the claim
//   subject: text — id of what the claim is about: the card, a carrier or an initiative
//   name: text — name of the claim
//   kind: text — figure, superlative or coverage
//   metric: text — what is measured
//   operator: text — how the value bounds the truth
//   value: number — printed value; empty where none is printed
//   unit: text — unit of the value
//   printed: text — the figure as printed
//   verified: boolean — whether it was checked independently
MATCH (c:Initiative)
WHERE c.kind = 'card' AND valid(c) AND ($card IS NULL OR c.id = $card OR c.code = $card)
OPTIONAL MATCH (x:Entity)-[r:ADVANCES]->(c)
WHERE (r.role = 'carrier' OR x:Initiative) AND valid(x) AND valid(r)
WITH c, [c] + collect(DISTINCT x) AS subjects
UNWIND subjects AS s
MATCH (k:Claim)-[a:ABOUT]->(s)
WHERE valid(k) AND valid(a) AND valid(s)
WITH DISTINCT c, s, k
RETURN c.id AS card,
       k.id AS claim,
       s.id AS subject,
       k.name AS name,
       k.kind AS kind,
       k.metric AS metric,
       k.operator AS operator,
       k.value AS value,
       k.unit AS unit,
       k.printed AS printed,
       k.verified AS verified
ORDER BY card, claim, subject
