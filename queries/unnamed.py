"""Why there are no names: what is only counted, what is not told at all."""

from __future__ import annotations

from graph.model.spec import CodeList, Text

NO_NAMES = CodeList(
    "no_names",
    "Why there are no names.",
    {
        "not_named_in_source": Text("文献未点名", "not named in source"),
        "not_in_source": Text("文献未载明", "not in source"),
        "none_known": Text("所选数据层中没有", "the layers hold none"),
    },
)


def no_members(published: int | None, layer: str) -> str:
    """Why a committee of a layer has no member in the graph: a code of NO_NAMES."""
    if published is not None:
        return "not_named_in_source"
    return "not_in_source" if layer == "source" else "none_known"
