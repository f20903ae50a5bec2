// id: positions_by_tier
// zh: 各层级有多少阵地、多大面积？
// en: How many positions has each tier, and how much floor area?
// columns:
//   tier: text — tier
//   positions: integer — positions of the tier
//   with_area: integer — how many of them have a floor area
//   floor_area_m2: number — sum of the floor areas that are known, in square metres
MATCH (p:Position)
WHERE valid(p) AND kept(p)
RETURN p.tier AS tier,
       count(p) AS positions,
       count(p.floor_area_m2) AS with_area,
       sum(coalesce(p.floor_area_m2, 0.0)) AS floor_area_m2
ORDER BY tier
