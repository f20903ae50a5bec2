"""What Alembic runs: the steps, on the connection and in the transaction of whoever opens."""

from __future__ import annotations

from alembic import context

from api.access.keeping.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
