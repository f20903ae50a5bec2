"""How the network hangs together: what breaks it, who stands between whom, by what ways.

Every function is pure and takes a :class:`~graph.snapshot.pictures.Picture`, or the
:class:`~queries.connectivity.projection.Projection` projected from one, and gives a frozen result
with ids. All ties are undirected here: a path may run along a membership in either direction.
What is asked of bodies alone is asked of their :func:`~queries.contacts.weights.contacts`.
"""
