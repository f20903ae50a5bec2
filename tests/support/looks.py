"""What is wrong with how a page looks, found in the browser: what is wider than the screen or the
paper, cut, or written over other text."""

from __future__ import annotations

from playwright.sync_api import Page

FAULTS = """() => {
  const UNTOLD = "script, style, datalist, option, .unseen, .skip, svg, .ol-viewport";
  const LAYERS = "dialog, .drawer, .map-tip, .tools, .map-foot, header.band, .notice.screen";
  const root = document.documentElement;
  const paper = matchMedia("print").matches;
  const found = [];
  if (root.scrollWidth > root.clientWidth) found.push(`the page is ${root.scrollWidth} wide`);
  const called = (one) =>
    `${one.tagName.toLowerCase()}${one.id && "#" + one.id}.${one.getAttribute("class") ?? ""}`;

  // What stands in the way of being seen: an ancestor that cuts or scrolls; paper does not scroll.
  const cutting = new Map();
  const cuts = (one) => {
    if (!cutting.has(one)) {
      const { overflowX, overflowY } = getComputedStyle(one);
      const hides = (how) => paper || how === "hidden" || how === "clip";
      cutting.set(one, [overflowX, overflowY].some(hides));
    }
    return cutting.get(one);
  };
  const told = (one) => one.closest("[title]")?.title;
  const lines = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const place = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim()) continue;
    if (place.closest(UNTOLD)) continue;
    if (!place.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      if (right - left < 2 || bottom - top < 2) continue;
      const seen = { left, right, top, bottom, place, text: walker.currentNode.data.trim() };
      for (let one = place; one && one !== document.body; one = one.parentElement) {
        const style = getComputedStyle(one);
        if (style.overflowX === "visible" && style.overflowY === "visible") continue;
        const box = one.getBoundingClientRect();
        const [across, down] = [
          Math.max(seen.right - box.right, box.left - seen.left),
          Math.max(seen.bottom - box.bottom, box.top - seen.top),
        ];
        const beyond = Math.max(across, down);
        if (beyond > 3 && cuts(one) && (paper || !told(place)))
          found.push(`cut by ${called(one)}: ${seen.text.slice(0, 40)}`);
        seen.left = Math.max(seen.left, box.left);
        seen.right = Math.min(seen.right, box.right);
        seen.top = Math.max(seen.top, box.top);
        seen.bottom = Math.min(seen.bottom, box.bottom);
      }
      if (seen.right - seen.left > 2 && seen.bottom - seen.top > 2) lines.push(seen);
    }
  }

  // Text over text: of two places, more than a few pixels each way.
  lines.sort((one, other) => one.top - other.top);
  const layer = (place) => place.closest(LAYERS);
  lines.forEach((one, at) => {
    for (let next = at + 1; next < lines.length && lines[next].top < one.bottom - 4; next += 1) {
      const other = lines[next];
      if (one.place === other.place || layer(one.place) !== layer(other.place)) continue;
      const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (across > 3 && down > 5)
        found.push(`${one.text.slice(0, 30)} over ${other.text.slice(0, 30)}`);
    }
  });
  return [...new Set(found)];
}"""


def looks(page: Page) -> list[str]:
    """The faults of what is shown, each in a line.

    Text that is cut is one where it has no title that tells all of it; what can be scrolled is not
    cut. On paper nothing can be scrolled or pointed at.
    """
    found: list[str] = page.evaluate(FAULTS)
    return found
