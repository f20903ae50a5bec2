// visualizations/assets/words.js
var own = document.getElementById("words")?.textContent;
var words = own ? JSON.parse(own) : await (await fetch("assets/texts.json")).json();

// visualizations/assets/texts.js
var UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
var GROUPED = { zh: new Intl.NumberFormat("zh-CN"), en: new Intl.NumberFormat("en") };
var lang = "zh";
var isLanguage = (wish) => wish === "zh" || wish === "en";
function speak(wish) {
  lang = wish;
}
var t = (key) => words.texts[key]?.[lang] ?? key;
var fill = (key, ...values) => values.reduce((text, value) => text.replace("{}", () => value), t(key));
var code = (list2, value) => value ? words.codes[list2]?.[value]?.[lang] ?? value : "";
var property = (name) => words.properties[name]?.[lang] ?? name;
var named = (thing2) => lang === "en" && thing2.name_en || thing2.name;
var noted = ({ note, note_en }) => lang === "en" && note_en || note;
var SYNTHETIC_MARK = "〔合成〕";
function clean(text) {
  const seen = String(text).replace(UNSEEN, "�");
  return lang === "en" ? seen.replaceAll(SYNTHETIC_MARK, " (synth.)") : seen;
}
function meaning(text) {
  const key = Object.keys(words.terms).find((one) => t(one) === text);
  return key ? words.terms[key][lang] : "";
}
var called = (id) => fill("imports.nth", id.replace("imp:", ""));
var uncoded = (text) => text.replace(/\bimp:\d+/g, called).replace(/\b[a-z]+:(?=\w)/g, "");
var number = (value) => typeof value === "number" ? GROUPED[lang].format(value) : clean(value ?? "–");
var comma = () => lang === "zh" ? "、" : ", ";
var colon = () => lang === "zh" ? "：" : ": ";
var bracketed = (aside) => lang === "zh" ? `（${aside}）` : ` (${aside})`;

// visualizations/assets/elements.js
var SVG = "http://www.w3.org/2000/svg";
function el(name, attributes2 = {}, ...children) {
  return filled(document.createElement(name), attributes2, children);
}
function svg(name, attributes2 = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes2, children);
}
var SPOKEN = /* @__PURE__ */ new Set(["aria-label", "aria-description", "alt", "placeholder", "title"]);
function filled(made, { on = {}, ...attributes2 }, children) {
  for (const [key, value] of Object.entries(attributes2)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== void 0) made.setAttribute(key, SPOKEN.has(key) ? clean(value) : String(value));
  }
  for (const [event, listener] of Object.entries(on)) made.addEventListener(
    event,
    /** @type {EventListener} */
    listener
  );
  made.append(...children.flat().map((child) => child instanceof Node ? child : clean(child)));
  return made;
}
var by = (id) => (
  /** @type {PageElements[Id]} */
  document.getElementById(id)
);
var all = (selector, place = document) => place.querySelectorAll(selector);
function say(text) {
  by("said").textContent = clean(text);
}
var pencil = (canvas, how) => (
  /** @type {CanvasRenderingContext2D} */
  canvas.getContext("2d", how)
);
var linkButton = (text, click) => el("button", { type: "button", class: "as-link", on: { click } }, text);
function termed(text) {
  const told2 = meaning(text);
  return told2 ? el("span", { class: "term", tabindex: 0, "aria-description": told2, "data-meaning": told2 }, text) : text;
}
function table(place, columns, rows, empty = t("none")) {
  const head = el("tr", {}, columns.map(({ text, head: made, number: right, sorted, given }) => el("th", { scope: "col", class: right ? "number" : null, "aria-sort": sorted, translate: given ? "no" : null }, made ?? termed(text))));
  const body = rows.map((row) => {
    const cells = row.cells.map((cell, at) => el("td", { class: columns[at].number ? "number" : null }, cell));
    return el("tr", { "data-id": row.id }, cells);
  });
  if (!body.length) body.push(el("tr", {}, el("td", { colspan: columns.length }, empty)));
  place.replaceChildren(el("thead", {}, head), el("tbody", {}, body));
}

// visualizations/assets/api.js
var API = "api/v1/";
var ID = /(?<=^|[\s'"“‘（([])[a-z]+:[A-Za-z0-9](?:[\w.%-]*\w)?/g;
var MOST_NAMED = 5;
var LAYERS = ["source", "ledger", "synthetic"];
var layersIn = (names) => LAYERS.filter((one) => names.includes(one));
var lookedAt = (asked) => ({
  zones: asked.getAll("zone"),
  within: asked.get("within") ?? "",
  as_of: asked.get("as_of") ?? "",
  layers: asked.has("layers") ? layersIn((asked.get("layers") ?? "").split(",")) : null,
  hubs: asked.get("hubs") !== "false"
});
var view = lookedAt(new URLSearchParams(location.search));
var readView = (asked) => void Object.assign(view, lookedAt(asked));
var origins = /* @__PURE__ */ new WeakMap();
function viewParameters() {
  const parameters = {};
  if (view.zones.length) parameters.zone = view.zones;
  if (view.within) parameters.within = view.within;
  if (view.as_of) parameters.as_of = view.as_of;
  if (view.layers?.length) parameters.layer = view.layers;
  return parameters;
}
function address(path, parameters) {
  const search = new URLSearchParams();
  let filled2 = (
    /** @type {string} */
    path
  );
  for (const [key, value] of Object.entries(parameters ?? {})) {
    if (filled2.includes(`{${key}}`)) {
      filled2 = filled2.replace(`{${key}}`, encodeURIComponent(value));
      continue;
    }
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== "" && one !== null && one !== void 0) search.append(key, one);
    }
  }
  const query = search.toString();
  return API + filled2 + (query ? `?${query}` : "");
}
function reasons({ told: told2, findings = [] }) {
  if (lang === "en" || !findings.length || findings.some(({ rule }) => !(rule in words.rules))) return told2 ? told2[lang].split("\n") : [];
  return findings.map(({ file, sheet, row, column, value, rule }) => {
    const places = [file, sheet && `${t("imports.sheet")}“${sheet}”`, row && `第${row}行`, column && `${t("imports.column")}“${column}”`];
    return [places.filter(Boolean).join(comma()), `${words.rules[rule][lang]}${value ? bracketed(uncoded(value)) : ""}`].filter(Boolean).join(colon());
  });
}
var Problem = class extends Error {
  /** @param {string} told @param {Api.Finding[]} findings @param {number} [status] */
  constructor(told2, findings, status = 0) {
    super(told2);
    this.findings = findings;
    this.status = status;
  }
};
async function nameOf(id) {
  try {
    const answer2 = await fetch(address("entities/{id}", { ...view.as_of ? { as_of: view.as_of } : {}, id }));
    const told2 = await answer2.json();
    return answer2.ok ? clean(named(told2.data.properties)) : null;
  } catch {
    return null;
  }
}
async function spoken(text) {
  const ids = [...new Set(text.match(ID))].filter((id) => !id.startsWith("imp:")).slice(0, MOST_NAMED);
  const names = new Map(await Promise.all(ids.map(async (id) => (
    /** @type {const} */
    [id, await nameOf(id)]
  ))));
  return text.replace(ID, (id) => names.get(id) ?? uncoded(id));
}
async function ask(path, parameters, { method, json, body } = {}) {
  const headers = { Accept: "application/json" };
  if (json !== void 0) headers["Content-Type"] = "application/json";
  const asked = address(path, parameters);
  const sent = { method, headers, body: json === void 0 ? body : JSON.stringify(json) };
  const answer2 = await fetch(asked, sent).catch(() => {
    throw new Problem(t("unreachable"), []);
  });
  if (answer2.status === 204) return (
    /** @type {Api.Answer<P, M>} */
    null
  );
  if (answer2.ok) {
    const told3 = await answer2.json();
    origins.set(told3, asked);
    if (told3?.data instanceof Object) origins.set(told3.data, asked);
    return told3;
  }
  let told2 = `${answer2.status}`;
  let findings = [];
  try {
    const problem = await answer2.json();
    findings = problem.findings ?? [];
    told2 = await spoken(reasons(problem).join(" ") || told2);
  } catch {
  }
  if (answer2.status === 401) {
    const { page } = document.body.dataset;
    if (page !== "login") location.replace(`login?next=${encodeURIComponent(`${page === "start" ? "" : page}${location.search}`)}`);
  }
  throw new Problem(told2, findings, answer2.status);
}

// visualizations/assets/steps.js
var steps = /* @__PURE__ */ new Set();
var acted = false;
var known = location.search;
function declare(names) {
  steps = new Set(names);
  for (const event of ["click", "change", "submit", "keydown"]) addEventListener(event, () => acted = true, { capture: true });
}
function keep(more = {}, { step = false } = {}) {
  const before = new URLSearchParams(location.search);
  const search = new URLSearchParams(before);
  const own2 = { lang, as_of: view.as_of, layers: view.layers?.join(",") ?? "", hubs: view.hubs ? "" : "false" };
  for (const [key, value] of Object.entries({ ...own2, ...more })) {
    if (value) search.set(key, String(value));
    else search.delete(key);
  }
  if (search.toString() === before.toString()) return;
  const pushed = acted && (step || Object.keys(more).some((key) => steps.has(key) && before.get(key) !== search.get(key)));
  if (pushed) acted = false;
  history[pushed ? "pushState" : "replaceState"](null, "", `${location.pathname}?${search}${location.hash}`);
  known = location.search;
}
function onBack(back) {
  addEventListener("popstate", () => {
    if (location.search === known) return;
    const [before, asked] = [new URLSearchParams(known), new URLSearchParams(location.search)];
    known = location.search;
    acted = false;
    back(asked, ["zone", "within"].some((key) => before.getAll(key).join() !== asked.getAll(key).join()));
  });
}

// visualizations/assets/zones.js
var OFFERED = ["province", "city", "county", "development_zone", "subdistrict", "area"];
function carried(href) {
  const [path, query] = href.split("?");
  const search = new URLSearchParams(query);
  search.delete("zone");
  search.delete("within");
  for (const zone of view.zones) search.append("zone", zone);
  if (view.within) search.set("within", view.within);
  return search.size ? `${path}?${search}` : path;
}
async function pickZone(place, select) {
  const { data } = await ask("zones", { kind: OFFERED, limit: 1e3 });
  const parks = data.filter(({ kind }) => kind === "development_zone").length;
  for (const entry of all("[data-nav=province]")) entry.hidden = parks < 2 && !entry.hasAttribute("aria-current");
  if (data.length < 2 && !view.zones.length) return;
  const only = view.zones.length === 1 && !view.within ? view.zones[0] : "";
  const meant = [data.filter(({ id }) => id === only), data.filter(({ name }) => name === only)].find((found) => found.length === 1);
  const chosen = meant?.[0].id ?? "";
  const several = (view.zones.length || view.within) && !chosen ? [el("option", { value: "*", selected: true }, only || t("zone.several"))] : [];
  const options = inTree(data).map(([zone, depth]) => el("option", { value: zone.id, selected: zone.id === chosen }, `${" ".repeat(depth)}${lang === "en" && zone.name_en || zone.name}`));
  select.replaceChildren(...several, el("option", { value: "", selected: !chosen && !several.length }, t("zone.all")), ...options);
  place.hidden = false;
  select.onchange = () => {
    const search = new URLSearchParams(location.search);
    search.delete("zone");
    search.delete("within");
    if (select.value) search.set("zone", select.value);
    location.search = search.toString();
  };
}
function inTree(zones) {
  const known2 = new Set(zones.map(({ id }) => id));
  const below = /* @__PURE__ */ new Map();
  for (const zone of zones) {
    const above = [zone.parent?.id, zone.park].find((id) => id && id !== zone.id && known2.has(id)) ?? "";
    below.set(above, [...below.get(above) ?? [], zone]);
  }
  const under = (above, depth) => (below.get(above) ?? []).sort((a, b) => a.name.localeCompare(b.name, "zh")).flatMap((zone) => [[zone, depth], ...under(zone.id, depth + 1)]);
  return under("", 0);
}

