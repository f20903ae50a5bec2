// @ts-check
// The page of watches: something is watched, what was told, and where it is sent to.
// The address says what is to be watched: ?link= a page, ?listing= a list of the API on it, ?name= how it is called.

import { address, ask } from "./api.js";
import { by, el, linkButton, say, table } from "./elements.js";
import { toward } from "./entity-link.js";
import { begin, fill, keep } from "./page.js";
import { saved } from "./saved-questions.js";
import { bracketed, clean, colon, fault, fill as filled, lang, number, t } from "./texts.js";

/** @typedef {Api.Answer<"watches">["data"][number]} Watch */
/** @typedef {Api.Body<"watches", "POST">} NewWatch */

const START = "./";
const TOLD = 100;
const form = by("new").elements;
/** What is to be watched. */
const wished = { link: START, listing: "", name: "" };
/** @type {Api.Answer<"watches/conditions">} */
let known = { data: [], rates: {} };

/** @param {URLSearchParams} asked */
function read(asked) {
  Object.assign(wished, { link: asked.get("link") || START, listing: asked.get("listing") ?? "", name: asked.get("name") ?? "" });
}

/** @param {string} moment */
const minute = (moment) => new Date(moment).toLocaleString(lang === "zh" ? "zh-CN" : "en-GB", { dateStyle: "short", timeStyle: "short" });

const condition = () => known.data.find(({ code }) => code === form.condition.value) ?? known.data[0];

/** Do something; what is wrong is told at a place. @param {HTMLElement} place @param {() => Promise<unknown>} work */
async function at(place, work) {
  place.hidden = true;
  try {
    await work();
  } catch (error) {
    place.textContent = fault(error);
    place.hidden = false;
  }
}

// --- what is watched ---------------------------------------------------------------------------

/** Whether there is a list whose rows can be counted. */
const listed = () => Boolean(wished.listing) || wished.link.startsWith("answer?");

function showForm() {
  const { asked, unit, least, most } = condition();
  const [path] = wished.link.split("?");
  by("what").setAttribute("href", toward(wished.link));
  by("what").textContent = wished.link === START ? t("watches.whole") : wished.name || path;
  by("counted").textContent = wished.listing ? bracketed(`${t("watches.list")}${colon()}${wished.listing}`) : "";
  by("of-rate").hidden = asked !== "rate";
  by("unit").textContent = unit[lang];
  form.bound.min = String(least);
  form.bound.max = String(most);
  for (const option of form.condition.options) option.disabled = known.data.find(({ code }) => code === option.value)?.asked === "list" && !listed();
  by("lacks-list").hidden = listed();
}

async function drawForm() {
  known = await ask("watches/conditions");
  const before = form.condition.value || (listed() ? "list_grew" : "rate_below");
  form.condition.replaceChildren(...known.data.map(({ code, text }) => el("option", { value: code }, text[lang])));
  form.condition.value = before;
  const rate = form.rate.value;
  form.rate.replaceChildren(...Object.entries(known.rates).map(([code, text]) => el("option", { value: code }, text[lang])));
  if (rate) form.rate.value = rate;
  const every = await saved();
  by("of-saved").hidden = !every.length;
  form.saved.replaceChildren(el("option", { value: "" }, "–"), ...every.map(({ name, link }) => el("option", { value: link }, name)));
  form.saved.value = every.some(({ link }) => link === wished.link) ? wished.link : "";
  form.name.value = wished.name;
  showForm();
}

/** The form as it is sent. @returns {NewWatch} */
const given = () => ({
  name: form.name.value.trim(),
  link: wished.link,
  listing: wished.listing,
  condition: /** @type {NewWatch["condition"]} */ (form.condition.value),
  bound: Number(form.bound.value),
  ...(condition().asked === "rate" ? { rate: /** @type {NonNullable<NewWatch["rate"]>} */ (form.rate.value) } : {}),
});

/** Ask what a watch would ask, and say it at a place. @param {NewWatch} watch @param {HTMLElement} place */
async function tryOut(watch, place) {
  const trial = await ask("watches/trial", {}, { method: "POST", json: watch });
  const asked = known.data.find(({ code }) => code === watch.condition)?.asked;
  const unit = asked === "rate" ? "%" : (known.data.find(({ code }) => code === "list_beyond")?.unit[lang] ?? "");
  const { value } = trial;
  const now = value === null ? `${clean(watch.name)}${colon()}${t("watches.untold")}` : filled("watches.now", clean(watch.name), number(Math.round(value * 100) / 100), unit);
  place.textContent = `${now}${trial.told ? filled("watches.would", trial.told[lang]) : t("watches.would_not")}`;
}

by("try").addEventListener("click", () => {
  if (by("new").reportValidity()) at(by("refused"), () => tryOut(given(), by("tried")));
});
by("new").addEventListener("submit", (event) => {
  event.preventDefault();
  at(by("refused"), async () => {
    await ask("watches", {}, { method: "POST", json: given() });
    Object.assign(wished, { link: START, listing: "", name: "" });
    keep({ link: "", listing: "", name: "" });
    by("tried").textContent = t("watches.made");
    form.bound.value = "";
    await Promise.all([drawForm(), fill(by("mine"), mine)]);
  });
});
form.condition.addEventListener("change", showForm);
form.saved.addEventListener("change", () => {
  const name = form.saved.selectedOptions[0].textContent ?? "";
  Object.assign(wished, form.saved.value ? { link: form.saved.value, listing: "", name } : { link: START, listing: "", name: "" });
  keep(wished);
  form.name.value = wished.name;
  showForm();
});

