"""Ledgers of the made-up town that give addresses, few of them with coordinates, and gazetteers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from graph.boundaries import polygon_of
from graph.datasets.synthetic.credit_codes import credit_codes
from graph.ledgers.templates.files import header_of
from graph.ledgers.templates.gazetteer import GAZETTEER
from graph.places.known import Body
from tests.support import town
from tests.support.ledgers import as_csv, headers, row
from tests.support.town import house

CODES = credit_codes(np.random.default_rng(1), 8)
ADDRESSES = (
    ("春晖路10号", house(0, 10)),
    ("春晖路30号", house(0, 30)),
    ("昆明市经开区春晖路１０号三楼", None),  # the same address
    ("春晖路20号", None),  # between two numbers
    ("春晖路", None),
    ("上海市春晖路12号", None),
    ("经牛路20号", None),  # known to the gazetteer only
    ("昆明市经开区无名巷7号", None),
)
FOUND = {2: "address", 3: "number", 4: "road", 6: "subdistrict", 7: "subdistrict"}
"""By what each of those without coordinates is placed, without a gazetteer; 5 is not."""
ENTRY = ("春晖路", "经牛路", "道路", "东风街道", *(f"{at:.6f}" for at in house(0, 90)), "WGS84", "")
"""Of a gazetteer that knows the other name of the road."""


def enterprises(**changed: Any) -> bytes:
    """The ledger of enterprises at :data:`ADDRESSES`; ``changed`` are cells of all rows."""
    rows = []
    for code, (address, point) in zip(CODES, ADDRESSES, strict=True):
        lon, lat = (f"{value:.7f}" for value in point) if point else ("", "")
        own = {"uscc": code, "name": f"企业{code[-4:]}", "address": address, "lon": lon, "lat": lat}
        crs = "WGS84" if point else ""
        place = {"subdistrict": "东风街道", "community": "", "carrier": "", "carrier_kind": ""}
        tie = {"organized": "未组建", "covering": "", "mass": "", "declared_crs": crs}
        staff = {"staff": str(20 + len(rows)), "full_members": "3"}
        rows.append(row("enterprises", **{**own, **place, **tie, **staff, **changed}))
    return as_csv(headers("enterprises"), *rows)


def zones() -> bytes:
    """The ledger of the park and its one subdistrict."""
    west, south = town.at(0, 0)
    east, north = town.at(2000, 2000)
    box = f"{west:.5f},{south:.5f},{east:.5f},{north:.5f}"
    none = {"parent": "", "lon": "", "lat": "", "declared_crs": "", "boundary": "", "aliases": ""}
    park = {**none, "key": "P", "name": "甲园区", "kind": "园区", "default_day": ""}
    subdistrict = {**none, "key": "S", "name": "东风街道", "kind": "街道", "parent": "P"}
    subdistrict |= {"boundary": box, "declared_crs": "WGS84", "default_day": ""}
    return as_csv(headers("zones"), row("zones", **park), row("zones", **subdistrict))


def town_zones() -> bytes:
    """The ledger of the whole town: the park, its subdistricts and communities with boundaries."""
    none = {"lon": "", "lat": "", "declared_crs": "", "boundary": "", "aliases": ""}
    none |= {"default_day": "", "parent": ""}
    rows = [{**none, "key": "P", "name": "甲园区", "kind": "园区"}]
    kinds = {"subdistrict": "街道", "community": "社区"}
    for one in town.zones():
        west, south, east, north = polygon_of(one.boundary or "").bounds
        box = f"{west:.5f},{south:.5f},{east:.5f},{north:.5f}"
        own = {"key": one.id, "name": one.name, "kind": kinds[one.kind]}
        own |= {"parent": one.parents[0] if one.parents else "P"}
        rows.append({**none, **own, "boundary": box, "declared_crs": "WGS84"})
    return as_csv(headers("zones"), *(row("zones", **one) for one in rows))


def town_enterprises(bodies: Sequence[Body]) -> bytes:
    """The ledger of bodies of the town, with the coordinates that they have."""
    codes = credit_codes(np.random.default_rng(2), len(bodies))
    names = {one.id: one.name for one in town.zones()}
    rows = []
    for code, one in zip(codes, bodies, strict=True):
        lon, lat = (f"{value:.7f}" for value in one.point) if one.point else ("", "")
        own = {"uscc": code, "name": f"企业{code[-6:]}", "address": one.text}
        own |= {"lon": lon, "lat": lat, "declared_crs": "WGS84" if one.point else ""}
        own |= {"subdistrict": names[one.subdistrict or ""], "carrier": "", "carrier_kind": ""}
        own |= {"community": names.get(one.community or "", ""), "covering": "", "mass": ""}
        own |= {"organized": "未组建", "staff": "9", "full_members": "1"}
        rows.append(row("enterprises", **own))
    return as_csv(headers("enterprises"), *rows)


def gazetteer(*rows: tuple[str, ...]) -> bytes:
    """A gazetteer with such entries."""
    return as_csv([header_of(one) for one in GAZETTEER.columns], *rows)


def written(folder: Path, name: str, content: bytes) -> Path:
    """A file of a folder."""
    path = folder / name
    path.write_bytes(content)
    return path
