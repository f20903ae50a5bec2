"""The findings that can become tasks, each declared once: how it is asked, and when it is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from graph.errors import InvalidInput
from graph.model.codes import FINDING
from graph.model.spec import Text
from graph.snapshot.pictures import Picture
from queries.coverage.rules.codes import RateCode
from queries.lists.overdue import overdue
from queries.lists.reading import three_lists
from queries.network import Network
from queries.pairing.renewals import renewals
from queries.resilience.single_points import single_points
from queries.unlocated import addressed


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of what is found on a day, and of what nobody can tell of."""

    holding: frozenset[str]
    untold: frozenset[str] = frozenset()

    def holds(self, node_id: str) -> bool | None:
        """Whether it is found of a node; None: that cannot be told."""
        return None if node_id in self.untold else node_id in self.holding


Asked = Callable[[Network, Picture], Found | None]
"""Finds it in a picture; None: the picture cannot tell."""


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One finding.

    Parameters
    ----------
    code
        of :data:`graph.model.codes.FINDING`, which has its name.
    about
        labels of what it is found of.
    over
        what is so once it is found no more.
    asked
        the question.
    """

    code: str
    about: tuple[str, ...]
    over: Text
    asked: Asked

    @property
    def text(self) -> Text:
        """Its name."""
        return FINDING.codes[self.code]

    @property
    def page(self) -> str:
        """Where the pages list what it is found of."""
        return f"tasks?found={self.code}#h-found"

    def found(self, network: Network, picture: Picture) -> Found | None:
        """Of what it is found in a picture, asked once; None: the picture cannot tell."""
        return network.derive(picture, ("finding", self.code), lambda: self.asked(network, picture))


def _uncovered(rate: RateCode) -> Asked:
    def asked(network: Network, picture: Picture) -> Found | None:
        state = network.coverage(picture)
        status = state.rate_status(rate)
        if status.unanswered:
            return None
        ids = picture.snapshot.ids[state.enterprises]
        return Found(
            *(frozenset(ids[mask].tolist()) for mask in (status.uncovered, status.unknown))
        )

    return asked


def _unrenewed(network: Network, picture: Picture) -> Found:
    over = ("due", "lapsed")
    return Found(frozenset(one.id for one in renewals(picture=picture) if one.outcome in over))


def _overdue(network: Network, picture: Picture) -> Found:
    lists = network.derive(picture, "three lists", lambda: three_lists(picture=picture))
    return Found(frozenset(one.id for one in overdue(lists)))


def _single_points(network: Network, picture: Picture) -> Found:
    found = single_points(state=network.coverage(picture), network=network.ties(picture))
    return Found(frozenset(one.id for one in found.points))


def _unplaced(network: Network, picture: Picture) -> Found:
    return Found(frozenset(addressed(picture)))


KINDS: Mapping[str, FindingKind] = {
    kind.code: kind
    for kind in (
        FindingKind(
            "unserved",
            ("Unit",),
            Text("已在服务圈内，或不再计入", "it is within reach, or no longer counted"),
            _uncovered("spatial"),
        ),
        FindingKind(
            "unorganized",
            ("Unit",),
            Text(
                "已有组织覆盖，或不再计入", "an organization covers it, or it is no longer counted"
            ),
            _uncovered("organizational"),
        ),
        FindingKind(
            "unbuilt",
            ("Unit",),
            Text("已建组织，或不再应建", "it has an organization, or need not have one any more"),
            _uncovered("should_build"),
        ),
        FindingKind(
            "unrenewed",
            ("Agreement",),
            Text("已续签，或期限已变更", "it was renewed, or its term was changed"),
            _unrenewed,
        ),
        FindingKind(
            "overdue",
            ("Need", "Project"),
            Text("已办结，或期限已变更", "it is done, or its day was changed"),
            _overdue,
        ),
        FindingKind(
            "single_point",
            ("Organization", "Unit", "Position", "Agreement"),
            Text(
                "失去它不再造成断开或脱离覆盖",
                "its loss would no longer cut off or uncover anybody",
            ),
            _single_points,
        ),
        FindingKind(
            "unplaced",
            ("Organization", "Unit", "Position"),
            Text("已有坐标", "it has coordinates"),
            _unplaced,
        ),
    )
}
"""By code, in the order of the code list."""


def kind_of(code: str) -> FindingKind:
    """The finding of a code. Raises InvalidInput."""
    if code not in KINDS:
        raise InvalidInput(f"there is no finding {code!r}; there are {', '.join(KINDS)}")
    return KINDS[code]
