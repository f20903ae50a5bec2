// @ts-check
// Along which streets distances are measured: a choice in a form, where the operator named any.

import { ask } from "./api.js";
import { el } from "./elements.js";
import { t } from "./texts.js";

/** Fill a field with the networks there are; without any it stays hidden. What was chosen stays, and
 * the address of the page says what is chosen first. Gives whether there are any, sound or not.
 * @param {HTMLSelectElement} field */
export async function streetsChoice(field) {
  const wished = field.options.length ? field.value : (new URLSearchParams(location.search).get("streets") ?? "");
  const { data } = await ask("coverage/streets");
  const networks = data.filter(({ problem }) => problem === null);
  const choices = [["", t("streets.policy")], ["false", t("streets.straight")], ...networks.map(({ streets, name }) => [streets, `${t("streets.along")} ${name}`])];
  field.replaceChildren(...choices.map(([value, text]) => el("option", { value, selected: value === wished }, text)));
  field.closest("label")?.toggleAttribute("hidden", !networks.length);
  return data.length > 0;
}
