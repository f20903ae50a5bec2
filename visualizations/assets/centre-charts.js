// @ts-check
// The charts of the command centre, and the tables of the same data. Each bar is a link to what it counts;
// that is why they are drawn here and not by a library that draws on a canvas.

import { all, by, el, svg, table } from "./elements.js";
import { bracketed, clean, code, colon, lang, named, number, t } from "./texts.js";
import { layersOf } from "./centre-data.js";
import { known, mark } from "./figures.js";
import { thing } from "./entity-link.js";
import { opening } from "./links.js";

/** @typedef {import("./centre-data.js").Answers} Answers */
/** @typedef {{ name: string, value: number | null, href: string, told: string, open: string[] }} Bar */

/** "12月" or "Dec" for 2021-12: the window is short enough for the year to be plain.
 * @param {string} month */
export const monthName = (month) => new Date(`${month.slice(0, 7)}-01T00:00:00Z`).toLocaleString(lang === "zh" ? "zh-CN" : "en", { month: "short", timeZone: "UTC" });

/** How long a bar is, in per cent of the longest. @param {number | null} value @param {number} most */
export const share = (value, most) => (known(value) && most > 0 ? (100 * value) / most : 0);

/** Bars side by side on a common ground; the whole height of each leads where it leads.
 * @param {string} kind @param {Bar[]} bars */
function columns(kind, bars) {
  const most = Math.max(0, ...bars.map(({ value }) => value ?? 0));
  return el(
    "ol",
    { class: `columns ${kind}` },
    bars.map(({ name, value, href, told, open: [what, id] }) =>
      el(
        "li",
        {},
        el(
          "a",
          { href, "aria-label": told, title: told, "data-open": what, "data-id": id },
          svg("svg", { "aria-hidden": "true" }, svg("rect", { y: `${100 - share(value, most)}%`, width: "100%", height: `${share(value, most)}%` })),
          el("span", {}, name),
        ),
      ),
    ),
  );
}

/** Activities and attendance month by month, each on a scale of its own. @param {Answers} answers */
export function drawSeries({ series }) {
  const every = series.data.series;
  by("series").replaceChildren(
    ...every.flatMap(({ figure, points }, at) => {
      const sum = points.reduce((before, point) => before + (point.value ?? 0), 0);
      const bars = points.map(({ day, value }) => ({
        name: monthName(day),
        value,
        told: `${day.slice(0, 7)} ${figure.text[lang]}${colon()}${number(value)}`,
        open: ["month", day.slice(0, 7)],
        href: opening("month", day.slice(0, 7)),
      }));
      return [el("h3", {}, figure.text[lang], " ", el("b", {}, number(sum))), columns(at ? "second" : "first", bars)];
    }),
  );
  const [activities, attendance] = every;
  table(
    all("table", by("series-table"))[0],
    [{ text: t("centre.month") }, ...every.map(({ figure }) => ({ text: figure.text[lang], number: true }))],
    activities.points.map((point, at) => ({ id: point.day, cells: [point.day.slice(0, 7), number(point.value), number(attendance.points[at].value)] })),
  );
}

/** Members published, named in the source, and counted in the layers shown, side by side.
 * @param {Answers} answers */
export function drawCommittees(answers) {
  const rows = answers.committees.data;
  /** @type {[name: string, key: "published_members" | "named_members" | "members", synthetic: string][]} */
  const counts = [
    [t("centre.members.published"), "published_members", ""],
    [t("centre.members.named"), "named_members", ""],
    [t("centre.members.counted"), "members", mark(layersOf(answers))],
  ];
  const most = Math.max(0, ...rows.flatMap((row) => counts.map(([, key]) => row[key] ?? 0)));
  by("committees").replaceChildren(
    el("p", { class: "keys" }, counts.map(([name, key, synthetic]) => el("span", { class: key }, `${name}${synthetic}`))),
    el(
      "ul",
      { class: "bars" },
      rows.map((row) =>
        el(
          "li",
          {},
          el("p", {}, thing(row.id, clean(named(row))), row.members === null ? el("span", { class: "mark" }, bracketed(code("no_names", row.members_reason))) : ""),
          counts.map(([name, key]) =>
            el("div", { class: `of-bar ${key}` }, svg("svg", { "aria-hidden": "true" }, svg("rect", { width: `${share(row[key], most)}%`, height: "100%" })), el("span", { class: "unseen" }, name), el("b", {}, number(row[key]))),
          ),
        ),
      ),
    ),
  );
  table(
    all("table", by("committees-table"))[0],
    [{ text: t("centre.committee") }, ...counts.map(([name, , synthetic]) => ({ text: `${name}${synthetic}`, number: true }))],
    rows.map((row) => ({ id: row.id, cells: [thing(row.id, named(row)), ...counts.map(([, key]) => (key === "members" && row.members === null ? code("no_names", row.members_reason) : number(row[key])))] })),
  );
}

/** Show the chart or the table of the same data. @param {HTMLButtonElement} button */
export function toggle(button) {
  const shown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(shown));
  const name = /** @type {"series" | "committees"} */ (button.dataset.table);
  by(`${name}-table`).hidden = !shown;
  by(name).hidden = shown;
}
