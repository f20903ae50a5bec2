"""One way to all that is kept: accounts, sessions, tokens, choices, saved questions, watches,
webhooks, audit."""

from __future__ import annotations

from typing import Self

from api.access.keeping.accounts import Accounts
from api.access.keeping.audit import Audit
from api.access.keeping.choices import Choices
from api.access.keeping.database import Database
from api.access.keeping.logging_in import LoggingIn
from api.access.keeping.saved import SavedQuestions
from api.access.keeping.sessions import Sessions
from api.access.keeping.tokens import Tokens
from api.access.keeping.watches import Watches
from api.access.keeping.webhooks import Webhooks
from graph.closing import Closing
from graph.settings import Settings


class Keeper(Closing):
    """What is kept in one database. Any thread may use it, and any number of processes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.accounts = Accounts(database)
        self.sessions = Sessions(database)
        self.tokens = Tokens(database)
        self.audit = Audit(database)
        self.choices = Choices(database)
        self.saved = SavedQuestions(database)
        self.watches = Watches(database)
        self.webhooks = Webhooks(database)
        self.log_in = LoggingIn(database).log_in

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """What the settings name. Raises as :meth:`~.database.Database.open`."""
        return cls(Database.open(settings))

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
