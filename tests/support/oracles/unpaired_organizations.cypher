// id: unpaired_organizations
// zh: 哪些党组织没有结对？
// en: Which Party organizations have no agreement that holds?
// parameters:
//   after: text = '' — id of the last organization of the page before
//   limit: integer = 100 — rows at most
// columns:
//   id: text — id of the organization
//   name: text — its name
//   kind: text — committee, general branch, branch or joint branch
//   layer: text — its layer
MATCH (o:Organization)
WHERE valid(o) AND kept(o) AND o.id > $after
  AND o.kind IN ['committee', 'general_branch', 'branch', 'joint_branch']
  AND coalesce(o.in_zone, true) AND NOT coalesce(o.hub, false)
  AND coalesce(o.status, 'active') <> 'dissolved'
  AND coalesce(o.sector, '') <> 'military'
  AND NOT EXISTS {
    MATCH (o)-[m:SAME_AS*0..8]-(mine:Entity)-[l:LEADS]->(led:Entity)-[t:SAME_AS*0..8]-(z:Entity)
    WHERE same(m) AND valid(mine) AND valid(l) AND valid(led) AND same(t) AND valid(z) AND kept(z)
      AND z.hub
  }
  AND NOT EXISTS {
    MATCH (o)-[s:SAME_AS]->(other:Entity)
    WHERE valid(s) AND valid(other)
  }
  AND NOT EXISTS {
    MATCH (o)-[s:SAME_AS*0..8]-(every:Entity)-[p:PARTY_TO]->(a:Agreement)
    WHERE same(s) AND valid(every) AND valid(p) AND valid(a)
  }
WITH o
ORDER BY o.id
LIMIT $limit
RETURN o.id AS id, o.name AS name, o.kind AS kind, o.layer AS layer
ORDER BY id
