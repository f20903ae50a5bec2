"""Watches, and what they found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make their tables."""
    op.create_table(
        "watch",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("account", sa.String(200), nullable=False, index=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("zones", sa.JSON, nullable=False),
        *_asked(),
        sa.Column("made", sa.String(32), nullable=False),
        sa.Column("stamp", sa.String(100), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("state", sa.JSON, nullable=False),
        sa.Column("fault", sa.String(500), nullable=False),
    )
    op.create_table(
        "watch_entry",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("account", sa.String(200), nullable=False, index=True),
        sa.Column("zones", sa.JSON, nullable=False),
        *_asked(),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("found", sa.JSON, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )


def _asked() -> list[sa.Column[object]]:
    return [
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("link", sa.String(2000), nullable=False),
        sa.Column("condition", sa.String(40), nullable=False),
        sa.Column("rate", sa.String(40)),
        sa.Column("bound", sa.Float, nullable=False),
    ]
