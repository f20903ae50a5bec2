"""What codes and names in a ledger mean: the graph's entities, and those of the same import."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from graph.ledgers.mapping.ids import code_of, entity_id
from graph.ledgers.mapping.places import Places, folded
from graph.ledgers.values.cells import Marked, shown
from graph.ledgers.values.parsing import Memo, converter, key_of
from graph.ledgers.values.places import plain_place
from graph.model.vocabulary import VOCABULARY
from graph.snapshot.pictures import LAYERS, Mask, Snapshot
from graph.today import today

if TYPE_CHECKING:
    from graph.ledgers.files.ledger import LedgerTable

_BEFORE = ("ledger", "source", "synthetic")
"""Where entities of several layers go by a name, those of the first of these are meant."""

_JOINT = "joint_committee"

_KINDLY = ("Organization", "Initiative")
"""Labels of which other ledgers ask the kind."""

_NAMED = (
    *("Organization", "Unit", "Position", "Initiative"),
    *("Agreement", "Resource", "Need", "Project"),
)
"""Labels whose names in an import's own ledgers mean something to its others."""


@dataclass(frozen=True, slots=True, eq=False)
class Noted:
    """A ledger whose keys are known: the row each id stands on first."""

    ledger: LedgerTable
    rows: dict[str, int]


