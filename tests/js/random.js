// Random cases that are the same in every run: mulberry32, a public-domain generator of 32 bits.

/** A function that gives numbers from 0 to 1. */
export function randomly(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** So many cases, each made by a function of such a generator. */
export const cases = (count, make) => Array.from({ length: count }, (_, seed) => make(randomly(seed + 1)));

export const whole = (random, least, most) => least + Math.floor(random() * (most - least + 1));
export const oneOf = (random, all) => all[whole(random, 0, all.length - 1)];
export const several = (random, most, make) => Array.from({ length: whole(random, 0, most) }, () => make(random));
