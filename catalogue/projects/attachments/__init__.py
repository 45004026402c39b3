"""Documents attached to projects: looked into by a program of their own, kept as they came, given out as downloads."""
