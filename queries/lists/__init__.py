"""The three lists of co-building: what is offered, what is asked for, what is done about it."""
