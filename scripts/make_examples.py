"""Makes the examples of the OpenAPI document: api/examples.json.

Every operation is asked once, of the Kunming case and a small synthetic network around it, and what
went in and came out is kept, with lists cut to what shows their shape. To be run when an operation
is added or its answer changes; the tests hold every example against the document:

    .venv/bin/python scripts/make_examples.py
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from jsonschema.exceptions import ValidationError
from openapi_schema_validator import OAS31Validator
from starlette.testclient import TestClient

import api
import graph
from api.app import PREFIX, create_app
from api.watching.watcher import Watcher
from api.webhooks.deliverer import Deliverer
from graph.datasets.synthetic import generate
from graph.ledgers.templates.files import template_csv
from graph.ledgers.templates.gazetteer import GAZETTEER
from graph.loading.folder import read_folder
from graph.loading.loader import load
from graph.model.rows import Dataset, NodeRow, RelRow
from graph.settings import Settings
from graph.store.bolt import Store
from graph.store.embedded import hold
from queries.network import Network

DAY = "2021-12-31"
"""A day within the terms of the case."""
ROWS = 2
"""Rows of a list that are kept."""
LONGEST = 20_000
"""Bytes of an example; a longer one is kept out, and the operation has its parameters' only."""

NOTICE = "src:example"
BODY = "云内动力"
"""A body of the case that answers most questions."""
PATH = {"from": "昆明学院", "to": "北方奥雷德"}
TILES = "https://tiles.intra/{z}/{x}/{y}.png"
SCENARIO = {
    "name": "north",
    "title": "北部新增一处阵地",
    "changes": [
        {
            "change": "add_position",
            "id": "pos:new-north",
            "name": "北部党群服务站",
            "tier": "station",
            "lon": 102.8287,
            "lat": 25.0042,
        }
    ],
}

PARAMETERS: dict[str, dict[str, Any]] = {
    "connectivity_path": PATH,
    "coverage_apply_scenario": {"effective": "2022-01-01", "source": "会议纪要", "dry_run": True},
    "coverage_policy": {"policy_id": "default"},
    "coverage_position_gain": {"lon": 102.8287, "lat": 25.0042},
    "coverage_streets_geojson": {"box": "102.8,24.95,102.83,24.98"},
    "entities_search": {"q": BODY},
    "export_file": {"suffix": "graphml"},
    "figures_claims_search": {"q": "2.7万"},
    "history_changes": {"since": 40},
    "history_diff": {"from": "2020-01-01", "to": DAY},
    "history_series": {"figure": ["members"], "from": "2019-01-01", "to": DAY, "step": "year"},
    "ledgers_template_table": {"kind": "organizations"},
    "ledgers_template_workbook": {"workbook": "enterprises"},
    "places_of_address": {"address": "昌宏路10号"},
    "pairings_recommendation": {"id": "org:kunming-university-pc"},
    "pairings_calendar": {"from": "2022-01-01", "to": "2022-07-01"},
    "questions_answer": {"id": "agreements_ending", "days": 90, "lang": "en"},
    "resilience_removal": {"remove": [BODY]},
    "service_problem_kind": {"code": "not_found"},
    "structure_paths": {**PATH, "k": 2},
    "tasks_found": {"finding": "unrenewed"},
    "views_basemap_file": {"range": "bytes=0-16383"},
    "views_basemap_tile": {"z": 12, "x": 3216, "y": 1753},
    "watches_atom_feed": {"lang": "en"},
}
BODIES: dict[str, Any] = {
    "access_choose_panels": {"panels": ["alerts", "map", "network", "series"]},
    "coverage_apply_scenario": SCENARIO,
    "coverage_whatif": SCENARIO,
    "cypher_run": {
        "text": "MATCH (m)-[:MEMBER_OF]->(j:JointCommittee) WHERE m.layer = $layer "
        "RETURN j.name AS committee, count(m) AS named ORDER BY named DESC",
        "parameters": {"layer": "source"},
        "limit": 10,
    },
    "pairings_submit_matching": {"capacity": 1, "time_limit_s": 20},
    "plans_submit": {"goal": "add", "count": 2, "time_limit_s": 20},
}


_NOBODY = 9
"""A port at which nobody listens."""
_LATER = ("/sources/", "/places/", "/tasks", "/watches", "/webhooks", "/feed.")
"""Beginnings of what is asked by a function of its own."""


