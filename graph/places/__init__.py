"""Places: addresses taken apart, and bodies without coordinates placed by what is known.

Nothing here asks another origin: what is known are the bodies that have coordinates, the zones of
the graph with their boundaries, and the office's own list of place names.
"""
