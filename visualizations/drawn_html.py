"""A large network as one HTML file that needs nothing else: it opens offline and asks nobody.

The drawing is that of the page: the same modules, bundled into one. The data stand in a block of
JSON that no browser runs, and a policy in the file itself lets only the scripts run that were in it
when it was made, by their hashes.
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
from visualizations.pages import PAGES, asset, part, whole_script, worded
from visualizations.texts import PRODUCT, TEXTS, texts_json

_LIBRARIES = ("webgl.js", "graphology.umd.min.js", "sigma.min.js")
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
    given = _lean(answer) if scope == "pairing" else answer
    libraries = [asset(name).body.decode() for name in _LIBRARIES]
    module = whole_script()
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
            f'<script type="application/json" id="words">{_json(_words())}</script>\n',
            f'<script type="application/json" id="given">{_json(given)}</script>\n',
            *(f"<script>{script}</script>\n" for script in libraries),
            f'<script type="module">{module}</script>\n</body>\n</html>\n',
        )
    )


def _hash(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()


def _lean(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer of a pairing network, its nodes and edges without what our scripts take for
    granted: nothing known, nothing listed, not so, and the English name that is the Chinese one."""

    def told(value: Any) -> bool:
        return value is not None and value is not False and value not in ([], ())

    lean = {
        name: [
            {key: _once(value) for key, value in row.items() if told(value)}
            for row in answer["data"][name]
        ]
        for name in ("nodes", "edges")
    }
    return {**answer, "data": {**answer["data"], **lean}}


def _once(value: Any) -> Any:
    if isinstance(value, dict) and "en" in value and value["en"] == value["zh"]:
        return {"zh": value["zh"]}
    return value


def _words() -> dict[str, Any]:
    """The texts that a network's file may show."""
    words = texts_json()
    other = tuple(f"{name}." for name in PAGES.values() if name != "network")
    texts = {key: text for key, text in words["texts"].items() if not key.startswith(other)}
    return {**words, "texts": texts, "rules": {}}


def _json(value: Any) -> str:
    """JSON in which nothing can end the block it stands in."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
