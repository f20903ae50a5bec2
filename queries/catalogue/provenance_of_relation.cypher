// id: provenance_of_relation
// zh: 这条关系从哪里来？
// en: Where does a relationship come from?
// timeless: where something comes from is asked of ended facts too
// parameters:
//   id: text — id of the relationship, which starts with that of its start
// columns:
//   id: text — id of the relationship
//   type: text — its type
//   start: text — id it leads from
//   end: text — id it leads to
//   layer: text — layer
//   source: text — id of the source
//   source_name: text — name of the source
//   facts: list of text — fact ids that support it
//   paragraphs: list of text — paragraphs of the source that state it
//   certainty: text — how plainly the source says it
//   note: text — what to know before using it
//   note_en: text — the note in English
WITH split($id, '|')[0] AS first
MATCH (a:Entity {id: first})-[r]->(b:Entity)
WHERE r.id = $id AND r.layer IN $layers
OPTIONAL MATCH (s:Entity {id: r.source})
RETURN r.id AS id,
       type(r) AS type,
       a.id AS start,
       b.id AS end,
       r.layer AS layer,
       r.source AS source,
       s.name AS source_name,
       r.facts AS facts,
       r.paragraphs AS paragraphs,
       r.certainty AS certainty,
       r.note AS note,
       r.note_en AS note_en
ORDER BY id
