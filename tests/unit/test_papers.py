"""Papers as files: read back by others, of many rows, of names that mean harm, without a font."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from graph.boundaries import read_boundary
from graph.errors import NotInstalled
from tests.support.components import ROOT
from tests.support.papers import read_docx, read_pdf
from visualizations.papers import typesetting
from visualizations.papers.model import (
    Heading,
    Paper,
    Paragraph,
    Picture,
    Signatures,
    Table,
    harmless,
    told,
)
from visualizations.papers.pdf import pdf
from visualizations.papers.plan_map import Drawn, plan_map
from visualizations.papers.word import docx
from visualizations.texts.papers import TEXTS

HOSTILE = (
    "控制\x00\x07\x1b字符",
    "\u202e反写 gpj.exe",
    "עברית والعربية",
    '#read("/etc/passwd") #panic() *b* _i_ $x$ \\ ` @a <b>',
    "<w:p/>&amp;]]>",
    "长" * 900,
    "x" * 900,
    "\ufffe\uffff",
    "{} {}",
    "",
)


def paper(*rows: tuple[Any, ...], lang: Any = "zh", **more: Any) -> Paper:
    made = Paper(
        title="请示",
        lang=lang,
        under=("时点 2021-12-31",),
        parts=(
            Heading("名单"),
            Paragraph("共若干。"),
            Table(("序号", "名称", "费用"), rows, "（无）"),
            Table((), (("目标", "新增"), ("候选点", 12))),
            Signatures(("承办", "审核", "批准"), "盖章"),
        ),
        page="第 {} 页，共 {} 页",
        end="成文日期 2026-11-30",
    )
    return replace(made, **more)


def test_200_rows_have_a_number_and_words_on_each_page_and_their_heads_again() -> None:
    many = paper(*((order, f"阵地{order}", order * 1000.5) for order in range(1, 201)))
    pages = read_pdf(pdf(many))
    assert len(pages) > 3
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 页，共 {len(pages)} 页" in page
        assert len(page.split()) > 12  # more than its own number
    listed = [page for page in pages if re.search(r"阵地\s?\d", page)]
    assert all("名称" in page for page in listed)
    whole = " ".join(pages)
    assert all(re.search(rf"阵地 ?{order}\b", whole) for order in range(1, 201))
    found = read_docx(docx(many))
    assert [row[1] for row in found.tables[0][1:]] == [f"阵地{order}" for order in range(1, 201)]
    assert found.tables[0][200][2] == "200,100"
    assert found.heads_repeated == 1
    assert "PAGE" in found.foot
    assert "NUMPAGES" in found.foot
    assert found.last_is_text  # or Word would add an empty page of its own


def test_names_that_mean_harm_are_text_and_no_more() -> None:
    odd = paper(*((order, name, None) for order, name in enumerate(HOSTILE)), title=HOSTILE[3])
    found = read_docx(docx(odd))
    shown = [row[1] for row in found.tables[0][1:]]
    assert shown == [harmless(name) for name in HOSTILE]
    assert shown[3] == HOSTILE[3]
    assert "\N{REPLACEMENT CHARACTER}反写" in shown[1]
    pages = read_pdf(pdf(odd))
    whole = "".join(pages).replace("\N{ZERO WIDTH SPACE}", "")
    assert "#panic()" in whole
    assert "root:" not in whole
    assert re.sub(r"\s", "", whole).count("x" * 900) == 1
    assert re.sub(r"\s", "", whole).count("长" * 900) == 1


def test_a_table_without_rows_says_so() -> None:
    for lang in ("zh", "en"):
        assert "（无）" in read_docx(docx(paper(lang=lang))).text
        assert "（无）" in read_pdf(pdf(paper(lang=lang)))[0]


@pytest.mark.parametrize(
    ("cell", "words"),
    [(None, "–"), (1234567, "1,234,567"), (0.5, "0.5"), (12000.0, "12,000"), ("a", "a")],
)
def test_numbers_are_told_as_they_are(cell: Any, words: str) -> None:
    assert told(cell) == words


def test_without_a_font_or_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(typesetting, "FAMILIES", ("No Such Family",))
    with pytest.raises(NotInstalled, match="fonts-noto-cjk"):
        pdf(paper())
    drawn = Picture('<svg xmlns="http://www.w3.org/2000/svg"/>', 10, 10, "图")
    with pytest.raises(NotInstalled, match="fonts-noto-cjk"):
        docx(paper(parts=(drawn,)))
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    typesetting._typesetter.cache_clear()
    with pytest.raises(NotInstalled, match=r"gongjian\[documents\]"):
        pdf(paper())
    monkeypatch.setitem(__import__("sys").modules, "docx", None)
    with pytest.raises(NotInstalled, match=r"gongjian\[documents\]"):
        docx(paper())
    typesetting._typesetter.cache_clear()


SITES = np.array([[102.80, 25.00], [102.85, 25.02], [102.8001, 25.0001]])


def drawn(**given: Any) -> ElementTree.Element:
    found = Drawn(
        **{
            "sites": SITES,
            "closing": False,
            "standing": np.array([[102.82, 25.01]]),
            "uncovered": np.array([[102.81, 25.0], [102.84, 25.0]]),
            "borders": (),
            "radius_m": 769.0,
            **given,
        }
    )
    words = dict.fromkeys(("site", "standing", "uncovered", "reach", "border"), "<&字")
    picture = plan_map(found, words=words, font=("A'B",), text="图 <&>")
    return ElementTree.fromstring(picture.svg)


def marks(svg: ElementTree.Element) -> list[tuple[float, float]]:
    """The middles of the squares of new sites, but that of the legend."""
    frame = svg.find("{*}g")
    assert frame is not None
    return [
        (float(one.get("x", 0)) + 5, float(one.get("y", 0)) + 5)
        for one in frame.iter("{http://www.w3.org/2000/svg}rect")
        if one.get("width") == "10"
    ]


def test_the_map_is_to_scale_and_north_is_up() -> None:
    svg = drawn()
    first, second, _ = marks(svg)
    assert second[0] > first[0]
    assert second[1] < first[1]
    # By hand: a degree of latitude is 111,195 m on that sphere, of longitude its cosine.
    across = 0.05 * 111_195.1 * np.cos(np.radians(25.01))
    along = 0.02 * 111_195.1
    scale = (second[0] - first[0]) / across
    assert (first[1] - second[1]) / along == pytest.approx(scale, rel=0.01)
    bars = (re.fullmatch(r"M.*v6h([\d.]+)v-6", one.get("d") or "") for one in svg.iter())
    length = next(float(bar[1]) for bar in bars if bar)
    told_m = next(t for one in svg.iter() if (t := one.text or "").endswith((" m", " km")))
    metres = float(told_m.split()[0]) * (1000 if told_m.endswith("km") else 1)
    assert length / metres == pytest.approx(scale, rel=0.02)


def test_numbers_on_the_map_do_not_lie_on_each_other() -> None:
    texts = [one.text for one in drawn().iter() if one.tag.endswith("}text")]
    assert "1" in texts
    assert "2" in texts
    assert "3" not in texts  # ten metres from the first
    assert texts.count("<&字") == 4


def test_a_border_is_drawn_and_one_place_alone_has_a_map() -> None:
    border = read_boundary("102.79,24.99,102.86,25.03")
    texts = [one.text for one in drawn(borders=(border,)).iter() if one.tag.endswith("}text")]
    assert texts.count("<&字") == 5
    empty = np.zeros((0, 2))
    alone = drawn(sites=SITES[:1], standing=empty, uncovered=empty)
    assert len(marks(alone)) == 1
    assert len(marks(drawn(closing=True))) == 0


def test_every_text_of_papers_is_used_and_has_as_many_places_in_both_languages() -> None:
    files = [*(ROOT / "api" / "papers").glob("*.py")]
    used = "".join(file.read_text("utf-8") for file in files)
    made = ("plan.map.", "plan.what.", "plan.why.", "plan.open", "plan.close")
    for key, text in TEXTS.items():
        assert text.zh.count("{}") == text.en.count("{}"), key
        short = key.removeprefix("paper.")
        assert f'"{short}"' in used or f'"{key}"' in used or short.startswith(made), key