class Examples:
    """Asks the service and keeps what it said."""

    def __init__(self, client: TestClient, document: dict[str, Any], store: Store) -> None:
        self.app = client.app
        self._client = client
        self._document = document
        self.store = store
        self._operations = {
            said["operationId"]: (method, path, said)
            for path, methods in document["paths"].items()
            for method, said in methods.items()
        }
        self.made: dict[str, dict[str, Any]] = {}

    @property
    def missing(self) -> list[str]:
        """Operations that were not asked yet, those that read first and the simplest first."""
        return sorted(
            set(self._operations) - set(self.made),
            key=lambda name: (self._operations[name][0] != "get", name),
        )

    def path(self, name: str) -> str:
        """The path of an operation, below the prefix."""
        return str(self._operations[name][1]).removeprefix(PREFIX)

    def ask(
        self, name: str, given: dict[str, Any] | None = None, body: Any = None, file: str = ""
    ) -> Any:
        """Ask an operation, keep the example, and give the answer: decoded, or its text."""
        method, path, said = self._operations[name]
        given = {**PARAMETERS.get(re.sub("_(csv|xlsx)$", "", name), {}), **(given or {})}
        body = body or BODIES.get(name)
        if any(parameter["name"] == "as_of" for parameter in said.get("parameters", ())):
            given.setdefault("as_of", DAY)
        query, headers = dict(given), {}
        for parameter in said.get("parameters", ()):
            if parameter["in"] == "path":
                path = path.replace(f"{{{parameter['name']}}}", str(query.pop(parameter["name"])))
            elif parameter["in"] == "header" and parameter["name"] in query:
                headers[parameter["name"]] = query.pop(parameter["name"])
            elif parameter["name"] == "limit" and said["operationId"] not in PARAMETERS:
                query.setdefault("limit", ROWS)
        content = {"content": file.encode()} if file else {"json": body} if body else {}
        answer = self._client.request(method, path, params=query, headers=headers, **content)
        example: dict[str, Any] = {}
        if given:
            example["parameters"] = given
        if body:
            example["body"] = body
        self.made[name] = example
        if answer.status_code >= 300:
            print(f"{name} has no example of its answer: {answer.text}")
            return None
        kind = answer.headers.get("content-type", "").partition(";")[0]
        found: Any = None
        if kind.endswith("json"):
            found = answer.json()
            kept = self._cut(found, said["responses"][str(answer.status_code)]["content"][kind])
            if "secret" in found:
                kept["secret"] = "gj_..."
        elif kind == "text/csv":
            found = kept = answer.text
            kept = "".join(answer.text.splitlines(keepends=True)[: ROWS + 1])
        else:
            kept = None
        if kept is not None and len(json.dumps(kept, ensure_ascii=False)) <= LONGEST:
            example["answer"] = kept
        return found

    def log_in(self, name: str, body: dict[str, str]) -> None:
        """Log in, and go on so: a test client does not send a secure cookie without TLS."""
        self.ask(name, body=body)
        (cookie,) = self._client.cookies.jar
        self._client.headers["Cookie"] = f"{cookie.name}={cookie.value}"

    def first(self, path: str) -> str | None:
        """Id of the first row of the list at a path; None where there is no such list."""
        answer = self._client.get(PREFIX + path, params={"as_of": DAY})
        rows = answer.json().get("data") if answer.status_code == 200 else None
        return rows[0].get("id") if isinstance(rows, list) and rows else None

    def _cut(self, answer: Any, media: dict[str, Any]) -> Any:
        schema = {**media["schema"], "components": self._document["components"]}
        cut = _shortened(answer)
        try:
            OAS31Validator(schema).validate(cut)
        except ValidationError:  # a list of fixed length was cut
            return answer
        return cut


def _shortened(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _shortened(each) for name, each in value.items()}
    if isinstance(value, list):
        rows = value[:ROWS] if any(isinstance(each, dict | list) for each in value) else value[:8]
        return [_shortened(each) for each in rows]
    return value


@contextmanager
def service() -> Iterator[Examples]:
    """The service over the case and a small synthetic network, and nothing else."""
    with (
        tempfile.TemporaryDirectory() as folder,
        hold(Path(folder)) as held,
        Store.open(held.endpoint) as store,
    ):
        store.initialise()
        load(store, read_folder(Path(graph.__file__).parent / "datasets" / "kunming"))
        load(store, generate(scale=0.05))
        documents = Path(folder) / "documents"
        gazetteers = Path(folder) / "gazetteers"
        day = date.fromisoformat(DAY)
        network = Network(store, as_of=day, documents=documents, gazetteers=gazetteers)
        settings = Settings(
            data=Path(folder) / "data",
            basemap=TILES,
            basemap_attribution="审图号：试S(2026)001号",
            webhook_hosts=frozenset({"localhost"}),
        )
        app = create_app(settings, network=network)
        with TestClient(app, base_url="http://localhost") as client:
            yield Examples(client, app.openapi(), store)


