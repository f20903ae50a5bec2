// @ts-check
// The days of a network: a slider through its changes, playback, and coverage and agreements as lines below.

import { ask, view, viewParameters } from "./api.js";
import { all, by, svg, table } from "./elements.js";
import { percentOf } from "./figures.js";
import { fill, keep } from "./page.js";
import { bracketed, code, comma, lang, number, t } from "./texts.js";

const PAUSE = 900;
/** @type {("coverage_work" | "agreements_active")[]} */
const FIGURES = ["coverage_work", "agreements_active"];
const [WIDE, HIGH, EDGE] = [1000, 120, 8];
/** How far apart days of the lines are, for so many months at most. @type {["month" | "quarter" | "year", number][]} */
const STEPS = [["month", 36], ["quarter", 144], ["year", 1400]];

/** @typedef {Api.Answer<"history/series">["data"]} Lines */

/** The months from one day to another. @param {string} first @param {string} last */
const months = (first, last) => 12 * (Number(last.slice(0, 4)) - Number(first.slice(0, 4))) + Number(last.slice(5, 7)) - Number(first.slice(5, 7));

/** Where a day is between two, from 0 to 1. @param {string} day @param {string} first @param {string} last */
export function along(day, first, last) {
  const [from, at, to] = [first, day, last].map((one) => Date.parse(one));
  return to > from ? Math.min(Math.max((at - from) / (to - from), 0), 1) : 0;
}

export class Days {
  /** @type {string[]} */
  #days = [];
  #day = "";
  #playing = 0;
  /** Whether the reader wants nothing to move by itself. */
  #still = matchMedia("(prefers-reduced-motion: reduce)");
  /** What the lines are of, so that they are asked for once. */
  #lines = "";

  /** `load()` draws the day that is looked at. @param {() => Promise<void>} load */
  constructor(load) {
    this.load = load;
    by("days").addEventListener("input", () => this.#name(this.#days[Number(by("days").value)]));
    by("days").addEventListener("change", () => by("view").requestSubmit());
    by("play").addEventListener("click", () => this.play());
  }

  /** Playing, or to the next day where nothing is to move by itself; or stop. */
  play() {
    if (this.#playing) return this.#stop();
    if (this.#at() >= this.#days.length - 1) this.#name(this.#days[0]);
    else if (this.#still.matches) this.#name(this.#days[this.#at() + 1]);
    else {
      by("play").setAttribute("aria-pressed", "true");
      this.#playing = setTimeout(() => this.#next(true), 0);
      return;
    }
    by("view").requestSubmit();
  }

  #stop() {
    clearTimeout(this.#playing);
    this.#playing = 0;
    by("play").setAttribute("aria-pressed", "false");
  }

  #at() {
    return this.#days.findLastIndex((one) => one <= this.#day);
  }

  /** @param {boolean} [first] */
  async #next(first = false) {
    const day = this.#days[this.#at() + 1];
    if (!day) return this.#stop();
    this.#name(day);
    view.as_of = day;
    // All that is played is one step.
    keep({}, { step: first });
    await this.load();
    if (this.#playing) this.#playing = setTimeout(() => this.#next(), PAUSE);
  }

  /** @param {string} day */
  #name(day) {
    this.#day = day;
    by("view").elements.as_of.value = day;
    by("days").value = String(Math.max(this.#at(), 0));
    by("days").setAttribute("aria-valuetext", day);
    this.#mark();
  }

  /** A network of another day is shown. @param {string[]} days @param {string} day */
  show(days, day) {
    this.#days = days;
    const range = by("days");
    range.disabled = by("play").disabled = days.length < 2;
    range.max = String(Math.max(days.length - 1, 0));
    this.#name(day);
    this.#draw();
  }

  // --- the lines below ------------------------------------------------------------------------

  #draw() {
    const [first, last] = [this.#days[0], this.#days.at(-1) ?? ""];
    by("trend").hidden = this.#days.length < 2;
    if (this.#days.length < 2) return;
    const asked = { ...viewParameters(), as_of: last, from: first, to: last, figure: FIGURES, step: (STEPS.find(([, most]) => months(first, last) <= most) ?? STEPS[2])[0] };
    const key = JSON.stringify([asked, lang]);
    if (key === this.#lines) return;
    this.#lines = key;
    fill(by("lines"), async () => {
      const { data } = await ask("history/series", asked);
      if (key === this.#lines) this.#show(data);
    });
  }

  /** @param {Lines} data */
  #show({ series }) {
    const [first, last] = [this.#days[0], this.#days.at(-1) ?? ""];
    const picture = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, preserveAspectRatio: "none", role: "img", "aria-label": series.map(({ figure }) => figure.text[lang]).join(comma()) });
    series.forEach(({ points, figure }, at) => {
      const known = points.filter(({ value }) => value !== null);
      const most = figure.unit === "share" ? 1 : Math.max(1, ...known.map(({ value }) => value ?? 0));
      const places = known.map(({ day, value }) => `${(WIDE * along(day, first, last)).toFixed(1)},${(HIGH - EDGE - (HIGH - 2 * EDGE) * ((value ?? 0) / most)).toFixed(1)}`);
      picture.append(svg("polyline", { class: `line-${at}`, points: places.join(" ") }));
    });
    picture.append(svg("line", { id: "line-day", y1: 0, y2: HIGH }));
    picture.addEventListener("click", (event) => {
      const { left, width } = picture.getBoundingClientRect();
      const at = (event.clientX - left) / width;
      this.#name(this.#days.reduce((best, day) => (Math.abs(along(day, first, last) - at) < Math.abs(along(best, first, last) - at) ? day : best)));
      by("view").requestSubmit();
    });
    by("lines").replaceChildren(picture);
    const told = series.map(({ figure, points }) => {
      const end = points.at(-1);
      return end?.value === null ? `${figure.text[lang]}${bracketed(code("no_rate", end.reason))}` : figure.text[lang];
    });
    all("[data-line]").forEach((one, at) => (one.textContent = told[at]));
    table(
      all("table", by("lines-table"))[0],
      [{ text: t("as_of") }, ...series.map(({ figure }) => ({ text: figure.text[lang], number: true }))],
      series[0].points.map(({ day }, at) => ({ id: day, cells: [day, ...series.map(({ figure, points }) => (points[at].value === null ? "–" : figure.unit === "share" ? percentOf(points[at].value ?? 0) : number(points[at].value)))] })),
    );
    this.#mark();
  }

  /** The day that is looked at, on the lines. */
  #mark() {
    const x = WIDE * along(this.#day, this.#days[0] ?? "", this.#days.at(-1) ?? "");
    for (const end of ["x1", "x2"]) document.getElementById("line-day")?.setAttribute(end, String(x));
  }
}
