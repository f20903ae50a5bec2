"""Choices that hold for everyone, as the panels of the command centre."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "choice",
        sa.Column("name", sa.String(200), primary_key=True),
        sa.Column("codes", sa.JSON, nullable=False),
        sa.Column("changed", sa.String(32), nullable=False),
    )
