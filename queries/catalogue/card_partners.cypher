// id: card_partners
// zh: 各张牌经由共建协议有哪些共建方？
// en: Whom do agreements bring to each card, through what advances it?
// columns:
//   card: text — id of the card
//   through: text — id of what advances the card: a party to the agreement, or the agreement itself
//   through_name: text — its name
//   through_name_en: text — its English name
//   agreement: text — id of the agreement
//   agreement_name: text — its name
//   agreement_name_en: text — its English name
//   form: text — its form
//   layer: text — its layer
//   partner: text — id of the other party
//   partner_name: text — its name
//   partner_name_en: text — its English name
//   claims: list of map — {id, metric, operator, value, unit} of the claims about what advances it
MATCH (c:Initiative)
WHERE c.kind = 'card' AND valid(c) AND kept(c)
MATCH (c)-[s1:SAME_AS*0..8]-(c1:Entity)<-[r:ADVANCES]-(n:Entity)
      -[t1:SAME_AS*0..8]-(x:Entity)
WHERE same(s1) AND valid(c1) AND valid(r) AND valid(n) AND same(t1) AND valid(x) AND kept(x)
  AND (x:Agreement OR x:Organization OR x:Unit)
WITH DISTINCT c, x
OPTIONAL MATCH (k:Claim)-[b:ABOUT]->(e:Entity)-[u:SAME_AS*0..8]-(x)
WHERE valid(k) AND valid(b) AND valid(e) AND same(u)
WITH c, x, k
ORDER BY k.id
WITH c, x, collect(DISTINCT CASE WHEN k IS NULL THEN null ELSE
       {id: k.id, metric: k.metric, operator: k.operator, value: k.value, unit: k.unit} END)
       AS claims
OPTIONAL MATCH (x)-[s2:SAME_AS*0..8]-(x1:Entity)-[p:PARTY_TO]->(g:Agreement)
WHERE same(s2) AND valid(x1) AND valid(p) AND valid(g)
WITH c, x, claims, collect(DISTINCT g) + CASE WHEN x:Agreement THEN [x] ELSE [] END AS agreements
UNWIND agreements AS a
MATCH (a)<-[q:PARTY_TO]-(m:Entity)-[t2:SAME_AS*0..8]-(y:Entity)
WHERE valid(a) AND valid(q) AND valid(m) AND same(t2) AND valid(y) AND kept(y) AND y.id <> x.id
WITH DISTINCT c, x, claims, a, y
RETURN c.id AS card,
       x.id AS through,
       x.name AS through_name,
       x.name_en AS through_name_en,
       a.id AS agreement,
       a.name AS agreement_name,
       a.name_en AS agreement_name_en,
       a.form AS form,
       a.layer AS layer,
       y.id AS partner,
       y.name AS partner_name,
       y.name_en AS partner_name_en,
       claims AS claims
ORDER BY card, through, agreement, partner
