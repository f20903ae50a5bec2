"""A plan and the report as papers: the same figures as the answers that they are made of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.api.client import Api
from tests.api.test_plans import ended, handed_in
from tests.support.papers import read_docx, read_pdf
from tests.support.speech import internal

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SITES = [
    {"name": "地块〔甲〕", "lon": 102.83, "lat": 24.99, "status": "fixed", "cost": 1200},
    {"name": "parcel \u202e2", "lon": 102.85, "lat": 24.98, "cost": 800.5},
]


@pytest.fixture(scope="module")
def planned(api: Api) -> dict[str, Any]:
    body = {"goal": "add", "count": 4, "gap": 0.01, "sites": SITES}
    return ended(api, handed_in(api, body))


def test_a_plan_on_paper_says_what_the_plan_says(api: Api, planned: dict[str, Any]) -> None:
    plan = planned["result"]
    path = f"/coverage/plans/{planned['id']}"
    for lang in ("zh", "en"):
        answer = api.get(f"{path}.docx", lang=lang)
        assert answer.status_code == 200, answer.text
        found = read_docx(answer.content)
        listed = next(t for t in found.tables if t[0][0] in ("序号", "No."))
        assert len(listed) - 1 == len(plan["sites"]) == 4
        for row, site in zip(listed[1:], plan["sites"], strict=True):
            assert row[0] == str(site["order"])
            assert row[2] == f"{site['lon']:.6f}, {site['lat']:.6f}"
            assert row[3].replace(",", "") == f"{site['gain']:g}"
            assert row[4].replace(",", "") == str(site["enterprises"])
        costs = [site["cost"] for site in plan["sites"] if site["cost"] is not None]
        assert f"{sum(costs):,.10g}" in found.text
        before, after = plan["before"]["enterprises"], plan["after"]["enterprises"]
        for figure in (before, after, after - before, plan["before"]["of_enterprises"]):
            assert f"{figure:,}" in found.text
        assert len(found.pictures) == 1
        assert internal(found.text) == []
        assert ("合成" if lang == "zh" else "synthetic") in found.text
        pages = read_pdf(api.get(f"{path}.pdf", lang=lang).content)
        whole = "\n".join(pages)
        assert all(f"{site['lon']:.6f}, {site['lat']:.6f}" in whole for site in plan["sites"])
        assert all(str(number) in page for number, page in enumerate(pages, start=1))


def test_who_gains_adds_up_to_the_difference(api: Api, planned: dict[str, Any]) -> None:
    plan = planned["result"]
    gained = plan["after"]["enterprises"] - plan["before"]["enterprises"]
    assert sum(row["enterprises"] for row in plan["moved"]) == gained > 0
    found = read_docx(api.get(f"/coverage/plans/{planned['id']}.docx", lang="en").content)
    table = next(t for t in found.tables if t[0][0] == "Subdistrict")
    assert [row[1].replace(",", "") for row in table[1:]] == [
        *(str(row["enterprises"]) for row in plan["moved"]),
        str(gained),
    ]


def test_an_english_paper_has_no_chinese_but_names(api: Api, planned: dict[str, Any]) -> None:
    found = read_docx(api.get(f"/coverage/plans/{planned['id']}.docx", lang="en").content)
    heads = [one for one in found.paragraphs if CHINESE.search(one)]
    assert all("〔合成〕" in one for one in heads)  # the mark that it tells of
    assert CHINESE.search(found.text)  # the parcel by its name
    chinese = read_docx(api.get(f"/coverage/plans/{planned['id']}.docx").content)
    words = re.findall(r"[A-Za-z]{2,}", "\n".join(chinese.paragraphs))
    assert set(words) <= {"WGS"}


def test_a_closing_plan_and_one_without_costs(api: Api) -> None:
    job = ended(api, handed_in(api, {"goal": "close", "count": 2}))
    found = read_docx(api.get(f"/coverage/plans/{job['id']}.docx", lang="en").content)
    assert found.paragraphs[0] == "Proposal to close service positions"
    assert "No cost is given" in found.text
    lost = job["result"]["before"]["enterprises"] - job["result"]["after"]["enterprises"]
    assert sum(row["enterprises"] for row in job["result"]["moved"]) == lost
    assert all(site["name"] in found.text for site in job["result"]["sites"])


def test_papers_that_cannot_be(api: Api) -> None:
    assert api.get("/coverage/plans/none.docx").status_code == 404
    assert api.get("/coverage/plans/none.odt").status_code == 404
    body = {"goal": "share", "share": 1.0, "spacing_m": None, "sites": SITES[:1]}
    job = ended(api, handed_in(api, body))
    assert job["result"]["status"] == "infeasible"
    refused = api.get(f"/coverage/plans/{job['id']}.pdf")
    assert refused.status_code == 409
    assert "impossible" in refused.json()["detail"]


def test_the_report_says_what_the_answers_say(api: Api) -> None:
    summary = api.data("/coverage/summary")
    ending = api.every("/pairings", status="expiring")
    for lang in ("zh", "en"):
        found = read_docx(api.get("/report.docx", lang=lang).content)
        rates = found.tables[0]
        assert [row[2].replace(",", "") for row in rates[1:]] == [
            "–" if rate["numerator"] is None else str(rate["numerator"])
            for rate in summary["rates"]
        ]
        table = next(t for t in found.tables if t[0][-1] in ("剩余天数", "Days left"))
        assert len(table) - 1 == len(ending)
        assert internal(found.text) == []
        pages = read_pdf(api.get("/report.pdf", lang=lang).content)
        assert all(str(number) in page for number, page in enumerate(pages, start=1))
        assert all(len(page.split()) > 8 for page in pages)


def test_the_report_of_two_days_and_of_chosen_chapters(api: Api) -> None:
    answer = api.get(
        "/report.docx", lang="en", since="2021-01-01", chapter=["coverage", "changes", "signatures"]
    )
    found = read_docx(answer.content)
    headings = [p for p in found.paragraphs if p in ("Coverage", "What changed", "Approval")]
    assert headings[-2:] == ["What changed", "Approval"]
    then = api.data("/coverage/summary", as_of="2021-01-01")["rates"]
    shown = [row[1] for row in found.tables[0][1:]]
    assert len(shown) == len(then)
    for told, rate in zip(shown, then, strict=True):
        assert (told == "—") == (rate["rate"] is None)
        if rate["rate"] not in (None, 1):
            assert told == f"{min(rate['rate'], 0.9999):.2%}"
    changes = api.get("/history/diff", from_="2021-01-01", limit=1).json()["counts"]
    table = next(t for t in found.tables if t[0][0] == "Kind")
    assert [row[2].replace(",", "") for row in table[1:]] == [str(r["count"]) for r in changes]
    assert not any("Sources" in one for one in found.paragraphs)
    assert api.get("/report.docx", since="2999-01-01").status_code == 422
    assert api.get("/report.docx", chapter="nothing").status_code == 422
    assert api.get("/report.docx", zone="nowhere").status_code == 404


def test_the_report_of_a_zone_is_of_the_zone(api: Api) -> None:
    zone = api.data("/coverage/by-subdistrict")["parts"][0]
    found = read_docx(api.get("/report.docx", zone=zone["id"], chapter="gaps").content)
    organizational = next(row for row in found.tables[0][1:] if row[1] == zone["name"])
    assert organizational[4].replace(",", "") == str(zone["denominator"])


def test_a_plan_of_data_that_changed_since_is_not_put_on_paper(
    api: Api, monkeypatch: pytest.MonkeyPatch, planned: dict[str, Any]
) -> None:
    jobs = api.app.state.plans
    job = jobs._jobs[planned["id"]]
    old = replace(job, result=replace(job.result, revision=job.result.revision - 1))
    monkeypatch.setitem(jobs._jobs, planned["id"], old)
    refused = api.get(f"/coverage/plans/{planned['id']}.docx")
    assert refused.status_code == 409
    assert "ask for the plan again" in refused.json()["detail"]
