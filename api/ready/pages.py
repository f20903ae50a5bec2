"""The pages of the product as something that is looked for, and the right that each needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.access.rights import Right
from graph.model.spec import Text
from queries.search import folded
from visualizations.pages import PAGES
from visualizations.texts import TEXTS

PAGE_RIGHTS: Mapping[str, Right] = {
    "login": Right.NONE,
    "imports": Right.EDIT,
    "accounts": Right.ADMIN,
    "audit": Right.AUDIT,
    "watches": Right.PLAN,
}
"""What a page needs that is not for everyone who may read."""
_LEFT_OUT = ("login", "answer", "source")
"""Pages that say nothing unless something else leads to them."""


@dataclass(frozen=True, kw_only=True)
class PageLink:
    """A page: what it is called, where it is, relative to the start page, and the right it
    needs."""

    name: Text
    link: str
    needs: Right


def right_of_page(name: str) -> Right:
    """The right that a page needs."""
    return PAGE_RIGHTS.get(name, Right.READ)


_LINKS = tuple(
    PageLink(
        name=TEXTS.get(f"nav.{name}") or TEXTS[f"{name}.title"],
        link=path.removeprefix("/") or "./",
        needs=right_of_page(name),
    )
    for path, name in PAGES.items()
    if name not in _LEFT_OUT
)


def pages_called(text: str) -> tuple[PageLink, ...]:
    """The pages with a text in what they are called, in either language."""
    wanted = folded(text.strip())
    return tuple(
        one for one in _LINKS if wanted in folded(one.name.zh) or wanted in folded(one.name.en)
    )
