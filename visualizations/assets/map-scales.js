// @ts-check
// What shades and lengths on the map stand for.

/** Opacity of what lies in 0, 1, 2, and 3 or more service circles. */
export const STEPS = [0, 0.2, 0.38, 0.58];
/** Opacity of a boundary's polygon by its rate: a quarter each. */
export const QUARTERS = [0.04, 0.12, 0.2, 0.3];

/** Red, green and blue of a colour, 0 to 255. @param {string} colour as #rrggbb */
export const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** A colour as strong as a rate. @param {string} colour @param {number} rate */
export const shade = (colour, rate) => `rgba(${rgb(colour).join(",")},${QUARTERS[Math.min(3, Math.floor(rate * 4))]})`;

/** The longest of 1, 2, 5, 10, 20, 50 ... metres that takes at most so many. @param {number} most */
export function wholeMetres(most) {
  const power = 10 ** Math.floor(Math.log10(most));
  return ([5, 2].find((step) => step * power <= most) ?? 1) * power;
}
