"""Ready questions: found by what people type, and answered as the operation behind them answers."""

from __future__ import annotations

from itertools import product

import pytest
from fastapi.routing import APIRoute

from api.access.needs import right_of
from api.access.rights import Right
from api.http import gates
from api.ready.offering import offer
from api.ready.question import LABELS, USUAL_DAYS
from api.ready.questions import BY_ID, QUESTIONS
from api.views import VIEWS
from api.views.asking import route_of
from graph.model.spec import Text
from tests.api.client import Api
from visualizations.pages import PAGES

LUOYANG = "zone:luoyang"
FILLED = {
    "zone": LUOYANG,
    "body": "unit:yunnei",
    "other": "unit:kunming-university",
    "organization": "org:kunming-university-pc",
    "enterprise": "unit:yunnei",
    "days": "90",
}


def links(api: Api, text: str, **more: object) -> list[str]:
    answer = api.get("/search", q=text, limit=8, **more).json()
    return [one["link"] for one in answer["questions"]]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("洛羊", f"answer?question=uncovered_in&zone={LUOYANG}"),
        ("lyjd", f"answer?question=uncovered_in&zone={LUOYANG}"),
        ("洛羊街道谁没覆盖？", f"answer?question=uncovered_in&zone={LUOYANG}"),
        ("洛羊没覆盖", f"answer?question=uncovered_in&zone={LUOYANG}"),
        ("luoyang uncovered", f"answer?question=uncovered_in&zone={LUOYANG}"),
        ("Who is not covered in Luoyang?", f"answer?question=uncovered_in&zone={LUOYANG}"),
        ("90 天内到期的协议", "answer?question=agreements_ending&days=90"),
        ("30天内到期的协议", "answer?question=agreements_ending&days=30"),
        ("agreements ending within 90 days", "answer?question=agreements_ending&days=90"),
        ("到期", "answer?question=agreements_ending&days=90"),
        ("失去云内动力会怎样", "entity?id=unit:yunnei#h-loss"),
        ("what if Yunnei Power were lost", "entity?id=unit:yunnei#h-loss"),
        (
            "昆明学院该和谁结对？",
            "answer?question=partners_of&organization=org:kunming-university-pc",
        ),
        (
            "云内动力和昆明学院怎么联系",
            "answer?question=ties_between&body=unit:yunnei&other=unit:kunming-university",
        ),
    ],
)
def test_the_first_question_offered_is_the_one_that_is_meant(
    api: Api, text: str, link: str
) -> None:
    assert links(api, text)[0].replace("%3A", ":") == link


def test_a_question_that_is_begun_is_offered_with_its_blank_open(api: Api) -> None:
    first = api.get("/search", q="失去").json()["questions"][0]
    assert (first["id"], first["link"], first["open"]) == ("loss_of", None, ["body"])
    assert first["text"] == {"zh": "失去___会怎样？", "en": "What if ___ were lost?"}


def test_pages_are_found_in_either_language(api: Api) -> None:
    for text, link in (
        ("覆盖地图", "map"),
        ("coverage map", "map"),
        ("首页", "./"),
        ("audit", "audit"),
    ):
        found = api.get("/search", q=text).json()["pages"]
        assert link in [one["link"] for one in found], text
    assert next(one for one in found if one["link"] == "audit")["needs"] == "audit"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.id)
def test_a_question_is_found_by_its_own_words_and_leads_to_a_page(api: Api, question) -> None:
    names = {blank: Text(FILLED[blank], FILLED[blank]) for blank in question.blanks}
    for text in (question.told(names).zh, question.told(names).en):
        offered = api.get("/search", q=text).json()["questions"]
        assert question.id in [one["id"] for one in offered], text
    link = offer(question, FILLED, names).link
    assert link is not None
    assert f"/{link.partition('?')[0].partition('#')[0]}" in PAGES
    assert (question.command is None) != (question.page == "answer")


TABLES = [one for one in QUESTIONS if one.command]


