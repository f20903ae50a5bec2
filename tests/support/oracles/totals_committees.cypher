// id: totals_committees
// zh: 图中各联合党委有多少成员、协议、辐射党组织和党员？
// en: What does the graph count of each joint committee?
// columns:
//   id: text — id of the committee
//   members: integer — different members
//   agreements: integer — agreements it is a party to
//   radiated: integer — organizations it radiates to
//   radiated_members: integer — full members of the branches among those
//   activities: integer — activities it held, those with a day or an attendance
//   attendance: integer — person-times at those
//   integrated: integer — positions it brings into common use
MATCH (c:JointCommittee)
WHERE valid(c) AND kept(c)
OPTIONAL MATCH (c)-[e1:SAME_AS*0..8]-(c1:Entity)<-[r:MEMBER_OF]-(n:Entity)
      -[t:SAME_AS*0..8]-(m:Entity)
WHERE same(e1) AND valid(c1) AND valid(n) AND valid(r) AND same(t) AND valid(m) AND kept(m)
  AND m.id <> c.id
WITH c, count(DISTINCT m) AS members
OPTIONAL MATCH (c)-[e2:SAME_AS*0..8]-(c2:Entity)-[p:PARTY_TO]->(a:Agreement)
WHERE same(e2) AND valid(c2) AND valid(p) AND valid(a)
WITH c, members, count(DISTINCT a) AS agreements
OPTIONAL MATCH (c)-[e3:SAME_AS*0..8]-(c3:Entity)-[d:RADIATES]->(q:Entity)
      -[u:SAME_AS*0..8]-(o:Organization)
WHERE same(e3) AND valid(c3) AND valid(d) AND valid(q) AND same(u) AND valid(o) AND kept(o)
  AND o.id <> c.id
WITH DISTINCT c, members, agreements, o
WITH c, members, agreements, count(o) AS radiated,
     sum(CASE WHEN o.kind IN ['branch', 'joint_branch'] THEN coalesce(o.full_members, 0)
         ELSE 0 END) AS radiated_members
OPTIONAL MATCH (c)-[e4:SAME_AS*0..8]-(c4:Entity)<-[h:HELD_BY]-(f:Activity)
WHERE same(e4) AND valid(c4) AND valid(f) AND valid(h)
  AND (f.since IS NOT NULL OR f.attendance IS NOT NULL)
WITH DISTINCT c, members, agreements, radiated, radiated_members, f
WITH c, members, agreements, radiated, radiated_members, count(f) AS activities,
     sum(coalesce(f.attendance, 0)) AS attendance
OPTIONAL MATCH (c)-[e5:SAME_AS*0..8]-(c5:Entity)-[i:INTEGRATES]->(w:Entity)
      -[x:SAME_AS*0..8]-(s:Position)
WHERE same(e5) AND valid(c5) AND valid(i) AND valid(w) AND same(x) AND valid(s) AND kept(s)
RETURN c.id AS id,
       members AS members,
       agreements AS agreements,
       radiated AS radiated,
       radiated_members AS radiated_members,
       activities AS activities,
       attendance AS attendance,
       count(DISTINCT s) AS integrated
ORDER BY id
