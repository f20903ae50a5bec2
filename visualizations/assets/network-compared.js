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

/** The whole network of the shown day with who was there on the other day too, behind its own rows. Nodes have their places
 * whatever the day, so that nothing moves. @param {Drawn.Answer<Drawn.Whole>} now @param {Drawn.Answer<Drawn.Whole>} then
 * @returns {Drawn.Answer<Drawn.Whole>} */
export function comparedWhole(now, then) {
  const later = now.as_of >= then.as_of;
  const [data, other] = [now.data, then.data];
  const rows = new Map(data.id.map((id, row) => [id, row]));
  const there = new Set(other.id);
  /** @type {Change[]} */
  const change = data.id.map((id) => (there.has(id) ? "stayed" : later ? "came" : "went"));
  const alone = other.id.flatMap((id, at) => (rows.has(id) ? [] : [at]));
  alone.forEach((at, more) => rows.set(other.id[at], data.id.length + more));
  /** Where the other day's row stands in both. @param {number} at */
  const row = (at) => (at < 0 ? at : Number(rows.get(other.id[at])));
  const kinds = [...new Map([...other.kinds, ...data.kinds].map((entry) => [entry.kind, entry])).values()];
  const [sectors, layers, types] = [[...new Set([...data.sectors, ...other.sectors])], [...new Set([...data.layers, ...other.layers])], [...new Set([...data.types, ...other.types])]];
  /** @param {Drawn.Whole} of @param {number} at */
  const kindOf = (of, at) => kinds.findIndex(({ kind }) => kind === of.kinds[of.kind[at]].kind);
  /** @template T @param {T[]} own @param {T[]} others */
  const column = (own, others) => [...own, ...alone.map((at) => others[at])];
  /** Rows that are marked, of both. @param {number[]} own @param {number[]} others */
  const marked = (own, others) => [...new Set([...own, ...others.map(row)])];
  /** @template T @param {Record<number, T>} own @param {Record<number, T>} others @returns {Record<number, T>} */
  const some = (own, others) => ({ ...Object.fromEntries(alone.filter((at) => at in others).map((at) => [row(at), others[at]])), ...own });
  const kind = [...data.id.map((_, at) => kindOf(data, at)), ...alone.map((at) => kindOf(other, at))];
  const edges = [...data.edges.map(([start, end, type]) => [start, end, types.indexOf(data.types[type])]), ...other.edges.map(([start, end, type]) => [row(start), row(end), types.indexOf(other.types[type])])];
  return {
    ...now,
    data: {
      ...data,
      sectors,
      layers,
      types,
      kind,
      // Of those that are only counted nobody knows who is there on both days: told is how many there are on the shown one.
      kinds: data.folded ? kinds : kinds.map((entry, at) => ({ ...entry, count: kind.filter((one) => one === at).length })),
      change: [...change, ...alone.map(() => /** @type {Change} */ (later ? "went" : "came"))],
      id: column(data.id, other.id),
      name: column(data.name, other.name),
      name_en: some(data.name_en, other.name_en),
      sector: [...data.sector, ...alone.map((at) => sectors.indexOf(other.sectors[other.sector[at]]))],
      layer: [...data.layer, ...alone.map((at) => layers.indexOf(other.layers[other.layer[at]]))],
      parent: [...data.parent, ...alone.map((at) => row(other.parent[at]))],
      x: column(data.x, other.x),
      y: column(data.y, other.y),
      disc: some(data.disc, other.disc),
      ...(data.folded ? { folded: some(data.folded, other.folded ?? {}) } : {}),
      hub: marked(data.hub, other.hub),
      category: marked(data.category, other.category),
      outside: marked(data.outside, other.outside),
      undated: marked(data.undated, other.undated),
      edges: /** @type {Drawn.Whole["edges"]} */ ([...new Map(edges.map((edge) => [edge.join(), edge])).values()]),
    },
  };
}
