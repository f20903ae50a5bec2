"""Whether a page speaks one language: raw keys, broken characters, texts of the other one; and
whether it speaks to people: no ids, no codes, no numbers of revisions."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

from queries.network import Network
from visualizations.texts import TEXTS

LANGUAGES = {"zh": "zh-CN", "en": "en"}
# What is shown, pointed at or read out, each with the language it is marked to be in, and whether
# it is for developers; input of users and units left out. What the API says of itself is English,
# and quotes names and figures as they are printed.
SHOWN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  const told = (place, text) => texts.push([
    text,
    place.closest(".operation") ? "" : place.closest("[lang]").lang,
    place.closest("[data-page=docs] main") !== null,
  ]);
  while (walker.nextNode()) {
    const place = walker.currentNode.parentElement;
    if (place.closest("script, style, datalist, [hidden], code")) continue;
    const text = walker.currentNode.data.trim();
    if (text) told(place, text);
  }
  for (const name of ["aria-label", "title", "placeholder", "alt"])
    for (const place of document.querySelectorAll(`[${name}]`))
      if (!place.closest("code, [hidden]")) told(place, place.getAttribute(name));
  return texts;
}"""
KEY = re.compile(r"\b[a-z]\w*(?:\.[a-z_]\w*)+\b", re.ASCII)
FIRST = {key.partition(".")[0] for key in TEXTS if "." in key}
HAN = re.compile(r"[\u4e00-\u9fff]+")
SENTENCE = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,;:]*){3,}")
# What only machines call things: facts and paragraphs of sources, rules, ids, codes and types of
# the model, revisions.
INTERNAL = re.compile(
    r"(?<![A-Za-z0-9])[FPR]\d{2,3}(?![A-Za-z0-9])|(?<![\w/])[a-z]+:[A-Za-z0-9]"
    r"|\b[a-z0-9]+(?:_[a-z0-9]+)+\b|\b[A-Z]+(?:_[A-Z]+)+\b|版次|数据版本|\b[Rr]evisions?\b",
    re.ASCII,
)
# What the names of synthetic data end in, and how it is shown in each language.
MARK = "〔合成〕"
MARKS = {"zh": MARK, "en": " (synth.)"}


def names_in(network: Network) -> list[str]:
    """What bodies, places, undertakings and imported files are called, the longest first; it is
    nobody's to translate."""
    snapshot = network.picture().snapshot
    found: set[object] = set()
    for property, column in snapshot.columns.items():
        if column.values.dtype == object and property not in ("note", "note_en", "id"):
            for value in column.values:
                found.update(value if isinstance(value, list | tuple) else [value])
    for one in network.imports():
        found.update(name for it in one.files for name in (it.file, Path(it.file).stem))
    texts = {one.replace(MARK, "") for one in found if isinstance(one, str)} - {""}
    return sorted(texts, key=len, reverse=True)


def internal(text: str) -> list[str]:
    """The codes in a text that only machines know."""
    return INTERNAL.findall(text)


def faults(page: Page, lang: str, names: list[str]) -> list[str]:
    """Raw keys, broken characters, codes, and what is in the other language without being marked
    so."""
    found = []
    for text, marked, for_developers in page.evaluate(SHOWN):
        if "\ufffd" in text or any(key.partition(".")[0] in FIRST for key in KEY.findall(text)):
            found.append(text)
        if internal(text) and not for_developers:
            found.append(text)
        if marked != LANGUAGES[lang]:
            continue
        left = text.replace(MARKS[lang], "")
        if not (HAN if lang == "en" else SENTENCE).search(left):
            continue
        for name in names:
            left = left.replace(name, "")
        if (HAN if lang == "en" else SENTENCE).search(left):
            found.append(text)
    return found
