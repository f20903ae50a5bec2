"""How the database of accounts comes to be as this version wants it, step by step (Alembic)."""
