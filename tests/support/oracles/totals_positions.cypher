// id: totals_positions
// zh: 图中各类阵地共有多少、多大？
// en: How many positions of each class does the graph count, and of what area?
// columns:
//   service_positions: integer — positions of the tiers district, domain and station
//   floor_area_m2: number — their floor area in square metres
//   district_centres: integer — positions of the tier district
//   domain_centres: integer — positions of the tier domain
//   stations: integer — positions of the tier station
//   schools: integer — positions of the tier school
//   culture_points: integer — positions of the tier culture_point
//   integrated: integer — positions that joint committees bring into common use
//   integrated_service: integer — how many of those are service positions
OPTIONAL MATCH (p:Position)
WHERE valid(p) AND kept(p)
OPTIONAL MATCH (p)-[s:SAME_AS*0..8]-(e:Entity)<-[i:INTEGRATES]-(c:JointCommittee)
WHERE same(s) AND valid(e) AND valid(c) AND valid(i)
WITH p, count(i) > 0 AS shared, p.tier IN ['district', 'domain', 'station'] AS service
RETURN sum(CASE WHEN service THEN 1 ELSE 0 END) AS service_positions,
       sum(CASE WHEN service THEN coalesce(p.floor_area_m2, 0.0) ELSE 0.0 END) AS floor_area_m2,
       sum(CASE WHEN p.tier = 'district' THEN 1 ELSE 0 END) AS district_centres,
       sum(CASE WHEN p.tier = 'domain' THEN 1 ELSE 0 END) AS domain_centres,
       sum(CASE WHEN p.tier = 'station' THEN 1 ELSE 0 END) AS stations,
       sum(CASE WHEN p.tier = 'school' THEN 1 ELSE 0 END) AS schools,
       sum(CASE WHEN p.tier = 'culture_point' THEN 1 ELSE 0 END) AS culture_points,
       sum(CASE WHEN shared THEN 1 ELSE 0 END) AS integrated,
       sum(CASE WHEN shared AND service THEN 1 ELSE 0 END) AS integrated_service
ORDER BY service_positions
