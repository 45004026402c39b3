"""Sentence vectors: which texts mean nearly the same; an optional extra that the worker alone computes (decision 0012)."""
