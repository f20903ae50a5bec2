"""Where accounts, sessions, tokens and the audit are kept: a database beside the graph."""
