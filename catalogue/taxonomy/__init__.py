"""How projects are tagged: pillars, key areas, topics, goals."""
