// id: loads
// zh: 导入过哪些数据集，是否完整？
// en: Which datasets were loaded, and did each load end?
// timeless: a load is an event of the store and has no validity
// columns:
//   id: text — id of the dataset
//   state: text — complete, or running if it was interrupted
//   layer: text — layer it belongs to
//   source: text — id of its source
//   effective: date — its effective day
//   rows: integer — rows it contains
//   at: text — when the load was noted, UTC
MATCH (l:LoadState)
WHERE l.layer IN $layers
RETURN l.id AS id,
       l.state AS state,
       l.layer AS layer,
       l.source AS source,
       l.effective AS effective,
       l.rows AS rows,
       l.at AS at
ORDER BY id
