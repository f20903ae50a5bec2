"""Codes that answers about connectivity use, with their names."""

from __future__ import annotations

from graph.model.spec import CodeList, Text

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

NO_PATH = CodeList(
    "no_path",
    "Why no path is given between two bodies.",
    {
        "not_connected": Text("两者不连通", "no ties lead from one to the other"),
        "longer_than_allowed": Text("路径超过长度上限", "every path is longer than allowed"),
        "start_not_in_network": Text("起点不在网络中", "the start is not in the network"),
        "end_not_in_network": Text("终点不在网络中", "the end is not in the network"),
        "through_not_in_network": Text(
            "必经节点不在网络中", "a node to pass through is not in the network"
        ),
        "only_by_returning_to_a_node": Text(
            "每条路径都要重复经过某个节点", "every way comes by some node twice"
        ),
        "search_given_up": Text(
            "在允许的搜索次数内未找到", "none was found in the searches allowed"
        ),
    },
)

ABSENT = CodeList(
    "absent",
    "Why a node is not in the network of ties.",
    {
        "not_valid": Text("当日或所选数据层中不存在", "it does not hold on the day in the layers"),
        "excluded_hub": Text("属枢纽节点，默认排除", "it is a hub, and hubs are left out"),
        "label_not_in_network": Text("该类节点不参与连通", "nodes of its kind take no part"),
    },
)
