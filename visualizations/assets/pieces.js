// @ts-check
// A text in pieces: those that stand at a place, and those between.

/** @typedef {{ text: string, place: number | null }} Piece */

/** A paragraph in pieces; what stands at a place has its number, that of the first of several. Places
 * count Unicode characters of the whole text, of which the paragraph is one part.
 * @param {{ start: number, text: string }} paragraph
 * @param {readonly { start?: number | null, end?: number | null }[]} places @returns {Piece[]} */
export function piecesOf({ start, text }, places) {
  /** @type {Piece[]} */
  const made = [];
  for (const [at, character] of Array.from(text).entries()) {
    const index = places.findIndex((place) => (place.start ?? Infinity) <= start + at && start + at < (place.end ?? -1));
    const place = index < 0 ? null : index;
    const last = made.at(-1);
    if (last && last.place === place) last.text += character;
    else made.push({ text: character, place });
  }
  return made;
}
