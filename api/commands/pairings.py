"""``pairings``: who builds together with whom, for how long, and what becomes of it."""

from __future__ import annotations

from api.commands.shared import command_group

app = command_group("Agreements, co-building lists and pairings over their life.")
