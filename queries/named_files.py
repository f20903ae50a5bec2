"""What ``doctor`` looks at of the files for maps and walks that the settings name."""

from __future__ import annotations

from graph.basemap.basemap import Basemap
from graph.basemap.rules import told
from graph.errors import GongjianError
from graph.model.spec import Text
from graph.settings import Settings
from queries.ailments import Notes
from queries.coverage.reach.named import StreetNetworks


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


def street_networks(settings: Settings, notes: Notes, *, read: bool) -> None:
    """Whether street networks are where the settings say and, with ``read``, sound."""
    networks = StreetNetworks(settings.streets, settings.streets_folder)
    if settings.streets_folder is not None and not settings.streets_folder.is_dir():
        folder = settings.streets_folder
        notes.add(
            "street_networks",
            Text(f"路网目录 {folder} 不存在", f"there is no folder of street networks {folder}"),
            Text("更正 GONGJIAN_STREETS_FOLDER", "mend GONGJIAN_STREETS_FOLDER"),
            grave=False,
        )
    for known in networks.listed(read=read):
        if known.fault is not None:
            notes.add(
                "street_networks",
                Text(
                    f"路网 {known.file} 无法使用：{known.fault.message}",
                    f"the street network {known.file} cannot be used: {known.fault.message}",
                ),
                Text(
                    "更正或重新取得该文件；在此之前指名它的问题无法回答",
                    "mend the file or get it again; until then questions that name it have no "
                    "answer",
                ),
                grave=False,
            )
