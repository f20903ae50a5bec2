"""Makes the types that the scripts of the pages are checked against, from what they rest on.

The answers of the API are typed by its OpenAPI document, the elements by the HTML of the pages.
Both are made anew for each check (`make check`), so neither can be stale; nothing is committed.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

from api.app import create_app
from graph.settings import Settings
from visualizations.pages import PAGES, part

HERE = Path(__file__).parent
MADE = HERE / "made"
CONTROLS = frozenset({"input", "select", "textarea", "button"})


class Reader(HTMLParser):
    """Elements by id, and of each form the types of its controls by name."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, str] = {}
        self.forms: dict[str, dict[str, str]] = {}
        self._form: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("id")
        if name:
            self.tags[name] = tag
        if tag == "form":
            self._form = name
            if name:
                self.forms[name] = {}
        elif tag in CONTROLS and self._form and given.get("name"):
            fields = self.forms[self._form]
            control = str(given["name"])
            fields[control] = "RadioNodeList" if control in fields else _element(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def _element(tag: str) -> str:
    return f'HTMLElementTagNameMap["{tag}"]'


def page_types() -> Iterator[str]:
    """TypeScript of the pages' elements by id. Where forms of several pages have the same id, it
    has the controls of all of them."""
    readers = []
    for name in ("shell", *PAGES.values(), "whole-file"):
        reader = Reader()
        reader.feed(part(name))
        readers.append(reader)
    yield "// Made by tests/js/make_types.py of the HTML of the pages."
    yield "interface PageElements {"
    for name in sorted({name for reader in readers for name in reader.tags}):
        having = [reader for reader in readers if name in reader.tags]
        if all(name in reader.forms for reader in having):
            yield f'  "{name}": PageForm<{_fields([reader.forms[name] for reader in having])}>;'
        else:
            kinds = sorted({_element(reader.tags[name]) for reader in having})
            yield f'  "{name}": {" | ".join(kinds)};'
    yield "}"


def _fields(forms: list[dict[str, str]]) -> str:
    told = []
    for name in sorted({name for form in forms for name in form}):
        kinds = sorted({form[name] for form in forms if name in form})
        told.append(f'"{name}": {" | ".join(kinds)}')
    return f"{{ {'; '.join(told)} }}"


def main() -> None:
    """Write both."""
    MADE.mkdir(exist_ok=True)
    (MADE / "pages.d.ts").write_text("\n".join(page_types()) + "\n", encoding="utf-8")
    with TemporaryDirectory() as folder:
        document = Path(folder) / "openapi.json"
        app = create_app(Settings(data=Path(folder)))
        document.write_text(json.dumps(app.openapi()), encoding="utf-8")
        tool = HERE / "node_modules" / ".bin" / "openapi-typescript"
        # What has a default may be left out of a question; answers say themselves what is required.
        options = ("--default-non-nullable", "false", "--output", MADE / "openapi.d.ts")
        subprocess.run([tool, document, *options], check=True, capture_output=True)


if __name__ == "__main__":
    main()
