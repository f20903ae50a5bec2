"""What of a page is there to be pressed: where a thumb cannot hit it, and where it is of no use."""

from __future__ import annotations

from playwright.sync_api import Page

THUMB = 44
"""Pixels that a thumb needs each way (WCAG 2.2, 2.5.5)."""
# A link within a sentence is as high as its line; what has a label is hit by that too; words that
# are pressed in a table are as wide as they are.
SMALL = """(thumb) => [
  ...document.querySelectorAll("a[href], button, input, select, textarea, summary"),
].flatMap((one) => {
  if (!one.checkVisibility({ visibilityProperty: true })) return [];
  if (one.closest(".unseen, .skip")) return [];
  if (one.matches("a, button") && getComputedStyle(one).display === "inline") return [];
  const places = [one, ...(one.labels ?? [])].map((place) => place.getBoundingClientRect());
  const words = one.matches(".as-link, .sorter, .chip, td a");
  const fits = ({ width, height }) => height >= thumb && (words || width >= thumb);
  if (places.some(fits)) return [];
  const [{ width, height }] = places;
  const called = `${one.tagName}#${one.id}.${one.className} ${one.textContent || one.name}`;
  return [`${called.slice(0, 60)}: ${Math.round(width)} x ${Math.round(height)}`];
})"""
# Names that can be pressed and heads that sort are words of their tables; a legend is read too.
CHROME = """() => [...document.querySelectorAll(
    "button, .button, input, select, textarea, nav, [role=toolbar]")]
  .filter((one) => !one.matches(".as-link, .sorter, .legend *"))
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .map((one) => `${one.tagName}#${one.id}.${one.className} ${one.textContent.slice(0, 30)}`)"""


def small(page: Page) -> list[str]:
    """What is shown that is to be pressed and is smaller than a thumb."""
    # Places of half a pixel are rounded.
    found: list[str] = page.evaluate(SMALL, THUMB - 0.5)
    return found


def controls(page: Page) -> list[str]:
    """What is shown that is there only to be pressed."""
    found: list[str] = page.evaluate(CHROME)
    return found
