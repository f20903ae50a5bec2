"""The base map that an operator names: a PMTiles or MBTiles file, or tiles of an intranet origin.

None comes with the project: public maps of China need an approval of their own, which the one has
who made the map. Whatever is named is only read, and no path of a request is ever one of a file.
"""
