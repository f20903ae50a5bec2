"""Documents that are attached to sources: their text, and where they are kept.

A document is a text, a PDF with a text layer or a DOCX. ``python -m graph.documents FILE`` reads it
in a process of its own, under the limits of :mod:`graph.unfolding`; it is kept beside the data and
never goes into the graph, its exports or its backups.
"""
