// id: training_domains
// zh: 各党支部本领域有几所党校，几所党校未注明领域？
// en: How many schools are in each branch's domain, and how many do not say theirs?
// columns:
//   id: text — id of the branch
//   domain: text — domain of its sector; empty where it has none, or one that is not listed
//   schools: integer — schools of the domain
//   silent: integer — schools that say no domain
MATCH (b:Organization)
WHERE b.kind IN ['branch', 'joint_branch', 'temporary_branch'] AND valid(b) AND kept(b)
OPTIONAL MATCH (b)-[o:BASED_IN]->(u:Unit)
WHERE valid(o) AND valid(u)
WITH b, collect(DISTINCT u.sector) AS seats
WITH b, coalesce(b.sector, CASE WHEN size(seats) = 1 THEN head(seats) END) AS sector
WITH b, CASE WHEN sector = 'government' THEN 'organ'
             WHEN sector = 'community' THEN 'subdistrict'
             WHEN sector = 'state_firm' THEN 'state_firm'
             WHEN sector IN ['private_firm', 'social_organization'] THEN 'two_new'
             WHEN sector IN ['university', 'school', 'hospital'] THEN 'school_hospital'
        END AS domain
OPTIONAL MATCH (p:Position)
WHERE p.tier = 'school' AND valid(p) AND kept(p)
RETURN b.id AS id,
       domain AS domain,
       sum(CASE WHEN p.training_domain = domain THEN 1 ELSE 0 END) AS schools,
       sum(CASE WHEN p IS NOT NULL AND p.training_domain IS NULL THEN 1 ELSE 0 END) AS silent
ORDER BY id
