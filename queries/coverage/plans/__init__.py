"""Plans: where to open or close positions, joint branches among neighbours, guidance officers."""
