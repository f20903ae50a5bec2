// The two tables of the start page: uncovered enterprises, and published beside counted figures.

import { address, ask, by, code, el, fill, lang, named, number, say, t, table, viewParameters, words } from "/assets/common.js";
import { counted, published, standing } from "/assets/figures.js";

const ROWS = 25;

// --- uncovered enterprises --------------------------------------------------------------------

const filters = by("filters");
let pages = 0;
let after = null;

function conditions() {
  const given = Object.fromEntries(new FormData(filters));
  return { ...viewParameters(), ...Object.fromEntries(Object.entries(given).filter(([, value]) => value)) };
}

function options(select, list, chosen) {
  const any = el("option", { value: "" }, t("filter.any"));
  const each = Object.entries(words.codes[list]).map(([value, names]) => el("option", { value }, names[lang]));
  select.replaceChildren(any, ...each);
  select.value = chosen;
}

/** Word the filters; what was chosen stays. Subdistricts come with the coverage by subdistrict. */
async function wordFilters() {
  const { by: lens, subdistrict, carrier_kind, sector, size } = filters.elements;
  const chosen = lens.value || "organizational";
  lens.replaceChildren(...["organizational", "work", "spatial"].map((value) => el("option", { value }, t(`lens.${value}`))));
  lens.value = chosen;
  options(carrier_kind, "carrier_kind", carrier_kind.value);
  options(sector, "sector", sector.value);
  options(size, "size", size.value);
  const place = subdistrict.value;
  const answer = await ask("coverage/by-subdistrict", viewParameters());
  const parts = (answer.data.parts ?? answer.data).filter((part) => part.id);
  subdistrict.replaceChildren(
    el("option", { value: "" }, t("filter.any")),
    ...parts.map((part) => el("option", { value: part.id }, named(part))),
  );
  subdistrict.value = place;
}

async function uncovered() {
  const asked = conditions();
  for (const kind of ["csv", "xlsx"]) by(kind).href = address(`coverage/uncovered.${kind}`, { ...asked, lang });
  const answer = await ask("coverage/uncovered", { ...asked, limit: ROWS, ...(after ? { after } : {}) });
  const rows = answer.data;
  const communities = by("communities");
  const known = new Set([...communities.children].map((one) => one.value));
  for (const row of rows) {
    if (row.community && !known.has(row.community.name)) {
      known.add(row.community.name);
      communities.append(el("option", { value: row.community.name }));
    }
  }
  table(
    by("uncovered"),
    [
      { text: t("table.name") },
      { text: t("table.reason") },
      { text: t("table.place") },
      { text: t("table.sector") },
      { text: t("table.size") },
      { text: t("table.members"), number: true },
      { text: t("table.walk"), number: true },
    ],
    rows.map((row) => ({
      id: row.id,
      cells: [
        row.name,
        code("uncovered_reason", row.reason),
        [row.subdistrict?.name, row.community?.name].filter(Boolean).join(" / ") || "–",
        code("sector", row.sector) || "–",
        code("size", row.size) || "–",
        number(row.full_members),
        row.minutes === null || row.minutes === undefined ? "–" : `${number(row.minutes)} ${t("table.minutes")}`,
      ],
    })),
  );
  const no_rate = answer.no_rate ? ` (${code("no_rate", answer.no_rate)})` : "";
  const from = pages * ROWS + 1;
  const range = rows.length ? `${number(from)}–${number(from + rows.length - 1)} ${t("table.of")} ` : "";
  const told = `${t("start.uncovered")}: ${range}${number(answer.count)}${no_rate}`;
  by("uncovered-count").textContent = told;
  say(told);
  by("next").disabled = !answer.next;
  by("next").dataset.after = answer.next ?? "";
  by("first").disabled = pages === 0;
}

const turn = (page, behind) => {
  pages = page;
  after = behind;
  return fill(by("uncovered"), uncovered);
};

filters.addEventListener("submit", (event) => {
  event.preventDefault();
  turn(0, null);
});
filters.addEventListener("reset", () => setTimeout(() => {
  filters.elements.by.value = "organizational";
  turn(0, null);
}));
by("next").addEventListener("click", () => turn(pages + 1, by("next").dataset.after));
by("first").addEventListener("click", () => turn(0, null));

export async function drawUncovered() {
  await fill(by("uncovered"), async () => {
    await wordFilters();
    pages = 0;
    after = null;
    await uncovered();
  });
}

// --- published and counted --------------------------------------------------------------------

let claims = [];

function listed() {
  const sought = by("claim-search").elements.q.value.trim().toLowerCase();
  const digits = /^[\d.,]+万?$/.test(sought)
    ? String(Math.round(parseFloat(sought.replaceAll(",", "")) * (sought.endsWith("万") ? 10000 : 1) * 1e6) / 1e6)
    : null;
  const fits = (claim) =>
    !sought ||
    [claim.name, claim.name_en, claim.printed, ...claim.subjects.map((subject) => subject.name)].some((text) => text?.toLowerCase().includes(sought)) ||
    (digits !== null && String(claim.value) === digits);
  table(
    by("claims"),
    [
      { text: t("claims.metric") },
      { text: t("claims.subject") },
      { text: t("claims.published"), number: true },
      { text: t("claims.computed"), number: true },
      { text: t("claims.status") },
      { text: t("claims.origin") },
    ],
    claims.filter(fits).map((claim) => ({
      id: claim.id,
      cells: [
        named(claim),
        claim.subjects.map(named).join(lang === "zh" ? "、" : ", ") || "–",
        published(claim),
        counted(claim) ?? "–",
        claim.kind === "superlative" ? t("claim.unverified") : standing(claim),
        [...(claim.facts ?? []), ...(claim.paragraphs ?? [])].map((id) => el("span", { class: "chip" }, id)),
      ],
    })),
  );
}

by("claim-search").addEventListener("submit", (event) => event.preventDefault());
by("claim-search").addEventListener("input", listed);

export function drawClaims(answer) {
  claims = answer;
  return fill(by("claims"), async () => listed());
}

