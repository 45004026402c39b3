"""Bringing the register of municipalities up to date."""
