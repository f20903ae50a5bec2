"""Organizations (T1), enterprises (T2) and service positions (T3) as nodes and relationships.

Relationships that a row states without a day stay undated. A body that a row calls dissolved or
closed no longer holds on the row's data date, which is the first day that is known not to.
"""

from __future__ import annotations

from graph.ledgers.mapping.ids import entity_id
from graph.ledgers.mapping.row_context import FIRMS, Mapper, RowContext
from graph.model.codes import COVER_BASIS, SECTOR

MILITARY = "unit:military"
"""The one category node of the military."""

_SECTOR_OF = {"state": "state_firm", "private": "private_firm", "foreign": "private_firm"}
"""Ownerships that settle the sector; a collective firm may be in either."""


def organization(row: RowContext) -> None:
    """T1: an organization, its superior, the unit it is based in, its place."""
    properties, roles = row.properties, row.roles
    kind, sector = properties["kind"], properties["sector"]
    _ends(row, "dissolved")
    row.not_before("data_date", "since")
    row.not_before("term_ends", "since")
    second: tuple[str, ...] = ()
    if kind == "joint_committee":
        properties["functional"] = True
        second = ("JointCommittee",)
    made = row.node("key", roles["key"], *second)
    if (superior := row.role("superior", "Organization")) is not None:
        if superior == made:
            row.error("superior", "same_body", "an organization is not its own superior")
        row.rel("SUBORDINATE_TO", made, superior)
    if sector == "military":
        _category(row, made)
        return
    if (unit := _unit_of(row, sector)) is not None:
        row.rel("BASED_IN", made, unit)
    row.locate(made)


def _ends(row: RowContext, status: str) -> None:
    if row.properties.get("status") == status:
        row.properties["until"] = row.properties["data_date"]


def _category(row: RowContext, made: str) -> None:
    """The military is a category: an organization of it has no unit of its own and no place."""
    given = {**row.properties, **row.roles}
    for feed in ("unit_name", "unit_uscc", "subdistrict", "community", "address", "lon"):
        if feed in row.ledger.defaults:
            row.properties.pop(feed, None)  # given for all rows, not said of this one
        elif feed in given:
            row.error(feed, "category_located", "the military has neither unit nor place here")
    name = SECTOR.codes["military"].zh
    row.bring("Unit", MILITARY, name=name, sector="military", category=True)
    row.rel("BASED_IN", made, MILITARY)


def _unit_of(row: RowContext, sector: str) -> str | None:
    code, name = row.roles.get("unit_uscc"), row.roles.get("unit_name")
    if code is None:
        return row.body("unit_name", "Unit", sector=sector)
    if (known := row.references.find(code, "Unit")) is not None:
        return known
    if name is None:
        return row.lookup("unit_uscc", code, "Unit")
    made = entity_id("Unit", code)
    second = ("Enterprise",) if sector in FIRMS else ()
    row.bring("Unit", made, *second, name=name, uscc=code, sector=sector)
    return made


def enterprise(row: RowContext) -> None:
    """T2: an enterprise, what covers it, its place and its carrier."""
    properties = row.properties
    if (sector := _SECTOR_OF.get(properties["ownership"])) is not None:
        properties["sector"] = sector
    members = properties.get("full_members", 0) + properties.get("probationary_members", 0)
    if members > properties.get("staff", members):
        row.warn("staff", "contradiction", f"fewer than the {members} members", properties["staff"])
    _keep_unbound(row)
    made = row.node("uscc", properties["uscc"], "Enterprise")
    covering = _organized(row, made)
    _guided(row, made, covering)
    for name in row.roles.get("mass", ()):
        body = row.other(
            "Organization",
            entity_id("Organization", f"{properties['uscc']}-{name}"),
            name=f"{properties['name']}{name}",
            kind="mass_organization",
        )
        row.rel("BASED_IN", body, made)
        row.rel("COVERED_BY", made, body, basis="mass")
    row.locate(made)
    _in_carrier(row, made)


def _keep_unbound(row: RowContext) -> None:
    """Cells that say nothing by themselves are kept as they are."""
    if "carrier" not in row.roles:
        row.keep("carrier_kind")
    if not row.roles["guided"] and "sender" in row.roles:
        row.warn("sender", "contradiction", "a body that sends nobody", row.roles["sender"])
        row.keep("sender")


def _organized(row: RowContext, made: str) -> str | None:
    basis, code = row.roles["organized"], row.roles.get("covering")
    if basis == "none":
        if code is not None:
            message = "called unorganized, and yet covered by an organization"
            row.error("covering", "contradiction", message, code)
        return None
    if code is None:
        name = COVER_BASIS.codes[basis].zh
        row.warn("covering", "not_counted", f"{name}, but by which organization is not said")
        row.keep("organized")
        return None
    found = row.role("covering", "Organization")
    if found is not None:
        row.rel("COVERED_BY", made, found, basis=basis)
    return found


def _guided(row: RowContext, made: str, covering: str | None) -> None:
    if not row.roles["guided"]:
        return
    sender = row.body("sender", "Organization", "Unit")
    if "sender" not in row.roles:
        row.warn("sender", "not_counted", "an officer is sent, but by whom is not said")
    # covered by the same body already: organization counts for more than guidance
    elif sender is not None and sender != covering:
        row.rel("COVERED_BY", made, sender, basis="guidance")


def _in_carrier(row: RowContext, made: str) -> None:
    name = row.roles.get("carrier")
    if name is None:
        return
    places = row.references.places
    found = places.named(name, "carrier")
    carrier = found[0] if found else places.made(name)
    if len(found) > 1:
        row.error("carrier", "ambiguous_name", f"several go by this name ({found[:5]})", name)
    if not found:
        kind = {"carrier_kind": row.roles["carrier_kind"]} if "carrier_kind" in row.roles else {}
        row.bring("Zone", carrier, name=name, kind="carrier", **kind)
    row.rel("LOCATED_IN", made, carrier)


def position(row: RowContext) -> None:
    """T3: a service position, who builds and runs it, its place and its carrier."""
    _ends(row, "closed")
    row.not_before("data_date", "since")
    if "carrier" not in row.roles:
        row.keep("carrier_kind")
    made = row.node("key", row.roles["key"])
    builder = row.body("builder", "Organization", "Unit", "Zone")
    manager = row.body("manager", "Organization", "Unit", "Zone")
    if builder is not None and builder != manager:
        row.rel("OPERATES", builder, made, role="builder")
    if manager is not None:
        # two roles of one body are one relationship: what it does now, and a note of the other
        built = "建设单位同管理单位" if builder == manager else None
        row.rel("OPERATES", manager, made, role="manager", note=built)
    row.locate(made)
    _in_carrier(row, made)


MAPPERS: dict[str, Mapper] = {
    "organizations": organization,
    "enterprises": enterprise,
    "positions": position,
}
