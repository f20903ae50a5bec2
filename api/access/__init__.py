"""Who is asking, and what they may: actors, rights, ways in, and where accounts are kept."""
