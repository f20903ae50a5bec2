"""``history``: what differs between two days, one entity over time, figures over time."""

from __future__ import annotations

from api.commands.shared import command_group

app = command_group("The network in time: what changed, one entity's history, figures over time.")
