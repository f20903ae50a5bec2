"""Who is near enough to a site: on the sphere with a walking model, or along streets."""

from queries.coverage.reach.walking import WalkModel, nearest, within

__all__ = ["WalkModel", "nearest", "within"]