// visualizations/assets/page.js
function settleLanguage(asked) {
  const wishes = [asked.get("lang"), remembered(), document.documentElement.lang.slice(0, 2)];
  const [wish] = wishes.filter(isLanguage);
  if (wish) speak(wish);
  if (asked.get("lang") === lang) remember();
}
settleLanguage(new URLSearchParams(location.search));
function remembered() {
  try {
    return localStorage.getItem("lang");
  } catch {
    return null;
  }
}
function remember() {
  try {
    localStorage.setItem("lang", lang);
  } catch {
  }
}
function origin(answer2) {
  const layers = answer2.layers.map((layer) => t(`layer.${layer}`)).join(comma());
  const zones = answer2.zones.map(({ name }) => name).join(comma());
  const parts = [...zones ? [`${t("zone.label")} ${zones}`] : [], ...answer2.within ? [t("zone.within")] : [], `${t("as_of")} ${answer2.as_of}`, `${t("layers")} ${layers}`];
  by("foot").textContent = parts.join(" · ");
  const day = viewForm()?.elements.as_of;
  if (day && !day.value) day.value = answer2.as_of;
  shownDay = answer2.as_of;
  view.layers ??= layersIn(answer2.layers);
  showLayers();
}
var shownDay = "";
function warnSynthetic(there) {
  const notice = by("notice");
  notice.hidden = !there;
  notice.textContent = there ? t("synthetic.banner") : "";
}
var viewForm = () => (
  /** @type {PageElements["view"] | null} */
  by("view")
);
var layerBoxes = () => document.querySelectorAll("#view [name=layers]");
function showLayers() {
  for (const box of layerBoxes()) box.checked = !view.layers || view.layers.includes(
    /** @type {Api.Layer} */
    box.value
  );
}
function word() {
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  for (const place of all("[data-t]")) {
    if (place.tagName === "TITLE") continue;
    place.textContent = t(place.dataset.t ?? "");
    const told2 = meaning(place.textContent);
    if (told2) place.title = told2;
  }
  for (const place of all("[data-label]")) place.setAttribute("aria-label", t(place.dataset.label ?? ""));
  for (const link of all('a[href*="lang="]')) {
    link.setAttribute("href", (link.getAttribute("href") ?? "").replace(/\blang=(zh|en)/, `lang=${lang}`));
  }
  for (const link of all("header nav a, .product a")) link.setAttribute("href", carried(link.getAttribute("href") ?? ""));
  by("language").setAttribute("aria-label", t("lang.label"));
  by("language").setAttribute("lang", lang === "zh" ? "en" : "zh-CN");
  document.title = `${t(`${document.body.dataset.page}.title`)} · ${t("product")}`;
  for (const worded of hearers) worded();
}
var hearers = [];
var READS = {
  start: ["organizations", "enterprises", "positions", "figures"],
  map: ["enterprises", "positions"],
  network: ["organizations", "pairings", "memberships"],
  desk: ["enterprises", "positions"],
  centre: ["organizations", "enterprises", "positions", "pairings", "activities", "frameworks", "figures"],
  report: ["organizations", "enterprises", "positions", "pairings", "frameworks", "figures"],
  placing: ["enterprises", "positions"],
  imports: []
};
var LEADS_TO_PLACES = /* @__PURE__ */ new Set(["start", "map", "desk", "imports"]);
async function leadOn() {
  const page = document.body.dataset.page ?? "";
  const reads = READS[page];
  if (!reads) return;
  const { data } = await ask("meta", viewParameters());
  const lacking = data.lacking.filter(({ kind }) => reads.includes(kind));
  const unlocated = LEADS_TO_PLACES.has(page) ? data.unlocated : 0;
  const empty = data.empty && page !== "imports";
  document.body.toggleAttribute("data-empty", empty);
  const lead = by("lead");
  lead.hidden = !empty && !lacking.length && !unlocated;
  lead.className = empty ? "panel" : "notice screen";
  const own2 = `imports?lang=${lang}`;
  if (empty) lead.replaceChildren(...welcome(own2));
  else {
    lead.replaceChildren(
      unlocated ? el("p", {}, `${fill("lead.unlocated", number(unlocated))} `, el("a", { href: carried(`places?lang=${lang}`) }, t("lead.place"))) : "",
      lacking.length ? el("p", {}, `${t("lead.lacking")} `, lacking.flatMap(({ kind, number: at, title }) => [el("a", { href: address("templates/{workbook}.xlsx", { workbook: kind }), download: true }, `${title[lang]} ${at}`), " · "]), el("a", { href: own2 }, t("nav.imports"))) : ""
    );
  }
}
function welcome(own2) {
  const way = (href, key, note) => el("li", {}, el("a", { href }, el("strong", {}, t(key)), el("span", {}, t(note))));
  return [
    el("p", {}, el("strong", {}, t("lead.empty"))),
    el("ul", { class: "links" }, way(own2, "lead.own", "lead.own.note"), way(`${own2}#h-templates`, "lead.templates", "lead.templates.note")),
    el("p", { class: "note" }, `${t("lead.commands")} `, el("code", {}, "gongjian demo --no-serve"), comma(), el("code", {}, "gongjian load FILE"))
  ];
}
async function tellWho() {
  const { account, way, rights } = await ask("session");
  const held = (
    /** @type {string[]} */
    rights
  );
  document.documentElement.dataset.lacks = ["plan", "edit", "export", "settings"].filter((right) => !held.includes(right)).join(" ");
  by("account").hidden = !account || way === "open";
  by("account").textContent = account;
  if (way !== "open") addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  return held;
}
var who = Promise.resolve([]);
function begin(drawn, { steps: steps2 = [], read } = {}) {
  const draw2 = () => Promise.resolve(drawn()).then(leadOn).catch(() => {
  });
  const own2 = document.querySelector(`[data-nav=${document.body.dataset.page}]`);
  own2?.setAttribute("aria-current", "page");
  declare(steps2);
  read?.(new URLSearchParams(location.search));
  by("language").addEventListener("click", () => {
    speak(lang === "zh" ? "en" : "zh");
    remember();
    keep({}, { step: true });
    word();
    draw2();
  });
  const form = viewForm();
  const showView = () => {
    if (!form) return;
    form.elements.as_of.value = view.as_of;
    if (form.elements.hubs) form.elements.hubs.checked = view.hubs;
    showLayers();
  };
  showView();
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const { as_of, hubs } = form.elements;
    const layers = layersIn([...layerBoxes()].filter((box) => box.checked).map((box) => box.value));
    view.as_of = as_of.value;
    view.layers = layers.length ? layers : null;
    if (hubs) view.hubs = hubs.checked;
    showLayers();
    keep({}, { step: true });
    draw2();
  });
  onBack((asked, elsewhere) => {
    if (elsewhere || steps2.length && !read) return location.reload();
    readView(asked);
    settleLanguage(asked);
    read?.(asked);
    showView();
    word();
    draw2();
  });
  keep();
  word();
  draw2();
  if (by("account")) who = tellWho().catch(() => []);
  if (by("of-zone") && document.body.dataset.page !== "login") pickZone(by("of-zone"), by("zone")).catch(() => {
  });
}

// visualizations/assets/network-compared.js
var SIGNS = { came: "＋", went: "−", stayed: "" };
var INKS = { came: "good", went: "accent", stayed: "muted" };
var WIDTHS = { came: 3.2, went: 2.2, stayed: 1 };
var CHANGES = (
  /** @type {Change[]} */
  Object.keys(SIGNS)
);
function joined(first, second, later) {
  const before = new Map(first.map((one) => [one.id, one]));
  const after = new Map(second.map((one) => [one.id, one]));
  const [shown2, other] = later ? [after, before] : [before, after];
  return [...new Map([...other, ...shown2]).values()].map((one) => ({ ...one, change: (
    /** @type {Change} */
    !after.has(one.id) ? "went" : before.has(one.id) ? "stayed" : "came"
  ) })).sort((one, another) => one.id < another.id ? -1 : 1);
}
function compared(now, then) {
  const later = now.as_of >= then.as_of;
  const [first, second] = later ? [then.data, now.data] : [now.data, then.data];
  const nodes = joined(first.nodes, second.nodes, later);
  const edges = joined(first.edges, second.edges, later);
  const either = (some2, more, key) => [...new Map([...more, ...some2].map((one) => [key(one), one])).values()];
  const kinds = either(now.data.legend.nodes, then.data.legend.nodes, ({ kind }) => kind);
  const types = either(now.data.legend.edges, then.data.legend.edges, ({ type }) => type);
  return {
    ...now,
    data: {
      ...now.data,
      nodes,
      edges,
      legend: {
        nodes: kinds.map((entry) => ({ ...entry, count: nodes.filter(({ kind }) => kind === entry.kind).length })),
        edges: types.map((entry) => ({ ...entry, count: edges.filter(({ type }) => type === entry.type).length }))
      },
      zones: either(now.data.zones ?? [], then.data.zones ?? [], ({ id }) => id),
      sources: either(now.data.sources, then.data.sources, ({ id }) => id),
      truncated: now.data.truncated || then.data.truncated,
      total_nodes: Math.max(now.data.total_nodes, then.data.total_nodes, nodes.length)
    }
  };
}
function comparedWhole(now, then) {
  const later = now.as_of >= then.as_of;
  const [data, other] = [now.data, then.data];
  const rows = new Map(data.id.map((id, row2) => [id, row2]));
  const there = new Set(other.id);
  const change = data.id.map((id) => there.has(id) ? "stayed" : later ? "came" : "went");
  const alone = other.id.flatMap((id, at) => rows.has(id) ? [] : [at]);
  alone.forEach((at, more) => rows.set(other.id[at], data.id.length + more));
  const row = (at) => at < 0 ? at : Number(rows.get(other.id[at]));
  const kinds = [...new Map([...other.kinds, ...data.kinds].map((entry) => [entry.kind, entry])).values()];
  const [sectors, layers, types] = [[.../* @__PURE__ */ new Set([...data.sectors, ...other.sectors])], [.../* @__PURE__ */ new Set([...data.layers, ...other.layers])], [.../* @__PURE__ */ new Set([...data.types, ...other.types])]];
  const kindOf2 = (of, at) => kinds.findIndex(({ kind: kind2 }) => kind2 === of.kinds[of.kind[at]].kind);
  const column = (own2, others) => [...own2, ...alone.map((at) => others[at])];
  const marked = (own2, others) => [.../* @__PURE__ */ new Set([...own2, ...others.map(row)])];
  const some2 = (own2, others) => ({ ...Object.fromEntries(alone.filter((at) => at in others).map((at) => [row(at), others[at]])), ...own2 });
  const kind = [...data.id.map((_, at) => kindOf2(data, at)), ...alone.map((at) => kindOf2(other, at))];
  const edges = [...data.edges.map(([start, end, type]) => [start, end, types.indexOf(data.types[type])]), ...other.edges.map(([start, end, type]) => [row(start), row(end), types.indexOf(other.types[type])])];
  return {
    ...now,
    data: {
      ...data,
      sectors,
      layers,
      types,
      kind,
      // Of those that are only counted nobody knows who is there on both days: told is how many there are on the shown one.
      kinds: data.folded ? kinds : kinds.map((entry, at) => ({ ...entry, count: kind.filter((one) => one === at).length })),
      change: [...change, ...alone.map(() => (
        /** @type {Change} */
        later ? "went" : "came"
      ))],
      id: column(data.id, other.id),
      name: column(data.name, other.name),
      name_en: some2(data.name_en, other.name_en),
      sector: [...data.sector, ...alone.map((at) => sectors.indexOf(other.sectors[other.sector[at]]))],
      layer: [...data.layer, ...alone.map((at) => layers.indexOf(other.layers[other.layer[at]]))],
      parent: [...data.parent, ...alone.map((at) => row(other.parent[at]))],
      x: column(data.x, other.x),
      y: column(data.y, other.y),
      disc: some2(data.disc, other.disc),
      ...data.folded ? { folded: some2(data.folded, other.folded ?? {}) } : {},
      hub: marked(data.hub, other.hub),
      category: marked(data.category, other.category),
      outside: marked(data.outside, other.outside),
      undated: marked(data.undated, other.undated),
      edges: (
        /** @type {Drawn.Whole["edges"]} */
        [...new Map(edges.map((edge) => [edge.join(), edge])).values()]
      )
    }
  };
}

