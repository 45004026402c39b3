"""Bringing the register of municipalities up to date from a file: what it would change, and changing it."""
