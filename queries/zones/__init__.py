"""The zones of a network: what there is, how they compare, and what each has not delivered.

Everything is counted once for the whole picture and then put to its zone, so that twenty parks cost
what one picture costs. What belongs to a zone is :mod:`graph.snapshot.belonging`.
"""

from queries.zones.comparison import (
    LEVELS,
    ComparedZone,
    Comparison,
    Share,
    comparison,
    default_level,
    zones_of,
)
from queries.zones.delivered import DELIVERED, Delivered, DeliveredShare, LedgerRows, delivered
from queries.zones.listing import ZoneRow, zones
from queries.zones.trends import TrendPoint, Trends, ZoneTrend, trends

__all__ = [
    "DELIVERED",
    "LEVELS",
    "ComparedZone",
    "Comparison",
    "Delivered",
    "DeliveredShare",
    "LedgerRows",
    "Share",
    "TrendPoint",
    "Trends",
    "ZoneRow",
    "ZoneTrend",
    "comparison",
    "default_level",
    "delivered",
    "trends",
    "zones",
    "zones_of",
]
