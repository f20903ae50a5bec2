"""A client that holds every answer of the service against what the service says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from openapi_schema_validator import OAS31Validator
from starlette.testclient import TestClient

from api.http.problems import KINDS

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"
HAN = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"(?:\b[A-Za-z]{2,}\b[ ,;:]*){4,}")
_ROWS = 20


def told_in_chinese(problem: Mapping[str, Any]) -> bool:
    """Whether a problem is told in Chinese by a sentence of its own, without English ones."""
    told = problem["told"]
    kind = KINDS[problem["type"].rpartition("/")[2]]
    said = re.sub(r"“[^”]*”|（[^）]*）", "", told["zh"])  # What was given is left as it was.
    return (
        told["en"] == problem["detail"]
        and HAN.search(said) is not None
        and ENGLISH.search(said) is None
        and kind.meaning.zh not in said
    )


class Api:
    """Asks an application. Every answer is checked: a good one against the schema of its path, a
    bad one against that of a problem."""

    def __init__(self, app: FastAPI) -> None:
        self.app = app
        self.document = app.openapi()
        # What fails inside is to be answered as it would be over a network, not raised here.
        # Under a name of this machine: what writes is not taken under any other.
        self.client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
        self._schema = cache(self._validator)

    def get(self, path: str, headers: Mapping[str, str] | None = None, **params: Any) -> Response:
        given = {name.rstrip("_"): value for name, value in params.items()}
        return self.checked(self.client.get(PREFIX + path, params=given, headers=headers))

    def data(self, path: str, **params: Any) -> Any:
        """What stands in the envelope of an answer that has to be there."""
        answer = self.get(path, **params)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    def post(self, path: str, **options: Any) -> Response:
        return self.checked(self.client.post(PREFIX + path, **options))

    def every(self, path: str, **params: Any) -> list[Any]:
        """All rows of a list, page after page."""
        rows: list[Any] = []
        after: dict[str, str] = {}
        while True:
            answer = self.get(path, **params, **after).json()
            rows += answer["data"]
            if answer["next"] is None:
                assert len(rows) == answer["count"]
                return rows
            after = {"after": answer["next"]}

    def checked(self, answer: Response) -> Response:
        kind = answer.headers.get("content-type", "").partition(";")[0]
        assert answer.headers["x-content-type-options"] == "nosniff"
        said = self._operation(answer)
        if answer.status_code >= 400:
            assert kind == PROBLEM, (answer.status_code, answer.text)
            assert said is None or str(answer.status_code) in said["responses"], answer.text
            problem = answer.json()
            self._schema("Problem").validate(problem)
            assert problem["status"] == answer.status_code
            assert problem["type"].startswith("/api/v1/problems/")
            assert "Traceback" not in answer.text
            assert told_in_chinese(problem), problem
        elif kind == "application/json" and said is not None:
            content = said["responses"][str(answer.status_code)]["content"]
            described = content[kind]["schema"]["$ref"].rpartition("/")[2]
            body = answer.json()
            # A validator in Python takes its time, and the rows of a list are made alike.
            if isinstance(body.get("data"), list):
                body["data"] = body["data"][:_ROWS]
            self._schema(described).validate(body)
        return answer

    def _operation(self, answer: Response) -> dict[str, Any] | None:
        """What the document says of what was asked; None for what it does not tell of."""
        method, path = answer.request.method.lower(), answer.request.url.path
        paths = self.document["paths"]
        templates = [path] if path in paths else paths
        for template in templates:
            fits = re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path)
            if fits and method in paths[template]:
                operation: dict[str, Any] = paths[template][method]
                return operation
        assert answer.status_code >= 400 or path == f"{PREFIX}/openapi.json", path
        return None

    def _validator(self, name: str) -> OAS31Validator:
        return OAS31Validator(
            {
                "$ref": f"#/components/schemas/{name}",
                "components": self.document["components"],
            }
        )
