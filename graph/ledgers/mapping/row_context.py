"""The row at hand: what it says, what is wrong with it, and what it becomes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import Finding
from graph.ledgers.mapping.ids import entity_id
from graph.ledgers.mapping.places import PARK_KINDS
from graph.ledgers.templates.columns import SAMPLE_MARK
from graph.ledgers.values.places import plain_place
from graph.model.rows import NodeRow, RelRow
from graph.model.vocabulary import VOCABULARY

if TYPE_CHECKING:
    from graph.ledgers.files.ledger import LedgerTable
    from graph.ledgers.mapping.references import References


class RowContext:
    """The row at hand, with what was found so far in its chunk.

    Between :meth:`start` and :meth:`finish` a mapper reads ``properties`` (values of the node) and
    ``roles`` (the other cells), reports what is wrong, and adds nodes and relationships; those of a
    row with an error are dropped.
    """

    def __init__(self, ledger: LedgerTable, references: References) -> None:
        self.ledger = ledger
        self.references = references
        self.row = 0
        self.properties: dict[str, Any] = {}
        self.roles: dict[str, Any] = {}
        self.notes: list[str] = []
        self.bad: set[int] = set()
        self.memory: dict[Any, Any] = {}
        """What a mapper has to remember between rows."""
        self._printed = {
            feed: text
            for feed, text in zip(ledger.feeds, ledger.headers, strict=True)
            if feed is not None
        }
        self._nodes: list[NodeRow] = []
        self._relationships: list[RelRow] = []
        self._findings: list[Finding] = []
        self._marks = (0, 0)
        self._brought: set[str] = set()
        self._bringing: list[str] = []

    # --- the chunk ----------------------------------------------------------------------------

    def begin(self, findings: Iterable[Finding]) -> None:
        """A new chunk, of which these findings are known."""
        self._nodes, self._relationships, self._findings = [], [], list(findings)
        self.bad = set()

    def end(self) -> tuple[list[NodeRow], list[RelRow], list[Finding], set[int]]:
        """What the chunk gave; findings in the order of their rows."""
        self._findings.sort(key=lambda one: one.row or 0)
        return self._nodes, self._relationships, self._findings, self.bad

    def header(self, feed: str) -> str:
        """The header of a column as the table prints it, or as the template does."""
        return self._printed.get(feed) or self.ledger.kind.by_feed[feed].header

    def report(
        self,
        rule: str,
        message: str,
        row: int,
        column: str | None = None,
        value: str | None = None,
        severity: Literal["error", "warning"] = "error",
    ) -> None:
        """A finding about a row; an error makes the row bad."""
        self._findings.append(self.ledger.finding(rule, message, row, column, value, severity))
        if severity == "error":
            self.bad.add(row)

    # --- the row ------------------------------------------------------------------------------

    def start(
        self,
        row: int,
        properties: dict[str, Any],
        roles: dict[str, Any],
        notes: Sequence[str],
    ) -> None:
        """The next row."""
        self.row, self.properties, self.roles = row, properties, roles
        self.notes = list(notes)
        self._marks = (len(self._nodes), len(self._relationships))
        self._bringing = []
        of_zones = self.ledger.kind.label == "Zone"
        park = None if of_zones else self.references.places.park()
        if park is not None and park.new:
            self.bring("Zone", park.id, name=park.name, kind=PARK_KINDS[0], hub=True)

    def finish(self) -> None:
        """The row is mapped; if it is bad, what it gave is dropped."""
        if self.row in self.bad:
            del self._nodes[self._marks[0] :], self._relationships[self._marks[1] :]
        else:
            self._brought.update(self._bringing)
            self.references.brought(self.ledger, self._bringing)

    def error(self, feed: str, rule: str, message: str, value: Any = None) -> None:
        """An error in a column of the row."""
        shown = None if value is None else str(value)
        self.report(rule, message, self.row, self.header(feed), shown)

    def warn(self, feed: str, rule: str, message: str, value: Any = None) -> None:
        """A warning about a column of the row."""
        shown = None if value is None else str(value)
        self.report(rule, message, self.row, self.header(feed), shown, "warning")

    def keep(self, *feeds: str) -> None:
        """Cells that are no property go into the note, so that nothing is lost."""
        for feed in feeds:
            if (value := self.roles.get(feed)) is not None:
                column = self.ledger.kind.by_feed[feed]
                self.notes.append(f"{column.header}: {column.word(value)}")

    def node(self, key: str, code: str, *second_labels: str) -> str:
        """Add the row's own node under the id its code gives, and check that no other has it."""
        label = str(self.ledger.kind.label)
        made = entity_id(label, code)
        if (twin := self.references.twin(self.ledger, made, self.row)) is not None:
            self.error(key, "duplicate_key", f"stands already on {twin}", code)
        properties = self.properties
        properties["id"] = made
        self._of_park(properties)
        if made.partition(":")[2] != code:
            properties["aliases"] = [code]
        if self.notes:
            remark = [properties["note"]] if "note" in properties else []
            properties["note"] = "; ".join([*remark, *self.notes])
        if str(properties.get("name", "")).startswith(SAMPLE_MARK):
            self.warn("name", "sample_row", "a sample row of the template", properties["name"])
        since, until = properties.get("since"), properties.get("until")
        if since and until and until <= since:
            # what a row gives as a last day is kept as the day after it
            last = self.ledger.kind.by_feed.get("until")
            feed, day = ("until", until - timedelta(1)) if last else ("data_date", until)
            self.error(feed, "date_order", f"not after {since}", day)
        self._nodes.append(
            NodeRow(label, second_labels, properties, self.ledger.file, self.row, self.ledger.sheet)
        )
        return made

    def other(self, label: str, made: str, *second_labels: str, **properties: Any) -> str:
        """Add another node that this row alone defines."""
        ledger = self.ledger
        properties["id"] = made
        self._of_park(properties)
        self._nodes.append(
            NodeRow(label, second_labels, properties, ledger.file, self.row, ledger.sheet)
        )
        return made

    def _of_park(self, properties: dict[str, Any]) -> None:
        if properties.get("category"):
            return  # the military of all parks is one category
        if self.ledger.kind.label == "Zone":  # which says itself what park a zone is in
            park = self.references.places.park_of(properties["id"])
        else:
            known = self.references.places.park()
            park = None if known is None else known.id
        if park is not None:
            properties["park"] = park

    def bring(self, label: str, made: str, *second_labels: str, **properties: Any) -> bool:
        """Add a node that several rows name, unless the graph has it. Whether it was the first."""
        if made in self._brought or made in self._bringing:
            return False
        if not self.references.falls_to(self.ledger, made):
            return False
        self._bringing.append(made)
        self.other(label, made, *second_labels, **properties)
        return True

    def rel(self, type: str, start: str, end: str, **properties: Any) -> None:
        """Add a relationship."""
        ledger = self.ledger
        given = {name: value for name, value in properties.items() if value is not None}
        self._relationships.append(
            RelRow(type, start, end, given, ledger.file, self.row, ledger.sheet)
        )

    # --- codes and names ----------------------------------------------------------------------

    def lookup(self, feed: str, code: str | None, *labels: str) -> str | None:
        """The entity that a code, or a name that only one has, means; an error if there is none."""
        if code is None:
            return None
        found = self.references.find(code, *labels)
        if found is None and (found := self.references.find_with_zeros(code, *labels)):
            self.warn(feed, "zeros_restored", f"read as {found.partition(':')[2]}", code)
        if found is None and (named := self.references.named(code, *labels)):
            if len(named) > 1:
                self._ambiguous(feed, code, named)
                return None
            found = named[0]
        if found is None:
            kinds = ", ".join(VOCABULARY.nodes[label].text.zh for label in labels)
            self.error(feed, "unknown_code", f"no {kinds} has this code or name", code)
        return found

    def role(self, feed: str, *labels: str) -> str | None:
        """The entity that the code in a cell means."""
        return self.lookup(feed, self.roles.get(feed), *labels)

    def roles_of(self, feed: str, *labels: str) -> list[str]:
        """The entities that the codes in a cell mean."""
        found = [self.lookup(feed, code, *labels) for code in self.roles.get(feed, ())]
        return [one for one in found if one is not None]

    def meant(self, feed: str, *labels: str) -> list[str]:
        """The entities that the codes or names in a cell mean, each once, in its order."""
        given = self.roles.get(feed, ())
        meant: dict[str, None] = {}
        for text in (given,) if isinstance(given, str) else given:
            found = self.references.meant(text, *labels)
            if len(found) == 1:
                meant[found[0]] = None
            elif found:
                self._ambiguous(feed, text, found)
            else:
                kinds = "、".join(VOCABULARY.nodes[label].text.zh for label in labels)
                self.error(feed, "unknown_name", f"no {kinds} has this code or name", text)
        return list(meant)

    def body(self, feed: str, *labels: str, **properties: Any) -> str | None:
        """The body that the name in a cell means. One nobody knows becomes a unit of that name."""
        name = self.roles.get(feed)
        if name is None:
            return None
        found = self.references.named(name, *labels)
        if len(found) > 1:
            self._ambiguous(feed, name, found)
            return None
        if found:
            return found[0]
        if (known := self.references.find(name, *labels)) is not None:
            return known
        made = self.references.made("Unit", name)
        second = ("Enterprise",) if properties.get("sector") in FIRMS else ()
        if self.bring("Unit", made, *second, name=name, **properties):
            elsewhere = ", ".join(self.references.elsewhere(name, "Unit")[:3])
            meant = f"; another park's is meant by its code only ({elsewhere})" if elsewhere else ""
            self.warn(
                feed, "new_body", f"known by this name only; a unit is made of it{meant}", name
            )
        return made

    def _ambiguous(self, feed: str, name: str, found: Sequence[str]) -> None:
        listed = ", ".join(found[:5])
        self.error(feed, "ambiguous_name", f"several go by this name ({listed})", name)

    def locate(self, made: str) -> None:
        """The row's subdistrict and community: known ones, or new ones."""
        subdistrict = self._zone("subdistrict", None)
        community = self._zone("community", subdistrict)
        for zone in (subdistrict, community):
            if zone is not None:
                self.rel("LOCATED_IN", made, zone)

    def _zone(self, kind: Literal["subdistrict", "community"], within: str | None) -> str | None:
        name = self.roles.get(kind)
        if name is None:
            return None
        places = self.references.places
        found = places.named(name, kind)
        if len(found) > 1:
            inside = [one for one in found if places.subdistrict_of(one) == within]
            if len(inside) != 1:
                self._ambiguous(kind, name, found)
                return None
            found = inside
        if found:
            known = places.subdistrict_of(found[0])
            if within is not None and known is not None and known != within:
                message = f"it belongs to {known}"
                self.warn(kind, "other_subdistrict", message, name)
            return found[0]
        if kind == "subdistrict" and (others := sorted(places.all_of(kind))):
            message = f"no subdistrict has this name; there are {', '.join(others[:5])}"
            self.error(kind, "unknown_name", message, name)
            return None
        place = plain_place(name)
        made = places.made(place)
        if self.bring("Zone", made, name=place, kind=kind):
            self.warn(kind, "new_place", f"a new {kind}", name)
            park = places.park()
            above = within or (park.id if park and kind == "subdistrict" else None)
            if above is not None:
                self.rel("PART_OF", made, above)
        return made

    def not_before(self, feed: str, first: str) -> None:
        """The day of one column is not before the day of another."""
        values = {**self.properties, **self.roles}
        day, start = values.get(feed), values.get(first)
        if isinstance(day, date) and isinstance(start, date) and day < start:
            self.error(feed, "date_order", f"before {self.header(first)} ({start})", day)


FIRMS = ("state_firm", "private_firm")
"""Sectors whose units are enterprises."""

Mapper = Callable[[RowContext], None]
