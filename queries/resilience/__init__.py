"""What the network withstands: losses, expiries, single points of failure, and what to pair.

Every function is pure, takes a picture (or the coverage of one) and gives a frozen result with ids.
Bodies are organizations and units; agreements and places conduct, and are never counted.
"""