def _notice() -> Dataset:
    """A made-up document: the article is not part of the project, so its text is no example."""
    source = {"id": NOTICE, "name": "园区通报〔合成〕", "kind": "document"}
    claim = {
        "id": "claim:example",
        "name": "阵地数〔合成〕",
        "kind": "figure",
        "metric": "positions",
    }
    return Dataset(
        id="example",
        layer="synthetic",
        source=NOTICE,
        effective=date.fromisoformat(DAY),
        nodes=[NodeRow("Source", (), source), NodeRow("Claim", (), {**claim, "printed": "12个"})],
        relationships=[RelRow("STATED_IN", "claim:example", NOTICE, {})],
    )


def _addressed() -> Dataset:
    """A made-up ledger of addresses, one with coordinates."""
    addresses = ("昌宏路10号", "昌宏路10号三楼", "昌宏路", "上海市祖冲之路1号")
    place = {"lon": 102.83, "lat": 24.99, "declared_crs": "wgs84"}
    firms = [
        NodeRow(
            "Unit",
            ("Enterprise",),
            {
                "id": f"unit:example-{at}",
                "name": f"示例企业{at}",
                "address": address,
                "operating_status": "operating",
                **(place if at == 1 else {}),
            },
        )
        for at, address in enumerate(addresses, 1)
    ]
    source = NodeRow("Source", (), {"id": "src:addressed", "name": "企业台账", "kind": "ledger"})
    day = date.fromisoformat(DAY)
    return Dataset("ledger:addressed", "ledger", "src:addressed", day, [source, *firms], [])


def _places(examples: Examples) -> None:
    load(examples.store, _addressed())  # near the end, as the sources are
    table = template_csv(GAZETTEER).decode("utf-8-sig")
    examples.ask("places_keep_gazetteer", {"name": "地名地址台账.csv"}, file=table)
    _ended(examples, "places_search_job", examples.ask("places_submit_search")["id"])
    examples.ask("places_accept", body={"classes": ["address"], "dry_run": True})
    examples.ask("places_ground", {"id": "unit:example-2"})
    for name in examples.missing:
        if name.startswith("places_"):
            examples.ask(name)


def _sources(examples: Examples) -> None:
    load(examples.store, _notice())  # at the end: it would be a source of all other answers
    text = "园区通报（虚构）\n\n园区现有党群服务站12个。\n"
    examples.ask("sources_attach_document", {"id": NOTICE, "name": "通报.txt"}, file=text)
    for name in ("sources_one", "sources_text", "sources_original_file"):
        examples.ask(name, {"id": NOTICE})
    examples.ask("sources_quotations", {"id": NOTICE, "entity": "claim:example"})
    examples.ask("sources_detach_document", {"id": NOTICE})


def _access(examples: Examples) -> None:
    """Last: with the first account the door closes."""
    office = {"name": "管委会办公室", "role": "admin", "password": "correct horse battery"}
    examples.ask("access_session")
    examples.ask("access_add_account", body=office)
    log_in = {name: office[name] for name in ("name", "password")}
    examples.log_in("access_log_in", log_in)
    examples.ask("access_change_account", {"name": office["name"]}, body={"role": "admin"})
    examples.log_in("access_log_in", log_in)
    token = {"expires": "2099-12-31T00:00:00Z", "role": "viewer"}
    examples.ask("access_issue_token", {"name": office["name"]}, body=token)
    id = examples.ask("access_token_list")["data"][0]["id"]
    saved = {"name": "洛羊缺口", "link": "answer?question=uncovered_in&zone=zone%3Aluoyang"}
    examples.ask("access_save_question", body=saved)
    examples.ask("access_saved_questions")
    examples.ask("access_remove_question", {"name": saved["name"]})
    for name in examples.missing:
        if name not in ("access_log_out", "access_revoke_token") and name.startswith("access_"):
            examples.ask(name)
    examples.ask("access_revoke_token", {"id": id})
    examples.ask("access_log_out")


def _ended(examples: Examples, name: str, id: str) -> Any:
    """Ask for a job or draft until it is over."""
    while True:
        found = examples.ask(name, {"id": id})
        if found["state"] not in {"queued", "running", "waiting", "checking", "writing"}:
            return found
        time.sleep(0.1)


def _jobs(examples: Examples) -> None:
    sites = "名称,经度,纬度,坐标系,状态\n甲地块,102.82,24.99,WGS84,必建\n"
    examples.ask("plans_read_site_list", {"name": "地块.csv"}, file=sites)
    for subject, submit, job, cancel in (
        ("plans", "plans_submit", "plans_job", "plans_cancel"),
        (
            "pairings",
            "pairings_submit_matching",
            "pairings_matching_job",
            "pairings_cancel_matching",
        ),
    ):
        id = examples.ask(submit)["id"]
        _ended(examples, job, id)
        for name in examples.missing:
            below = examples.path(name).startswith(examples.path(job))
            if name.startswith(subject) and below and name != cancel:
                examples.ask(name, {"id": id})
        examples.ask(submit)
        examples.ask(cancel, {"id": examples.ask(submit)["id"]})  # queued behind the other