// visualizations/assets/network-data.js
var FILTERS = (
  /** @type {const} */
  ["sector", "theme", "status", "part", "change"]
);
var edgeOf = (start, type, end) => ({ id: `${start}|${type}|${end}`, start, type, end });
var Shown = class {
  /** @type {Map<string, N>} */
  nodes = /* @__PURE__ */ new Map();
  /** @type {Drawn.Edge[]} */
  edges = [];
  /** @type {Map<string, Drawn.Kind>} */
  kinds = /* @__PURE__ */ new Map();
  /** Relations that occur. @type {Drawn.Relation[]} */
  types = [];
  /** @param {Drawn.Answer<Data>} answer */
  constructor(answer2) {
    this.answer = answer2;
    this.data = answer2.data;
  }
  get synthetic() {
    return [...this.nodes.values()].some((node) => node.layer === "synthetic");
  }
  /** @param {Pick<Drawn.Node, "kind">} node @returns {Drawn.Kind} */
  kind(node) {
    const known2 = this.kinds.get(node.kind);
    if (!known2) throw new Error(`no legend for ${node.kind}`);
    return known2;
  }
  /** Whether a node passes: each filter says nothing of nodes that it does not concern.
   * @param {Drawn.Node} node @param {Filters} filters */
  has(node, filters) {
    return FILTERS.every((name) => !filters[name] || node[name] === void 0 || node[name] === filters[name]);
  }
};
var OF_SECTORS = ["organization", "unit", "enterprise"];
function sifted({ kind, label, zone, attributes: { sector, theme, status } }) {
  if (label === "Agreement") return { theme: theme ?? "", status, part: zone ?? void 0 };
  return { sector: sector ?? (OF_SECTORS.includes(kind) ? "" : void 0), part: zone ?? (label === "Initiative" ? void 0 : "") };
}
var Pairing = class _Pairing extends Shown {
  /** `opened`: ids whose neighbours come in; `other`: a day to compare with.
   * @param {{ opened?: Iterable<string>, other?: string }} [how] */
  static async load({ opened = [], other = "" } = {}) {
    const asked = { ...viewParameters(), include_hubs: view.hubs, open: [...opened] };
    const [now, then] = await Promise.all([ask("views/pairing", asked), other ? ask("views/pairing", { ...asked, as_of: other }) : null]);
    return new _Pairing(then ? compared(now, then) : now);
  }
  scope = (
    /** @type {const} */
    "pairing"
  );
  /** Subdistricts that nodes belong to. @type {Map<string, { id: string, name: string, name_en?: string | null }>} */
  zones = /* @__PURE__ */ new Map();
  /** @param {Drawn.Answer<Drawn.Pairing>} answer */
  constructor(answer2) {
    super(answer2);
    this.kinds = new Map(this.data.legend.nodes.map((entry) => [entry.kind, entry]));
    this.types = this.data.legend.edges;
    for (const node of this.data.nodes) {
      this.nodes.set(node.id, { ...node, ...sifted(node) });
    }
    this.edges = this.data.edges;
    this.zones = new Map((this.data.zones ?? []).map((zone) => [zone.id, zone]));
  }
  /** The name of a subdistrict. @param {string} id */
  zone(id) {
    const zone = this.zones.get(id);
    return zone ? named(zone) : id;
  }
  /** @returns {Drawn.Symbol[]} */
  drawn() {
    return [...this.nodes.values()].map((node) => {
      const { shape, size, path } = this.kind(node);
      const sign = node.change ? SIGNS[node.change] : "";
      return { id: node.id, x: node.x, y: node.y, kind: node.kind, shape, path, size: 10 * size, text: `${sign}${(node.lines[lang] ?? node.lines.zh).join("\n")}`, synthetic: node.layer === "synthetic", category: node.category, change: node.change };
    });
  }
  /** @param {Drawn.PairingNode} node */
  name(node) {
    return node.shown[lang] ?? node.shown.zh;
  }
  /** @returns {Drawn.Options} */
  options() {
    return { sizes: "screen", extent: this.data.extent.length ? this.data.extent : [0, 1, 0, 1] };
  }
  get truncated() {
    return this.data.truncated ? [this.data.nodes.length, this.data.total_nodes] : null;
  }
};
var Whole = class _Whole extends Shown {
  /** `other`: a day to compare with. @param {{ opened?: Iterable<string>, other?: string }} [how] */
  static async load({ opened = [], other = "" } = {}) {
    const [now, then] = await Promise.all([ask("views/whole", viewParameters()), other ? ask("views/whole", { ...viewParameters(), as_of: other }) : null]);
    const whole2 = new _Whole(then ? comparedWhole(now, then) : now);
    whole2.opened = new Set(opened);
    return whole2;
  }
  scope = (
    /** @type {const} */
    "whole"
  );
  unfolded = false;
  /** Bodies whose own enterprises are unfolded. @type {ReadonlySet<string>} */
  opened = /* @__PURE__ */ new Set();
  /** @param {Drawn.Answer<Drawn.Whole>} answer */
  constructor(answer2) {
    super(answer2);
    const { data } = this;
    this.kinds = new Map(data.kinds.map((entry) => [entry.kind, entry]));
    const hubs = new Set(data.hub);
    const category = new Set(data.category);
    const outside = new Set(data.outside);
    this.leaves = new Uint32Array(data.id.length);
    this.crowd = new Uint32Array(data.id.length);
    data.parent.forEach((parent, row) => {
      if (parent < 0 || row in data.disc) return;
      this.leaves[parent] += 1;
      if (data.kinds[data.kind[row]].kind === "enterprise") this.crowd[parent] += 1;
    });
    for (const [row, [many, enterprises]] of Object.entries(data.folded ?? {})) {
      this.leaves[Number(row)] += many;
      this.crowd[Number(row)] += enterprises;
    }
    data.id.forEach((id, row) => {
      const kind = data.kinds[data.kind[row]].kind;
      const sector = data.sectors[data.sector[row]] ?? (OF_SECTORS.includes(kind) ? "" : void 0);
      this.nodes.set(id, {
        id,
        row,
        kind,
        sector,
        x: data.x[row],
        y: data.y[row],
        name: data.name[row],
        name_en: data.name_en[row],
        layer: data.layers[data.layer[row]],
        parent: data.parent[row] < 0 ? null : data.id[data.parent[row]],
        disc: data.disc[row] ?? null,
        hub: hubs.has(row),
        category: category.has(row),
        outside: outside.has(row),
        change: data.change?.[row]
      });
    });
    this.edges = data.edges.map(([start, end, type]) => edgeOf(data.id[start], data.types[type], data.id[end]));
    const present = new Set(this.edges.map(({ type }) => type));
    this.types = data.types.map((type) => ({ type, text: words.relationships[type], count: this.edges.filter((edge) => edge.type === type).length })).filter(({ type }) => present.has(type));
  }
  /** Where not all are drawn one by one: how many are, and how many there are. */
  get truncated() {
    return this.data.folded ? [this.nodes.size, this.data.kinds.reduce((sum, { count }) => sum + count, 0)] : null;
  }
  /** The columns tell no subdistricts. @param {string} id */
  zone(id) {
    return id;
  }
  /** The nodes, those with most under them first. */
  byLeaves() {
    return [...this.nodes.values()].sort((one, other) => this.leaves[other.row] - this.leaves[one.row] || one.row - other.row);
  }
  /** The edges are drawn of what is focused on only: all of them would hide what is under them.
   * @returns {Drawn.Symbol[]} */
  drawn() {
    return [...this.nodes.values()].map((node) => {
      const { shape, size, path } = this.kind(node);
      const large = node.kind === "committee" ? 44 : node.disc ? 15 * size : 6;
      return { id: node.id, x: node.x, y: node.y, kind: node.kind, shape, path, size: large, text: `${node.change ? SIGNS[node.change] : ""}${this.name(node)}`, synthetic: node.layer === "synthetic", category: node.category, change: node.change };
    });
  }
  /** @param {Drawn.WholeNode} node */
  name(node) {
    const marks = [node.category ? bracketed(t("mark.category.short")) : "", node.outside ? bracketed(t("mark.outside.short")) : ""];
    const name = named(node);
    return `${name}${node.layer === "synthetic" && !name.includes(SYNTHETIC_MARK) ? SYNTHETIC_MARK : ""}${marks.join("")}`;
  }
  /** Enterprises stay folded into their disc until they are asked for, or came or went between two days.
   * @param {string} id */
  folded(id) {
    const node = this.nodes.get(id);
    return node?.change !== "came" && node?.change !== "went" && !this.unfolded && node !== void 0 && node.disc === null && node.parent !== null && !this.opened.has(node.parent) && node.kind === "enterprise";
  }
  /** @returns {Drawn.Options} */
  options() {
    const ends = (values) => values.reduce(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      /** @type {[number, number]} */
      [0, 1]
    );
    return { sizes: "positions", labels: 9, extent: [...ends(this.data.x), ...ends(this.data.y)], backdrop: (context, toScreen, ratio) => this.#discs(context, toScreen, ratio) };
  }
  /** Discs and how many stand in each; names of the large ones, so that the sectors can be read.
   * @type {Drawn.Backdrop} */
  #discs(context, toScreen, ratio) {
    const ink = getComputedStyle(document.documentElement);
    const [thin, muted, fill2, text] = ["line", "muted", "n-enterprise", "ink"].map((name) => ink.getPropertyValue(`--${name}`).trim());
    const font = getComputedStyle(document.body).fontFamily;
    context.textAlign = "center";
    const circle = (x, y, radius) => {
      const middle = toScreen({ x, y });
      const edge = toScreen({ x: x + radius, y });
      return { ...middle, reach: Math.hypot(edge.x - middle.x, edge.y - middle.y) };
    };
    const titles = [];
    for (const node of this.nodes.values()) {
      if (!node.disc) continue;
      const [x, y, radius, around] = node.disc;
      const { x: cx, y: cy, reach } = circle(x, y, radius);
      if (reach < 3) continue;
      const root = node.parent === null;
      context.beginPath();
      context.arc(cx, cy, reach, 0, 2 * Math.PI);
      context.globalAlpha = 0.045;
      context.fillStyle = text;
      context.fill();
      context.globalAlpha = 1;
      context.lineWidth = root ? 1.5 : 0.6;
      context.strokeStyle = root ? muted : thin;
      context.stroke();
      if (root && reach > 40) titles.push([this.name(node), cx, cy - reach + 22, 2 * reach]);
      const crowd = this.crowd[node.row];
      const open = !this.data.folded && (this.unfolded || this.opened.has(node.id));
      if (open || !crowd) continue;
      const own2 = circle(node.x, node.y, around);
      context.beginPath();
      context.arc(own2.x, own2.y, own2.reach, 0, 2 * Math.PI);
      context.globalAlpha = 0.55;
      context.fillStyle = fill2;
      context.fill();
      context.globalAlpha = 1;
      if (own2.reach < 15) continue;
      context.font = `${Math.min(Math.max(own2.reach / 2.4, 11), 22)}px ${font}`;
      context.fillStyle = text;
      context.fillText(crowd.toLocaleString(), own2.x, own2.y + own2.reach * 0.66);
    }
    context.lineWidth = 4;
    context.strokeStyle = ink.getPropertyValue("--panel").trim();
    context.fillStyle = text;
    context.font = `700 ${ratio > 0.6 ? 15 : 17}px ${font}`;
    return titles.flatMap(
      ([name, x, y, room]) => inTwo((one) => context.measureText(one).width, name, room).map((line, at) => {
        context.strokeText(line, x, y + 19 * at);
        context.fillText(line, x, y + 19 * at);
        const half = context.measureText(line).width / 2;
        return { left: x - half, right: x + half, top: y + 19 * (at - 1), bottom: y + 19 * at };
      })
    );
  }
};
function inTwo(width, text, room) {
  const fits = (line) => width(line) <= room;
  const pieces = text.split(" ");
  let first = pieces.length;
  while (first > 1 && !fits(pieces.slice(0, first).join(" "))) first -= 1;
  const lines = [pieces.slice(0, first), pieces.slice(first)].map((line) => line.join(" "));
  return lines.filter(Boolean).map((line) => fitted(width, line, room));
}
function fitted(width, text, room) {
  if (width(text) <= room) return text;
  let length = text.length;
  while (length > 1 && width(`${text.slice(0, length)}…`) > room) length -= 1;
  return `${text.slice(0, length)}…`;
}