@pytest.mark.parametrize(
    ("question", "lang"),
    list(product(TABLES, ("zh", "en"))),
    ids=lambda one: getattr(one, "id", one),
)
def test_a_table_says_what_its_operation_says(api: Api, question, lang: str) -> None:
    blanks = {blank: FILLED[blank] for blank in question.blanks}
    told = api.get(f"/questions/{question.id}", lang=lang, limit=1000, **blanks).json()
    assert all(len(row["cells"]) == len(told["columns"]) for row in told["data"])
    behind = api.client.get(f"/api/v1/{told['operation']}").json()
    assert behind["as_of"] == told["as_of"]
    if told["file"]:
        behind = api.client.get(f"/api/v1/{told['operation']}&limit=1000").json()
        assert told["count"] == behind["count"]
        assert len(told["data"]) == len(behind["data"])
        ids = [
            next((cell["id"] for cell in row["cells"] if cell["id"]), None) for row in told["data"]
        ]
        rows = [row.get("id") for row in behind["data"]]
        assert ids == [one if shown else None for one, shown in zip(rows, ids, strict=True)]
        taken = api.client.get(f"/api/v1/{told['file']}&lang={lang}")
        assert taken.text.count("\n") >= told["count"] + 1
    zone = api.get(f"/questions/{question.id}", lang=lang, **blanks).json()
    assert ("zone" in question.blanks) == any(one["id"] == LUOYANG for one in zone["zones"])


@pytest.mark.parametrize("days", [1, 30, 90, 400])
def test_agreements_that_end_within_days_are_those_whose_term_does(api: Api, days: int) -> None:
    told = api.get("/questions/agreements_ending", days=days, limit=1000).json()
    every = [*api.every("/pairings"), *api.every("/pairings", status="expiring")]
    ending = {
        one["id"] for one in every if one["days_left"] is not None and one["days_left"] <= days
    }
    assert {cell["id"] for row in told["data"] for cell in row["cells"] if cell["id"]} == ending


def test_days_need_not_be_given(api: Api) -> None:
    told = api.get("/questions/agreements_ending").json()
    assert told["data"] == api.get("/questions/agreements_ending", days=USUAL_DAYS).json()["data"]
    assert str(USUAL_DAYS) in told["question"]["en"]


def test_pages_of_a_table_follow_each_other(api: Api) -> None:
    whole = api.get("/questions/uncovered_in", zone=LUOYANG, limit=1000).json()
    rows, more = [], {}
    while True:
        page = api.get("/questions/uncovered_in", zone=LUOYANG, limit=40, **more).json()
        rows += page["data"]
        if page["next"] is None:
            break
        more = {"after": page["next"]}
    assert rows == whole["data"]
    assert len(rows) == whole["count"] > 40


def test_what_cannot_be_asked_is_said(api: Api) -> None:
    assert "body" in api.get("/questions/ties_between", other="云内动力").json()["detail"]
    for params in ({"body": "云内动力"}, {"days": 30}):
        answer = api.get("/questions/uncovered_in", **params)
        assert (answer.status_code, "no blank for" in answer.json()["detail"]) == (422, True)
    assert api.get("/questions/nothing").status_code == 404
    assert api.get("/questions/loss_of", body="云内动力").status_code == 404
    assert api.get("/questions/agreements_ending", days=0).status_code == 422
    assert api.get("/questions/partners_of", organization="查无此人").status_code == 404


def test_no_question_passes_by_a_right_or_a_gate() -> None:
    views = {view.command: view for view in VIEWS}
    for question in TABLES:
        assert question.command is not None
        route: APIRoute = route_of(views[question.command].route)
        # Asked from here its guards are not asked, so it may have none but the right to read.
        assert right_of(route) is Right.READ
        guards = {one.call for one in route.dependant.dependencies if one.name is None}
        assert guards.isdisjoint({gates.Analysing.dependency, gates.Exporting.dependency})


def test_every_entity_blank_names_labels_and_every_id_is_unique() -> None:
    assert len(BY_ID) == len(QUESTIONS)
    assert {blank for one in QUESTIONS for blank in one.blanks} <= {*LABELS, "days"}
