"""Tests of the reviewing desk against a real database."""