// visualizations/assets/facts.js
var OF_THE_ROW = /* @__PURE__ */ new Set(["id", "name", "name_en", "park", "layer", "source", "since", "until", "facts", "paragraphs", "certainty", "note", "note_en", "load", "revision", "fingerprint"]);
var some = (value) => value instanceof Node || value.length > 0;
var facts = (pairs) => el("dl", {}, pairs.flatMap(([name, value]) => value && some(value) ? [el("dt", {}, termed(name)), el("dd", {}, value)] : []));
function attribute(label, name, value) {
  const list2 = words.code_list_of[`${label}.${name}`];
  if (typeof value === "boolean") return [property(name), value ? t("yes") : t("no")];
  return [property(name), list2 ? code(list2, String(value)) : Array.isArray(value) ? value.join(comma()) : number(value)];
}
var attributes = (label, properties) => Object.entries(properties).filter(([name]) => !OF_THE_ROW.has(name)).map(([name, value]) => attribute(label, name, value));
var validity = (item) => item.undated ? t("mark.undated") : `${item.since ?? "…"} – ${item.until ?? "…"}`;

// visualizations/assets/figures.js
var OPERATORS = { gt: ">", ge: "≥", lt: "<", le: "≤", about: "≈" };
var UNITS = { m2: () => " m²", "%": () => "%", CNY: () => ` ${t("unit.cny")}` };
var bound = (claim) => OPERATORS[claim.operator ?? ""] ?? "";
var unit = (claim) => UNITS[claim.unit ?? ""]?.() ?? "";
function published(claim) {
  if (claim.value === null || claim.value === void 0) return clean(claim.printed ?? "–");
  return `${[bound(claim), number(claim.value)].filter(Boolean).join(" ")}${unit(claim)}`;
}

// visualizations/assets/symbols.js
function symbol(entry, { synthetic = false, category = false } = {}) {
  const classes = ["symbol", `n-${entry.kind}`, synthetic ? "synthetic" : "", category ? "category" : ""];
  return svg(
    "g",
    { class: classes.filter(Boolean).join(" "), transform: `scale(${entry.size})` },
    svg("path", { class: "shape", d: entry.path }),
    synthetic ? svg("path", { class: "over", d: entry.path }) : ""
  );
}
function hatching() {
  return svg(
    "pattern",
    { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    svg("path", { class: "hatch", d: "M0 0V5" })
  );
}

// visualizations/assets/network-panel.js
var ROWS = 500;
var chips = (ids) => (ids ?? []).flatMap((id) => id.startsWith("P") ? el("span", { class: "chip" }, fill("detail.nth", number(Number(id.slice(1))))) : []);
var swatch = (...drawn) => svg("svg", { viewBox: "-22 -18 44 36", "aria-hidden": "true" }, drawn);
var plain = (kind) => ({ ...kind, size: 1 });
var Panel = class {
  /** `pick(id)` chooses a node; `toggle(key)` hides or shows a kind or type, and tells which it is.
   * @param {{ pick: (id: string, how: { move: boolean }) => void, toggle: (key: string) => boolean, hidden: Set<string> }} given */
  constructor({ pick: pick2, toggle: toggle2, hidden: hidden2 }) {
    this.pick = pick2;
    this.toggle = toggle2;
    this.hidden = hidden2;
    this.current = null;
    this.asked = () => ({});
    this.cite = (ids) => chips(ids);
    this.heading = (node) => this.name(node);
    this.network = null;
  }
  /** The network beside which it stands. */
  get shown() {
    if (!this.network) throw new Error("no network is shown yet");
    return this.network;
  }
  /** @param {Shown} network */
  show(network) {
    this.network = network;
    this.#legend();
  }
  /** @param {AnyNode} node */
  name(node) {
    const { shown: shown2 } = this;
    return shown2.scope === "pairing" ? shown2.name(
      /** @type {Drawn.PairingNode} */
      node
    ) : shown2.name(
      /** @type {Drawn.WholeNode} */
      node
    );
  }
  /** @param {AnyNode} node */
  link(node) {
    return linkButton(this.name(node), () => this.pick(node.id, { move: true }));
  }
  // --- legend ---------------------------------------------------------------------------------
  /** @param {string} key @param {SVGElement} drawing @param {string} text @param {number} count */
  #entry(key, drawing, text, count) {
    const button = el(
      "button",
      { type: "button", "aria-pressed": String(!this.hidden.has(key)), "data-key": key, on: { click: () => button.setAttribute("aria-pressed", String(this.toggle(key))) } },
      drawing,
      el("span", {}, text),
      el("span", { class: "of" }, number(count))
    );
    return el("li", {}, button);
  }
  #legend() {
    const { kinds, types, nodes } = this.shown;
    const every = [...nodes.values()];
    const ofNodes = [...kinds.values()].map((kind) => this.#entry(kind.kind, swatch(symbol(plain(kind))), kind.text[lang], kind.count));
    const ofEdges = types.map(({ type, text, count }) => this.#entry(type, swatch(svg("path", { class: `edge e-${type}`, d: "M-20 0H20" })), text[lang], count));
    const example = kinds.get("unit") ?? [...kinds.values()][0];
    const mark = (how, text) => el("li", { class: "mark" }, swatch(svg("defs", {}, hatching()), symbol(plain(example), how)), text);
    const marks = [];
    if (every.some((node) => node.layer === "synthetic")) marks.push(mark({ synthetic: true }, t("mark.synthetic")));
    if (every.some((node) => node.category)) marks.push(mark({ category: true }, t("mark.category")));
    by("legend").replaceChildren(el("ul", {}, ofNodes), el("ul", {}, ofEdges), marks.length ? el("ul", {}, marks) : "");
  }
  // --- details --------------------------------------------------------------------------------
  /** @param {AnyNode | null} node */
  async details(node) {
    const place = by("details");
    if (!node) place.replaceChildren(el("p", { class: "note" }, t("network.pick")));
    else if ("attributes" in node) place.replaceChildren(...this.#known(node));
    else {
      place.replaceChildren(el("h3", {}, this.heading(node)), el("p", { class: "note" }, t("loading")));
      const answer2 = await ask("entities/{id}", { ...this.asked(), id: node.id });
      if (this.current === node.id) place.replaceChildren(...this.#told(answer2.data, node));
    }
  }
  /** The name of a source. @param {string} id */
  #source(id) {
    const found = this.shown.scope === "pairing" && this.shown.data.sources.find((one) => one.id === id);
    return found ? named(found) : null;
  }
  /** @param {Origin} item @param {string} held @returns {Fact[]} */
  #origin(item, held) {
    return [
      [t("detail.since"), held],
      [t("detail.layer"), t(`layer.${item.layer}`)],
      [t("detail.certainty"), code("certainty", item.certainty)],
      [t("detail.facts"), this.cite(item.facts, item)],
      [t("detail.paragraphs"), this.cite(item.paragraphs, item)],
      [t("detail.source"), item.source_name ?? this.#source(item.source)],
      [t("detail.note"), noted(item)]
    ];
  }
  /** @param {Drawn.PairingNode} node @param {Drawn.Edge} edge */
  #tie(node, edge) {
    const outward = edge.start === node.id;
    const other = this.shown.nodes.get(outward ? edge.end : edge.start);
    const list2 = words.code_list_of_relationship[`${edge.type}.role`];
    const role = edge.role ? bracketed(list2 ? code(list2, edge.role) : edge.role) : "";
    return el("li", {}, `${words.relationships[edge.type][lang]}${role} ${outward ? "→" : "←"} `, other ? this.link(other) : "", " ", this.cite(edge.facts, edge));
  }
  /** @param {Drawn.PairingNode} node */
  #known(node) {
    const ties = this.shown.edges.filter((edge) => edge.start === node.id || edge.end === node.id);
    return [
      el("h3", {}, this.heading(node)),
      facts([
        [t("detail.kind"), this.shown.kind(node).text[lang]],
        ...Object.entries(node.attributes).map(([name, value]) => attribute(node.label, name, value)),
        [t("detail.hub"), node.hub ? t("yes") : ""],
        [t("detail.members"), node.members_unknown ? t("detail.members.unknown") : ""],
        ...this.#origin(node, validity(node))
      ]),
      ...node.figures?.length ? [el("h3", {}, t("detail.figures")), el("ul", {}, node.figures.map((figure) => el("li", {}, `${named(figure)}${colon()}${published(figure)}`)))] : [],
      ...ties.length ? [el("h3", {}, t("detail.links")), el("ul", {}, ties.map((edge) => this.#tie(node, edge)))] : []
    ];
  }
  /** @param {Entity} entity @param {AnyNode} node */
  #told(entity, node) {
    const ties = entity.relations.map((relation) => {
      const other = this.shown.nodes.get(relation.other);
      const arrow = relation.direction === "out" ? "→" : "←";
      return el("li", {}, `${words.relationships[relation.type][lang]} ${arrow} `, other ? this.link(other) : relation.other_name, " ", this.cite(relation.provenance.facts, relation.provenance));
    });
    const more = entity.relations_count > ties.length ? [el("p", { class: "note" }, `${number(ties.length)} / ${number(entity.relations_count)}`)] : [];
    return [
      el("h3", {}, this.heading(node)),
      facts([
        [t("detail.kind"), this.shown.kind(node).text[lang]],
        ...attributes(entity.label, entity.properties),
        ...this.#origin(entity.provenance, validity({ undated: entity.undated, since: entity.properties.since, until: entity.properties.until }))
      ]),
      ...ties.length ? [el("h3", {}, t("detail.links")), el("ul", {}, ties), ...more] : []
    ];
  }
  // --- tables ---------------------------------------------------------------------------------
  /** @param {AnyNode[]} nodes @param {Drawn.Edge[]} edges */
  tables(nodes, edges) {
    const ties = /* @__PURE__ */ new Map();
    for (const edge of edges) for (const id of [edge.start, edge.end]) ties.set(id, (ties.get(id) ?? 0) + 1);
    const pairing = this.shown.scope === "pairing";
    const made = pairing ? [{ text: t("table.certainty") }, { text: t("table.origin") }] : [];
    const stated = (item) => {
      const origin2 = (
        /** @type {Origin} */
        item
      );
      return pairing ? [code("certainty", origin2.certainty), this.cite([...origin2.facts ?? [], ...origin2.paragraphs ?? []], origin2)] : [];
    };
    table(
      by("nodes"),
      [{ text: t("table.name") }, { text: t("table.kind") }, { text: pairing ? t("table.degree") : t("table.under"), number: true }, { text: t("table.layer") }, ...made],
      nodes.slice(0, ROWS).map((node) => ({
        id: node.id,
        cells: [this.link(node), this.shown.kind(node).text[lang], number(this.shown.scope === "whole" && "row" in node ? this.shown.leaves[node.row] : ties.get(node.id) ?? 0), t(`layer.${node.layer}`), ...stated(node)]
      }))
    );
    if (nodes.length > ROWS) by("nodes").prepend(el("caption", {}, `${t("table.first_rows")} ${number(ROWS)} / ${number(nodes.length)}`));
    table(
      by("edges"),
      [{ text: t("table.from") }, { text: t("table.type") }, { text: t("table.to") }, ...made],
      edges.slice(0, ROWS).map((edge) => ({
        id: edge.id,
        cells: [this.#end(edge.start), words.relationships[edge.type][lang], this.#end(edge.end), ...stated(edge)]
      }))
    );
    this.highlight();
  }
  /** An end of an edge. @param {string} id */
  #end(id) {
    const node = this.shown.nodes.get(id);
    return node ? this.link(node) : id;
  }
  highlight() {
    const id = this.current;
    for (const row of all("#nodes tr[data-id]")) row.classList.toggle("picked", row.dataset.id === id);
    for (const row of all("#edges tr[data-id]")) {
      const [start, , end] = (row.dataset.id ?? "").split("|");
      row.classList.toggle("picked", id !== null && (start === id || end === id));
    }
  }
};

// visualizations/assets/keys.js
var declared = /* @__PURE__ */ new Map();
function declareKeys(where, keys) {
  declared.set(where, keys);
}
function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const named2 = key.length > 1;
  const parts = [ctrlKey || metaKey ? "Ctrl" : "", altKey ? "Alt" : "", shiftKey && (named2 || ctrlKey || metaKey) ? "Shift" : ""];
  return [...parts.filter(Boolean), named2 ? key : ctrlKey || metaKey ? key.toLowerCase() : key].join("+");
}
function hearKeys(place, where, heard, options) {
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
    options
  );
}

