// id: committee_members
// zh: 某联合党委有哪些成员？
// en: Who are the members of a joint committee?
// parameters:
//   id: text — id of the committee
// columns:
//   relation: text — id of the membership
//   member: text — id of the member
//   name: text — its name
//   layer: text — layer of the membership
//   role: text — role in the committee
//   batch: integer — batch it joined in
//   since: date — first day of the membership
//   until: date — first day it no longer holds
MATCH (m:Entity)-[r:MEMBER_OF]->(c:Entity {id: $id})
WHERE valid(m) AND valid(r) AND valid(c)
RETURN r.id AS relation,
       m.id AS member,
       m.name AS name,
       r.layer AS layer,
       r.role AS role,
       r.batch AS batch,
       r.since AS since,
       r.until AS until
ORDER BY relation
