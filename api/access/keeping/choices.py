"""Choices of administrators that hold for everyone who uses the service."""

from __future__ import annotations

from sqlalchemy import delete, select

from api.access.keeping.database import Database
from api.access.keeping.tables import CHOICE, now


class Choices:
    """Lists of codes that were chosen, by what they are a choice of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, name: str) -> tuple[str, ...] | None:
        """What was chosen; None where nothing was."""
        with self._database.reading() as connection:
            row = connection.execute(select(CHOICE.c.codes).where(CHOICE.c.name == name)).first()
        return None if row is None else tuple(row.codes)

    def keep(self, name: str, codes: tuple[str, ...]) -> None:
        """Keep a choice in place of the one before."""
        with self._database.writing() as connection:
            connection.execute(delete(CHOICE).where(CHOICE.c.name == name))
            connection.execute(CHOICE.insert().values(name=name, codes=list(codes), changed=now()))
