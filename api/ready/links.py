"""Links of saved questions: a page of this service and its state, relative to the start page."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit

from graph.errors import InvalidInput
from visualizations.pages import PAGES

_PATHS = {path.removeprefix("/") or "./" for path in PAGES}


def page_link(link: str) -> SplitResult:
    """The parts of a link to a page. Raises InvalidInput for one that leads elsewhere."""
    try:
        split = urlsplit(link)
    except ValueError:  # an address that is none
        split = None
    if split is None or split.scheme or split.netloc or split.path not in _PATHS:
        raise InvalidInput(
            f"a saved question leads to a page of this service ({', '.join(sorted(_PATHS))}), "
            "with what is asked behind it"
        )
    return split
