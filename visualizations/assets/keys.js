// @ts-check
// The keys of a page, declared where they are handled; `?` shows all of them (keys-shown.js).

/** Keys as they are named by the browser, what they do, and where: keys of the catalogue of texts.
 * @typedef {{ keys: string[], does: string }} Key */

/** @type {Map<string, Key[]>} */
const declared = new Map();

/** Say which keys something hears. @param {string} where @param {Key[]} keys */
export function declareKeys(where, keys) {
  declared.set(where, keys);
}

/** All keys of this page, by where they are heard. @returns {ReadonlyMap<string, Key[]>} */
export const keysDeclared = () => declared;

/** How a key that was pressed is declared: "Ctrl+z" (also with Command), "Shift+Enter", "?".
 * @param {KeyboardEvent} event */
export function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const named = key.length > 1;
  const parts = [ctrlKey || metaKey ? "Ctrl" : "", altKey ? "Alt" : "", shiftKey && (named || ctrlKey || metaKey) ? "Shift" : ""];
  return [...parts.filter(Boolean), named ? key : ctrlKey || metaKey ? key.toLowerCase() : key].join("+");
}

/** Hear keys in a place, and declare them: one that is heard goes no farther.
 * @param {EventTarget} place @param {string} where
 * @param {(Key & { act: (key: string) => unknown })[]} heard @param {AddEventListenerOptions} [options] */
export function hearKeys(place, where, heard, options) {
  declareKeys(where, heard);
  place.addEventListener(
    "keydown",
    (event) => {
      if (!(event instanceof KeyboardEvent) || event.defaultPrevented) return;
      const key = keyOf(event);
      const found = heard.find(({ keys }) => keys.includes(key));
      if (!found || found.act(key) === false) return;
      event.preventDefault();
    },
    options,
  );
}

/** Whether keys are text where they are pressed. @param {EventTarget | null} target */
export const typing = (target) => target instanceof HTMLElement && (target.isContentEditable || target.matches("input:not([type=checkbox],[type=radio],[type=range]), select, textarea"));
