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
WHERE c.kind = 'card' AND valid(c) AND kept(c) AND ($card IS NULL OR EXISTS {
    MATCH (c)-[q:SAME_AS*0..8]-(g:Initiative)
    WHERE same(q) AND valid(g) AND (g.id = $card OR g.code = $card)
  })
OPTIONAL MATCH (c)-[s1:SAME_AS*0..8]-(c1:Entity)<-[r:ADVANCES]-(n:Entity)
      -[t1:SAME_AS*0..8]-(x:Entity)
WHERE same(s1) AND valid(c1) AND (r.role = 'carrier' OR x:Initiative) AND valid(r) AND valid(n)
  AND same(t1) AND valid(x) AND kept(x)
WITH c, [c] + collect(DISTINCT x) AS subjects
UNWIND subjects AS s
MATCH (k:Claim)-[a:ABOUT]->(e:Entity)-[u:SAME_AS*0..8]-(s)
WHERE valid(k) AND valid(a) AND valid(e) AND same(u) AND valid(s)
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
