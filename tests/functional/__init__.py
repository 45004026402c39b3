"""Tests of the whole application against a real database."""
