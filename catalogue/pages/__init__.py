"""Home, pillars, places, statements and help."""
