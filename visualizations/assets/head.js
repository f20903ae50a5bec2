// @ts-check
// The head of every page: the search, the link to what is shown, and saving it as a question.

import { here, offerLink, watching } from "./copying.js";
import { by, say } from "./elements.js";
import { dayShown, onWord, rightsHeld } from "./page.js";
import { fault, t } from "./texts.js";
import { beginSearch, wordSearch } from "./search-box.js";
import { beginKeys } from "./keys-shown.js";
import { save } from "./saved-questions.js";

function begin() {
  beginSearch(rightsHeld());
  onWord(wordSearch);
  beginKeys();
  offerLink(dayShown);
  const form = by("save-form");
  by("save-open").addEventListener("click", () => {
    by("save-fault").textContent = "";
    form.elements.name.value = document.title.replace(` · ${t("product")}`, "").slice(0, 100);
    by("save-watch").setAttribute("href", watching({ name: form.elements.name.value }));
    by("save-dialog").showModal();
    form.elements.name.select();
  });
  by("save-close").addEventListener("click", () => by("save-dialog").close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await save(form.elements.name.value.trim(), here());
      by("save-dialog").close();
      say(t("copy.saved"));
    } catch (error) {
      by("save-fault").textContent = fault(error);
    }
  });
}

// Before the log-in there is nothing to look for, nor to take along.
by("everywhere").hidden = by("take-along").hidden = document.body.dataset.page === "login";
if (!by("everywhere").hidden) begin();
