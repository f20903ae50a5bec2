// @ts-check
// One network on two days as one: what came, went and stayed from the earlier to the later one.

/** @typedef {"came" | "went" | "stayed"} Change */

/** What stands before a name, or on a line, so that nothing rests on colours. @type {Record<Change, string>} */
export const SIGNS = { came: "＋", went: "−", stayed: "" };
/** The colour of the page that each has. @type {Record<Change, string>} */
export const INKS = { came: "good", went: "accent", stayed: "muted" };
/** How wide lines are. @type {Record<Change, number>} */
export const WIDTHS = { came: 3.2, went: 2.2, stayed: 1 };
export const CHANGES = /** @type {Change[]} */ (Object.keys(SIGNS));

/** Both lists as one, sorted by id; what is in both is told as the shown day has it.
 * @template {{ id: string }} T @param {T[]} first @param {T[]} second @param {boolean} later whether the second is shown
 * @returns {(T & { change: Change })[]} */
function joined(first, second, later) {
  const before = new Map(first.map((one) => [one.id, one]));
  const after = new Map(second.map((one) => [one.id, one]));
  const [shown, other] = later ? [after, before] : [before, after];
  return [...new Map([...other, ...shown]).values()]
    .map((one) => ({ ...one, change: /** @type {Change} */ (!after.has(one.id) ? "went" : before.has(one.id) ? "stayed" : "came") }))
    .sort((one, another) => (one.id < another.id ? -1 : 1));
}

/** The answer of the shown day with what there was on the other day too.
 * @param {Drawn.Answer<Drawn.Pairing>} now @param {Drawn.Answer<Drawn.Pairing>} then @returns {Drawn.Answer<Drawn.Pairing>} */
export function compared(now, then) {
  const later = now.as_of >= then.as_of;
  const [first, second] = later ? [then.data, now.data] : [now.data, then.data];
  const nodes = joined(first.nodes, second.nodes, later);
  const edges = joined(first.edges, second.edges, later);
  /** @template T @param {T[]} some @param {T[]} more @param {(one: T) => string} key */
  const either = (some, more, key) => [...new Map([...more, ...some].map((one) => [key(one), one])).values()];
  const kinds = either(now.data.legend.nodes, then.data.legend.nodes, ({ kind }) => kind);
  const types = either(now.data.legend.edges, then.data.legend.edges, ({ type }) => type);
  return {
    ...now,
    data: {
      ...now.data,
      nodes,
      edges,
      legend: {
        nodes: kinds.map((entry) => ({ ...entry, count: nodes.filter(({ kind }) => kind === entry.kind).length })),
        edges: types.map((entry) => ({ ...entry, count: edges.filter(({ type }) => type === entry.type).length })),
      },
      zones: either(now.data.zones ?? [], then.data.zones ?? [], ({ id }) => id),
      sources: either(now.data.sources, then.data.sources, ({ id }) => id),
      truncated: now.data.truncated || then.data.truncated,
      total_nodes: Math.max(now.data.total_nodes, then.data.total_nodes, nodes.length),
    },
  };
}