async function mine() {
  const { data } = await ask("watches");
  /** @param {Watch} watch */
  const hide = (watch) => at(by("refused"), async () => {
    await ask("watches/{id}", { id: watch.id }, { method: "POST", json: { hidden: !watch.hidden } });
    await Promise.all([fill(by("mine"), mine), fill(by("told"), told)]);
  });
  /** @param {Watch} watch */
  const end = (watch) => at(by("refused"), async () => {
    await ask("watches/{id}", { id: watch.id }, { method: "DELETE" });
    await Promise.all([fill(by("mine"), mine), fill(by("told"), told)]);
  });
  /** @param {Watch} watch */
  const asks = ({ condition: code, bound, rate }) => {
    const found = known.data.find((one) => one.code === code);
    return `${rate ? `${known.rates[rate]?.[lang]} · ` : ""}${found?.text[lang]} ${number(bound)} ${found?.unit[lang]}`;
  };
  /** @param {Watch} watch */
  const again = ({ name, link, listing, condition: code, bound, rate }) =>
    at(by("refused"), async () => {
      await tryOut(/** @type {NewWatch} */ ({ name, link, listing, condition: code, bound, ...(rate ? { rate } : {}) }), by("tried"));
      by("tried").scrollIntoView({ block: "center" });
    });
  table(
    by("mine"),
    [{ text: t("watches.name") }, { text: t("watches.condition") }, { text: t("watches.looked") }, { text: t("watches.actions") }],
    data.map((watch) => ({
      id: watch.id,
      cells: [
        el("span", {}, el("a", { href: toward(watch.link) }, watch.name), watch.hidden ? el("span", { class: "note" }, bracketed(t("watches.hidden"))) : ""),
        asks(watch),
        watch.told ? el("span", { class: "fault", title: watch.told[lang] }, t("watches.fault")) : watch.day || t("watches.never"),
        el("span", { class: "tools" }, linkButton(t("watches.try"), () => again(watch)), " ", linkButton(t(watch.hidden ? "watches.show" : "watches.hide"), () => hide(watch)), " ", linkButton(t("watches.drop"), () => end(watch))),
      ],
    })),
    t("watches.mine.none"),
  );
}

async function told() {
  const { data } = await ask("watches/told", { limit: TOLD });
  table(
    by("told"),
    [{ text: t("watches.day") }, { text: t("watches.name") }, { text: t("watches.text") }],
    data.map((one) => ({ id: one.id, cells: [one.day, el("a", { href: toward(one.link) }, one.name), one.text[lang]] })),
    t("watches.told.none"),
  );
  for (const kind of /** @type {const} */ (["atom", "json"])) by(kind).setAttribute("href", address(`feed.${kind}`, { lang }));
}

// --- where it is sent --------------------------------------------------------------------------

/** @param {{ text: Record<"zh" | "en", string> | null, status: number | null }} attempt */
const went = ({ text, status }) => (text ? `${text[lang]}${status ? bracketed(String(status)) : ""}` : "–");

async function hooks() {
  const { data, hosts } = await ask("webhooks");
  by("add").hidden = !hosts.length;
  by("hosts").textContent = hosts.length ? filled("watches.hooks.note", hosts.join(", ")) : t("watches.hooks.closed");
  /** @param {string} id */
  const test = (id) => at(by("hook-refused"), async () => {
    by("tested").textContent = went(await ask("webhooks/{id}/test", { id }, { method: "POST" }));
  });
  /** @param {string} id */
  const end = (id) => at(by("hook-refused"), async () => {
    await ask("webhooks/{id}", { id }, { method: "DELETE" });
    by("secret").hidden = true;
    await sending();
  });
  table(
    by("hooks"),
    [{ text: t("watches.url") }, { text: t("watches.since") }, { text: t("watches.actions") }],
    data.map(({ id, url, made }) => ({
      id,
      cells: [el("code", {}, url), minute(made), el("span", { class: "tools" }, linkButton(t("watches.test"), () => test(id)), " ", linkButton(t("watches.drop"), () => end(id)))],
    })),
    t("watches.hooks.none"),
  );
}

async function deliveries() {
  const { data } = await ask("webhooks/deliveries");
  table(
    by("deliveries"),
    [{ text: t("watches.at") }, { text: t("watches.name") }, { text: t("watches.state") }, { text: t("watches.attempts"), number: true }, { text: t("watches.outcome") }, { text: t("watches.next") }],
    data.map((one) => ({
      id: one.id,
      cells: [minute(one.at), one.name, el("span", { class: one.state === "given_up" ? "fault" : "" }, t(`watches.state.${one.state}`)), number(one.attempts), went(one), one.due ? minute(one.due) : "–"],
    })),
    t("watches.deliveries.none"),
  );
}

const sending = () => Promise.all([fill(by("hooks"), hooks), fill(by("deliveries"), deliveries)]);

by("add").addEventListener("submit", (event) => {
  event.preventDefault();
  at(by("hook-refused"), async () => {
    const { secret } = await ask("webhooks", {}, { method: "POST", json: { url: by("add").elements.url.value.trim() } });
    by("secret").replaceChildren(`${t("watches.secret")} `, el("code", {}, secret));
    by("secret").hidden = false;
    by("add").reset();
    await sending();
  });
});

async function draw() {
  await fill(by("tried"), drawForm);
  await Promise.all([fill(by("told"), told), fill(by("mine"), mine), sending()]);
  say(t("loaded"));
}

begin(draw, { read });
