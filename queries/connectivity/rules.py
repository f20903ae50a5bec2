"""Codes that answers about connectivity use, with their names."""

from __future__ import annotations

from graph.spec import CodeList, Text

NO_MEASURE = CodeList(
    "no_measure",
    "Why a measure of mixing or of agreement has no value.",
    {
        "no_tie_between_sectors_known": Text(
            "没有两端领域都已知的联系", "no tie has a known sector at both ends"
        ),
        "one_sector_only": Text("只有一个领域", "there is one sector only"),
        "fewer_than_two_communities": Text("社群不足两个", "there are fewer than two communities"),
        "fewer_than_two_committees": Text(
            "联合党委不足两个", "there are fewer than two committees"
        ),
    },
)
