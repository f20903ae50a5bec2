// id: carrier_services
// zh: 各载体内的阵地列出哪些服务事项？
// en: Which services do positions in each carrier list?
// columns:
//   carrier: text — id of the carrier
//   listed: list of map — {id, services} of the positions in it that list any, by id
MATCH (z:Zone)
WHERE z.kind = 'carrier' AND valid(z) AND kept(z)
OPTIONAL MATCH (z)-[s:SAME_AS*0..8]-(y:Entity)<-[l:LOCATED_IN]-(n:Entity)
      -[t:SAME_AS*0..8]-(p:Position)
WHERE same(s) AND valid(y) AND valid(l) AND valid(n) AND same(t) AND valid(p) AND kept(p)
  AND p.services IS NOT NULL
WITH z, p
ORDER BY p.id
RETURN z.id AS carrier,
       collect(DISTINCT CASE WHEN p IS NULL THEN null ELSE
         {id: p.id, services: p.services} END) AS listed
ORDER BY carrier
