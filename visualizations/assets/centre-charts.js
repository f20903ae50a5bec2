// The two charts of the command centre, and the tables of the same data. Drawn on a canvas, since
// the policy forbids style attributes, which drawings in SVG would be full of.

import { by, clean, colon, lang, named, number, t, table } from "./common.js";
import { layersOf } from "./centre-data.js";
import { mark } from "./figures.js";
import { onPaper } from "./paper.js";

const charts = new Map();

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

/** The look that all charts share. Read anew each time: the ground may have changed. */
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

function draw(name, option) {
  const place = by(`${name}-chart`);
  if (!charts.has(name)) {
    const chart = globalThis.echarts.init(place, null, { renderer: "canvas" });
    charts.set(name, chart);
    new ResizeObserver(() => place.clientWidth && chart.resize()).observe(place);
  }
  charts.get(name).setOption(option, { notMerge: true });
  place.setAttribute("role", "img");
}

/** Activities as bars and attendance as a line, month by month. */
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
    by("series-table").firstElementChild,
    [{ text: t("centre.month") }, { text: names[0], number: true }, { text: names[1], number: true }],
    activities.points.map((point, at) => ({ id: point.day, cells: [months[at], number(point.value), number(attendance.points[at].value)] })),
  );
}

/** Members published, named in the source, and counted in the layers shown, side by side. */
export function drawCommittees(answers) {
  const rows = answers.committees.data;
  const counts = [
    [t("centre.members.published"), "published_members", ""],
    [t("centre.members.named"), "named_members", ""],
    [t("centre.members.counted"), "members", mark(layersOf(answers))],
  ];
  const names = rows.map((row) => clean(named(row)));
  const { axis, option } = common(`${t("centre.committees")}${colon()}${t("centre.chart")}`);
  draw("committees", {
    ...option,
    color: [colour("n-committee"), colour("n-agreement"), colour("n-enterprise")],
    xAxis: { ...axis, type: "value" },
    yAxis: { ...axis, type: "category", inverse: true, data: names, axisLabel: { ...axis.axisLabel, width: 175, overflow: "break", lineHeight: Math.round(1.2 * axis.axisLabel.fontSize) } },
    series: counts.map(([name, key, synthetic]) => ({
      name: `${name}${synthetic}`,
      type: "bar",
      label: { show: true, position: "right", color: colour("ink"), formatter: ({ value }) => (value === null ? "" : number(value)) },
      data: rows.map((row) => row[key]),
    })),
  });
  table(
    by("committees-table").firstElementChild,
    [{ text: t("centre.committee") }, ...counts.map(([name, , synthetic]) => ({ text: `${name}${synthetic}`, number: true }))],
    rows.map((row) => ({ id: row.id, cells: [named(row), ...counts.map(([, key]) => number(row[key]))] })),
  );
}

/** Show the chart or the table of the same data. */
export function toggle(button) {
  const shown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(shown));
  by(`${button.dataset.table}-table`).hidden = !shown;
  by(`${button.dataset.table}-chart`).hidden = shown;
}

/** The charts as pictures in the colours of paper, beside those on the screen. */
export function printCharts(answers) {
  const draw = () => [drawSeries, drawCommittees].forEach((chart) => chart(answers));
  onPaper(() => {
    draw();
    for (const [name, chart] of charts) {
      by(`${name}-printed`).src = chart.getDataURL({ pixelRatio: 3, backgroundColor: colour("panel") });
      by(`${name}-printed`).hidden = by(`${name}-chart`).hidden;
    }
  });
  draw();
}
