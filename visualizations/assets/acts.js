// @ts-check
// What a reader did to the picture of a network, as a list of acts. The picture is what follows from
// them, undoing takes the last one away, and the list is in the address.

/** `of` are ids; of `pin` each with its place, of `group` what to group by, of `spread` keys of groups.
 * @typedef {{ act: keyof typeof ACTS, of: string[] }} Act */
/** @typedef {ReturnType<typeof nothing>} Done */

/** More than so many signs are too long for an address: what was done first is put together. */
const LONGEST = 4000;
/** Ids that an act may be about; a choice of more is cut. */
export const MOST = 200;

const nothing = () => ({
  /** Ids that were hidden. @type {Set<string>} */
  hidden: new Set(),
  /** Ids whose neighbours came in. @type {Set<string>} */
  opened: new Set(),
  /** Where the reader put what stays. @type {Map<string, Drawn.Point>} */
  pinned: new Map(),
  /** @type {Set<string>} */
  chosen: new Set(),
  /** What nodes are folded by. */
  by: "",
  /** Groups that were taken apart again. @type {Set<string>} */
  spread: new Set(),
});

/** @param {Set<string>} set @param {string[]} more */
const grown = (set, more) => new Set([...set, ...more]);
/** @param {Set<string>} set @param {string[]} less */
const without = (set, less) => new Set([...set].filter((one) => !less.includes(one)));

/** What each act makes of what was done. */
const ACTS = {
  /** @param {Done} done @param {string[]} ids */
  hide: (done, ids) => ({ ...done, hidden: grown(done.hidden, ids), chosen: without(done.chosen, ids) }),
  /** @param {Done} done @param {string[]} ids */
  open: (done, ids) => ({ ...done, opened: grown(done.opened, ids) }),
  /** @param {Done} done @param {string[]} ids */
  shut: (done, ids) => ({ ...done, opened: without(done.opened, ids) }),
  /** @param {Done} done @param {string[]} places */
  pin: (done, places) => ({ ...done, pinned: new Map([...done.pinned, ...pairs(places)]) }),
  /** @param {Done} done @param {string[]} ids */
  free: (done, ids) => ({ ...done, pinned: new Map([...done.pinned].filter(([id]) => !ids.includes(id))) }),
  /** @param {Done} done @param {string[]} ids */
  choose: (done, ids) => ({ ...done, chosen: new Set(ids) }),
  /** @param {Done} done @param {string[]} by */
  group: (done, [by = ""]) => ({ ...done, by, spread: new Set() }),
  /** @param {Done} done @param {string[]} keys */
  spread: (done, keys) => ({ ...done, spread: grown(done.spread, keys) }),
};

/** Ids and places of "id", "x_y", "id", "x_y".
 * @param {string[]} places @returns {[id: string, place: Drawn.Point][]} */
function pairs(places) {
  return places.flatMap((id, at) => {
    if (at % 2) return [];
    const [x, y] = (places[at + 1] ?? "").split("_").map(Number);
    return Number.isFinite(x) && Number.isFinite(y) ? [/** @type {[string, Drawn.Point]} */ ([id, { x, y }])] : [];
  });
}

/** A place as an act has it. @param {Drawn.Point} place */
export const placed = ({ x, y }) => `${Math.round(x)}_${Math.round(y)}`;

/** @param {string} text */
const escaped = (text) => text.replace(/[%~,]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
/** @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Somebody wrote it by hand.
  }
}
/** @param {Act} act */
const written = ({ act, of }) => [act, ...of.map(escaped)].join("~");

/** @param {string} text @returns {Act[]} */
export function acts(text) {
  return text.split(",").flatMap((one) => {
    const [act, ...of] = one.split("~");
    return Object.hasOwn(ACTS, act) ? [{ act: /** @type {keyof typeof ACTS} */ (act), of: of.map(unescaped) }] : [];
  });
}

/** What follows from some acts. @param {Act[]} list @returns {Done} */
export const done = (list) => list.reduce((before, { act, of }) => ACTS[act](before, of), nothing());

/** The fewest acts from which the same follows. @param {Done} made @returns {Act[]} */
export function together({ hidden, opened, pinned, chosen, by, spread }) {
  /** @type {Act[]} */
  const all = [
    { act: "hide", of: [...hidden] },
    { act: "open", of: [...opened] },
    { act: "pin", of: [...pinned].flatMap(([id, place]) => [id, placed(place)]) },
    { act: "group", of: by ? [by] : [] },
    { act: "spread", of: [...spread] },
    { act: "choose", of: [...chosen] },
  ];
  return all.filter(({ of }) => of.length);
}

/** The acts of a reader, to be done, undone and done again. */
export class Acts {
  /** @type {Act[]} */
  #list = [];
  /** What was undone, the last one last. @type {Act[]} */
  #undone = [];
  made = nothing();

  /** @param {Act["act"]} act @param {string[]} of */
  add(act, of) {
    this.#set([...this.#list, { act, of: of.slice(0, act === "pin" ? 2 * MOST : MOST) }], []);
  }

  /** Take the last act back; null where there is none. @returns {Act | null} */
  undo() {
    const last = this.#list.at(-1);
    if (!last) return null;
    this.#set(this.#list.slice(0, -1), [...this.#undone, last]);
    return last;
  }

  /** Do again what was undone last. @returns {Act | null} */
  redo() {
    const last = this.#undone.at(-1);
    if (!last) return null;
    this.#set([...this.#list, last], this.#undone.slice(0, -1));
    return last;
  }

  get undoable() {
    return this.#list.length > 0;
  }

  get redoable() {
    return this.#undone.length > 0;
  }

  /** @param {Act[]} list @param {Act[]} undone */
  #set(list, undone) {
    this.made = done(list);
    this.#list = list.map(written).join(",").length > LONGEST ? together(this.made) : list;
    this.#undone = undone;
  }

  /** Take them from an address. Where that is some of what was done, the rest can be done again.
   * @param {string} text */
  read(text) {
    const before = this.#list.map(written);
    const list = acts(text);
    const back = list.every((one, at) => written(one) === before[at]);
    this.#set(list, back ? [...this.#undone, ...this.#list.slice(list.length).reverse()] : []);
  }

  /** As the address has them. */
  toString() {
    return this.#list.map(written).join(",");
  }
}
