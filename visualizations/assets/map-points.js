// @ts-check
// Many points on a map: whether they can be told apart, how many lie in a cell, which is nearest.
// Points are metres of the map's projection, x and y in turns.

/** Points that share a cell with another, of all: above it the map draws how many there are instead. */
const APART = 0.5;

/** How many points lie in each cell of a grid that is fixed to the ground; by column and row.
 * @param {Float64Array} points @param {number} side of a cell, in metres
 * @param {number[]} [many] how many each of them stands for
 * @returns {Map<number, number>} */
export function binned(points, side, many) {
  /** @type {Map<number, number>} */
  const bins = new Map();
  for (let at = 0; at < points.length; at += 2) {
    const bin = binOf(points[at], points[at + 1], side);
    bins.set(bin, (bins.get(bin) ?? 0) + (many ? many[at / 2] : 1));
  }
  return bins;
}

const COLUMNS = 2 ** 26; // More than the earth has cells of a metre along the equator.

/** @param {number} x @param {number} y @param {number} side */
export const binOf = (x, y, side) => Math.floor(x / side) * COLUMNS + Math.floor(y / side);

/** The corner of a cell in the west and south. @param {number} bin @param {number} side */
export function cornerOf(bin, side) {
  const column = Math.round(bin / COLUMNS);
  return [column * side, (bin - column * COLUMNS) * side];
}

/** Whether single points cannot be told apart: more than half of them share a cell of the size of their
 * symbol with another. @param {Map<number, number>} bins @param {number} count of all points */
export function crowded(bins, count) {
  let alone = 0;
  for (const many of bins.values()) alone += many === 1 ? 1 : 0;
  return count - alone > APART * count;
}

/** The point nearest to a place and how many lie within so many metres of it; -1 for none.
 * @param {Float64Array} points @param {number[]} place @param {number} within */
export function nearest(points, [x, y], within) {
  let [best, least, count] = [-1, within * within, 0];
  for (let at = 0; at < points.length; at += 2) {
    const away = (points[at] - x) ** 2 + (points[at + 1] - y) ** 2;
    if (away > within * within) continue;
    count += 1;
    if (away <= least) [best, least] = [at / 2, away];
  }
  return { at: best, away: Math.sqrt(least), count };
}
