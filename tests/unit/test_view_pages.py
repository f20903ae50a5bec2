"""The pages as files: worded in both languages, and nothing in them that the policy forbids."""

from __future__ import annotations

import json
import re

import pytest

from graph.errors import InvalidInput, NotFound
from tests.support.components import ROOT
from visualizations.pages import PAGES, asset, content_security_policy, page
from visualizations.texts import TEXTS, texts_json

ASSETS = ROOT / "visualizations" / "assets"
NAMES = sorted(PAGES.values())
SCRIPTS = sorted(path.name for path in ASSETS.glob("*.js"))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_worded_and_holds_no_script_or_style(name: str, lang: str) -> None:
    content = page(name, lang)
    html = content.body.decode()
    assert content.media_type == "text/html; charset=utf-8"
    assert getattr(TEXTS["nav.network"], lang) in html
    assert not re.search(r"<script\b(?![^>]*\bsrc=\"assets/)", html)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|https?://", html)
    assert "<!--" not in html.removeprefix("<!DOCTYPE html>")


@pytest.mark.parametrize("name", NAMES)
def test_every_asset_a_page_names_is_there(name: str) -> None:
    html = page(name).body.decode()
    for found in re.findall(r'"assets/([\w.-]+)"', html):
        assert asset(found).body


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_take_no_text_for_html_and_name_only_known_texts(script: str) -> None:
    code = (ASSETS / script).read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(", code)
    assert not re.search(r"new Function|\.style\b|setAttribute\(\"style", code)
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", code)
    for key in re.findall(r'\bt\("([\w.]+)"\)', code):
        assert key in TEXTS, key
    for found in re.findall(r'from "\./([\w.-]+)"', code):
        assert asset(found).body


def test_every_text_is_used_somewhere() -> None:
    used = "".join(
        path.read_text(encoding="utf-8")
        for folder in ("pages", "assets", "")
        for path in (ROOT / "visualizations" / folder).glob("*.*")
        if path.suffix in (".html", ".js", ".py")
    )
    # Keys that scripts put together from a code.
    made = (
        *(
            "lens.",
            "layer.",
            "imports.",
            "rate.",
            "layer_of_map.",
            "weight.",
            "map.sort.",
            "job.",
            "siting.",
            "shift.",
            "centre.ground.",
            "centre.side.",
            "start.first.",
            "start.since.",
            "docs.tag.",
            "tasks.over.",
            "centre.level.",
            "centre.status.",
            "centre.event.",
            "role.",
            "right.",
            "audit.",
            "network.act.",
            "network.change.",
            "rule.",
            "flow.",
            "watches.state.",
            "report.by.",
        ),
        *(f"{name}.title" for name in NAMES),
    )
    unused = [key for key in TEXTS if f'"{key}"' not in used and not key.startswith(made)]
    assert unused == []


def test_texts_come_with_the_codes_and_names_of_the_vocabulary() -> None:
    told = json.loads(asset("texts.json").body)
    assert told == json.loads(json.dumps(texts_json()))
    assert told["codes"]["sector"]["hospital"]["zh"] == "医院"
    assert told["codes"]["agreement_status"]["undated"]["en"] == "undated"
    assert told["code_list_of"]["Agreement.form"] == "agreement_form"


def test_unknown_names_and_languages_are_refused() -> None:
    for name in ("x", "../start", "shell"):
        with pytest.raises(NotFound):
            page(name)
    for name in ("x.js", "../style.py", "vendored.toml", ""):
        with pytest.raises(NotFound):
            asset(name)
    with pytest.raises(InvalidInput):
        page("start", "fr")


def test_the_policy_lets_nothing_in_from_elsewhere_and_nothing_inline() -> None:
    policy = content_security_policy()
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy
