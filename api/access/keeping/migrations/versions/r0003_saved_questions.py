"""Saved questions of accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "saved_question",
        sa.Column("account", sa.String(200), primary_key=True),
        sa.Column("name", sa.String(100), primary_key=True),
        sa.Column("link", sa.String(2000), nullable=False),
        sa.Column("saved", sa.String(32), nullable=False),
    )
