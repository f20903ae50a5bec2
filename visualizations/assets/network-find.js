// @ts-check
// What is found in a network: a body by name, the path between two, and whom a question of the API names.

import { ask, view, viewParameters } from "./api.js";
import { by, el, radios } from "./elements.js";
import { edgeOf } from "./network-data.js";
import { colon, fault, number, t } from "./texts.js";

/** What can be ringed, each by its button, and the answer of the API that names it. */
const MARKS = /** @type {const} */ ({ cuts: ["graph/articulation-points", "network.cuts.told"], unpaired: ["pairings/unpaired", "network.unpaired.told"] });
const BUTTONS = /** @type {(keyof typeof MARKS)[]} */ (Object.keys(MARKS));
const PAUSE = 120;

/** Tell what was found, or done. @param {string} text */
export function tell(text) {
  by("told").textContent = text;
}

/** @param {() => unknown} work */
export async function tried(work) {
  try {
    await work();
  } catch (error) {
    tell(`${t("failed")}${colon()}${fault(error)}`);
  }
}

/** @param {string} text @returns {Promise<Api.Answer<"search">["data"]>} */
async function suggest(text) {
  if (text.trim().length < 1) return [];
  const answer = await ask("search", { ...viewParameters(), q: text.trim(), limit: 12 });
  by("found").replaceChildren(...answer.data.map((hit) => el("option", { value: hit.name, label: hit.id })));
  return answer.data;
}

export class Finding {
  /** The path that is lit, from one id to the other, and what is ringed. */
  path = { from: "", to: "" };
  ringed = "";

  /** @param {{ has: (id: string) => boolean, pick: (id: string) => Promise<void>, ring: (ids: string[]) => void, light: (ids: string[], ties: Drawn.Edge[]) => void, changed: () => void }} network */
  constructor(network) {
    this.network = network;
    let waiting = 0;
    for (const input of radios("#find [name=q], #path input")) {
      input.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => suggest(input.value).catch(() => {}), PAUSE);
      });
    }
    by("find").addEventListener("submit", (event) => {
      event.preventDefault();
      tried(async () => {
        const id = await this.#resolve(by("find").elements.q.value);
        tell(id === null ? t("network.find.none") : "");
        if (id !== null) await network.pick(id);
      });
    });
    by("path").addEventListener("submit", (event) => {
      event.preventDefault();
      tried(() => this.#between());
    });
    for (const button of BUTTONS) {
      by(button).addEventListener("click", () =>
        tried(() => {
          this.ringed = this.ringed === button ? "" : button;
          network.changed();
          return this.#ring();
        }),
      );
    }
  }

  /** @param {URLSearchParams} asked */
  read(asked) {
    this.path = { from: asked.get("from") ?? "", to: asked.get("to") ?? "" };
    this.ringed = asked.get("mark") ?? "";
  }

  /** Look for nothing. */
  clear() {
    this.path = { from: "", to: "" };
    this.ringed = "";
  }

  /** As the address has it. */
  get kept() {
    return { ...this.path, mark: this.ringed };
  }

  /** Show in a picture that was drawn anew what was found. */
  async show() {
    await tried(async () => {
      await this.#ring();
      if (this.path.from && this.path.to) await this.#light();
    });
  }

  /** The id of what was typed: a name, an id, a code, or pinyin; the best hit that is drawn.
   * @param {string} text @param {boolean} [drawn] */
  async #resolve(text, drawn = true) {
    const hits = await suggest(text);
    return hits.find((hit) => !drawn || this.network.has(hit.id))?.id ?? null;
  }

  async #between() {
    const { from, to } = by("path").elements;
    const [start, end] = [await this.#resolve(from.value, false), await this.#resolve(to.value, false)];
    if (start === null || end === null) return tell(t("network.find.none"));
    this.path = { from: start, to: end };
    this.network.changed();
    await this.#light();
  }

  async #light() {
    const { data } = await ask("graph/path", { ...viewParameters(), ...this.path, exclude_hubs: !view.hubs });
    if (data.length === null) return tell(t("network.path.none"));
    tell(`${t("network.path.found")} ${data.length}${colon()}${data.nodes.map((node) => node.name).join(" → ")}`);
    this.network.light(data.nodes.map(({ id }) => id), data.steps.flatMap((step) => step.ties.map(({ start, type, end }) => edgeOf(start, type, end))));
  }

  /** Ring what is to be ringed, or take the rings away. */
  async #ring() {
    const button = BUTTONS.find((one) => one === this.ringed);
    for (const one of BUTTONS) by(one).setAttribute("aria-pressed", String(one === button));
    if (!button) {
      this.network.ring([]);
      return tell("");
    }
    const [path, name] = MARKS[button];
    const { data } = await ask(path, { ...viewParameters(), limit: 1000 });
    const ids = data.map((row) => row.id).filter(this.network.has);
    this.network.ring(ids);
    tell(`${t(name)} ${number(ids.length)} / ${number(data.length)}`);
  }
}
