"""``coverage``: who is covered by an organization, by Party work, by a position within reach."""

from __future__ import annotations

from api.commands.shared import command_group

app = command_group("Who is covered, who is not, and why.")
