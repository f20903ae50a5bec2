"""The ledgers there are.

Headers, required marks and words are those of the templates. The columns' ``aliases`` are the
one table of header aliases; what else a header may look like (width, brackets, units, marks) is in
:mod:`graph.ledgers.files.headers`.
"""

from __future__ import annotations

from collections.abc import Mapping

from graph.ledgers.templates import bodies, frames, gazetteer, undertakings, zones
from graph.ledgers.templates.kinds import LedgerKind

KINDS: Mapping[str, LedgerKind] = {
    kind.code: kind
    for kind in (
        bodies.ORGANIZATIONS,
        bodies.ENTERPRISES,
        bodies.POSITIONS,
        undertakings.PAIRINGS,
        undertakings.RESOURCES,
        undertakings.NEEDS,
        undertakings.PROJECTS,
        undertakings.ACTIVITIES,
        undertakings.MEMBERSHIPS,
        zones.ZONES,
        frames.FRAMEWORKS,
        frames.FIGURES,
    )
}
"""Every ledger by its code."""

EVERY: Mapping[str, LedgerKind] = {**KINDS, gazetteer.GAZETTEER.code: gazetteer.GAZETTEER}
"""With the gazetteer, which a table is only taken for where it is asked for."""