@dataclass(eq=False)
class References:
    """Known ids, credit codes and names. Grows by :meth:`note`; memory is O(entities).

    ``as_of`` is the day on which statuses that a ledger declares are compared with its dates.
    """

    as_of: date
    places: Places
    _parks: dict[str, str] = field(default_factory=dict)
    """The park that stated each entity of the graph, where one did."""
    _ids: set[str] = field(default_factory=set)
    _by_uscc: dict[str, str] = field(default_factory=dict)
    _by_name: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    """Who goes by a name: the rank of the layer and the id, by rank."""
    _noted_names: dict[str, list[str]] | None = None
    _initiative_kind: dict[str, str] = field(default_factory=dict)
    _committees: set[str] = field(default_factory=set)
    _noted: list[Noted] = field(default_factory=list)
    _owners: dict[str, LedgerTable] = field(default_factory=dict)
    _terms: dict[tuple[frozenset[str], str | None], list[tuple[str, date, date]]] = field(
        default_factory=dict
    )
    """The agreements of the same parties on the same theme: id, first day, day of the end."""

    @classmethod
    def of(
        cls,
        snapshot: Snapshot,
        *,
        as_of: date | None = None,
        zone: str | None = None,
        new_zone: bool = False,
    ) -> Self:
        """What the graph knows. Where layers share a name the ledgers' own entities are meant.

        What never held, because its import was taken back, is not known.

        Parameters
        ----------
        snapshot
            the graph.
        as_of
            the day of :attr:`as_of`; by default today.
        zone
            id or name of the park whose rows are read; None: the only one there is.
        new_zone
            make the park where there is none of that name.
        """
        columns = snapshot.columns
        ids = snapshot.ids
        held = ~(snapshot.since == snapshot.until)
        made = cls(as_of or today(), Places(snapshot, held, zone=zone, new_zone=new_zone))
        stated = columns["park"].values
        made._parks = {one: str(park) for one, park in zip(ids, stated, strict=True) if park}
        made._ids.update(ids[held].tolist())
        rank = np.array([_BEFORE.index(layer) for layer in LAYERS])[snapshot.layer]
        aliases, codes = columns["aliases"], columns["code"]
        order = np.argsort(rank, kind="stable")
        for at in order[held[order]].tolist():
            for name in filter(None, (snapshot.names[at], *aliases.values[at], codes.at(at))):
                known = made._by_name.setdefault(folded(name), [])
                if (one := (rank[at], ids[at])) not in known:
                    known.append(one)
            if (code := columns["uscc"].values[at]) is not None:
                made._by_uscc.setdefault(code, ids[at])
        initiatives = held & (snapshot.label == snapshot.labels.index("Initiative"))
        for at in np.flatnonzero(initiatives).tolist():
            made._initiative_kind[ids[at]] = str(columns["kind"].at(at))
        made._committees.update(ids[snapshot.second["JointCommittee"]].tolist())
        made._take_agreements(snapshot, held)
        return made

    def _take_agreements(self, snapshot: Snapshot, held: Mask) -> None:
        edges = snapshot.edges["PARTY_TO"]
        edges = edges.take(~(edges.since == edges.until))
        parties: dict[int, set[str]] = {}
        for start, end in zip(edges.start.tolist(), edges.end.tolist(), strict=True):
            parties.setdefault(end, set()).add(snapshot.ids[start])
        themes = snapshot.columns["theme"].values
        for at, bodies in parties.items():
            since, until = snapshot.since[at].item(), snapshot.until[at].item()
            if held[at] and (since or until):
                term = (snapshot.ids[at], since or date.min, until or date.max)
                self._terms.setdefault((frozenset(bodies), themes[at]), []).append(term)

    def agreement(
        self, parties: frozenset[str], theme: str | None, first: date, end: date, made: str
    ) -> str | None:
        """Id of a known agreement of the same parties on the same theme in force in a term.

        Neither the agreement itself nor one that this import states: that is compared with the
        import's row, not with what the graph has of it.
        """
        for other, since, until in self._terms.get((parties, theme), ()):
            stated = any(other in noted.rows for noted in self._noted)
            if other != made and not stated and first < until and since < end:
                return other
        return None

    def note(self, ledger: LedgerTable) -> Noted:
        """Take in the bodies a ledger of the same import defines; once, however often called."""
        for noted in self._noted:
            if noted.ledger is ledger:
                return noted
        noted = Noted(ledger, {})
        self._noted.append(noted)
        if (key := ledger.kind.key) is None:
            return noted
        label = str(ledger.kind.label)
        if label == "Zone":
            self.places.note(ledger)
        at_key, at_kind = ledger.position(key.feeds), ledger.position("kind")
        read_kind = Memo(converter(ledger.kind.by_feed["kind"], None)) if at_kind >= 0 else None
        self._noted_names = None
        for row, cells in ledger.rows():
            code = key_of(cells[at_key], key.type) if at_key < len(cells) else None
            if code is None:
                continue
            made = entity_id(label, code)
            noted.rows.setdefault(made, row)
            if label in _KINDLY and read_kind is not None and at_kind < len(cells):
                kind = _value(read_kind[cells[at_kind]])
                if label == "Initiative" and isinstance(kind, str):
                    self._initiative_kind[made] = kind
                elif kind == _JOINT:
                    self._committees.add(made)
        return noted

    def twin(self, ledger: LedgerTable, made: str, row: int) -> str | None:
        """Where an id stood before this row: in this ledger, or in one noted earlier."""
        for noted in self._noted:
            first = noted.rows.get(made)
            if first is not None and (noted.ledger is not ledger or first != row):
                where = "" if noted.ledger is ledger else f"{noted.ledger.place}, "
                return f"{where}row {first}"
            if noted.ledger is ledger:
                return None
        return None

    def find(self, code: str, *labels: str) -> str | None:
        """The id of the entity of one of the labels that a code, credit code or id means."""
        for label in labels:
            if self._known(made := entity_id(label, code)):
                return made
        if self._known(code) and VOCABULARY.label_of_id(code) in labels:
            return code
        if "Unit" in labels and len(code) == 18:
            upper = code.upper()
            made = f"unit:{upper}"
            return made if self._known(made) else self._by_uscc.get(upper)
        return None

    def _known(self, made: str) -> bool:
        return made in self._ids or any(made in noted.rows for noted in self._noted)

    def find_with_zeros(self, code: str, *labels: str) -> str | None:
        """The one entity a number means whose code lost its leading zeros; None if not sure."""
        if not code.isdigit():
            return None
        found = {self.find("0" * zeros + code, *labels) for zeros in range(1, 7)} - {None}
        return found.pop() if len(found) == 1 else None

    def named(self, name: str, *labels: str) -> list[str]:
        """Ids of the entities of the first of the labels that has any by this name.

        Bodies of the same import count as the ledger layer's, which they will be in: the next
        import of the same file finds the same.
        """
        name = folded(name)
        there = [one for one in self._by_name.get(name, ()) if self._of_park(one[1])]
        rank = there[0][0] if there else 0
        known = [one for its, one in there if its == rank]
        if own := self._own_names().get(name):
            known = list(dict.fromkeys([*own, *(known if rank == 0 else ())]))
        for label in labels:
            if found := [one for one in known if VOCABULARY.label_of_id(one) == label]:
                return found
        return []

    def meant(self, text: str, *labels: str) -> list[str]:
        """Ids of what a code or a name means: by code of any of the labels, else by name of the
        first of them that has any, places last; also of what ledgers read before bring by name.
        """
        by_code = [known for label in labels if (known := self.find(text, label))]
        if by_code:
            return list(dict.fromkeys(by_code))
        if found := self.named(text, *(label for label in labels if label != "Zone")):
            return found
        if "Zone" in labels and (found := self.places.of_any_kind(text)):
            return found
        made = (
            self.places.made(plain_place(text)) if label == "Zone" else self.made(label, text)
            for label in labels
        )
        return [one for one in made if one in self._owners]

    def kind_of(self, initiative: str) -> str | None:
        """The kind of an initiative that is known."""
        return self._initiative_kind.get(initiative)

    def elsewhere(self, name: str, label: str) -> list[str]:
        """Ids of other parks' entities of a label by this name, which only their codes mean."""
        return [
            one
            for _, one in self._by_name.get(folded(name), ())
            if VOCABULARY.label_of_id(one) == label and not self._of_park(one)
        ]

    def _of_park(self, entity: str) -> bool:
        stated = self._parks.get(entity)
        return stated is None or self.places.of_park(stated)

    def made(self, label: str, name: str) -> str:
        """The id of what is made by its name: what another park has under that name is not it."""
        made = entity_id(label, name)
        park = self.places.park()
        if park is None or self._of_park(made):
            return made
        return entity_id(label, f"{code_of(park.id)}.{name}")

    def _own_names(self) -> dict[str, list[str]]:
        """Names of what this import is about; read when first asked for."""
        if self._noted_names is None:
            self._noted_names = {}
            for noted in self._noted:
                ledger = noted.ledger
                key, label = ledger.kind.key, ledger.kind.label
                if key is None or label not in _NAMED:
                    continue
                at_key = ledger.position(key.feeds)
                names = [at for at in map(ledger.position, ("name", "code")) if at >= 0]
                for _, cells in ledger.rows():
                    code = key_of(cells[at_key], key.type) if at_key < len(cells) else None
                    if code is None:
                        continue
                    made = entity_id(label, code)
                    for at in names:
                        name = folded(shown(cells[at])) if at < len(cells) else ""
                        if name and made not in (found := self._noted_names.setdefault(name, [])):
                            found.append(made)
        return self._noted_names

    def is_joint_committee(self, organization: str) -> bool:
        """Whether an organization is known as a functional joint committee."""
        return organization in self._committees

    def falls_to(self, ledger: LedgerTable, made: str) -> bool:
        """Whether it is for this ledger to bring in a body known by name only.

        It is if nothing else knows the id: the first ledger with a good row that names it brings
        it in, on every pass over its rows, and the others only refer to it.
        """
        if made in self._owners:
            return self._owners[made] is ledger
        return not self._known(made)

    def brought(self, ledger: LedgerTable, ids: Iterable[str]) -> None:
        """Take down that the ledger has brought these in."""
        for made in ids:
            self._owners[made] = ledger


def _value(read: Any) -> Any:
    return read.value if isinstance(read, Marked) else read
