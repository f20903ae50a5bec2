// id: provenance
// zh: 这个节点从哪里来？
// en: Where does a node come from?
// timeless: where something comes from is asked of ended facts too
// parameters:
//   id: text — id of the node
// columns:
//   id: text — id of the node
//   layer: text — layer
//   source: text — id of the source
//   source_name: text — name of the source
//   source_kind: text — document, ledger or generator
//   digest: text — digest of the source's content
//   facts: list of text — fact ids that support it
//   paragraphs: list of text — paragraphs of the source that state it
//   certainty: text — how plainly the source says it
//   note: text — what to know before using it
//   note_en: text — the note in English
MATCH (n:Entity {id: $id})
WHERE n.layer IN $layers
OPTIONAL MATCH (s:Entity {id: n.source})
RETURN n.id AS id,
       n.layer AS layer,
       n.source AS source,
       s.name AS source_name,
       s.kind AS source_kind,
       s.digest AS digest,
       n.facts AS facts,
       n.paragraphs AS paragraphs,
       n.certainty AS certainty,
       n.note AS note,
       n.note_en AS note_en
ORDER BY id