def _imports(examples: Examples) -> None:
    table = examples.ask("ledgers_template_table")
    name = "党组织台账.csv"
    examples.ask("imports_describe_columns", {"name": name}, file=table.replace("编码", "编号"))
    id = examples.ask("imports_begin", {"scope": "ledger:example"})["id"]
    examples.ask("imports_put_file", {"id": id, "name": name}, file=table)
    examples.ask("imports_keep_profile", {"name": "某区", "draft": id})
    examples.ask("imports_profiles")
    examples.ask("imports_profile", {"name": "某区"})
    examples.ask("imports_drop_profile", {"name": "某区"})
    cell = {"file": name, "row": 5, "column": "正式党员数*", "value": "14"}
    examples.ask("imports_correct_cell", {"id": id}, body=cell)
    examples.ask("imports_mended_file", {"id": id, "name": name})
    examples.ask("imports_check_draft", {"id": id})
    _ended(examples, "imports_draft", id)
    examples.ask("imports_draft_findings", {"id": id})
    examples.ask("imports_draft_workbook", {"id": id})
    examples.ask("imports_findings_table", {"id": id})
    examples.ask("imports_commit_draft", {"id": id})
    _ended(examples, "imports_draft", id)
    written = examples.ask("imports_list")["data"][0]["id"]
    for name in ("imports_one", "imports_report", "imports_workbook"):
        examples.ask(name, {"id": written})
    examples.ask("imports_drop_draft", {"id": id})
    examples.ask("imports_resume", {"id": written})  # refused: it is complete
    job = examples.ask("imports_undo", {"id": written})["id"]
    _ended(examples, "imports_job", job)


def _identity(examples: Examples) -> None:
    text = "MATCH (u:Enterprise) RETURN u.id AS id ORDER BY id LIMIT 2"
    (keep,), (merged,) = examples.ask("cypher_run", body={"text": text})["rows"]
    examples.ask("cypher_run")
    why = {"reason": "同一信用代码", "source": "台账核对纪要"}
    examples.ask("identity_merge_preview", {"keep": keep, "merged": merged})
    examples.ask("identity_merge", body={"keep": keep, "merged": merged, **why})
    examples.ask("identity_undo", body={"first": keep, "second": merged, **why})
    examples.ask("identity_separate", body={"first": keep, "second": merged, **why})


def _tasks(examples: Examples, far: str) -> None:
    new = {"finding": "unorganized", "about": far, "owner": BODY, "due": "2022-03-31"}
    task = examples.ask("tasks_make", body=new)["data"]["task"]["id"]
    examples.ask("tasks_change", {"id": task}, body={"note": "已列入下月议程"})
    examples.ask("tasks_findings_of", {"id": far})
    for name in examples.missing:
        if name.startswith("tasks_"):
            examples.ask(name)


def _watches(examples: Examples) -> None:
    new = {"name": "服务圈", "condition": "rate_below", "rate": "spatial", "bound": 100}
    examples.ask("watches_try", body=new)
    id = examples.ask("watches_make", body=new)["id"]
    to = {"url": f"http://localhost:{_NOBODY}/hooks/gongjian"}
    hook = examples.ask("webhooks_make", body=to)["id"]
    Watcher(examples.app.state.network, examples.app.state.door).look()
    Deliverer(examples.app.state.door).look()
    for name in ("list", "told", "conditions", "json_feed", "atom_feed"):
        examples.ask(f"watches_{name}")
    for name in ("list", "deliveries"):
        examples.ask(f"webhooks_{name}")
    examples.ask("webhooks_test", {"id": hook})
    examples.ask("webhooks_end", {"id": hook})
    examples.ask("watches_hide", {"id": id}, body={"hidden": True})
    examples.ask("watches_drop", {"id": id})


def main() -> None:
    """Ask everything and write the file."""
    with service() as examples:
        hit = examples.ask("entities_search")["data"][0]["id"]
        far = examples.ask("coverage_uncovered_list")["data"][0]["id"]
        _jobs(examples)
        _identity(examples)
        _imports(examples)
        for name in examples.missing:
            path = examples.path(name)
            if path.startswith(_LATER) or name.startswith("access_"):
                continue
            if name == "coverage_explanation":
                examples.ask(name, {"enterprise": far})
            elif (name not in PARAMETERS and "{id}" in path) or name == "entities_provenance":
                examples.ask(name, {"id": examples.first(path.partition("/{")[0]) or hit})
            else:
                examples.ask(name)
        _tasks(examples, far)
        _watches(examples)
        _places(examples)
        _sources(examples)
        _access(examples)
        made = dict(sorted(examples.made.items()))
    file = Path(api.__file__).with_name("examples.json")
    file.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(made)} examples, {file.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
