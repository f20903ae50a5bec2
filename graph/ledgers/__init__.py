"""Ledgers: the spreadsheets in which an office keeps its facts, read, checked and understood.

``open_ledgers`` recognizes the tables of a file, ``open_all`` those of several; ``Ledger.chunks``
gives their rows as nodes and relationships of the vocabulary, with a finding for everything that is
wrong or doubtful. Nothing here writes to a store.
"""

from graph.ledgers.cleaning import Chunk
from graph.ledgers.files.directions import Correction, Directions
from graph.ledgers.mapping.references import References
from graph.ledgers.opening import Ledger, open_all, open_gazetteer, open_ledgers
from graph.ledgers.profiles import Profile, Reading
from graph.ledgers.rules import RULES
from graph.ledgers.templates.kinds import LedgerColumn, LedgerKind
from graph.ledgers.templates.tables import KINDS

__all__ = [
    "KINDS",
    "RULES",
    "Chunk",
    "Correction",
    "Directions",
    "Ledger",
    "LedgerColumn",
    "LedgerKind",
    "Profile",
    "Reading",
    "References",
    "open_all",
    "open_gazetteer",
    "open_ledgers",
]
