"""The outbox as administrators see it: what left, what waits, what failed and why, and how each mail reads."""
