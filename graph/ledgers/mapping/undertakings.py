"""Pairings (T4), the three lists (T5), activities (T6) and memberships (T7) as nodes and edges."""

from __future__ import annotations

from datetime import date

from graph.ledgers.mapping.row_context import Mapper, RowContext
from graph.model.codes import AGREEMENT_STATUS

_BODIES = ("Organization", "Unit")


def pairing(row: RowContext) -> None:
    """T4: an agreement and its parties, for its term."""
    properties, roles = row.properties, row.roles
    since, until = properties.get("since"), properties.get("until")
    properties.setdefault("name", roles["key"])
    signed = properties.get("signed")
    if signed and since and signed > since:
        row.warn("signed", "date_order", f"signed after it came into force ({since})", signed)
    parties = _parties(row)
    lead = _lead(row, list(parties))
    brand = _brand(row)
    _compare_status(row, since, until)
    made = row.node("key", roles["key"])
    for party, role in parties.items():
        flag = True if party == lead else None
        row.rel("PARTY_TO", party, made, role=role, lead=flag, since=since, until=until)
    if brand is not None:
        row.rel("ADVANCES", made, brand)
    _only_one(row, made, frozenset(parties), since, until)


def _parties(row: RowContext) -> dict[str, str]:
    found: dict[str, str] = {}
    named = [(row.role(feed, *_BODIES), feed) for feed in ("party_a", "party_b")]
    named += [(one, "parties") for one in row.roles_of("parties", *_BODIES)]
    for party, feed in named:
        if party in found:
            row.error(feed, "same_body", "the parties of an agreement differ", party)
        elif party is not None:
            found[party] = "party" if feed == "parties" else feed
    return found


def _lead(row: RowContext, parties: list[str]) -> str | None:
    name = row.roles.get("lead")
    if name is None:
        return None
    meant = {row.references.find(name, *_BODIES)}
    for label in _BODIES:
        meant.update(row.references.named(name, label))
    found = [party for party in parties if party in meant]
    if len(found) == 1:
        return found[0]
    row.warn("lead", "lead_not_party", "none of the parties, so it is kept as a note", name)
    row.keep("lead")
    return None


def _brand(row: RowContext) -> str | None:
    name = row.roles.get("brand")
    if name is None:
        return None
    found = row.references.named(name, "Initiative")
    if len(found) == 1:
        return found[0]
    row.warn("brand", "unknown_name", "no one initiative has this name; kept as a note", name)
    row.keep("brand")
    return None


def _compare_status(row: RowContext, since: date | None, until: date | None) -> None:
    """A status is derived from the dates; a declared one that contradicts them is told."""
    declared = row.roles.get("declared_status")
    if declared is None:
        return
    day = row.references.as_of
    if since is None and until is None:
        fitting: tuple[str, ...] = ("undated",)
    elif until is not None and until <= day:
        fitting = ("expired",)
    elif since is not None and day < since:
        fitting = ("pending",)
    else:
        fitting = ("active", "expiring")
    if declared not in fitting:
        names = [AGREEMENT_STATUS.codes[code].zh for code in (declared, fitting[0])]
        message = f"by its dates on {day} it is {names[1]}"
        row.warn("declared_status", "status_contradicts_dates", message, names[0])


def _only_one(
    row: RowContext, made: str, parties: frozenset[str], since: date | None, until: date | None
) -> None:
    """Not two agreements at a time between the same parties on the same theme."""
    if (since is None and until is None) or row.row in row.bad:
        return
    start, end, theme = since or date.min, until or date.max, row.properties.get("theme")
    terms = row.memory.setdefault((parties, theme), [])
    there = next(
        (f"on row {at}" for at, first, last in terms if start < last and first < end), None
    )
    if there is None and (known := row.references.agreement(parties, theme, start, end, made)):
        there = f"in the graph ({known})"
    if there is not None:
        message = f"the same parties have one on this theme at that time {there}"
        row.warn("party_b", "second_agreement", message, theme)
    terms.append((row.row, start, end))


def resource(row: RowContext) -> None:
    """T5a: a resource and who offers it."""
    provider = row.role("provider", *_BODIES)
    made = row.node("key", row.roles["key"])
    if provider is not None:
        row.rel("OFFERS", provider, made, until=row.properties.get("until"))


def need(row: RowContext) -> None:
    """T5b: a need and who asks for it to be met."""
    asker = row.role("asker", *_BODIES)
    made = row.node("key", row.roles["key"])
    if asker is not None:
        row.rel("ASKS", asker, made)


def project(row: RowContext) -> None:
    """T5c: a project, who takes part in it, the needs it meets and the resources it uses."""
    properties = row.properties
    since = properties["since"]
    row.not_before("due", "since")
    row.not_before("accepted", "since")
    if properties["status"] == "done" and properties.get("progress", 100) < 100:
        row.warn("progress", "contradiction", "called done", properties["progress"])
    made = row.node("key", row.roles["key"])
    for need_met in row.roles_of("needs", "Need"):
        row.rel("MEETS", made, need_met, since=since)
    for used in row.roles_of("resources", "Resource"):
        row.rel("USES", made, used, since=since)
    lead = row.role("lead", *_BODIES)
    if lead is not None:
        row.rel("TAKES_PART_IN", lead, made, role="lead", since=since)
    for one in row.roles_of("participants", *_BODIES):
        if one != lead:
            row.rel("TAKES_PART_IN", one, made, role="participant", since=since)


def activity(row: RowContext) -> None:
    """T6: an activity, who held it and where, and what it was done for."""
    properties, roles = row.properties, row.roles
    since = properties["since"]
    row.not_before("ends", "since")
    if roles.get("ends", since) != since:
        row.keep("ends")
    members = properties.get("member_attendance")
    others = properties.get("public_attendance")
    if members is not None and others is not None:
        properties["attendance"] = members + others
    made = row.node("key", roles["key"])
    host = row.role("host", *_BODIES)
    if host is not None:
        row.rel("HELD_BY", made, host, role="lead", since=since)
    for one in row.roles_of("hosts", *_BODIES):
        if one != host:
            row.rel("HELD_BY", made, one, role="participant", since=since)
    if (place := row.role("place", "Position")) is not None:
        row.rel("HELD_AT", made, place, since=since)
    for feed, label in (("agreement", "Agreement"), ("project", "Project")):
        if (aim := row.role(feed, label)) is not None:
            row.rel("FULFILS", made, aim, since=since)


def membership(row: RowContext) -> None:
    """T7: a body's membership of a joint committee."""
    since, until = row.properties.get("since"), row.properties.get("until")
    committee, member = row.role("committee", "Organization"), row.role("member", *_BODIES)
    if committee is None or member is None:
        return
    if not row.references.is_joint_committee(committee):
        message = "this organization is no joint committee"
        row.error("committee", "not_a_joint_committee", message, row.roles["committee"])
    if committee == member:
        row.error("member", "same_body", "a committee is not its own member", row.roles["member"])
    if since and until and until <= since:
        row.error("until", "date_order", f"not after {since}", until)
    first = row.memory.setdefault((committee, member, since), row.row)
    if first != row.row:
        row.error("member", "duplicate_row", f"stands already on row {first}", row.roles["member"])
    note = "; ".join(row.notes) or None
    row.rel("MEMBER_OF", member, committee, **row.properties, note=note)


MAPPERS: dict[str, Mapper] = {
    "pairings": pairing,
    "resources": resource,
    "needs": need,
    "projects": project,
    "activities": activity,
    "memberships": membership,
}
