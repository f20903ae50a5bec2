// id: hubs
// zh: 哪些是触及一切的枢纽节点？
// en: Which nodes are hubs that touch everything?
// columns:
//   id: text — id
//   name: text — name
//   layer: text — layer
OPTIONAL MATCH (z:Zone)
WHERE z.hub = true AND valid(z) AND kept(z)
WITH collect(z) AS zones
OPTIONAL MATCH (o:Organization)
WHERE o.hub = true AND valid(o) AND kept(o)
WITH zones, collect(o) AS organizations
UNWIND zones + organizations AS n
RETURN n.id AS id, n.name AS name, n.layer AS layer
ORDER BY id
