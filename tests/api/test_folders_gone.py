"""Folders and files that go, or are damaged, while the service runs: made again, or told."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.endpoint import Endpoint
from graph.ledgers import KINDS
from graph.ledgers.templates.files import template_xlsx
from graph.store.bolt import Store
from tests.api.test_imports import GOOD, PREFIX, Service
from tests.support.databases import wipe

BOOK = template_xlsx(next(iter(KINDS.values())))


@pytest.fixture
def service(embedded_endpoint: Endpoint, tmp_path: Path) -> Iterator[Service]:
    wipe(embedded_endpoint)
    with Store.open(embedded_endpoint) as store:
        store.initialise()
        yield Service(store, tmp_path / "data")


@pytest.fixture
def without_temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Take the directory of temporary files away from here on."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder.rmdir


def draft_of(service: Service) -> tuple[str, Path]:
    """A checked draft: its path over HTTP, and its folder."""
    begun = service.send("POST", "/imports", params={"name": "a.xlsx"}, content=BOOK)
    at = begun.headers["location"].removeprefix(PREFIX)
    assert service.settled(at)["state"] == "checked"
    return at, service.api_folder / at.rpartition("/")[2]


def statuses(service: Service, at: str) -> dict[str, int]:
    """What each thing that can be done with a draft is answered with; jobs are waited for."""
    done: dict[str, int] = {}
    for method, path, options in (
        ("GET", "", {}),
        ("GET", "/findings", {}),
        ("GET", "/report.xlsx", {}),
        ("PUT", "/files/b.csv", {"content": GOOD}),
        ("POST", "/check", {}),
        ("POST", "/commit", {}),
        ("DELETE", "", {}),
    ):
        answer: Any = service.send(method, f"{at}{path}", **options)
        done[f"{method} {path}".strip()] = answer.status_code
        if answer.status_code == 202:
            service.settled(at)
    return done


def test_a_removed_folder_is_made_again_for_the_next_import(service: Service) -> None:
    at, _ = draft_of(service)
    shutil.rmtree(service.api_folder.parent)
    assert set(statuses(service, at).values()) == {404}
    assert service.upload(GOOD, dry_run=False)["state"] == "written"
    shutil.rmtree(service.api_folder)
    assert service.send("GET", "/imports/imp:1/report").status_code == 404
    begun = service.send("POST", "/imports/imp:1/undo")
    assert service.settled(begun.headers["location"].removeprefix(PREFIX))["state"] == "done"


def test_a_file_in_its_place_is_told(service: Service) -> None:
    service.api_folder.parent.mkdir()
    service.api_folder.write_text("")
    answer = service.send("POST", "/imports")
    assert answer.status_code == 507
    assert str(service.api_folder) in answer.json()["detail"]


REFUSED = {"GET": 409, "GET /findings": 409, "GET /report.xlsx": 409}


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        pytest.param(
            lambda folder: shutil.rmtree(folder / "files"),
            {"GET": 200, "GET /report.xlsx": 422, "PUT /files/b.csv": 507, "DELETE": 204},
            id="what was uploaded is gone",
        ),
        pytest.param(
            lambda folder: (folder / "import.spool").unlink(),
            {**REFUSED, "GET": 200, "POST /check": 202, "POST /commit": 202, "DELETE": 204},
            id="what was prepared is gone",
        ),
        pytest.param(
            lambda folder: (folder / "import.spool").write_text("no spool" * 1000),
            {**REFUSED, "GET": 200, "POST /check": 202, "POST /commit": 202, "DELETE": 204},
            id="what was prepared is damaged",
        ),
        pytest.param(
            lambda folder: (folder / "draft.json").write_text("{"),
            {**REFUSED, "POST /check": 409, "POST /commit": 409, "DELETE": 204},
            id="its note is damaged",
        ),
    ],
)
def test_a_part_of_a_draft_that_is_gone_or_damaged_is_told(
    service: Service, spoil: Callable[[Path], object], expected: dict[str, int]
) -> None:
    at, folder = draft_of(service)
    spoil(folder)
    found = statuses(service, at)
    assert {key: found[key] for key in expected} == expected
    assert 500 not in found.values()


# A workbook that could not be saved leaves the library's archive to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_without_a_directory_of_temporary_files_each_file_is_a_problem_or_whole(
    service: Service, without_temporary: Callable[[], None]
) -> None:
    at, _ = draft_of(service)
    without_temporary()
    refused = service.send("POST", "/imports", params={"name": "a.xlsx"}, content=BOOK)
    assert refused.status_code == 507
    assert service.send("GET", f"{at}/report.xlsx").status_code == 507
    assert service.send("POST", f"{at}/check").status_code == 202
    failed = service.settled(at)
    assert (failed["state"], "temporary" in failed["problem"]) == ("failed", True)
    files = [
        path.removeprefix(PREFIX)
        for path, item in service.api.document["paths"].items()
        if "get" in item and "{" not in path and path.endswith((".csv", ".xlsx", ".geojson"))
    ]
    files += [f"/export.{suffix}" for suffix in ("xlsx", "parquet.zip", "csv.zip", "graphml")]
    seen = {path: service.send("GET", path) for path in files}
    told = {path for path, answer in seen.items() if answer.status_code == 507}
    assert told >= {"/committees.xlsx", "/export.xlsx"}
    assert all("cannot be read or written" in seen[path].json()["detail"] for path in told)
    assert {answer.status_code for path, answer in seen.items() if path not in told} <= {200, 422}
