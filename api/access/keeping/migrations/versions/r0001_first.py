"""The first tables, and what keeps the audit from being changed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.String(32)
_HASH = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "account",
        sa.Column("name", _NAME, primary_key=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("zones", sa.JSON, nullable=False),
        sa.Column("password", _NAME),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("added", _MOMENT, nullable=False),
        sa.Column("changed", _MOMENT, nullable=False),
    )
    op.create_table(
        "attempt",
        sa.Column("key", _HASH, primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last", _MOMENT, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("secret", _HASH, primary_key=True),
        sa.Column("name", _NAME, nullable=False, index=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("zones", sa.JSON, nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("began", _MOMENT, nullable=False),
        sa.Column("used", _MOMENT, nullable=False),
    )
    op.create_table(
        "link",
        sa.Column("secret", _HASH, primary_key=True),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("zones", sa.JSON, nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("made", _MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
    )
    op.create_table(
        "token",
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("secret", _HASH, nullable=False, unique=True),
        sa.Column("account", _NAME, sa.ForeignKey("account.name"), nullable=False, index=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("zones", sa.JSON, nullable=False),
        sa.Column("issued", _MOMENT, nullable=False),
        sa.Column("expires", _MOMENT, nullable=False),
        sa.Column("used", _MOMENT),
        sa.Column("revoked", _MOMENT),
    )
    op.create_table(
        "audit",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("at", _MOMENT, nullable=False, index=True),
        sa.Column("actor", _NAME, nullable=False, index=True),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("zones", sa.Text, nullable=False),
        sa.Column("address", _NAME, nullable=False),
        sa.Column("method", sa.String(20), nullable=False),
        sa.Column("route", sa.String(500), nullable=False),
        sa.Column("asked", sa.String(500), nullable=False),
        sa.Column("rows", sa.BigInteger),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("revision", sa.BigInteger),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("outcome", sa.String(500), nullable=False),
        sa.Column("previous", _HASH, nullable=False),
        sa.Column("hash", _HASH, nullable=False),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("entries", sa.BigInteger, nullable=False),
        sa.Column("hash", _HASH, nullable=False),
    )
    op.bulk_insert(head, [{"id": 1, "entries": 0, "hash": "0" * 64}])
    _refuse_changes()


def _refuse_changes() -> None:
    message = "the audit is only ever added to"
    if op.get_bind().dialect.name == "sqlite":
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{what.lower()} BEFORE {what} ON audit "
                f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{message}'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"
    )