// visualizations/assets/picture.js
var STEP = 1.4;
var FAINT = 0.16;
var ROOMY = 1.3;
var SHRINK = 0.6;
var CLICK = 4;
var CURVE = 0.22;
var colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
var shrunk = (units) => Math.max(units / ROOMY, 1) ** SHRINK;
var overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
var BESIDE = 3;
function roomFor({ x, y, size }, half, high, taken) {
  const aside = size + BESIDE + half;
  for (const [at, top] of [[x, y + size], [x, y - size - high], [x + aside, y - high / 2], [x - aside, y - high / 2]]) {
    const box = { left: at - half, right: at + half, top, bottom: top + high };
    if (!taken.some((other) => overlap(box, other))) return { ...box, x: at };
  }
  return null;
}
var boxOf = ({ x, y, size }) => ({ left: x - size, right: x + size, top: y - size, bottom: y + size });
function asPng(width, height, layers) {
  const canvas = new OffscreenCanvas(width, height);
  const context = (
    /** @type {OffscreenCanvasRenderingContext2D} */
    canvas.getContext("2d")
  );
  context.fillStyle = colour("panel");
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of layers) context.drawImage(layer, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/png" });
}
var bent = (before) => CURVE * Math.ceil(before / 2) * (before % 2 ? 1 : -1);
function nearest(here, [wx, wy], places, strict) {
  let best = null;
  for (const { id, x, y } of places) {
    const ahead = (x - here.x) * wx + (y - here.y) * wy;
    const aside = Math.abs((x - here.x) * wy) + Math.abs((y - here.y) * wx);
    if (strict && ahead <= 1) continue;
    const cost = (strict ? ahead : Math.abs(ahead)) + 2 * aside;
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id ?? null;
}
function undrawn() {
  throw new Error("a picture is drawn by those made of it");
}
var Picture = class {
  /** @param {HTMLElement} host @param {(id: string | null) => void} pick @param {Put | null} [put] */
  constructor(host, pick2, put = null) {
    this.host = host;
    this.pick = pick2;
    this.put = put;
    this.graph = new graphology.MultiDirectedGraph();
    this.shown = { node: () => true, edge: () => true };
    this.picked = null;
    this.lit = null;
    this.litEdges = null;
    this.cursor = null;
    this.rings = /* @__PURE__ */ new Set();
    this.chosen = /* @__PURE__ */ new Set();
    this.pinned = /* @__PURE__ */ new Set();
    this.listening = new AbortController();
    this.#keys();
    const dark = matchMedia("(prefers-color-scheme:dark)");
    dark.addEventListener("change", () => this.repaint(), { signal: this.listening.signal });
    Object.assign(host, { picture: this });
  }
  /** Let go of the host. */
  end() {
    this.listening.abort();
  }
  repaint() {
    this.refresh();
  }
  // --- given by those that draw it --------------------------------------------------------------
  /** Show it as it is now. */
  refresh() {
    undrawn();
  }
  /** More than one is farther away. @param {number} _factor */
  zoom(_factor) {
    undrawn();
  }
  /** Look at all that is shown. */
  fit() {
    undrawn();
  }
  /** Look at some nodes. @param {string[]} _ids */
  focus(_ids) {
    undrawn();
  }
  /** Bring a node to the middle. @param {string} _id */
  centre(_id) {
    undrawn();
  }
  /** Where a node is on the screen, in pixels of the picture. @param {string} _id @returns {Drawn.Point} */
  place(_id) {
    return undrawn();
  }
  // --- what is in it ----------------------------------------------------------------------------
  /** Add edges that come later, such as those of a node that is focused on. @param {Drawn.Edge[]} edges */
  add(edges) {
    this.tie(edges.filter(({ id, start, end }) => !this.graph.hasEdge(id) && this.graph.hasNode(start) && this.graph.hasNode(end)));
  }
  /** Put edges into the graph; `inked(type)` gives them more attributes.
   * @param {Drawn.Edge[]} edges @param {(type: string) => Partial<Drawn.EdgeInk>} [inked] */
  tie(edges, inked = () => ({})) {
    const between = /* @__PURE__ */ new Map();
    for (const edge of edges) {
      const pair = [edge.start, edge.end].sort().join(" ");
      const before = between.get(pair) ?? 0;
      between.set(pair, before + 1);
      const bend = before ? { type: "curved", curvature: bent(before) } : {};
      const { change } = edge;
      const seen = change ? { change, size: WIDTHS[change], label: SIGNS[change], forceLabel: change !== "stayed" } : { size: 1.6 };
      this.graph.addEdgeWithKey(edge.id, edge.start, edge.end, { relation: edge.type, ...seen, ...inked(edge.type), ...bend });
    }
  }
  // --- what is seen of it ---------------------------------------------------------------------
  /** Show only what passes: `node(id)` and `edge(id, type)` say so.
   * @param {Drawn.Passing["node"]} node @param {Drawn.Passing["edge"]} edge */
  filter(node, edge) {
    this.shown = { node, edge };
    this.refresh();
  }
  /** Put a ring around some nodes. @param {string[]} ids */
  ring(ids) {
    this.rings = new Set(ids);
    this.refresh();
  }
  /** Tell some nodes from the others as chosen. @param {string[]} ids */
  choose(ids) {
    this.chosen = new Set(ids);
    this.refresh();
  }
  /** Whether a node has a ring. @param {string} [id] */
  ringed(id) {
    return id !== void 0 && (this.own(id) || this.rings.has(id) || this.chosen.has(id));
  }
  /** Mark one node and what it is tied to; null marks nothing.
   * @param {string | null} id @param {{ move?: boolean }} [how] */
  mark(id, { move = false } = {}) {
    this.picked = id;
    this.cursor = null;
    const there = id !== null && this.graph.hasNode(id);
    this.lit = there ? /* @__PURE__ */ new Set([id, ...this.graph.neighbors(id)]) : null;
    this.litEdges = there ? new Set(this.graph.edges(id)) : null;
    this.refresh();
    if (there && move) this.centre(id);
  }
  /** Light up some nodes and edges, such as a path. @param {string[]} nodes @param {string[]} edges */
  light(nodes, edges) {
    this.picked = null;
    this.lit = new Set(nodes);
    this.litEdges = new Set(edges);
    this.refresh();
    this.focus(nodes);
  }
  /** Whether a node is the one that is chosen, or where the keyboard is. @param {string} [id] */
  own(id) {
    return id !== void 0 && (id === this.picked || id === this.cursor);
  }
  /** @param {string} edge */
  isShown(edge) {
    const [start, end] = this.graph.extremities(edge);
    return this.shown.node(start) && this.shown.node(end) && this.shown.edge(edge, this.graph.getEdgeAttribute(edge, "relation"));
  }
  // --- the way through it ---------------------------------------------------------------------
  #keys() {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    hearKeys(
      this.host,
      "keys.picture",
      [
        { keys: Object.keys(ways), does: "keys.step", act: (key) => this.#step(ways[key]) },
        { keys: ["Enter", " "], does: "keys.pick", act: () => this.cursor ? this.pick(this.cursor) : false },
        { keys: ["Escape"], does: "keys.let_go", act: () => this.pick(null) },
        { keys: ["+", "="], does: "network.zoom_in", act: () => this.zoom(1 / STEP) },
        { keys: ["-"], does: "network.zoom_out", act: () => this.zoom(STEP) },
        { keys: ["0"], does: "network.fit", act: () => this.fit() }
      ],
      { signal: this.listening.signal }
    );
  }
  /** The cursor to the nearest shown node in a direction. @param {[x: number, y: number]} way */
  #step(way) {
    const from = this.cursor ?? this.picked;
    const here = from ? this.place(from) : { x: this.host.clientWidth / 2, y: this.host.clientHeight / 2 };
    const others = this.graph.filterNodes((id) => id !== from && this.shown.node(id));
    const found = nearest(here, way, others.map((id) => ({ id, ...this.place(id) })), from !== null);
    if (found === null) return;
    this.cursor = found;
    this.refresh();
    const { x, y } = this.place(found);
    if (x < 0 || y < 0 || x > this.host.clientWidth || y > this.host.clientHeight) this.centre(found);
    say(clean(this.graph.getNodeAttribute(found, "label").replaceAll("\n", "")));
  }
};

