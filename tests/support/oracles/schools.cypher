// id: schools
// zh: 党校各类有多少所？
// en: How many Party schools has each term of the cluster?
// columns:
//   school_domain: text — term of the cluster; empty where none is given
//   schools: integer — schools of the term
//   ids: list of text — their ids
MATCH (p:Position)
WHERE p.tier = 'school' AND valid(p) AND kept(p)
WITH p
ORDER BY p.id
RETURN coalesce(p.school_domain, '') AS school_domain, count(p) AS schools, collect(p.id) AS ids
ORDER BY school_domain
