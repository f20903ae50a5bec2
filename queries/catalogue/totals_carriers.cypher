// id: totals_carriers
// zh: 图中各类载体有多少，入驻多少企业？
// en: How many carriers of each kind does the graph count, with how many enterprises in them?
// columns:
//   carrier_kind: text — kind of carrier; empty where none is given
//   carriers: integer — carriers of the kind
//   enterprises: integer — different enterprises located in them
MATCH (z:Zone)
WHERE z.kind = 'carrier' AND valid(z)
OPTIONAL MATCH (u:Enterprise)-[l:LOCATED_IN]->(z)
WHERE valid(u) AND valid(l)
RETURN coalesce(z.carrier_kind, '') AS carrier_kind,
       count(DISTINCT z) AS carriers,
       count(DISTINCT u) AS enterprises
ORDER BY carrier_kind
