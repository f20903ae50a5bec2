"""What ``doctor`` looks at of the files for maps and walks that the settings name."""

from __future__ import annotations

from graph.basemap.basemap import Basemap
from graph.basemap.rules import told
from graph.errors import GongjianError
from graph.model.spec import Text
from graph.settings import Settings
from queries.ailments import Notes


def base_map(settings: Settings, notes: Notes) -> None:
    """Whether the base map can be used, and says whose it is."""
    try:
        found = Basemap.of(settings).described()
    except GongjianError as error:
        notes.add(
            "base_map",
            told(error),
            Text(
                "更正 GONGJIAN_BASEMAP 或重新复制文件；在此之前地图没有底图",
                "mend GONGJIAN_BASEMAP or copy the file again; until then maps have no base map",
            ),
            grave=False,
        )
        return
    if found is not None and not found.attribution:
        notes.add(
            "base_map_unattributed",
            Text("底图没有署名和审图号", "the base map says not whose it is, nor who approved it"),
            Text(
                "在 GONGJIAN_BASEMAP_ATTRIBUTION 中写明制图单位与审图号",
                "put its maker and approval number into GONGJIAN_BASEMAP_ATTRIBUTION",
            ),
            grave=False,
        )
