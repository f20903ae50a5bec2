"""How zones are told."""

from __future__ import annotations

from api.routes.network import zones
from api.views.columns import ID, NAME
from api.views.view import Column, one_table
from graph.model.codes import ZONE_KIND
from graph.model.spec import Text

VIEWS = (
    one_table(
        command="zones",
        route=zones.zone_list,
        examples=("", "--kind development_zone", "--zone zone:kmez --kind subdistrict"),
        title=Text("区域", "Zones"),
        columns=(
            ID,
            NAME,
            Column(Text("类别", "kind"), "kind", ZONE_KIND),
            Column(Text("上级区域", "part of"), lambda row, _: row.parent and row.parent.name),
            Column(Text("区划代码", "division code"), "division_code"),
            Column(Text("默认日期", "default day"), "day"),
        ),
    ),
)
