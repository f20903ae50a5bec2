"""``lists``: the three lists of co-building: resources, needs, projects."""

from __future__ import annotations

from api.commands.shared import command_group

app = command_group("The three lists of co-building: resources, needs and projects.")
