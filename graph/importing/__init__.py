"""Imports: ledgers into the graph, with a dry run before and a way back afterwards.

An import brings some rows and leaves the rest of their scope alone (unlike a load, which is the
complete content of its scope), says beforehand what it would do, is written in the journal, and
can be taken back. The way of a row: :mod:`.reading` puts it into the :mod:`.spool`,
:mod:`.settling` finds what is wrong among the rows, :mod:`.comparing` holds them against the
store, :mod:`.writing` writes them and :mod:`.undoing` takes them back; :mod:`.journal` remembers.
"""

from graph.importing.prepared import Options, Prepared, prepare, resume
from graph.importing.purging import Purge, purge
from graph.importing.report import ImportChange, LedgerReport, Report
from graph.importing.undoing import undo
from graph.loading.journal import Import, find_import, imports

__all__ = [
    "Import",
    "ImportChange",
    "LedgerReport",
    "Options",
    "Prepared",
    "Purge",
    "Report",
    "find_import",
    "imports",
    "prepare",
    "purge",
    "resume",
    "undo",
]
