// id: entities_by_ids
// zh: 这些编号各指什么？
// en: What do these ids stand for?
// timeless: an id is answered for even after its entity ended; holds tells
// parameters:
//   ids: list of text — ids of nodes; unknown ones are left out
// columns:
//   id: text — id
//   name: text — name
//   name_en: text — English name
//   layer: text — layer
//   holds: boolean — whether it holds on the day
UNWIND $ids AS wanted
WITH DISTINCT wanted
MATCH (n:Entity {id: wanted})
WHERE n.layer IN $layers
RETURN n.id AS id, n.name AS name, n.name_en AS name_en, n.layer AS layer, valid(n) AS holds
ORDER BY id
