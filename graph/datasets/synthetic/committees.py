"""Members of the joint committees, agreements and pairings, and the planted shapes of the network.

The source names 2 of 21, 5 of 17 and 3 of 9 members and 3 of 21 agreements; the rest is generated.
The government-service committee gets agreements and no members, as in the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.datasets.synthetic.credit_codes import INSTITUTION, credit_codes
from graph.datasets.synthetic.geography import PlacePoints
from graph.datasets.synthetic.planted import places_of, unit_id
from graph.datasets.synthetic.rows import RowCollector
from graph.datasets.synthetic.totals import AGREEMENTS

_J1_NAMED = ("org:ynjt-hq-pc", "org:ynnt-infra-pc")
_J1_SECTORS = (
    *("state_firm",) * 6,
    *("government",) * 4,
    *("public_institution",) * 4,
    *("private_firm",) * 2,
    "hospital",
    "school",
    "social_organization",
)
_J2_SECTORS = (
    "government", "public_institution", "hospital", "school", "social_organization", "university",
)  # fmt: skip
_SECTOR_NAMES = {
    "state_firm": "国有单位",
    "government": "机关单位",
    "public_institution": "事业单位",
    "private_firm": "民营单位",
    "hospital": "医院",
    "school": "学校",
    "social_organization": "社会组织",
    "university": "高校",
}
_UNIT_SINCE = date(1990, 1, 1)
_J1_SINCE, _J2_SINCE, _J4_SINCE = date(2019, 3, 1), date(2019, 6, 1), date(2020, 5, 1)

_PAIRINGS: tuple[tuple[date | None, date | None], ...] = (
    (date(2018, 6, 1), date(2021, 6, 1)),
    (date(2019, 1, 1), date(2021, 12, 31)),
    (date(2019, 3, 31), date(2022, 3, 31)),
    (date(2019, 4, 1), date(2022, 4, 1)),
    (None, None),
    *((date(2020, month, 1), date(2023, month, 1)) for month in range(1, 13)),
)
"""Terms of the pairings between members and communities. On the last day of 2021 the first has
expired, the second expires that day, the third ends in 90 days and the fourth in 91."""

THEMES = ("产业服务", "社区治理", "人才共育", "医疗惠民", "法律服务", "志愿服务")
_FORMS = ("pairing", "agreement", "co_building_list")


@dataclass(frozen=True)
class Members:
    """Ids of the synthetic members, and the Guolin members with the units they are based in."""

    guolin: dict[str, str | None]
    shuntong: list[str]
    equipment: list[str]

    @property
    def owners(self) -> list[str]:
        """Every synthetic member."""
        guolin = [root for root in self.guolin if root not in _J1_NAMED]
        return guolin + self.shuntong + self.equipment


def emit_members(rows: RowCollector, places: PlacePoints) -> Members:
    """Add 19 members to the Guolin committee, 12 to Shuntong and 6 to equipment manufacturing.

    Half of Shuntong's and all of the equipment committee's are enterprises of the network.
    """
    codes = credit_codes(rows.rng(8), len(_J1_SECTORS) + len(_J2_SECTORS), INSTITUTION)
    guolin: dict[str, str | None] = dict.fromkeys(_J1_NAMED)
    for number, sector in enumerate(_J1_SECTORS, 1):
        unit, organization = f"unit:s-j1-{number:02d}", f"org:s-j1-{number:02d}"
        name = f"果林{_SECTOR_NAMES[sector]}{number:02d}"
        home = places.community_ids[(13 + number) % len(places.community_ids)]
        _unit(rows, unit, name, sector, codes.pop(), home)
        rows.node(
            "Organization",
            organization,
            f"{name}党委",
            kind="committee",
            sector=sector,
            level="unit",
            in_zone=True,
            since=_UNIT_SINCE,
        )
        rows.rel("BASED_IN", organization, unit, since=_UNIT_SINCE)
        rows.rel("MEMBER_OF", organization, "org:j1", role="member", since=_J1_SINCE)
        guolin[organization] = unit
    shuntong = [unit_id(index) for index in places_of("member-of-j2")]
    for number, sector in enumerate(_J2_SECTORS, 1):
        unit = f"unit:s-j2-{number:02d}"
        home = places.community_ids[places.community_names.index("顺通社区")]
        _unit(rows, unit, f"顺通{_SECTOR_NAMES[sector]}{number:02d}", sector, codes.pop(), home)
        shuntong.append(unit)
    for unit in shuntong:
        rows.rel("MEMBER_OF", unit, "org:j2", role="member", since=_J2_SINCE)
    equipment = [unit_id(index) for index in places_of("member-of-j4")]
    for unit in equipment:
        rows.rel("MEMBER_OF", unit, "org:j4", role="member", batch=1, since=_J4_SINCE)
    return Members(guolin, shuntong, equipment)


def _unit(rows: RowCollector, unit: str, name: str, sector: str, code: str, home: str) -> None:
    rows.node(
        "Unit", unit, name, sector=sector, uscc=code, operating_status="operating", in_zone=True,
        since=_UNIT_SINCE,
    )  # fmt: skip
    rows.rel("LOCATED_IN", unit, home, since=_UNIT_SINCE)


@dataclass(frozen=True, slots=True)
class Term:
    """The term of an agreement, how many activities a year it asks for, and the number of the
    joint committee whose activities fulfil it."""

    agreement: str
    since: date | None
    until: date | None
    a_year: int
    committee: int


def emit_agreements(rows: RowCollector, places: PlacePoints) -> list[Term]:
    """Add 18 agreements of the government-service committee and the pairings of members.

    On the last day of 2021 all 18 hold: one expires within 90 days, one is undated. Returns what
    was agreed.
    """
    terms = []
    for number in range(1, AGREEMENTS + 1):
        since: date | None = date(2019 + number % 3, 1 + number % 12, 15)
        until: date | None = date(2022 + number % 3, 5 + number % 8, 15)
        if number == AGREEMENTS - 1:
            since, until = date(2019, 3, 1), date(2022, 3, 1)
        elif number == AGREEMENTS:
            since = until = None
        partner = f"org:s-j3-{number:02d}"
        inside = number % 3 != 0
        rows.node(
            "Organization",
            partner,
            f"共建协议单位{number:02d}党组织",
            kind="committee",
            sector="government" if number % 2 else "public_institution",
            level="unit",
            in_zone=inside,
            since=date(2010, 1, 1),
        )
        _agreement(
            rows,
            f"agr:s{number:03d}",
            f"政务服务联合党委共建协议{number:02d}",
            "agreement",
            ("org:j3", partner),
            since,
            until,
            number,
        )
        terms.append(Term(f"agr:s{number:03d}", since, until, _a_year(number), 3))
    for number, (since, until) in enumerate(_PAIRINGS, 1):
        member = f"org:s-j1-{number:02d}"
        community = f"org:s-pc-c{1 + (number + 12) % len(places.community_ids):02d}"
        _agreement(
            rows,
            f"agr:s{100 + number}",
            f"成员单位与社区结对{number:02d}",
            _FORMS[number % len(_FORMS)],
            (member, community),
            since,
            until,
            number,
        )
        terms.append(Term(f"agr:s{100 + number}", since, until, _a_year(number), 1))
    return terms


def _a_year(number: int) -> int:
    return 2 + number % 3


def _agreement(
    rows: RowCollector,
    agreement: str,
    name: str,
    form: str,
    parties: tuple[str, str],
    since: date | None,
    until: date | None,
    number: int,
) -> None:
    rows.node(
        "Agreement",
        agreement,
        name,
        form=form,
        theme=THEMES[number % len(THEMES)],
        signed=since,
        activities_per_year=_a_year(number),
        since=since,
        until=until,
    )
    for party, role in zip(parties, ("party_a", "party_b"), strict=True):
        rows.rel("PARTY_TO", party, agreement, role=role, since=since, until=until)


def emit_shapes(rows: RowCollector) -> None:
    """Add an organization that alone joins three others to the rest, and an island of three."""
    since = date(2016, 1, 1)
    shapes = [("org:s-cut", "衔接党支部", True)]
    for group, name in (("far", "远端"), ("island", "孤岛")):
        shapes.append((f"org:s-{group}-1", f"{name}党总支", False))
        shapes += [(f"org:s-{group}-{n}", f"{name}党支部{n}", True) for n in (2, 3)]
    for organization, name, branch in shapes:
        rows.node(
            "Organization",
            organization,
            name,
            kind="branch" if branch else "general_branch",
            sector="social_organization",
            level="unit",
            in_zone=True,
            full_members=9 if branch else None,
            approved_exception=None if branch else True,
            since=since,
        )
    for group in ("far", "island"):
        for number in (2, 3):
            rows.rel("SUBORDINATE_TO", f"org:s-{group}-{number}", f"org:s-{group}-1", since=since)
    until = date(2024, 1, 1)
    for number, other in enumerate(("org:s-j1-01", "org:s-far-1"), 1):
        _agreement(
            rows,
            f"agr:s-cut-{number}",
            f"衔接结对{number}",
            "pairing",
            (other, "org:s-cut"),
            date(2021, 1, 1),
            until,
            number,
        )
