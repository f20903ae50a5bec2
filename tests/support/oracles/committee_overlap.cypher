// id: committee_overlap
// zh: 哪些单位同时在两个以上联合党委？
// en: Which bodies are members of two joint committees or more?
// columns:
//   member: text — id of the member
//   name: text — its name
//   committees: list of text — ids of the committees
//   committee_names: list of text — their names, in the same order
MATCH (n:Entity)-[r:MEMBER_OF]->(d:JointCommittee)
WHERE valid(n) AND valid(r) AND valid(d)
MATCH (n)-[s:SAME_AS*0..8]-(m:Entity)
WHERE same(s) AND valid(m) AND kept(m)
MATCH (d)-[t:SAME_AS*0..8]-(c:JointCommittee)
WHERE same(t) AND valid(c) AND kept(c) AND c.id <> m.id
WITH DISTINCT m, c
ORDER BY c.id
WITH m, collect(c.id) AS committees, collect(c.name) AS names
WHERE size(committees) > 1
RETURN m.id AS member, m.name AS name, committees AS committees, names AS committee_names
ORDER BY member
