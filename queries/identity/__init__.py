"""One body, one node: which nodes may be the same body, and what has been decided of them.

:mod:`~queries.identity.names` takes names apart, :mod:`~queries.identity.scoring` judges two nodes,
:mod:`~queries.identity.blocking` finds the pairs worth judging, and
:mod:`~queries.identity.candidates` lists them. Nothing is merged by a score: a person decides, and
:mod:`~queries.identity.decisions` keeps the decision as a dated, sourced relationship.
"""
