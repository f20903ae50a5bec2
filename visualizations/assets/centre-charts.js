// @ts-check
// The two charts of the command centre, and the tables of the same data. Drawn on a canvas, since
// the policy forbids style attributes, which drawings in SVG would be full of.

import { all, by, table } from "./elements.js";
import { bracketed, clean, code, colon, lang, named, number, t } from "./texts.js";
import { layersOf } from "./centre-data.js";
import { mark } from "./figures.js";
import { onPaper } from "./paper.js";

/** @typedef {import("./centre-data.js").Answers} Answers */

/** @type {Map<Chart, Vendored.Chart>} */
const charts = new Map();
/** @typedef {"series" | "committees"} Chart */
/** What all axes look like.
 * @typedef {{ axisLabel: { color: string, fontSize: number }, axisLine: object, splitLine: object, nameTextStyle: object }} Axis */


/** @param {string} name */
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The look that all charts share. Read anew each time: the ground may have changed.
 * @param {string} label @returns {{ axis: Axis, option: Vendored.ChartOption }} */
function common(label) {
  const ink = colour("ink");
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const axis = {
    axisLabel: { color: ink, fontSize: size * 0.85 },
    axisLine: { lineStyle: { color: colour("muted") } },
    splitLine: { lineStyle: { color: colour("line") } },
    nameTextStyle: { color: ink, fontSize: size * 0.85 },
  };
  return {
    axis,
    option: {
      animation: false,
      aria: { enabled: true, label: { description: label }, decal: { show: true } },
      textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
      legend: { top: 0, textStyle: { color: ink, fontSize: size * 0.9 } },
      grid: { left: size * 0.6, right: size * 0.6, top: size * 3.4, bottom: size * 0.4, containLabel: true },
      tooltip: {
        trigger: "axis",
        renderMode: "richText",
        backgroundColor: colour("panel"),
        borderColor: colour("muted"),
        textStyle: { color: ink },
      },
    },
  };
}

/** @param {Chart} name @param {Vendored.ChartOption} option */
function draw(name, option) {
  const place = by(`${name}-chart`);
  let chart = charts.get(name);
  if (!chart) {
    const made = echarts.init(place, null, { renderer: "canvas" });
    chart = made;
    charts.set(name, made);
    new ResizeObserver(() => place.clientWidth && made.resize()).observe(place);
  }
  chart.setOption(option, { notMerge: true });
  place.setAttribute("role", "img");
}

/** Activities as bars and attendance as a line, month by month. @param {Answers} answers */
export function drawSeries({ series }) {
  const [activities, attendance] = series.data.series;
  const months = activities.points.map((point) => point.day.slice(0, 7));
  const names = [activities, attendance].map(({ figure }) => figure.text[lang]);
  const { axis, option } = common(`${t("centre.series")}${colon()}${t("centre.chart")}`);
  draw("series", {
    ...option,
    color: [colour("n-enterprise"), colour("n-committee")],
    xAxis: { ...axis, type: "category", data: months },
    yAxis: [
      { ...axis, type: "value" },
      { ...axis, type: "value", splitLine: { show: false } },
    ],
    series: [
      { name: names[0], type: "bar", data: activities.points.map((point) => point.value) },
      { name: names[1], type: "line", yAxisIndex: 1, symbol: "diamond", symbolSize: 9, lineStyle: { width: 3 }, data: attendance.points.map((point) => point.value) },
    ],
  });
  table(
    all("table", by("series-table"))[0],
    [{ text: t("centre.month") }, { text: names[0], number: true }, { text: names[1], number: true }],
    activities.points.map((point, at) => ({ id: point.day, cells: [months[at], number(point.value), number(attendance.points[at].value)] })),
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
  const names = rows.map((row) => `${clean(named(row))}${row.members === null ? bracketed(code("no_names", row.members_reason)) : ""}`);
  const { axis, option } = common(`${t("centre.committees")}${colon()}${t("centre.chart")}`);
  draw("committees", {
    ...option,
    color: [colour("n-committee"), colour("n-agreement"), colour("n-enterprise")],
    xAxis: { ...axis, type: "value" },
    yAxis: { ...axis, type: "category", inverse: true, data: names, axisLabel: { ...axis.axisLabel, width: 175, overflow: "break", lineHeight: Math.round(1.2 * axis.axisLabel.fontSize) } },
    series: counts.map(([name, key, synthetic]) => ({
      name: `${name}${synthetic}`,
      type: "bar",
      label: { show: true, position: "right", color: colour("ink"), formatter: /** @param {{ value: unknown }} shown */ ({ value }) => (value === null ? "" : number(value)) },
      data: rows.map((row) => row[key]),
    })),
  });
  table(
    all("table", by("committees-table"))[0],
    [{ text: t("centre.committee") }, ...counts.map(([name, , synthetic]) => ({ text: `${name}${synthetic}`, number: true }))],
    rows.map((row) => ({ id: row.id, cells: [named(row), ...counts.map(([, key]) => (key === "members" && row.members === null ? code("no_names", row.members_reason) : number(row[key])))] })),
  );
}

/** Show the chart or the table of the same data. @param {HTMLButtonElement} button */
export function toggle(button) {
  const shown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(shown));
  const name = /** @type {Chart} */ (button.dataset.table);
  by(`${name}-table`).hidden = !shown;
  by(`${name}-chart`).hidden = shown;
}

/** The charts as pictures in the colours of paper, beside those on the screen. @param {Answers} answers */
export function printCharts(answers) {
  const drawAll = () => [drawSeries, drawCommittees].forEach((chart) => chart(answers));
  onPaper(() => {
    drawAll();
    for (const [name, chart] of charts) {
      by(`${name}-printed`).src = chart.getDataURL({ pixelRatio: 3, backgroundColor: colour("panel") });
      by(`${name}-printed`).hidden = by(`${name}-chart`).hidden;
    }
  });
  drawAll();
}
