"""A scenario checked against a certain network, and its changes carried out as rows.

The rows are those a load would write. A row that an earlier application of the same scenario wrote
is its own (its ``source`` says so), and may be stated again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from graph.boundaries import inside
from graph.errors import Finding, InvalidInput, NotFound
from graph.importing.located import FOUND
from graph.model.rows import NodeRow, RelRow
from graph.snapshot.areas import part
from graph.snapshot.pictures import LABELS, Area, Picture
from queries.coverage.rules.policy import Building
from queries.scenarios.scenario import (
    AddJointBranch,
    AddPairing,
    AddPosition,
    AssignGuidanceOfficer,
    Change,
    ClosePosition,
    MovePosition,
    Scenario,
)

LAYER = "ledger"
"""Layer of a scenario's facts: what a user brings in."""

_UNIT = LABELS.index("Unit")


@dataclass(slots=True)
class Facts:
    """What is left when the changes were carried out one after the other."""

    nodes: dict[str, NodeRow] = field(default_factory=dict)
    """New nodes by id."""
    relationships: dict[str, RelRow] = field(default_factory=dict)
    """New relationships by id."""
    closed: set[str] = field(default_factory=set)
    """Positions of others that close."""
    altered: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Positions of others that change: the new values by id."""
    concerns: list[Finding] = field(default_factory=list)
    """What a planner should look at; none of it stands in the way."""


def facts_of(*, picture: Picture, scenario: Scenario, building: Building) -> Facts:
    """Carry out the changes on a picture, in their order; ``building`` has the advice to give.

    A new position belongs to the area that the scenario is about, or else the one that the picture
    shows. What the changes name may lie outside of it. O(changes and the bodies they name), but for
    the scenario's own earlier rows: O(n + m).

    Raises
    ------
    InvalidInput
        an id that should be there is not, or not on the day in the layers; one that should be new
        is taken; or the ledger layer is not among the picture's.
    """
    if LAYER not in picture.layers:
        raise InvalidInput(
            f"a scenario's facts belong to the layer {LAYER!r}, which is not among those asked "
            f"for ({', '.join(picture.layers)})"
        )
    work = _Work(picture.whole, scenario, building)
    for number, change in enumerate(scenario.changes, start=1):
        work.carry_out(number, change)
    if work.findings:
        listed = "; ".join(map(str, work.findings[:20]))
        raise InvalidInput(f"the scenario does not fit the network: {listed}", work.findings)
    if (area := scenario.area or picture.area) is not None:
        work.place(part(picture.whole, area), area)
    return work.facts


class _Work:
    """The changes under way."""

    def __init__(self, picture: Picture, scenario: Scenario, building: Building) -> None:
        self.picture = picture
        self.scenario = scenario
        self.building = building
        self.facts = Facts()
        self.findings: list[Finding] = []
        self.number = 0
        self.change: Change

    def carry_out(self, number: int, change: Change) -> None:
        self.number, self.change = number, change
        match change:
            case AddPosition():
                self._add_position(change)
            case MovePosition():
                self._move_position(change)
            case ClosePosition():
                self._close_position(change)
            case AddPairing():
                self._add_pairing(change)
            case AddJointBranch():
                self._add_joint_branch(change)
            case AssignGuidanceOfficer():
                if self._there("organization", change.organization):
                    self._cover(change.units, change.organization, "guidance")

    def place(self, picture: Picture, area: Area) -> None:
        """New positions belong to an area, which ``picture`` shows."""
        snapshot = self.picture.snapshot
        zones = [snapshot.index_of(zone) for zone in area.zones]
        stating = zones or np.flatnonzero(picture.home & (snapshot.label == _UNIT)).tolist()
        parks = set(snapshot.columns["park"].values[stating].tolist()) - {None}
        for position, row in self.facts.nodes.items():
            if row.label != "Position":
                continue
            if len(parks) == 1:
                row.properties["park"] = min(parks)
            if (zone := self._zone_of(row, zones)) is not None:
                self._relationship("LOCATED_IN", position, str(snapshot.ids[zone]), {})

    def _zone_of(self, row: NodeRow, zones: list[int]) -> int | None:
        """The only one of some zones, or else the first whose boundary holds a position."""
        if len(zones) == 1:
            return zones[0]
        at = np.array([[row.properties["lon"], row.properties["lat"]]])
        boundaries = self.picture.snapshot.columns["boundary"].values
        held = (one for one in zones if boundaries[one] and inside(boundaries[one], at).all())
        return next(held, None)

    def _add_position(self, change: AddPosition) -> None:
        given = {**_placed(change), "name": change.name, "tier": change.tier}
        if change.floor_area_m2 is not None:
            given["floor_area_m2"] = change.floor_area_m2
        if change.id in self.facts.closed:
            self._reopen(change.id, given)
        elif self._new(change.id):
            self._node("Position", change.id, given)

    def _reopen(self, position: str, given: dict[str, Any]) -> None:
        """A position that this scenario closed comes back, perhaps otherwise."""
        self.facts.closed.discard(position)
        columns = self.picture.snapshot.columns
        at = self.picture.snapshot.index_of(position)
        stated = {name: columns[name].at(at) for name in given if name != "declared_crs"}
        if any(stated[name] != given[name] for name in stated):
            self.facts.altered[position] = {**dict.fromkeys(FOUND), **given}

    def _move_position(self, change: MovePosition) -> None:
        added = self.facts.nodes.get(change.id)
        if added is not None:
            added.properties.pop("radius_m", None)
            added.properties.update(_placed(change))
        elif self._there("id", change.id):
            self.facts.altered[change.id] = {
                **self.facts.altered.get(change.id, {}),
                **dict.fromkeys(FOUND),  # it is where the scenario says, as surely as that says
                **_placed(change),
            }

    def _close_position(self, change: ClosePosition) -> None:
        if change.id in self.facts.nodes:
            del self.facts.nodes[change.id]
        elif self._ended(change.id):
            self._concern("already_closed", f"{change.id} is closed on the day already", "id")
        elif self._there("id", change.id):
            self.facts.altered.pop(change.id, None)
            # The body is closed: another of its nodes must not come to stand for it.
            snapshot = self.picture.snapshot
            twins = self.picture.merged_from(snapshot.index_of(change.id))
            self.facts.closed.update((change.id, *(str(snapshot.ids[at]) for at in twins)))

    def _add_pairing(self, change: AddPairing) -> None:
        if not self._new(change.id):
            return
        given = {"name": change.name, "form": "pairing", "theme": change.theme}
        self._node("Agreement", change.id, {k: v for k, v in given.items() if v is not None})
        for party in change.parties:
            if self._there("parties", party):
                self._relationship("PARTY_TO", party, change.id, {"role": "party"})

    def _add_joint_branch(self, change: AddJointBranch) -> None:
        if not self._new(change.id):
            return
        self._node("Organization", change.id, {"name": change.name, "kind": "joint_branch"})
        if self._there("host", change.host):
            self._relationship("BASED_IN", change.id, change.host, {})
        if self._cover(change.units, change.id, "joint"):
            self._advise(change)

    def _cover(self, units: Sequence[str], by: str, basis: str) -> bool:
        there = [self._there("units", unit) for unit in units]
        for unit, known in zip(units, there, strict=True):
            if known:
                self._relationship("COVERED_BY", unit, by, {"basis": basis})
        return all(there)

    def _advise(self, change: AddJointBranch) -> None:
        """What the rules say of a joint branch (R01, R04); both leave room for exceptions."""
        if len(change.units) > self.building.joint_branch_units:
            self._concern(
                "R04",
                f"a joint branch generally covers at most {self.building.joint_branch_units} units",
                "units",
                str(len(change.units)),
            )
        snapshot = self.picture.snapshot
        members = snapshot.columns["full_members"].values[
            [snapshot.index_of(unit) for unit in change.units]
        ]
        fewest = self.building.branch_minimum
        if np.nansum(members) < fewest:
            # Not how many: so few could point at persons.
            self._concern(
                "R01",
                f"its units are known to have fewer than {fewest} full members together",
                "units",
            )

    def _new(self, node_id: str) -> bool:
        taken = node_id in self.facts.nodes
        if not taken:
            try:
                at = self.picture.snapshot.index_of(node_id)
            except NotFound:
                return True
            source = self.picture.snapshot.columns["source"].values[at]
            taken = source != self.scenario.source_id
        if taken:
            self._fault("id_taken", "this id is taken; a new one is needed", "id", node_id)
        return not taken

    def _ended(self, position: str) -> bool:
        """Whether a position is known, and closed by the day."""
        snapshot = self.picture.snapshot
        try:
            until = snapshot.until[snapshot.index_of(position)]
        except NotFound:
            return False
        return bool(~np.isnat(until) & (until <= np.datetime64(self.picture.as_of, "D")))

    def _there(self, key: str, node_id: str) -> bool:
        """Whether a node is valid in the picture or new in the scenario; a finding if not."""
        if node_id in self.facts.nodes:
            return True
        try:
            at = self.picture.snapshot.index_of(node_id)
        except NotFound:
            self._fault("unknown_id", "no entity has this id", key, node_id)
            return False
        if node_id in self.facts.closed:
            self._fault("closed_id", "an earlier change of the scenario closes it", key, node_id)
            return False
        if (by := self.picture.index_of(node_id)) != at:
            name = str(self.picture.snapshot.ids[by])
            self._fault("merged", f"it is merged: {name} represents it", key, node_id)
            return False
        if not self.picture.valid[at]:
            layers = ", ".join(self.picture.layers)
            self._fault(
                "not_valid",
                f"it is not valid on {self.picture.as_of} in the layers {layers}",
                key,
                node_id,
            )
            return False
        return True

    def _node(self, label: str, node_id: str, properties: dict[str, Any]) -> None:
        self.facts.nodes[node_id] = NodeRow(label, (), {"id": node_id, **properties})

    def _relationship(self, rel_type: str, start: str, end: str, given: dict[str, Any]) -> None:
        row = RelRow(rel_type, start, end, given)
        if row.id in self.facts.relationships:
            self._fault("stands_twice", f"{rel_type} to {end} is stated twice", "units", start)
        self.facts.relationships[row.id] = row

    def _fault(self, rule: str, message: str, key: str, value: str) -> None:
        self.findings.append(self._finding(rule, message, key, value))

    def _concern(self, rule: str, message: str, key: str, value: str | None = None) -> None:
        self.facts.concerns.append(self._finding(rule, message, key, value))

    def _finding(self, rule: str, message: str, key: str, value: str | None) -> Finding:
        where = f"change {self.number} ({self.change.change})"
        name = f"{self.scenario.name}.toml"
        return Finding(rule, f"{where}: {message}", name, None, key, value)


def _placed(change: AddPosition | MovePosition) -> dict[str, Any]:
    lon, lat = change.wgs84()
    place = {"lon": lon, "lat": lat, "declared_crs": change.crs}
    return place if change.radius_m is None else {**place, "radius_m": change.radius_m}
