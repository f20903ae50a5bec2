"""The pages as files: HTML, scripts and styles, ready to be served under a strict policy.

Nothing here knows a web framework: :func:`page` and :func:`asset` give bytes with their media
type, for whoever mounts them. Pages hold no data; their scripts ask the API of the same origin.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from graph.errors import InvalidInput, NotFound
from queries.coverage.plans.candidates import SPACING_M
from visualizations.labels import LANGUAGES
from visualizations.panels import panels_html
from visualizations.style import marks_json, palette_css
from visualizations.texts import TEXTS, texts_json


def content_security_policy(*, pictures: str = "", data: str = "") -> str:
    """To be sent with every page and asset.

    ``pictures`` and ``data`` are an origin each that may be asked too, for tiles of a base map.
    """
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; "
        f"img-src {_and(pictures)} data: blob:; connect-src {_and(data)}; worker-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def _and(origin: str) -> str:
    return f"'self' {origin}".rstrip()


PAGES: Mapping[str, str] = {
    "/": "start",
    "/network": "network",
    "/map": "map",
    "/desk": "desk",
    "/imports": "imports",
    "/places": "placing",
    "/tasks": "tasks",
    "/watches": "watches",
    "/centre": "centre",
    "/province": "province",
    "/report": "report",
    "/source": "source",
    "/entity": "entity",
    "/answer": "answer",
    "/docs": "docs",
    "/login": "login",
    "/accounts": "accounts",
    "/audit": "audit",
}
"""Page by the path it is to be served at, all in one folder, with assets in ``assets/`` beside them
and the API in ``api/``."""

DARK = frozenset({"centre"})
"""Pages that are dark whatever the reader's system prefers, until the reader chooses."""

_HERE = Path(__file__).parent
_ASSETS = _HERE.parent / "assets"
_TYPES: Mapping[str, str] = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}
"""Media types of the assets; other files beside them are not served."""


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_MADE: Mapping[str, tuple[str, Callable[[], str]]] = {
    "palette.css": ("text/css", palette_css),
    "texts.json": ("application/json", lambda: _compact(texts_json())),
    "marks.json": ("application/json", lambda: _compact(marks_json())),
}
_PAGE_LINK = re.compile(
    rf'href="(\./|{"|".join(path[1:] for path in PAGES if path != "/")})(#[\w-]+)?"'
)
"""A link to a page, relative as all of ours are: they hold below any path of a reverse proxy."""
_IMPORTED = re.compile(r'^(?:import|export)[^;]*?from "\./([\w.-]+\.js)";', re.MULTILINE)
_READ = re.compile(r'await fetch\("assets/([\w.]+\.json)"\)')
_WITH = re.compile(r"<!--with (\w+)-->\n")
_MARK = re.compile(r'data-(t|label)="([\w.]+)"([^>]*>)')


@dataclass(frozen=True, slots=True)
class Content:
    """Bytes of a page or asset; the media type says that texts are UTF-8."""

    body: bytes
    media_type: str


@cache
def page(name: str, lang: str = "zh") -> Content:
    """A page of :data:`PAGES` by name, its texts in a language, in which its links to other pages
    go on; its script can switch them.

    Raises NotFound for another name, InvalidInput for another language than zh or en.
    """
    if name not in PAGES.values():
        raise NotFound(f"there is no page {name!r}")
    if lang not in LANGUAGES:
        raise InvalidInput(f"unknown language {lang!r}; there are {', '.join(LANGUAGES)}")
    html = part("shell").replace("<!--content-->", part(name)).replace("<!--page-->", name)
    html = html.replace("<!--lang-->", "zh-CN" if lang == "zh" else "en")
    html = html.replace("<!--ground-->", ' data-ground="dark"' if name in DARK else "")
    html = html.replace("<!--spacing-->", f"{SPACING_M:g}")
    html = html.replace(
        "<!--ahead-->\n", "".join(f"{link}\n" for link in _ahead(f"{name}.js", "head.js"))
    )
    html = _PAGE_LINK.sub(lambda link: f'href="{link[1]}?lang={lang}{link[2] or ""}"', html)
    return Content(worded(html, lang).encode(), "text/html; charset=utf-8")


def _ahead(*scripts: str) -> Iterator[str]:
    """Links that fetch at once what scripts import and read, whatever it takes to find that out:
    else each step from one to the next waits for an answer."""
    found = dict.fromkeys(scripts)
    for name in (unread := [*scripts]):
        for imported in _IMPORTED.findall(asset(name).body.decode()):
            if imported not in found:
                found[imported] = None
                unread.append(imported)
    for name in found:
        yield f'<link rel="modulepreload" href="assets/{name}">'
        for read in _READ.findall(asset(name).body.decode()):
            yield f'<link rel="preload" as="fetch" crossorigin href="assets/{read}">'


def part(name: str) -> str:
    """The HTML of a page by itself, with the parts that it has in common with others; not yet
    worded."""
    if name == "panels":
        return f"{panels_html()}\n"
    html = (_HERE / f"{name}.html").read_text(encoding="utf-8")
    return _WITH.sub(lambda found: part(found[1]), html)


def worded(html: str, lang: str) -> str:
    """HTML with each element marked ``data-t`` filled with its text; ``data-label``: labelled."""

    def fill(mark: re.Match[str]) -> str:
        text = escape(getattr(TEXTS[mark[2]], lang))
        if mark[1] == "label":
            return f'data-label="{mark[2]}" aria-label="{text}"{mark[3]}'
        return f"{mark[0]}{text}"

    # Labels first: what is put into an element must come behind all of its attributes.
    for kind in ("label", "t"):
        html = re.sub(_MARK.pattern.replace("(t|label)", f"({kind})"), fill, html)
    return html


@cache
def _files() -> Mapping[str, Path]:
    """The assets by name: those in their folder, the vendored ones, and the engine of the map."""
    found = (*_ASSETS.iterdir(), *(_ASSETS / "vendor").iterdir(), _ASSETS / "bundled" / "ol.js")
    return {path.name: path for path in found if path.suffix in _TYPES}


@cache
def asset(name: str) -> Content:
    """A script, style or picture by its file name, vendored ones too. Raises NotFound."""
    if name in _MADE:
        media_type, make = _MADE[name]
        return Content(make().encode(), f"{media_type}; charset=utf-8")
    path = _files().get(name)
    if path is None:
        raise NotFound(f"there is no asset {name!r}")
    code = path.read_bytes()
    if name == "sigma.min.js":  # throws where there is no WebGL: webgl.js has asked
        code = b"if (hasWebgl) {\n%b}\n" % code
    return Content(code, f"{_TYPES[path.suffix]}; charset=utf-8")


def whole_script() -> str:
    """The script of a network as one file: ``whole-file.js`` with all it imports, put together by
    ``make bundle``."""
    return (_ASSETS / "bundled" / "whole-file.js").read_text(encoding="utf-8")
