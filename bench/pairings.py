"""A pairing network of a size: 1,000 bodies of 40 joint committees, and what they agreed.

Generated, not real, like everything of the synthetic layer. It grows, so that one store shows three
sizes: 1,000 nodes to begin with, one more on a second day, all of it on a third.
"""

from __future__ import annotations

from datetime import date

from graph.datasets.synthetic.committees import THEMES
from graph.datasets.synthetic.rows import RowCollector
from graph.model.rows import Dataset

BODIES = 1000
FIRST_NODES = 1000
FIRST, ONE_MORE, ALL = date(2020, 12, 31), date(2021, 1, 1), date(2021, 12, 31)
"""Days on which the network shows 1,000 nodes, 1,001, and everything."""

_BEGUN, _LATER = date(2019, 3, 1), date(2021, 7, 1)
_SUPERIORS, _COMMITTEES, _COMMUNITIES, _AREAS = 12, 40, 120, 24
_SECTORS = (
    *("private_firm",) * 8,
    *("state_firm",) * 4,
    *("government", "public_institution", "social_organization") * 2,
    *("school", "hospital", "university"),
)
_NAMES = {
    "private_firm": "民营企业",
    "state_firm": "国有企业",
    "government": "机关",
    "public_institution": "事业单位",
    "social_organization": "社会组织",
    "school": "学校",
    "hospital": "医院",
    "university": "高校",
}
_AGREEING, _TWICE, _OF_THREE, _NEAR = 0.5, 0.1, 0.15, 0.8
"""Shares: members with an agreement, with two; agreements of three parties, and with communities of
the area the body lies in."""
_IN_AREA, _IN_TWO, _IN_NONE = 0.6, 0.12, 0.12
"""Shares of bodies in their area's committee rather than in their industry's; in both; in none."""


class _Growing:
    """Nodes and what ties them, each from the day on which it is shown."""

    def __init__(self, seed: int) -> None:
        self.rows = RowCollector(seed, 1)
        self.chance = self.rows.rng(0)
        self.since: dict[str, date] = {}

    def node(self, label: str, entity: str, name: str, *second: str, **properties: object) -> str:
        count = len(self.since)
        day = _BEGUN if count < FIRST_NODES else ONE_MORE if count == FIRST_NODES else _LATER
        self.since[entity] = day
        self.rows.node(label, entity, name, *second, since=day, **properties)
        return entity

    def tie(self, rel_type: str, start: str, end: str, **properties: object) -> None:
        since = max(self.since[start], self.since[end])
        self.rows.rel(rel_type, start, end, since=since, **properties)

    def happens(self, share: float) -> bool:
        return bool(self.chance.random() < share)

    def upto(self, count: int) -> int:
        """A number from 0 to below ``count``, small ones more often."""
        return int(count * self.chance.random() ** 1.6)

    def agree(self, number: int, parties: list[str]) -> str:
        agreement = self.node(
            *("Agreement", f"agr:p{number:04d}", f"共建协议{number:04d}"),
            form=("pairing", "agreement", "co_building_list")[number % 3],
            theme=THEMES[number % len(THEMES)],
        )
        for party, role in zip(parties, ("party_a", "party_b", "party"), strict=False):
            self.tie("PARTY_TO", party, agreement, role=role)
        return agreement


def pairing_network(seed: int = 20211231) -> Dataset:
    """The network, about 1,000 bodies and 500 agreements."""
    made = _Growing(seed)

    def organization(entity: str, name: str, *second: str, **properties: object) -> str:
        return made.node("Organization", entity, name, *second, in_zone=True, **properties)

    superiors = [
        organization(f"org:p-s{n:02d}", f"上级党委{n:02d}", kind="committee", level="city")
        for n in range(1, _SUPERIORS + 1)
    ]
    committees = [
        organization(
            *(f"org:p-j{n:02d}", f"第{n:02d}{'片区' if n <= _AREAS else '产业链'}联合党委"),
            "JointCommittee",
            kind="joint_committee",
        )
        for n in range(1, _COMMITTEES + 1)
    ]
    communities = []
    for n in range(1, _COMMUNITIES + 1):
        communities.append(
            organization(
                *(f"org:p-c{n:03d}", f"第{n:03d}社区党委"),
                kind="committee",
                sector="community",
                level="community",
            )
        )
        made.tie("MEMBER_OF", communities[-1], committees[(n - 1) % _AREAS], role="member")
    agreements = 0
    for n in range(1, BODIES - _SUPERIORS - _COMMITTEES - _COMMUNITIES + 1):
        sector = _SECTORS[n % len(_SECTORS)]
        name = f"{_NAMES[sector]}{n:04d}党委"
        body = organization(f"org:p-m{n:04d}", name, kind="committee", sector=sector, level="unit")
        area = made.upto(_AREAS)
        alone = made.happens(_IN_NONE)
        joined = {committees[area]} if made.happens(_IN_AREA) else set()
        if not joined or made.happens(_IN_TWO):
            joined.add(committees[_AREAS + made.upto(_COMMITTEES - _AREAS)])
        for committee in () if alone else sorted(joined):
            made.tie("MEMBER_OF", body, committee, role="member")
        if n % 5 == 0:
            made.tie("SUBORDINATE_TO", body, superiors[n // 5 % _SUPERIORS])
        if not (alone or made.happens(_AGREEING)):
            continue
        near = communities[area::_AREAS] if made.happens(_NEAR) else communities
        for _ in range(1 + made.happens(_TWICE)):
            agreements += 1
            others = {near[made.upto(len(near))] for _ in range(1 + made.happens(_OF_THREE))}
            made.agree(agreements, [body, *sorted(others)])
    return made.rows.dataset
