"""``python -m bench.searching``: how soon the search answers what people type, over HTTP.

Names, pinyin, codes, addresses and questions of the demo's bodies, mixed, each typed once: what was
answered before is not asked again.
"""

from __future__ import annotations

import http.client
import json
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from pypinyin import Style, lazy_pinyin

from api.ready.questions import QUESTIONS
from bench.report import Latencies, figure, heading, timed
from bench.serving import DAY, Service, load_demo, seconds_to_ready, served

BODIES = 60
AIM_MS = 100.0
_LISTS = (
    f"coverage/uncovered?by=spatial&limit={BODIES}&{DAY}",
    f"coverage/uncovered?by=work&sort=-name&limit={BODIES}&{DAY}",
    f"zones?limit={BODIES}&{DAY}",
)


def main() -> None:
    """Load the demo, serve it, search."""
    with tempfile.TemporaryDirectory(prefix="gongjian-bench-") as folder:
        data = Path(folder) / "data"
        load_demo(data)
        with served(data) as service:
            seconds_to_ready(service)
            search(service)


def search(service: Service) -> None:
    """Print the latencies of all that is typed, and of each kind."""
    heading("Search: names, pinyin, codes, addresses and questions, mixed, each once")
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=60)

    def asked(path: str) -> Any:
        connection.request("GET", f"/api/v1/{path}")
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {body[:300]!r}")
        return json.loads(body)["data"]

    rows = list(chain.from_iterable(asked(path) for path in _LISTS))
    stated = [asked(f"entities/{quote(row['id'])}?{DAY}")["properties"] for row in rows]
    typed = sorted(set(_typed(rows, stated)))
    asked(f"search?q={quote('共建')}&{DAY}")  # what is made for the first one of all
    latencies: dict[str, Latencies] = {}
    found = 0
    for at in np.random.default_rng(16).permutation(len(typed)).tolist():
        kind, text = typed[at]
        with timed() as clock:
            found += bool(asked(f"search?q={quote(text)}&limit=12&{DAY}"))
        for name in ("all", kind):
            latencies.setdefault(name, Latencies()).values.append(clock.seconds * 1000)
    figure("typed", len(typed), "texts", f"{found} found something")
    for name, one in sorted(latencies.items()):
        missed = "" if name != "all" or one.p95 <= AIM_MS else "   MISSED"
        aim = f"  <= {AIM_MS:g}{missed}" if name == "all" else ""
        figure(f"search {name}", one.p50, "ms p50", f"{one.p95:8.1f} ms p95{aim}")


def _typed(rows: list[Any], stated: list[Any]) -> Iterator[tuple[str, str]]:
    """What may be typed to find bodies, by kind: wholes, beginnings and parts."""
    for row, one in zip(rows, stated, strict=True):
        name = row["name"].partition("〔")[0]
        yield "names", name
        yield "names", name[2:6]
        yield "pinyin", "".join(lazy_pinyin(name[:4]))
        yield "pinyin", "".join(lazy_pinyin(name[:5], style=Style.FIRST_LETTER))
        yield "codes", row["id"]
        if one.get("uscc"):
            yield "codes", one["uscc"][:12]
        if one.get("address"):
            yield "addresses", one["address"]
            yield "addresses", one["address"][-8:]
    for number, question in enumerate(QUESTIONS):
        name = rows[number % len(rows)]["name"].partition("〔")[0]
        blanks = dict.fromkeys(("zone", "body", "organization", "other", "enterprise"), name)
        yield "questions", question.text.zh.format(**blanks, days=90)
        yield "questions", question.text.en.format(**blanks, days=90)
        yield "questions", question.text.zh.partition("{")[0] or question.text.zh[-5:]


if __name__ == "__main__":
    main()
