"""The network in time: what differs between two days, one node's history, figures over time.

Whether a row is there on a day is decided by its validity ``[since, until)`` as it is now, the same
as in every read. What it says on that day is decided by its changes: a change takes effect on the
day its load names, and until then the row says what it said before.
"""
