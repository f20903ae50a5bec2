"""The network in the formats others read, and back: one format a file, all from one extract.

:mod:`graph.exchange.extract` says what is handed over, :mod:`graph.exchange.formats` lists the
formats, :mod:`graph.exchange.reading` reads back those that lose nothing.
"""
