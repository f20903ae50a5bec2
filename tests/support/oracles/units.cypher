// id: units
// zh: 单位台账的一页
// en: One page of the register of units
// parameters:
//   after: text = '' — id of the last unit of the page before
//   limit: integer = 100 — rows at most
//   sector: text = null — only this sector
//   size: text = null — only this size class
// columns:
//   id: text — id
//   name: text — name
//   enterprise: boolean — whether it is an enterprise
//   sector: text — sector
//   uscc: text — unified social credit code
//   industry: text — section of the national classification
//   size: text — size class
//   ownership: text — economic nature
//   operating_status: text — operating status
//   staff: integer — persons employed
//   in_zone: boolean — false for bodies outside the zone
//   category: boolean — true for a category that is no body
//   lon: number — WGS 84 longitude
//   lat: number — WGS 84 latitude
//   layer: text — layer
//   since: date — first day
//   until: date — first day it no longer holds
MATCH (u:Unit)
WHERE valid(u) AND kept(u) AND u.id > $after
  AND ($sector IS NULL OR u.sector = $sector)
  AND ($size IS NULL OR u.size = $size)
WITH u
ORDER BY u.id
LIMIT $limit
RETURN u.id AS id,
       u.name AS name,
       u:Enterprise AS enterprise,
       u.sector AS sector,
       u.uscc AS uscc,
       u.industry AS industry,
       u.size AS size,
       u.ownership AS ownership,
       u.operating_status AS operating_status,
       u.staff AS staff,
       u.in_zone AS in_zone,
       u.category AS category,
       u.lon AS lon,
       u.lat AS lat,
       u.layer AS layer,
       u.since AS since,
       u.until AS until
ORDER BY id
