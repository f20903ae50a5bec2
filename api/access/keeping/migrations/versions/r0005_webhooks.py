"""Webhooks and what is on its way to them; lists of the API that are watched; hidden watches."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make their tables, and the columns."""
    for table in ("watch", "watch_entry"):
        op.add_column(
            table, sa.Column("listing", sa.String(2000), nullable=False, server_default="")
        )
    op.add_column(
        "watch", sa.Column("hidden", sa.Boolean, nullable=False, server_default=sa.false())
    )
    op.add_column(
        "watch_entry", sa.Column("watch", sa.String(40), nullable=False, server_default="")
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("account", sa.String(200), nullable=False, index=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("zones", sa.JSON, nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("base", sa.String(500), nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("made", sa.String(32), nullable=False),
    )
    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.String(40), primary_key=True),
        sa.Column("webhook", sa.String(40), _of("webhook"), nullable=False, index=True),
        sa.Column("entry", sa.String(40), _of("watch_entry"), nullable=False, index=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("due", sa.String(32), index=True),
        sa.Column("ended", sa.String(32)),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("status", sa.Integer),
    )


def _of(table: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
