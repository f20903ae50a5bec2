// id: totals_activities
// zh: 图中某阵地在一段时间内举办多少活动、服务多少人次？
// en: How many activities were held at a position in an interval, and for how many person-times?
// parameters:
//   position: text — id of the position
//   first: date — first day of the interval
//   end: date — first day after the interval
// columns:
//   position: text — id of the position
//   activities: integer — activities held there
//   attendance: integer — person-times
MATCH (p:Entity {id: $position})
WHERE valid(p)
OPTIONAL MATCH (p)-[s:SAME_AS*0..8]-(e:Entity)<-[h:HELD_AT]-(a:Activity)
WHERE same(s) AND valid(e) AND valid(a) AND valid(h) AND $first <= a.since AND a.since < $end
WITH DISTINCT p, a
RETURN p.id AS position,
       count(a) AS activities,
       sum(coalesce(a.attendance, 0)) AS attendance
ORDER BY position
