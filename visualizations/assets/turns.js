// @ts-check
// Large answers come in turns: the service makes so many at once for one account, and turns others away.

const AT_ONCE = 2;
let underWay = 0;
/** @type {(() => void)[]} */
const waiting = [];

/** Do some work when its turn comes, in the order of asking. @template T @param {() => Promise<T>} work @returns {Promise<T>} */
export async function inTurn(work) {
  if (underWay >= AT_ONCE) await new Promise((turn) => waiting.push(() => turn(undefined)));
  else underWay += 1;
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else underWay -= 1;
  }
}
