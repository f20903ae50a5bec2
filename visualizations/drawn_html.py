"""A large network as one HTML file that needs nothing else: it opens offline and asks nobody.

The drawing is that of the page: the same modules, put one behind the other. The data stand in a
block of JSON that no browser runs, and a policy in the file itself lets only the scripts run that
were in it when it was made, by their hashes.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from typing import Any

from graph.errors import InvalidInput
from visualizations.labels import LANGUAGES
from visualizations.pages import asset, bundle, part, worded
from visualizations.texts import PRODUCT, TEXTS, texts_json

_LIBRARIES = ("graphology.umd.min.js", "sigma.min.js")
_MODULES = (
    "common.js",
    "shapes.js",
    "symbols.js",
    "figures.js",
    "graph-picture.js",
    "network-data.js",
    "network-panel.js",
    "whole-file.js",
)
_TITLES = {"whole": "whole.title", "pairing": "network.title"}


def export_drawn_html(answer: Mapping[str, Any], scope: str, lang: str = "zh") -> str:
    """An answer of ``/views/whole`` or ``/views/pairing`` as one HTML document, to be written as
    UTF-8; ``scope`` says which, ``lang`` the language it opens in.

    About 2.5 MB for the whole network of 28,000 enterprises, a kilobyte a node for a pairing
    network.

    Raises InvalidInput for another language than zh or en.
    """
    if lang not in LANGUAGES:
        raise InvalidInput(f"unknown language {lang!r}; there are {', '.join(LANGUAGES)}")
    libraries = [asset(name).body.decode() for name in _LIBRARIES]
    words = 'const words = JSON.parse(document.getElementById("words").textContent);\n'
    module = words + bundle(_MODULES)
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in (*libraries, module))
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )
    styles = "".join(asset(name).body.decode() for name in ("palette.css", "base.css"))
    title = f"{getattr(TEXTS[_TITLES[scope]], lang)} · {getattr(PRODUCT, lang)}"
    return "".join(
        (
            f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n',
            '<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f'<link rel="icon" href="data:,">\n<title>{escape(title)}</title>\n',
            f'<style>{styles}</style>\n</head>\n<body data-page="{scope}">\n',
            worded(part("whole-file").replace("<!--title-->", _TITLES[scope]), lang),
            f'<script type="application/json" id="words">{_json(texts_json())}</script>\n',
            f'<script type="application/json" id="given">{_json(_given(answer))}</script>\n',
            *(f"<script>{script}</script>\n" for script in libraries),
            f'<script type="module">{module}</script>\n</body>\n</html>\n',
        )
    )


def _hash(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


def _given(value: Any) -> Any:
    """The value without what is not known: our scripts take a missing key for null."""
    if isinstance(value, Mapping):
        return {key: _given(each) for key, each in value.items() if each is not None}
    return list(map(_given, value)) if isinstance(value, list | tuple) else value


def _json(value: Any) -> str:
    """JSON in which nothing can end the block it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