// visualizations/assets/flat-picture.js
var MOST = 3e3;
var MARGIN = 60;
var LETTER = 13;
var ROW = 15;
var WIDEST = 2.5;
var FlatPicture = class extends Picture {
  #canvas = document.createElement("canvas");
  #drawn = svg("svg", { role: "img" });
  /** @type {Camera | null} */
  #camera = null;
  /** Whether sizes are units of places, and so grow with a nearer look. */
  #growing = false;
  /** @type {Drawn.Extent} */
  #extent = [0, 1, 0, 1];
  /** @type {Drawn.Backdrop | null} */
  #backdrop = null;
  #ink = "";
  #ground = "";
  #waiting = 0;
  /** @param {HTMLElement} host @param {(id: string | null) => void} pick @param {import("./picture.js").Put | null} [put] */
  constructor(host, pick2, put) {
    super(host, pick2, put);
    host.classList.add("flat");
    host.replaceChildren(this.#canvas, this.#drawn);
    this.#hands();
    new ResizeObserver(() => this.refresh()).observe(host);
  }
  /** Draw other nodes and edges, as GraphPicture does.
   * @param {Drawn.Symbol[]} nodes @param {Drawn.Edge[]} edges @param {Drawn.Options} options */
  draw(nodes, edges, { sizes = "screen", extent, backdrop = null, pinned = /* @__PURE__ */ new Set() }) {
    this.graph.clear();
    this.pinned = pinned;
    for (const { id, text, ...node } of nodes) this.graph.addNode(id, { ...node, label: text });
    this.tie(edges);
    this.#growing = sizes === "positions";
    this.#extent = extent;
    this.#backdrop = backdrop;
    this.#drawn.setAttribute("aria-label", t("network.picture"));
    this.fit();
  }
  /** @returns {Camera | null} */
  get camera() {
    return this.#camera;
  }
  set camera(camera) {
    this.#camera = camera;
    this.refresh();
  }
  get #seen() {
    return this.#camera ?? this.#whole();
  }
  refresh() {
    if (!this.#camera || this.#waiting) return;
    this.#waiting = requestAnimationFrame(() => {
      this.#waiting = 0;
      this.#render();
    });
  }
  // --- drawing --------------------------------------------------------------------------------
  #render() {
    const shown2 = this.graph.filterNodes((id) => this.shown.node(id));
    const { clientWidth: width, clientHeight: height } = this.host;
    this.#drawn.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#behind(width, height);
    if (shown2.length > MOST) {
      this.#refuse(shown2.length, width);
      return;
    }
    this.#ink = colour("ink");
    this.#ground = colour("panel");
    const lines = this.graph.filterEdges((id) => this.isShown(id)).map((id) => this.#line(id));
    const weighty = shown2.toSorted((one, other) => this.#weight(other) - this.#weight(one));
    const symbols = weighty.toReversed().map((id) => this.#symbol(id));
    this.#drawn.replaceChildren(svg("g", { fill: "none" }, lines), svg("g", {}, symbols), svg("g", { "pointer-events": "none" }, this.#names(weighty)));
  }
  /** @param {number} count @param {number} width */
  #refuse(count, width) {
    const told2 = `${t("network.flat.large")}: ${number(count)} / ${number(MOST)}`;
    const across = Math.max(Math.floor(width / LETTER) - 4, 10);
    const rows = wrapped(told2, across);
    this.#drawn.replaceChildren(
      svg("text", { x: width / 2, y: 40, "text-anchor": "middle", "font-size": LETTER, fill: colour("ink") }, rows.map((row) => svg("tspan", { x: width / 2, dy: ROW * 1.3 }, row)))
    );
  }
  /** How much a node asks to be seen: in front of others, and its name before theirs. @param {string} id */
  #weight(id) {
    const { kind, size } = this.graph.getNodeAttributes(id);
    return (this.own(id) ? 4e6 : 0) + (this.ringed(id) || this.pinned.has(id) ? 3e6 : 0) + (this.lit?.has(id) ? 2e6 : 0) + (kind === "committee" ? 1e6 : 0) + size;
  }
  /** @param {string} id */
  #radius(id) {
    const size = this.graph.getNodeAttribute(id, "size");
    const { units } = this.#seen;
    return Math.max(this.#growing ? size / units : size / shrunk(units), 1.1);
  }
  /** @param {string} id */
  #symbol(id) {
    const { kind, path, synthetic, category, change } = this.graph.getNodeAttributes(id);
    const { x, y } = this.place(id);
    const radius = this.#radius(id);
    const faint = this.lit && !this.lit.has(id);
    const ringed = this.ringed(id);
    return svg(
      "g",
      { "data-id": id, class: "node", transform: `translate(${round(x)} ${round(y)})`, opacity: faint ? FAINT : null },
      ringed ? svg("circle", { r: round(radius + 5), fill: "none", stroke: colour("accent"), "stroke-width": 3 }) : "",
      svg("path", {
        d: path,
        transform: `scale(${round(radius / 10)})`,
        fill: colour(change ? INKS[change] : `n-${kind}`),
        "fill-opacity": category ? 0.35 : null,
        stroke: this.#ink,
        "stroke-width": radius > 3 ? 1.2 : 0,
        "vector-effect": "non-scaling-stroke",
        "stroke-dasharray": synthetic ? "3 2" : category ? "1.5 2.5" : null
      })
    );
  }
  /** @param {string} id */
  #line(id) {
    const [start, end] = this.graph.extremities(id);
    const { relation, size, change, curvature = 0 } = this.graph.getEdgeAttributes(id);
    const [from, to] = [this.place(start), this.place(end)];
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = Math.hypot(dx, dy) || 1;
    const middle = { x: (from.x + to.x) / 2 - dy * curvature, y: (from.y + to.y) / 2 + dx * curvature };
    const [ax, ay] = curvature ? [to.x - middle.x, to.y - middle.y] : [dx, dy];
    const along = Math.hypot(ax, ay) || 1;
    const [ux, uy] = [ax / along, ay / along];
    const reach = Math.min(this.#radius(end), length / 2);
    const tip = { x: to.x - ux * reach, y: to.y - uy * reach };
    const wing = (side) => `${round(tip.x - 7 * ux + side * 3 * uy)} ${round(tip.y - 7 * uy - side * 3 * ux)}`;
    const ink = colour(change ? INKS[change] : `e-${relation}`);
    const faint = this.lit && !this.litEdges?.has(id);
    return svg(
      "g",
      { "data-id": id, class: "edge", opacity: faint ? FAINT : null },
      svg("path", { d: `M${round(from.x)} ${round(from.y)}Q${round(middle.x)} ${round(middle.y)} ${round(tip.x)} ${round(tip.y)}`, stroke: ink, "stroke-width": size, "stroke-dasharray": change === "went" ? "7 5" : null }),
      svg("path", { d: `M${round(tip.x)} ${round(tip.y)}L${wing(1)}L${wing(-1)}Z`, fill: ink })
    );
  }
  /** Names under their symbols, the weightiest first; one that would cover another is left out.
   * @param {string[]} ids */
  #names(ids) {
    const nodeOf2 = (
      /** @param {string} id */
      (id) => ({ ...this.place(id), size: this.#radius(id) })
    );
    const taken = ids.map((id) => boxOf(nodeOf2(id)));
    const written = [];
    for (const id of ids) {
      const radius = this.#radius(id);
      if (this.lit && !this.lit.has(id)) continue;
      if (radius < 4.5 && !this.own(id) && !this.pinned.has(id)) continue;
      const { kind, label } = this.graph.getNodeAttributes(id);
      const rows = label.split("\n").map(clean);
      const [half, high] = [Math.max(...rows.map(breadth)) / 2, ROW * rows.length];
      const box = roomFor(nodeOf2(id), half, high, taken) ?? (this.own(id) ? roomFor(nodeOf2(id), half, high, []) : null);
      if (!box) continue;
      taken.push(box);
      const { x } = box;
      written.push(
        svg(
          "text",
          { x: round(x), y: round(box.top), "text-anchor": "middle", "font-size": LETTER, "font-weight": kind === "committee" ? 700 : 400, fill: this.#ink, stroke: this.#ground, "stroke-width": 4, "stroke-linejoin": "round", "paint-order": "stroke" },
          rows.map((row) => svg("tspan", { x: round(x), dy: ROW }, row))
        )
      );
    }
    return written;
  }
  /** What stands behind the nodes needs no WebGL: it is painted as ever.
   * @param {number} width @param {number} height */
  #behind(width, height) {
    this.#canvas.width = width;
    this.#canvas.height = height;
    if (this.#backdrop) this.#backdrop(pencil(this.#canvas), (place) => this.#onScreen(place), this.#seen.units / this.#whole().units);
  }
  // --- moving about ---------------------------------------------------------------------------
  /** @param {Drawn.Point} place @returns {Drawn.Point} */
  #onScreen({ x, y }) {
    const { units, x: mx, y: my } = this.#seen;
    return { x: this.host.clientWidth / 2 + (x - mx) / units, y: this.host.clientHeight / 2 + (y - my) / units };
  }
  /** Where a node is on the screen, in pixels of the picture. @param {string} id */
  place(id) {
    return this.#onScreen(this.graph.getNodeAttributes(id));
  }
  /** @param {number} factor */
  zoom(factor) {
    const units = Math.min(this.#seen.units * factor, this.#whole().units * WIDEST);
    this.camera = { ...this.#seen, units };
  }
  fit() {
    const shown2 = this.#backdrop ? [] : this.graph.filterNodes((id) => this.shown.node(id));
    this.camera = shown2.length ? this.#on(shown2) : this.#whole();
  }
  /** @param {string[]} ids */
  focus(ids) {
    if (ids.length) this.camera = this.#on(ids);
  }
  /** @param {string} id */
  centre(id) {
    const { x, y } = this.graph.getNodeAttributes(id);
    this.camera = { x, y, units: Math.min(this.#seen.units, this.#whole().units / 2) };
  }
  /** @param {string[]} ids */
  #on(ids) {
    const places = ids.map((id) => this.graph.getNodeAttributes(id));
    const ends = (values) => [Math.min(...values), Math.max(...values)];
    const near = this.#whole().units * (this.#backdrop ? 0.03 : 0.3);
    const seen = this.#around([...ends(places.map(({ x }) => x)), ...ends(places.map(({ y }) => y))]);
    return { ...seen, units: Math.max(seen.units, near) };
  }
  #whole() {
    return this.#around(this.#extent);
  }
  /** @param {Drawn.Extent} extent @returns {Camera} */
  #around([left, right, top, bottom]) {
    const room = (pixels) => Math.max(pixels - 2 * MARGIN, pixels / 2, 1);
    const units = Math.max((right - left) / room(this.host.clientWidth), (bottom - top) / room(this.host.clientHeight), 1e-6);
    return { x: (left + right) / 2, y: (top + bottom) / 2, units };
  }
  /** Drag the ground to pan and a node to put it elsewhere, Ctrl and the wheel to zoom, a click to pick. */
  #hands() {
    const on = (event, handle) => this.host.addEventListener(event, handle, { signal: this.listening.signal });
    let held = null;
    on("pointerdown", (event) => {
      const node = event.target instanceof Element ? event.target.closest(".node") : null;
      const id = node?.getAttribute("data-id") ?? null;
      const at = id !== null && this.put && event.pointerType === "mouse" ? this.graph.getNodeAttributes(id) : null;
      held = this.#camera && { x: event.clientX, y: event.clientY, camera: this.#camera, moved: false, id, at: at && { x: at.x, y: at.y } };
    });
    on("pointermove", (event) => {
      if (!held || !event.buttons) return;
      const [dx, dy] = [event.clientX - held.x, event.clientY - held.y];
      held.moved ||= Math.hypot(dx, dy) > CLICK;
      if (!held.moved) return;
      const { x, y, units } = held.camera;
      if (!held.at || held.id === null) this.camera = { x: x - dx * units, y: y - dy * units, units };
      else {
        this.graph.mergeNodeAttributes(held.id, { x: held.at.x + dx * units, y: held.at.y + dy * units });
        this.refresh();
      }
    });
    const dropped = () => {
      if (held?.moved && held.at && held.id !== null) this.put?.(held.id, this.graph.getNodeAttributes(held.id));
    };
    on("pointerup", () => {
      if (held && !held.moved) this.pick(held.id);
      else dropped();
      held = null;
    });
    on("pointerleave", () => {
      dropped();
      held = null;
    });
    on("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.zoom(event.deltaY < 0 ? 1 / STEP : STEP);
    });
  }
  /** The picture as it is seen, as a PNG. */
  async png() {
    this.#render();
    const { clientWidth: width, clientHeight: height } = this.host;
    const scale = Math.max(devicePixelRatio, 2);
    const copy = (
      /** @type {SVGElement} */
      this.#drawn.cloneNode(true)
    );
    for (const [name, value] of Object.entries({ xmlns: "http://www.w3.org/2000/svg", width, height, "font-family": "sans-serif" })) copy.setAttribute(name, String(value));
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
    await image.decode();
    return asPng(width * scale, height * scale, [this.#canvas, image]);
  }
};
var round = (value) => Math.round(value * 10) / 10;
var breadth = (text) => [...text].reduce((sum, sign) => sum + (sign > "⺀" ? LETTER : LETTER * 0.56), 0);
function wrapped(text, across) {
  const rows = [""];
  for (const word2 of text.match(/[\x21-\x7e]+\s?|./gu) ?? []) {
    if (breadth(rows[rows.length - 1] + word2) > across * LETTER) rows.push("");
    rows[rows.length - 1] += word2;
  }
  return rows;
}

// visualizations/assets/node-dragging.js
function dragNodes(sigma, graph, put) {
  let held = null;
  sigma.on("downNode", ({ node, event }) => {
    if (!(event.original instanceof MouseEvent) || event.original.button) return;
    const { x, y } = graph.getNodeAttributes(node);
    const under = sigma.viewportToGraph(event);
    held = { id: node, from: { x: event.x, y: event.y }, aside: { x: x - under.x, y: y - under.y }, moved: false };
  });
  sigma.on("moveBody", ({ event }) => {
    if (!held) return;
    event.preventSigmaDefault();
    held.moved ||= Math.hypot(event.x - held.from.x, event.y - held.from.y) > CLICK;
    if (!held.moved) return;
    const { x, y } = sigma.viewportToGraph(event);
    graph.mergeNodeAttributes(held.id, { x: x + held.aside.x, y: y + held.aside.y });
  });
  const drop = () => {
    const dropped = held;
    held = null;
    if (!dropped?.moved) return;
    const { x, y } = graph.getNodeAttributes(dropped.id);
    put(dropped.id, { x, y: -y });
  };
  sigma.on("upNode", drop);
  sigma.on("upStage", drop);
}

// visualizations/assets/shapes.js
var { FLOAT, UNSIGNED_BYTE, TRIANGLES } = globalThis.WebGLRenderingContext ?? {};
var SHAPES = ["circle", "hexagon", "square", "pentagon", "triangle-down", "triangle-up", "diamond", "star", "card", "plus"];
var SYNTHETIC = 16;
var CATEGORY = 32;
var markOf = (shape, { synthetic = false, category = false } = {}) => SHAPES.indexOf(shape) + (synthetic ? SYNTHETIC : 0) + (category ? CATEGORY : 0);
var VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec2 a_position;
attribute float a_size;
attribute float a_mark;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec2 v_place;
varying float v_mark;
varying float v_pixel;
const float bias = 255.0 / 254.0;
void main() {
  // However far away, a node is never smaller than can be seen.
  float pixels = max(a_size / u_sizeRatio, 1.1);
  // A triangle around a square of twice the node's radius, so that points of stars fit in.
  vec2 away = pixels * u_correctionRatio * 4.0 * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + away, 1)).xy, 0, 1);
  v_place = 2.0 * vec2(cos(a_angle), sin(a_angle));
  v_mark = a_mark;
  v_pixel = 1.0 / pixels;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;
var FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec2 v_place;
varying float v_mark;
varying float v_pixel;
const float PI = 3.14159265;
float polygon(vec2 p, float sides, float inner) {
  float part = 2.0 * PI / sides;
  float angle = atan(p.x, p.y);
  return cos(floor(0.5 + angle / part) * part - angle) * length(p) - inner;
}
float star(vec2 p) {
  float part = PI / 5.0;
  float angle = mod(atan(p.x, p.y), 2.0 * part) - part;
  vec2 q = length(p) * vec2(cos(angle), abs(sin(angle)));
  // The edge from the inner corner, at the angle 0 here, to the tip beside it.
  vec2 inner = vec2(0.45, 0.0);
  vec2 tip = vec2(cos(part), sin(part));
  vec2 along = normalize(tip - inner);
  return dot(q - inner, vec2(along.y, -along.x));
}
float box(vec2 p, vec2 half_size) {
  vec2 d = abs(p) - half_size;
  return max(d.x, d.y);
}
float outline(float shape, vec2 p) {
  if (shape < 0.5) return length(p) - 0.92;
  if (shape < 1.5) return polygon(vec2(p.y, p.x), 6.0, 0.87);
  if (shape < 2.5) return box(p, vec2(0.83));
  if (shape < 3.5) return polygon(vec2(p.x, -p.y), 5.0, 0.8);
  if (shape < 4.5) return polygon(p - vec2(0.0, 0.2), 3.0, 0.6);
  if (shape < 5.5) return polygon(vec2(p.x, -p.y - 0.2), 3.0, 0.6);
  if (shape < 6.5) return (abs(p.x) + abs(p.y) - 1.0) * 0.7071;
  if (shape < 7.5) return star(p);
  if (shape < 8.5) return box(p, vec2(1.0, 0.62));
  return min(box(p, vec2(0.92, 0.33)), box(p, vec2(0.33, 0.92)));
}
void main() {
  bool category = v_mark >= 31.5;
  float rest = category ? v_mark - 32.0 : v_mark;
  bool synthetic = rest >= 15.5;
  float distance = outline(synthetic ? rest - 16.0 : rest, v_place);
  #ifdef PICKING_MODE
  gl_FragColor = distance > 0.0 ? vec4(0.0) : v_color;
  #else
  vec4 fill = v_color;
  if (category) fill = mix(vec4(1.0), fill, 0.35);
  // Hatching and outline only where there are the pixels to show them.
  if (synthetic && v_pixel < 0.2 && mod(v_place.x + v_place.y, 0.42) < 0.16) fill.rgb = mix(fill.rgb, vec3(1.0), 0.75);
  if (v_pixel < 0.25) fill = mix(fill, vec4(0.11, 0.12, 0.14, fill.a), smoothstep(-2.2 * v_pixel, -1.2 * v_pixel, distance));
  fill.a = v_color.a;
  gl_FragColor = mix(vec4(fill.rgb * fill.a, fill.a), vec4(0.0), smoothstep(-v_pixel, 0.0, distance));
  #endif
}`;
var Program = (
  /** @type {Vendored.NodeProgram} */
  hasWebgl ? Sigma.rendering.NodeProgram : Object
);
var ShapeProgram = class extends Program {
  getDefinition() {
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: ["u_sizeRatio", "u_correctionRatio", "u_matrix"],
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_mark", size: 1, type: FLOAT }
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [2 * Math.PI / 3], [4 * Math.PI / 3]]
    };
  }
  /** @param {number} index @param {number} start @param {Vendored.Display} node */
  processVisibleItem(index, start, node) {
    const array = this.array;
    array[start] = node.x;
    array[start + 1] = node.y;
    array[start + 2] = node.size;
    array[start + 3] = Sigma.utils.floatColor(node.color);
    array[start + 4] = index;
    array[start + 5] = node.mark ?? 0;
  }
  /** @param {Vendored.Render} params @param {Vendored.Program} info */
  setUniforms({ correctionRatio, sizeRatio, matrix }, { gl, uniformLocations }) {
    gl.uniform1f(uniformLocations.u_correctionRatio, correctionRatio);
    gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
  }
};

// visualizations/assets/graph-picture.js
var LINE = 1.15;
var RING = 7;
var PALE = 0.5;
var MANY = 150;
var ROOM = { side: 70, over: 24, under: 60 };
var CLOSEST = [0.3, 0.03];
var channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
function faded(hex, ground, share = FAINT) {
  const under = channels(ground);
  return `rgb(${channels(hex).map((value, at) => Math.round(value * share + under[at] * (1 - share))).join(",")})`;
}
var GraphPicture = class extends Picture {
  /** Nodes whose names are to be written. @type {Vendored.Label[]} */
  names = [];
  /** @type {Vendored.Sigma | null} */
  #sigma = null;
  /** The node that is pointed at. @type {string | null} */
  over = null;
  ground = "";
  ink = "";
  /** Whether there are discs around the nodes. */
  crowded = false;
  /** What draws, once there is something to draw. */
  get sigma() {
    if (!this.#sigma) throw new Error("nothing is drawn yet");
    return this.#sigma;
  }
  /**
   * Draw other nodes and edges. `sizes`: "screen" for pixels, "positions" for units of places;
   * `extent` [least x, largest x, least y, largest y] where nodes stand or may come to stand.
   * @param {Drawn.Symbol[]} nodes @param {Drawn.Edge[]} edges @param {Drawn.Options} options
   */
  draw(nodes, edges, { sizes = "screen", labels = 4.5, extent, backdrop = null, pinned = /* @__PURE__ */ new Set() }) {
    this.#sigma?.kill();
    this.graph.clear();
    this.pinned = pinned;
    for (const node of nodes) {
      const { id, x, y, kind, shape, size, text, synthetic, category, change } = node;
      this.graph.addNode(id, { x, y: -y, size, kind, change, label: text, mark: markOf(shape, { synthetic, category }), type: "shape" });
    }
    this.tie(edges);
    this.#paint();
    const settings = {
      nodeProgramClasses: { shape: ShapeProgram },
      edgeProgramClasses: { curved: Sigma.rendering.EdgeCurveProgram, arrow: Sigma.rendering.EdgeArrowProgram },
      defaultEdgeType: "arrow",
      itemSizesReference: sizes,
      zoomToSizeRatioFunction: sizes === "positions" ? (ratio) => ratio : this.#shrinking(extent),
      labelFont: getComputedStyle(document.body).fontFamily,
      labelSize: 13,
      labelDensity: 2,
      labelGridCellSize: 110,
      labelRenderedSizeThreshold: labels,
      stagePadding: 24,
      minCameraRatio: 4e-3,
      maxCameraRatio: 2.5,
      enableCameraRotation: false,
      zIndex: true,
      renderEdgeLabels: edges.some(({ change }) => change),
      defaultDrawEdgeLabel: (context, edge, start, end) => this.#sign(context, edge, start, end),
      // On paper the canvas has no width: an image stands in for it.
      allowInvalidContainer: true,
      nodeReducer: (id, node) => this.#seenNode(id, node),
      edgeReducer: (id, edge) => this.#seenEdge(id, edge),
      defaultDrawNodeLabel: (_, node) => this.names.push(node),
      defaultDrawNodeHover: (context, node) => this.#hover(context, node)
    };
    this.#sigma = new Sigma(this.graph, this.host, settings);
    this.sigma.on("clickNode", ({ node }) => this.pick(node));
    this.sigma.on("clickStage", () => this.pick(null));
    if (this.put) dragNodes(this.sigma, this.graph, this.put);
    this.sigma.on("enterNode", ({ node }) => this.#over(node));
    this.sigma.on("leaveNode", () => this.#over(null));
    this.sigma.on("beforeRender", () => this.names = []);
    const [left, right, top, bottom] = extent;
    this.sigma.setCustomBBox({ x: [left, right], y: [-bottom, -top] });
    const behind = backdrop ? this.#behind(backdrop) : () => [];
    this.sigma.on("afterRender", () => this.#write(behind()));
    this.sigma.refresh();
    this.crowded = backdrop !== null;
    this.sigma.getCamera().setState(this.#whole());
  }
  /** By how much symbols shrink at a zoom, so that a large network seen as a whole is no heap.
   * @param {Drawn.Extent} extent @returns {(ratio: number) => number} */
  #shrinking([left, right, top, bottom]) {
    const whole2 = Math.max((right - left) / this.host.clientWidth, (bottom - top) / this.host.clientHeight);
    return (ratio) => shrunk(whole2 * ratio);
  }
  /** @param {string | null} id */
  #over(id) {
    this.over = id;
    this.host.classList.toggle("over", id !== null);
  }
  /** @param {string} id @returns {Drawn.Point} */
  #at(id) {
    const { x, y } = this.sigma.getNodeDisplayData(id) ?? { x: 0, y: 0 };
    return { x, y };
  }
  /** Edges come in the colours of their relations. @param {Drawn.Edge[]} edges */
  tie(edges) {
    super.tie(edges, this.#inking());
  }
  #paint() {
    const kinds = /* @__PURE__ */ new Map();
    const lookUp = (name) => kinds.get(name) ?? kinds.set(name, colour(name)).get(name);
    this.graph.updateEachNodeAttributes((_, node) => ({ ...node, color: lookUp(node.change ? INKS[node.change] : `n-${node.kind}`) }), { attributes: ["color"] });
    const inked = this.#inking();
    this.graph.updateEachEdgeAttributes((_, edge) => ({ ...edge, ...inked(edge.change ? INKS[edge.change] : `e-${edge.relation}`) }), { attributes: ["color"] });
  }
  /** A function that gives the inks of a colour of lines: full, and as drawn among many.
   * @returns {(name: string) => { full: string, color: string }} */
  #inking() {
    this.ground = colour("panel");
    this.ink = colour("ink");
    const many = this.graph.order > MANY;
    const known2 = /* @__PURE__ */ new Map();
    return (name) => {
      const full = colour(name);
      const inks = known2.get(name) ?? { full, color: many ? faded(full, this.ground, PALE) : full };
      known2.set(name, inks);
      return inks;
    };
  }
  refresh() {
    this.#sigma?.refresh({ schedule: true });
  }
  repaint() {
    if (!this.#sigma) return;
    this.#sigma.refresh();
    this.#paint();
    this.refresh();
  }
  end() {
    super.end();
    this.#sigma?.kill();
    this.#sigma = null;
  }
  /** Where it is looked at from, to be given back to the picture of another day.
   * @returns {Vendored.CameraState | null} */
  get camera() {
    return this.#sigma?.getCamera().getState() ?? null;
  }
  set camera(state) {
    if (state) this.sigma.getCamera().setState(state);
  }
  // --- what is seen of it ---------------------------------------------------------------------
  /** @param {string} id @param {Drawn.NodeInk} node @returns {Partial<Vendored.Display>} */
  #seenNode(id, node) {
    if (!this.shown.node(id)) return { ...node, hidden: true };
    const lit = !this.lit || this.lit.has(id);
    const own2 = this.own(id);
    return {
      ...node,
      color: lit ? node.color : faded(node.color ?? this.ink, this.ground),
      label: lit ? node.label : "",
      forceLabel: own2 || this.pinned.has(id) || this.lit !== null && lit && this.lit.size < 60,
      highlighted: this.ringed(id),
      zIndex: own2 ? 2 : lit ? 1 : 0
    };
  }
  /** @param {string} id @param {Drawn.EdgeInk} edge @returns {Partial<Vendored.EdgeDisplay>} */
  #seenEdge(id, edge) {
    const [start, end] = this.graph.extremities(id);
    if (!this.shown.node(start) || !this.shown.node(end) || !this.shown.edge(id, edge.relation)) return { ...edge, hidden: true };
    const lit = !this.lit || (this.litEdges ? this.litEdges.has(id) : this.lit.has(start) && this.lit.has(end));
    if (!lit) return { ...edge, color: faded(edge.full ?? this.ink, this.ground) };
    return this.lit ? { ...edge, color: edge.full, zIndex: 1 } : edge;
  }
  /** @param {string[]} ids */
  focus(ids) {
    this.sigma.getCamera().animate(this.#on(ids, {}), { duration: 250 });
  }
  /** Names, the weightiest first; one that would cover another is left out until there is room.
   * @param {Drawn.Box[]} titles */
  #write(titles) {
    const named2 = (node) => this.own(node.key) ? 4 : this.ringed(node.key) ? 3 : node.forceLabel ? 2 : node.kind === "committee" ? 1 : 0;
    this.names.sort((one, other) => named2(other) - named2(one) || other.size - one.size);
    const context = pencil(this.sigma.getCanvases().labels);
    const taken = [...titles, ...this.crowded ? this.names.filter(({ kind }) => kind === "committee").map(boxOf) : this.#symbols()];
    for (const node of this.names) {
      const { lines, left, right, top, bottom } = this.#box(context, node);
      if (this.own(node.key)) {
        taken.push({ left: left - 5, right: right + 5, top, bottom: bottom + RING + 4 });
        continue;
      }
      const room = roomFor(node, (right - left) / 2, bottom - top, taken);
      if (!room) continue;
      taken.push(room);
      this.#name(context, { ...node, x: room.x }, { lines, top: room.top });
    }
  }
  /** The room that the symbols take which are shown. @returns {Drawn.Box[]} */
  #symbols() {
    return this.graph.filterNodes((id) => this.shown.node(id)).map((id) => boxOf({ ...this.place(id), size: this.sigma.scaleSize(this.sigma.getNodeDisplayData(id)?.size ?? 0) }));
  }
  /** Where the name of a node goes: its lines, and the room they take under the symbol.
   * @param {CanvasRenderingContext2D} context @param {Vendored.Label} node @returns {Drawn.Box & { lines: string[] }} */
  #box(context, node) {
    const { labelSize, labelFont } = this.sigma.getSettings();
    const lines = (node.label ?? "").split("\n").map(clean);
    context.font = `${node.kind === "committee" ? 700 : 400} ${labelSize}px ${labelFont}`;
    const half = Math.max(...lines.map((line) => context.measureText(line).width)) / 2 - 1;
    const top = node.y + node.size;
    return { lines, left: node.x - half, right: node.x + half, top, bottom: top + labelSize * LINE * lines.length };
  }
  /** @param {CanvasRenderingContext2D} context @param {Vendored.Label} node @param {{ lines: string[], top: number }} box */
  #name(context, node, { lines, top }) {
    const { labelSize } = this.sigma.getSettings();
    context.textAlign = "center";
    context.lineJoin = "round";
    context.lineWidth = 4;
    context.strokeStyle = this.ground;
    context.fillStyle = this.ink;
    lines.forEach((line, at) => {
      const y = top + labelSize * (LINE * at + 1.05);
      context.strokeText(line, node.x, y);
      context.fillText(line, node.x, y);
    });
  }
  /** What is written on a line, upright in its middle.
   * @param {CanvasRenderingContext2D} context @param {{ label?: string | null, color?: string }} edge @param {Drawn.Point} start @param {Drawn.Point} end */
  #sign(context, { label, color }, start, end) {
    if (!label) return;
    const { labelSize, labelFont } = this.sigma.getSettings();
    context.font = `700 ${labelSize}px ${labelFont}`;
    context.textAlign = "center";
    context.lineWidth = 3;
    context.strokeStyle = this.ground;
    context.fillStyle = color ?? this.ink;
    const [x, y] = [(start.x + end.x) / 2, (start.y + end.y) / 2 + labelSize / 3];
    context.strokeText(label, x, y);
    context.fillText(label, x, y);
  }
  /** A ring around a node; under it the name of the one that is chosen or pointed at, over all.
   * @param {CanvasRenderingContext2D} context @param {Vendored.Label} node */
  #hover(context, node) {
    const named2 = node.label && (this.own(node.key) || node.key === this.over);
    const box = this.#box(context, { ...node, size: node.size + RING });
    if (named2) {
      context.fillStyle = this.ground;
      context.fillRect(box.left - 5, node.y + node.size, box.right - box.left + 10, box.bottom - node.y - node.size + 4);
    }
    context.beginPath();
    context.arc(node.x, node.y, node.size + RING - 2, 0, 2 * Math.PI);
    context.lineWidth = 3;
    context.strokeStyle = colour("accent");
    context.stroke();
    if (named2) this.#name(context, node, box);
  }
  /** A canvas behind the nodes: draws it anew and gives the boxes of its titles.
   * @param {Drawn.Backdrop} backdrop @returns {() => Drawn.Box[]} */
  #behind(backdrop) {
    const name = "backdrop";
    const options = (
      /** @type {object} */
      { beforeLayer: "edges" }
    );
    this.sigma.createCanvasContext(name, options);
    this.sigma.resize(true);
    const context = pencil(this.sigma.getCanvases()[name]);
    return () => {
      const { width, height } = this.sigma.getDimensions();
      context.clearRect(0, 0, width, height);
      return backdrop(context, ({ x, y }) => this.sigma.graphToViewport({ x, y: -y }), this.sigma.getCamera().ratio);
    };
  }
  // --- moving about ---------------------------------------------------------------------------
  /** @param {number} factor */
  zoom(factor) {
    const camera = this.sigma.getCamera();
    camera.animate({ ratio: camera.getBoundedRatio(camera.ratio * factor) }, { duration: 150 });
  }
  fit() {
    this.sigma.getCamera().animate(this.#whole(), { duration: 200 });
  }
  /** The camera on all that is shown; with discs around the nodes, on all there is.
   * @returns {Partial<Vendored.CameraState>} */
  #whole() {
    const whole2 = { x: 0.5, y: 0.5, ratio: 1 };
    return this.crowded ? whole2 : this.#on(this.graph.filterNodes((id) => this.shown.node(id)), whole2);
  }
  /** @param {string} id */
  centre(id) {
    const camera = this.sigma.getCamera();
    camera.animate({ ...this.#at(id), ratio: Math.min(camera.ratio, 0.5) }, { duration: 200 });
  }
  /** The camera on some nodes, so that all of them and their names are seen.
   * @param {string[]} nodes @param {Partial<Vendored.CameraState>} otherwise @returns {Partial<Vendored.CameraState>} */
  #on(nodes, otherwise) {
    const places = nodes.map((id) => this.#at(id));
    if (!places.length) return otherwise;
    const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const still = { cameraState: { x: 0.5, y: 0.5, angle: 0, ratio: 1 } };
    const [zero, one] = [0, 1].map((x) => this.sigma.framedGraphToViewport({ x, y: 0 }, still).x);
    const pixels = one - zero;
    const [width, height] = [this.host.clientWidth, this.host.clientHeight];
    const across = (right - left) * pixels / (width - 2 * Math.min(ROOM.side, width / 8));
    const down = (high - low) * pixels / (height - ROOM.over - ROOM.under);
    const ratio = Math.max(across, down, CLOSEST[Number(this.crowded)]);
    return { x: (left + right) / 2, y: (low + high) / 2 - (ROOM.under - ROOM.over) / 2 / pixels * ratio, ratio };
  }
  /** Where a node is on the screen, in pixels of the picture. @param {string} id */
  place(id) {
    return this.sigma.framedGraphToViewport(this.#at(id));
  }
  /** The picture as it is seen, as a PNG. */
  async png() {
    const { width, height } = this.sigma.getDimensions();
    const scale = Math.max(devicePixelRatio, 2);
    this.sigma.refresh();
    return asPng(width * scale, height * scale, Object.values(this.sigma.getCanvases()));
  }
};

// visualizations/assets/pictures.js
function pictureIn(host, pick2, instead, put) {
  const flat = () => {
    (host.closest(".stacked") ?? host).before(el("p", { class: "notice screen", id: "flat", role: "status", "data-t": "network.flat" }, t("network.flat")));
    return new FlatPicture(host, pick2, put);
  };
  if (!hasWebgl) return flat();
  const picture2 = new GraphPicture(host, pick2, put);
  host.addEventListener(
    "webglcontextlost",
    () => {
      picture2.end();
      instead(flat());
    },
    { once: true, capture: true }
  );
  return picture2;
}

// visualizations/assets/whole-file.js
var LISTED = 200;
var answer = JSON.parse(document.getElementById("given")?.textContent ?? "null");
var whole = document.body.dataset.page === "whole";
var hidden = /* @__PURE__ */ new Set();
var picture = pictureIn(by("picture"), pick, (other) => {
  picture = other;
  draw();
});
var panel = new Panel({ pick, toggle, hidden });
var shown = whole ? new Whole(answer) : new Pairing(answer);
var nodeOf = (id) => shown.nodes.get(id) ?? null;
var folded = (id) => shown instanceof Whole && shown.folded(id);
var kindOf = (node) => shown.kind(node).text[lang];
function filter() {
  picture.filter((id) => !hidden.has(nodeOf(id)?.kind ?? "") && !folded(id), (_, type) => !hidden.has(type));
}
function toggle(key) {
  if (!hidden.delete(key)) hidden.add(key);
  filter();
  return !hidden.has(key);
}
function unfold(open) {
  by("unfold").checked = open;
  if (shown instanceof Whole) shown.unfolded = open;
  filter();
}
function pick(id, { move = false } = {}) {
  const node = id === null ? null : nodeOf(id);
  if (node && folded(node.id)) unfold(true);
  const edges = node ? shown.edges.filter(({ start, end }) => start === id || end === id) : [];
  if (whole) picture.add(edges);
  picture.mark(id, { move });
  if (node && "row" in node) told(node, edges);
  else panel.details(node);
  if (!node) return;
  if (move) by("picture").scrollIntoView({ block: "nearest" });
  say(panel.name(node));
}
function told(node, edges) {
  const above = node.parent && nodeOf(node.parent);
  const facts2 = [
    [t("detail.kind"), kindOf(node)],
    [t("table.sector"), code("sector", node.sector) || "–"],
    [t("detail.layer"), t(`layer.${node.layer}`)],
    [t("whole.above"), above ? panel.link(above) : "–"]
  ];
  by("details").replaceChildren(
    el("h3", {}, panel.name(node)),
    el("dl", {}, facts2.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
    el(
      "ul",
      {},
      edges.map(({ start, end, type }) => {
        const other = nodeOf(start === node.id ? end : start);
        return el("li", {}, words.relationships[type][lang], " ", other ? panel.link(other) : "");
      })
    )
  );
}
function list() {
  const sought = by("find").elements.q.value.trim().toLowerCase();
  const fits = (node) => sought ? [node.name, node.name_en, node.id].some((text) => text?.toLowerCase().includes(sought)) : !("disc" in node) || node.disc !== null;
  const count = (node) => shown instanceof Whole && "row" in node ? shown.leaves[node.row] : picture.graph.degree(node.id);
  const nodes = [...shown.nodes.values()];
  const found = nodes.filter(fits).sort((one, other) => count(other) - count(one) || (one.id < other.id ? -1 : 1));
  table(
    by("nodes"),
    [{ text: t("table.name") }, { text: t("table.kind") }, { text: t("table.layer") }, { text: t(whole ? "table.under" : "table.degree"), number: true }],
    found.slice(0, LISTED).map((node) => ({ id: node.id, cells: [panel.link(node), kindOf(node), t(`layer.${node.layer}`), number(count(node))] }))
  );
  by("count").textContent = `${t("network.nodes")}${colon()}${number(Math.min(found.length, LISTED))} ${t("table.of")} ${number(found.length)}`;
}
function draw() {
  picture.draw(shown.drawn(), whole ? [] : shown.edges, shown.options());
  by("unfold").closest("label")?.toggleAttribute("hidden", !whole);
  unfold(by("unfold").checked);
  panel.show(shown);
  list();
  pick(null);
  origin(shown.answer);
  warnSynthetic(shown.synthetic);
  by("sources").textContent = `${t("detail.source")}${colon()}${shown.answer.provenance.map((source) => clean(named(source))).join(comma())}`;
  by("picture").setAttribute("aria-busy", "false");
}
by("unfold").addEventListener("change", () => unfold(by("unfold").checked));
by("zoom-in").addEventListener("click", () => picture.zoom(1 / STEP));
by("zoom-out").addEventListener("click", () => picture.zoom(STEP));
by("fit").addEventListener("click", () => picture.fit());
by("find").addEventListener("submit", (event) => event.preventDefault());
by("find").addEventListener("input", list);
begin(draw);
