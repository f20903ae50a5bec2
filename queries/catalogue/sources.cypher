// id: sources
// zh: 有哪些来源？
// en: Which sources are there?
// columns:
//   id: text — id
//   name: text — name
//   kind: text — document, ledger or generator
//   layer: text — layer
//   digest: text — digest of its content
//   published: date — day of the document
//   precision: text — year, month or day
//   note: text — what to know before using it
MATCH (s:Source)
WHERE valid(s)
RETURN s.id AS id,
       s.name AS name,
       s.kind AS kind,
       s.layer AS layer,
       s.digest AS digest,
       s.published AS published,
       s.precision AS precision,
       s.note AS note
ORDER BY id
