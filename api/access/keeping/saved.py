"""Saved questions of accounts: links into the pages, each with a name of its account's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from api.access.keeping.tables import SAVED, now
from graph.errors import InvalidInput, NotFound

if TYPE_CHECKING:
    from api.access.keeping.database import Database

MOST = 50
"""Questions that one account may have saved."""


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A name, and a link relative to the start page."""

    name: str
    link: str


class SavedQuestions:
    """The saved questions of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, account: str) -> tuple[SavedQuestion, ...]:
        """Those of an account, the latest first."""
        with self._database.reading() as connection:
            rows = connection.execute(
                select(SAVED)
                .where(SAVED.c.account == account)
                .order_by(SAVED.c.saved.desc(), SAVED.c.name)
            ).all()
        return tuple(SavedQuestion(row.name, row.link) for row in rows)

    def save(self, account: str, question: SavedQuestion) -> None:
        """Save one, in place of the one of the same name.

        Raises InvalidInput where the account has as many as it may.
        """
        with self._database.writing(alone=SAVED) as connection:
            connection.execute(
                delete(SAVED).where(SAVED.c.account == account, SAVED.c.name == question.name)
            )
            held = connection.execute(
                select(func.count()).select_from(SAVED).where(SAVED.c.account == account)
            ).scalar_one()
            if held >= MOST:
                raise InvalidInput(
                    f"{MOST} questions are saved, which is the most: remove one first"
                )
            connection.execute(
                SAVED.insert().values(
                    account=account, name=question.name, link=question.link, saved=now()
                )
            )

    def remove(self, account: str, name: str) -> None:
        """Remove one. Raises NotFound."""
        with self._database.writing() as connection:
            gone = connection.execute(
                delete(SAVED).where(SAVED.c.account == account, SAVED.c.name == name)
            ).rowcount
        if not gone:
            raise NotFound(f"no question is saved as {name!r}")
