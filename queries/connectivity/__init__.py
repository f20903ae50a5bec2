"""How the network hangs together: components, cut points, paths, neighbourhoods, overlap.

Every function is pure and takes a :class:`~graph.snapshot.Picture`, or the
:class:`~queries.connectivity.projection.Network` projected from one, and gives a frozen result
with ids. All ties are undirected here: a path may run along a membership in either direction.
"""
