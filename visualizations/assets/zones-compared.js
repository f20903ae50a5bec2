// @ts-check
// What the page of compared zones computes: texts filled in, one scale for all, and lines with gaps.

/** A text with what stands in its braces filled in. @param {string} text @param {Record<string, string | number>} values */
export const toldBy = (text, values) => text.replace(/\{(\w+)\}/g, (mark, name) => String(values[name] ?? mark));

/** The share at the top of every picture: the next step of 1, 2, 5 or 10 above all rates, 1 at most.
 * @param {{ rate: number | null }[][]} series */
export function scaleOf(series) {
  const most = Math.max(0, ...series.flat().map(({ rate }) => rate ?? 0));
  if (!most) return 1;
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.min(1, (([1, 2, 5, 10].find((times) => times * step >= most) ?? 10) * step));
}

/** The lines of a rate over time in a picture 100 wide and 40 high, broken where there is none. A point
 * by itself is a short line. @param {{ rate: number | null }[]} series @param {number} most @returns {string[]} */
export function points(series, most) {
  /** @type {string[][]} */
  const runs = [[]];
  const step = series.length > 1 ? 100 / (series.length - 1) : 0;
  series.forEach(({ rate }, at) => {
    if (rate === null) runs.push([]);
    else runs[runs.length - 1].push(`${round(at * step)},${round(39 - (38 * rate) / most)}`);
  });
  return runs.filter((run) => run.length).map((run) => (run.length > 1 ? run : [...run, `${round(Number(run[0].split(",")[0]) + 1.5)},${run[0].split(",")[1]}`]).join(" "));
}

/** @param {number} place */
const round = (place) => Math.round(place * 100) / 100;
