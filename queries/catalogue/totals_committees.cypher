// id: totals_committees
// zh: 图中各联合党委有多少成员、协议、辐射党组织和党员？
// en: What does the graph count of each joint committee?
// columns:
//   id: text — id of the committee
//   members: integer — different members
//   agreements: integer — agreements it is a party to
//   radiated: integer — organizations it radiates to
//   radiated_members: integer — full members of the branches among those
//   activities: integer — activities it held
//   attendance: integer — person-times at those
//   integrated: integer — positions it brings into common use
MATCH (c:JointCommittee)
WHERE valid(c)
OPTIONAL MATCH (m:Entity)-[r:MEMBER_OF]->(c)
WHERE valid(m) AND valid(r)
WITH c, count(DISTINCT m) AS members
OPTIONAL MATCH (c)-[p:PARTY_TO]->(a:Agreement)
WHERE valid(p) AND valid(a)
WITH c, members, count(DISTINCT a) AS agreements
OPTIONAL MATCH (c)-[d:RADIATES]->(o:Organization)
WHERE valid(d) AND valid(o)
WITH DISTINCT c, members, agreements, o
WITH c, members, agreements, count(o) AS radiated,
     sum(CASE WHEN o.kind IN ['branch', 'joint_branch'] THEN coalesce(o.full_members, 0)
         ELSE 0 END) AS radiated_members
OPTIONAL MATCH (t:Activity)-[h:HELD_BY]->(c)
WHERE valid(t) AND valid(h)
WITH DISTINCT c, members, agreements, radiated, radiated_members, t
WITH c, members, agreements, radiated, radiated_members, count(t) AS activities,
     sum(coalesce(t.attendance, 0)) AS attendance
OPTIONAL MATCH (c)-[i:INTEGRATES]->(s:Position)
WHERE valid(i) AND valid(s)
RETURN c.id AS id,
       members AS members,
       agreements AS agreements,
       radiated AS radiated,
       radiated_members AS radiated_members,
       activities AS activities,
       attendance AS attendance,
       count(DISTINCT s) AS integrated
ORDER BY id
