// id: totals_carriers
// zh: 图中各类载体有多少，入驻多少企业？
// en: How many carriers of each kind does the graph count, with how many enterprises in them?
// columns:
//   carrier_kind: text — kind of carrier; empty where none is given
//   carriers: integer — carriers of the kind
//   enterprises: integer — different enterprises located in them
MATCH (z:Zone)
WHERE z.kind = 'carrier' AND valid(z) AND kept(z)
OPTIONAL MATCH (z)-[s:SAME_AS*0..8]-(e:Entity)<-[l:LOCATED_IN]-(n:Unit)
      -[t:SAME_AS*0..8]-(u:Enterprise)
WHERE same(s) AND valid(e) AND valid(l) AND valid(n) AND same(t) AND valid(u) AND kept(u)
RETURN coalesce(z.carrier_kind, '') AS carrier_kind,
       count(DISTINCT z) AS carriers,
       count(DISTINCT u) AS enterprises
ORDER BY carrier_kind
