// @ts-check
// What is drawn on a canvas goes to paper in the colours of paper.

/** Do some work while the page has the light ground, whichever the reader has on the screen.
 * @template T @param {() => T} work @returns {T} */
export function onPaper(work) {
  const { dataset } = document.documentElement;
  const { ground } = dataset;
  dataset.ground = "light";
  try {
    return work();
  } finally {
    if (ground === undefined) delete dataset.ground;
    else dataset.ground = ground;
  }
}
