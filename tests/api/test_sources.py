"""Sources over HTTP: documents in and out, and the places that figures come from, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import Response

from api.app import create_app
from graph.datasets.spans import ARTICLE, article_spans
from graph.loading.loader import load
from graph.store.bolt import Store
from graph.store.embedded import hold
from queries.network import Network
from queries.published.sources import MOST
from tests.api.client import PREFIX, Api
from tests.support.make_documents import PAGES, PDF
from tests.support.networks import DAY
from tests.support.sourced import NAMES, NOTICE, PARK, case_of, park, stand_in

TEXT = stand_in()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with (
        hold(tmp_path_factory.mktemp("sourced")) as held,
        Store.open(held.endpoint) as store,
    ):
        store.initialise()
        for dataset in (case_of(TEXT), park()):
            load(store, dataset)
        yield store


@pytest.fixture
def api(store: Store, tmp_path: Path) -> Api:
    return Api(create_app(network=Network(store, as_of=DAY, documents=tmp_path / "documents")))


def put(api: Api, source: str, content: bytes | str, name: str = "原文.txt") -> Response:
    return api.checked(
        api.client.put(
            f"{PREFIX}/sources/{source}/document",
            params={"name": name},
            content=content if isinstance(content, bytes) else content.encode(),
        )
    )


def places(api: Api, source: str, **asked: str) -> Any:
    return api.data(f"/sources/{source}/quotations", **asked)


def test_s17_1_quotations_of_the_case_are_given_byte_for_byte(api: Api) -> None:
    put(api, ARTICLE, TEXT)
    for fact, name in NAMES.items():
        found = places(api, ARTICLE, fact=fact)
        assert (found["attached"], found["ambiguous"], found["reason"]) == (True, False, None)
        spans = article_spans()[fact]
        assert [
            (one["by"], one["fact"], one["paragraph"], one["start"], one["end"], one["digest"])
            for one in found["places"]
        ] == [("span", fact, span.paragraph, span.start, span.end, span.digest) for span in spans]
        for one in found["places"]:
            assert one["text"] == name == TEXT[one["start"] : one["end"]]
            assert sha256(one["text"].encode()).hexdigest() == one["digest"]


def test_s17_1_a_text_that_has_the_digest_and_not_the_quotations_is_told(api: Api) -> None:
    """The stand-in has two quotations only: of the others nothing is passed off."""
    put(api, ARTICLE, TEXT)
    answer = api.get(f"/sources/{ARTICLE}/quotations", fact="F086")
    assert answer.status_code == 422
    assert "not the quotation of F086" in answer.json()["detail"]


@pytest.mark.parametrize("asked", [{"entity": "claim:f086"}, {"fact": "F086"}])
def test_without_the_document_there_are_places_and_no_texts(
    api: Api, asked: dict[str, str]
) -> None:
    found = places(api, ARTICLE, **asked)
    (span,) = article_spans()["F086"]
    (one,) = found["places"]
    assert (found["attached"], found["reason"]) == (False, "not_attached")
    assert (one["paragraph"], one["start"], one["end"], one["text"]) == (
        "P18",
        span.start,
        span.end,
        None,
    )
    assert places(api, ARTICLE, paragraph="P06")["places"][0]["paragraph"] == "P06"


def test_a_relationship_has_its_places_too(api: Api) -> None:
    id = "org:j1|LOCATED_IN|zone:guolin-area"
    stated = api.data("/provenance", id=id)
    found = places(api, ARTICLE, entity=id)["places"]
    assert [(one["fact"], one["paragraph"], one["start"], one["end"]) for one in found] == [
        (one["fact"], one["paragraph"], one["start"], one["end"]) for one in stated["spans"]
    ]
    assert {one["fact"] for one in found} == {"F107", "F145"}


def test_what_is_attached_has_to_be_what_the_source_says(api: Api) -> None:
    for content, words in (
        (TEXT.replace("〇", "零", 1), "SHA-256"),
        (TEXT.replace("\n", "\r\n"), "line ends were LF"),
        (PDF.read_bytes(), "3,678"),
    ):
        answer = put(api, ARTICLE, content)
        assert answer.status_code == 422, answer.text
        (finding,) = answer.json()["findings"]
        assert (finding["rule"], finding["file"]) == ("other_document", "原文.txt")
        assert words in finding["message"]
    assert api.data(f"/sources/{ARTICLE}")["document"] is None
    assert put(api, ARTICLE, TEXT.encode("gb18030")).json()["length"] == len(TEXT)


def test_places_of_a_park_are_found_where_they_are_printed(api: Api) -> None:
    put(api, PARK, NOTICE)

    def found(key: str) -> tuple[Any, ...]:
        answer = places(api, PARK, entity=f"claim:park-{key}")
        rows = [(one["by"], one["paragraph"], one["text"]) for one in answer["places"]]
        return rows, answer["ambiguous"], answer["count"], answer["reason"]

    assert found("stations") == ([("printed", "P02", "3400余户")], False, 1, None)
    assert found("twice") == (
        [("printed", "P02", "12个"), ("printed", "P03", "12个")],
        True,
        2,
        None,
    )
    assert found("placed") == ([("printed", "P03", "12个")], False, 1, None)
    paragraph = NOTICE.splitlines()[2]
    assert found("reworded") == ([("paragraph", "P02", paragraph)], False, 1, None)
    assert found("lost") == ([], False, 0, "not_placed")
    for key in ("twice", "reworded"):
        for one in places(api, PARK, entity=f"claim:park-{key}")["places"]:
            assert NOTICE[one["start"] : one["end"]] == one["text"]
            assert sha256(one["text"].encode()).hexdigest() == one["digest"]


def test_places_of_a_pdf_have_their_page(api: Api) -> None:
    put(api, PARK, PDF.read_bytes(), "通报.pdf")
    found = places(api, PARK, entity="claim:park-twice")
    assert [(one["page"], one["text"].replace(" ", "")) for one in found["places"]] == [
        (1, "１２个"),
        (2, "12个"),
    ]
    told = api.data(f"/sources/{PARK}/document")
    assert [(one["page"], one["text"].replace(" ", "")) for one in told["paragraphs"]] == [
        (number, line) for number, page in enumerate(PAGES, 1) for line in page
    ]
    assert told["document"]["pages"] == 2


def test_what_is_printed_everywhere_is_counted_and_cut(api: Api) -> None:
    put(api, PARK, "，12个" * (MOST + 5))
    found = places(api, PARK, entity="claim:park-twice")
    assert (found["ambiguous"], found["count"], len(found["places"])) == (True, MOST + 5, MOST)


def test_the_text_is_given_in_parts_that_make_it_up(api: Api) -> None:
    text = "\n\n".join(f"第{number}段" for number in range(1, 1201))
    put(api, PARK, text)
    lines, first = [], 1
    while first is not None:
        told = api.data(f"/sources/{PARK}/document", first=first, limit=500)
        assert told["count"] == 1200
        for one in told["paragraphs"]:
            assert text[one["start"] : one["end"]] == one["text"]
        lines += [one["text"] for one in told["paragraphs"]]
        first = told["next"]
    assert lines == text.split("\n\n")
    assert api.data(f"/sources/{PARK}/document", first=5000)["paragraphs"] == []


def test_the_file_comes_back_as_it_was(api: Api) -> None:
    name = '通报 "2021"/年.pdf'
    put(api, PARK, PDF.read_bytes(), name)
    answer = api.get(f"/sources/{PARK}/document/file")
    assert answer.content == PDF.read_bytes()
    assert answer.headers["content-type"] == "application/octet-stream"
    said = answer.headers["content-disposition"]
    assert said.startswith('attachment; filename="__ _2021__') or said.startswith("attachment; ")
    assert said.endswith(f"filename*=UTF-8''{quote(name, safe='')}")


def test_sources_are_listed_with_what_is_attached_and_answers_follow(api: Api) -> None:
    path = f"/sources/{PARK}"
    before = api.get(path)
    assert api.get(path, headers={"If-None-Match": before.headers["etag"]}).status_code == 304
    put(api, PARK, NOTICE, "notice.txt")
    rows = {row["id"]: row for row in api.every("/sources")}
    assert rows[PARK]["document"]["name"] == "notice.txt"
    assert rows[PARK]["document"]["text_digest"] == sha256(NOTICE.encode()).hexdigest()
    assert (rows[ARTICLE]["document"], rows[ARTICLE]["length"]) == (None, len(TEXT))
    after = api.get(path, headers={"If-None-Match": before.headers["etag"]})
    assert (after.status_code, after.json()["data"]) == (200, rows[PARK])
    dropped = api.client.delete(f"{PREFIX}{path}/document")
    assert dropped.status_code == 204
    assert api.get(path).json()["data"] == before.json()["data"]


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("src:none", {}, 404),
        ("claim:f086", {}, 404),
        (f"{ARTICLE}/quotations", {}, 422),
        (f"{ARTICLE}/quotations", {"fact": "F001", "paragraph": "P01"}, 422),
        (f"{ARTICLE}/quotations", {"entity": "claim:none"}, 404),
        (f"{ARTICLE}/quotations", {"entity": "claim:park-lost"}, 422),
        (f"{PARK}/document", {}, 404),
        (f"{PARK}/document/file", {}, 404),
        (f"{PARK}/document", {"first": "0"}, 422),
    ],
)
def test_a_wrong_question_is_told(api: Api, path: str, asked: dict[str, str], status: int) -> None:
    assert api.get(f"/sources/{path}", **asked).status_code == status


def test_documents_are_attached_to_documents_only_and_one_at_a_time(api: Api, store: Store) -> None:
    assert put(api, "src:none", "a").status_code == 404
    assert put(api, "src:park-ledger", "a").status_code == 422
    assert put(api, PARK, b"").status_code == 422
    assert put(api, PARK, "one").status_code == 200
    assert put(api, PARK, "one").status_code == 200
    assert put(api, PARK, "two").status_code == 409
    without = Api(create_app(network=Network(store, as_of=DAY)))
    assert put(without, PARK, "one").status_code == 409
    assert without.data(f"/sources/{PARK}")["document"] is None
    assert without.client.delete(f"{PREFIX}/sources/{PARK}/document").status_code == 409


def test_facts_that_no_one_registered_have_no_place(api: Api) -> None:
    found = places(api, PARK, fact="F001")
    assert (found["places"], found["reason"]) == ([], "not_placed")
