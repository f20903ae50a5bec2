// id: committee_overlap
// zh: 哪些单位同时在两个以上联合党委？
// en: Which bodies are members of two joint committees or more?
// columns:
//   member: text — id of the member
//   name: text — its name
//   committees: list of text — ids of the committees
//   committee_names: list of text — their names, in the same order
MATCH (m:Entity)-[r:MEMBER_OF]->(c:JointCommittee)
WHERE valid(m) AND valid(r) AND valid(c)
WITH DISTINCT m, c
ORDER BY c.id
WITH m, collect(c.id) AS committees, collect(c.name) AS names
WHERE size(committees) > 1
RETURN m.id AS member, m.name AS name, committees AS committees, names AS committee_names
ORDER BY member
