// id: committee_members
// zh: 某联合党委有哪些成员？
// en: Who are the members of a joint committee?
// parameters:
//   id: text — id of the committee
// columns:
//   relation: text — id of the membership
//   member: text — id of the member: of the node that represents it
//   name: text — its name
//   layer: text — layer of the membership
//   role: text — role in the committee
//   batch: integer — batch it joined in
//   since: date — first day of the membership
//   until: date — first day it no longer holds
MATCH (i:Entity {id: $id})-[u:SAME_AS*0..8]-(k:Entity)
WHERE same(u) AND valid(i) AND valid(k) AND kept(k)
MATCH (k)-[s:SAME_AS*0..8]-(c:Entity)<-[r:MEMBER_OF]-(n:Entity)-[t:SAME_AS*0..8]-(m:Entity)
WHERE same(s) AND valid(c) AND valid(r) AND valid(n) AND same(t) AND valid(m) AND kept(m)
  AND m.id <> k.id
RETURN r.id AS relation,
       m.id AS member,
       m.name AS name,
       r.layer AS layer,
       r.role AS role,
       r.batch AS batch,
       r.since AS since,
       r.until AS until
ORDER BY relation
