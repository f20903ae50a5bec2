// id: entity
// zh: 某个编号指的是什么？
// en: What does an id stand for?
// timeless: an id is answered for even after its entity ended; holds tells
// parameters:
//   id: text — id of a node
// columns:
//   id: text — id
//   label: text — label of the vocabulary
//   second_labels: list of text — second labels it carries, in alphabetical order
//   holds: boolean — whether it holds on the day
//   properties: map — everything stored with it
MATCH (n:Entity {id: $id})
WHERE n.layer IN $layers
RETURN n.id AS id,
       head([label IN ['Organization', 'Unit', 'Zone', 'Position', 'Agreement', 'Resource', 'Need',
                       'Project', 'Initiative', 'Activity', 'Task', 'Claim', 'Source']
             WHERE label IN labels(n)]) AS label,
       [label IN ['Enterprise', 'JointCommittee'] WHERE label IN labels(n)] AS second_labels,
       valid(n) AS holds,
       properties(n) AS properties
ORDER BY id
