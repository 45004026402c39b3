"""Filling the catalogue: the reference data, and in development the examples."""

from .reference import SEEDS, Counts, seed_reference

__all__ = ["SEEDS", "Counts", "seed_reference"]
