// @ts-check
// Nodes of a network folded into one symbol for each group, which says how many they are.

import { edgeOf } from "./network-data.js";
import { lang, number } from "./texts.js";

/** How large the symbol of a group is: least, most, and how it grows. */
const SIZE = { least: 16, most: 34, each: 2.4 };

const GROUP = "group:";

/** The symbol of a group. @param {string} key */
export const groupOf = (key) => `${GROUP}${key}`;
/** The key of a group by its symbol, null of any other. @param {string} id */
export const keyOfGroup = (id) => (id.startsWith(GROUP) ? id.slice(GROUP.length) : null);

/** The committee that each node goes with: itself, or the first by id that it is a member of; an agreement
 * goes with the first of its parties by id that goes with one.
 * @param {Iterable<Pick<Drawn.Node, "id" | "kind">>} nodes @param {Pick<Drawn.Edge, "start" | "end" | "type">[]} edges
 * @returns {Map<string, string>} */
export function committees(nodes, edges) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const { id, kind } of nodes) if (kind === "committee") found.set(id, id);
  const own = new Set(found.keys());
  /** @param {string} type */
  const sorted = (type) => edges.filter((edge) => edge.type === type).sort((one, other) => (`${one.start}|${one.end}` < `${other.start}|${other.end}` ? -1 : 1));
  for (const { start, end } of sorted("MEMBER_OF")) if (own.has(end) && !found.has(start)) found.set(start, end);
  for (const { start, end } of sorted("PARTY_TO")) {
    const of = found.get(start);
    if (of && !found.has(end)) found.set(end, of);
  }
  return found;
}

/** What is folded: each group of two or more, and who is in it; each tie between what stands for its ends.
 * @param {Iterable<Pick<Drawn.Node, "id">>} nodes @param {Pick<Drawn.Edge, "start" | "end" | "type">[]} edges
 * @param {(id: string) => string | null | undefined} keyOf the group of a node, null where it stands for itself
 * @returns {{ groups: Map<string, string[]>, stands: Map<string, string>, edges: (Drawn.Edge & { ties: number })[] }} */
export function folded(nodes, edges, keyOf) {
  /** @type {Map<string, string[]>} */
  const every = new Map();
  for (const { id } of nodes) {
    const key = keyOf(id);
    if (key) every.set(key, [...(every.get(key) ?? []), id]);
  }
  const groups = new Map([...every].filter(([, ids]) => ids.length > 1));
  const stands = new Map([...groups].flatMap(([key, ids]) => ids.map((id) => /** @type {[string, string]} */ ([id, groupOf(key)]))));
  /** @type {Map<string, Drawn.Edge & { ties: number }>} */
  const between = new Map();
  for (const { start, type, end } of edges) {
    const [from, to] = [stands.get(start) ?? start, stands.get(end) ?? end];
    if (from === to) continue;
    const edge = edgeOf(from, type, to);
    const known = between.get(edge.id);
    if (known) known.ties += 1;
    else between.set(edge.id, { ...edge, ties: 1 });
  }
  return { groups, stands, edges: [...between.values()] };
}

/** The one of some places that is nearest to the middle of all: it is free, as its node is folded.
 * @template {Drawn.Point} P @param {P[]} places @returns {P} */
export function middle(places) {
  const [x, y] = /** @type {const} */ (["x", "y"]).map((axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length);
  return places.reduce((best, place) => (Math.hypot(place.x - x, place.y - y) < Math.hypot(best.x - x, best.y - y) ? place : best));
}

/** The symbols and ties that are drawn of a pairing network whose nodes are folded by kind, zone or committee: what was
 * pinned stands for itself, as do groups that were taken apart.
 * @param {import("./network-data.js").Pairing} shown @param {Drawn.Symbol[]} passing @param {Drawn.Edge[]} ties
 * @param {{ grouping: string, spread: Set<string>, pinned: Map<string, Drawn.Point> }} how */
export function grouped(shown, passing, ties, { grouping, spread, pinned }) {
  const of = grouping === "committee" ? committees(shown.nodes.values(), shown.edges) : null;
  /** @param {string} id */
  const keyOf = (id) => {
    const node = shown.nodes.get(id);
    const key = !node || pinned.has(id) ? null : of ? of.get(id) : grouping === "zone" ? node.part : node.kind;
    return key && !spread.has(key) ? key : null;
  };
  const { groups, stands, edges } = folded(passing, ties, keyOf);
  const symbols = new Map(passing.map((symbol) => [symbol.id, symbol]));
  const drawn = [...groups].map(([key, ids]) => {
    const members = ids.flatMap((id) => symbols.get(id) ?? []);
    const stand = middle(members);
    const committee = of ? shown.nodes.get(key) : null;
    const { kind, shape, path } = committee ? shown.kind(committee) : shown.kind({ kind: stand.kind });
    const name = committee ? shown.name(committee) : grouping === "zone" ? shown.zone(key) : shown.kind({ kind: key }).text[lang];
    return { ...stand, id: groupOf(key), kind, shape, path, size: Math.min(SIZE.least + SIZE.each * Math.sqrt(ids.length), SIZE.most), text: `${name}\n× ${number(ids.length)}`, synthetic: members.some(({ synthetic }) => synthetic), category: false, change: undefined };
  });
  return { symbols: [...passing.filter(({ id }) => !stands.has(id)), ...drawn], edges, stands };
}
