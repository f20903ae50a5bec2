"""``coverage geojson``: reach, enterprises and uncovered weight for maps (RFC 7946)."""

from __future__ import annotations

import sys
from pathlib import Path

from api.console import Output
from api.routes.coverage import geo as routes
from api.views.view import View
from api.writing import written


def _give(answer: routes.GeoJSON, out: Path | None, output: Output) -> None:
    made = answer.collection
    if out is None:
        # GeoJSON is UTF-8 whatever the locale is.
        for line in made.lines():
            sys.stdout.buffer.write(line.encode())
        sys.stdout.flush()
        return
    with written(out) as new, new.open("w", encoding="utf-8") as file:
        file.writelines(made.lines())
    count, missing = made.meta["count"], made.meta["unlocated"]
    output.note(
        output.pick(
            f"已写入 {out}：{count:,} 个要素，另有 {missing:,} 个无坐标",
            f"{out} written: {count:,} features; {missing:,} more have no coordinates",
        )
    )


VIEWS = (
    View(
        command="coverage geojson reach",
        route=routes.reach_geojson,
        give=_give,
        examples=("--as-of 2021-12-31 --out reach.geojson",),
    ),
    View(
        command="coverage geojson gaps",
        route=routes.gaps_geojson,
        give=_give,
        examples=("--by spatial --out gaps.geojson", "--subdistrict 阿拉街道"),
    ),
    View(
        command="coverage geojson covered",
        route=routes.covered_geojson,
        give=_give,
        examples=("--by spatial --out covered.geojson",),
    ),
    View(
        command="coverage geojson heat",
        route=routes.heat_geojson,
        give=_give,
        examples=(
            "--by spatial --cell 1000 --out heat.geojson",
            "--weight staff --subdistrict 阿拉街道",
        ),
    ),
)
