// id: positions
// zh: 阵地台账的一页
// en: One page of the register of positions
// parameters:
//   after: text = '' — id of the last position of the page before
//   limit: integer = 100 — rows at most
//   tier: text = null — only this tier
// columns:
//   id: text — id
//   name: text — name
//   tier: text — tier
//   function: text — what it is for
//   school_domain: text — term of the school cluster
//   floor_area_m2: number — floor area in square metres
//   capacity_per_day: integer — person-times a day
//   address: text — address
//   lon: number — WGS 84 longitude
//   lat: number — WGS 84 latitude
//   layer: text — layer
//   since: date — first day
//   until: date — first day it no longer holds
MATCH (p:Position)
WHERE valid(p) AND kept(p) AND p.id > $after AND ($tier IS NULL OR p.tier = $tier)
WITH p
ORDER BY p.id
LIMIT $limit
RETURN p.id AS id,
       p.name AS name,
       p.tier AS tier,
       p.function AS function,
       p.school_domain AS school_domain,
       p.floor_area_m2 AS floor_area_m2,
       p.capacity_per_day AS capacity_per_day,
       p.address AS address,
       p.lon AS lon,
       p.lat AS lat,
       p.layer AS layer,
       p.since AS since,
       p.until AS until
ORDER BY id
